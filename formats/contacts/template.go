package contacts

import (
	"maps"
	"slices"
	"strings"

	"duban/formats/workbook"
	"duban/remind"
	"duban/remind/roster"
)

// Book says what stands in a workbook of contacts beside the directory.
// The same sheets serve as template and as export, so that what was exported can be changed by hand and imported again.
type Book struct {
	Channels  []string        // that the settings know besides mail
	Standings []roster.Duties // the bodies of the plans, to choose from
	Today     remind.Date     // the day of the directory: the titles say it
	Template  bool            // every body has a row, whether anybody is known for it or not, and beside it why it is needed

	alone bool // the sheet of contacts has no sheet of groups beside it
}

// Sheets returns the sheets of a directory, as ReadDirectory reads them.
// The explanations come last, where nobody has to pass them first.
func (b *Book) Sheets(d *remind.Directory) []workbook.Sheet {
	return []workbook.Sheet{b.contacts(d), b.collectives(d), b.successions(d), b.aliases(d), b.groups(d), b.help()}
}

// ContactsAlone returns the sheet of contacts with those in it that are nothing but groups, for a file that has no other sheet.
// A CSV has one sheet only: without them an export would lose those who hear in a group and are nowhere else.
func (b *Book) ContactsAlone(d *remind.Directory) *workbook.Sheet {
	alone := *b
	alone.alone = true
	s := alone.contacts(d)
	return &s
}

// over returns the title of a sheet: what it is, and the day on which it was so.
func (b *Book) over(what string) string { return what + "（截至" + b.Today.ChineseShort() + "）" }

// bodies returns the single bodies of the plans.
// They are the drop-down list of a column. Collectives are none of it, as 有关部门 has no address of its own.
func (b *Book) bodies() []string {
	var all []string
	for _, s := range b.Standings {
		if !s.Collective {
			all = append(all, s.Body)
		}
	}
	return all
}

// channels returns what a contact can be reached by: mail always, and what the settings name.
// Mail stands there by its Chinese word, 邮件, as no clerk knows it by mail.
func (b *Book) channels() []string { return append([]string{mailWord}, b.Channels...) }

// What the columns mean, in the template's notes and in its last sheet.
// They stand in one place, as a note at the head of the column and the last sheet must not say two things.
const (
	noteBody    = "必填。写法与方案一致，可从列表中选择；市领导填姓名。同一单位有几个联系人的，每人一行。"
	noteName    = "联系人姓名，显示在提醒和发送记录中。"
	noteRoles   = "只在本单位以该身份出现的事项上接收提醒；不填为全部（单位主要负责同志除外，须填明）。可填几个，用顿号隔开。"
	noteChannel = "必填。“邮件”，或设置中的群、网关名称，可从列表中选择。"
	noteAddress = "渠道为邮件的必填，只填一个邮箱。渠道为群的不填。"
	noteMobile  = "11位手机号码。"
	noteMention = "群消息中要@的账号：企业微信为账号或手机号，钉钉为手机号，飞书为open_id。几个的用顿号隔开。不能@所有人。"
	noteOrder   = "1或不填：都接收。2及以上：前面顺序的联系人都无法送达或不在时才接收。"
	noteFrom    = "自该日起有效，如2026-03-01；不填为一直有效。"
	noteTo      = "该日止有效（含当日）；不填为长期有效。代理必填。"
	noteFor     = "临时代理本单位另一联系人的，填被代理人的姓名或邮箱。起止日期之间由代理人接收，被代理人不接收；期满自动恢复。"
	noteICS     = "填“是”的，每封邮件附日历文件（日历.ics），可将其中的整改时限加入手机或电脑的日历。只用于邮件；不填为不附。"
)

// contacts returns the sheet of contacts. The columns beside a body that say why it is needed are the template's and not read again.
// The template's columns stand right beside the body, where they are seen while the row is filled in; in an export they would be outdated.
func (b *Book) contacts(d *remind.Directory) workbook.Sheet {
	columns := []workbook.Column{
		{Title: "单位", Width: 18, Note: noteBody, Choices: b.bodies()},
		{Title: "姓名", Width: 7, Note: noteName},
		{Title: "职务", Width: 7},
		{Title: "角色", Width: 10, Note: noteRoles, Choices: roleNames(remind.Role.Chinese)},
		{Title: "渠道", Width: 7, Note: noteChannel, Choices: b.channels()},
		{Title: "邮箱/地址", Width: 26, Note: noteAddress},
		{Title: "手机", Width: 12, Note: noteMobile},
		{Title: "群内@的账号", Width: 9, Note: noteMention},
		{Title: "顺序", Kind: workbook.NumberCell, Width: 5, Note: noteOrder, Choices: []string{"1", "2", "3"}},
		{Title: "起", Kind: workbook.DayCell, Width: 11, Note: noteFrom, Aside: b.Template},
		{Title: "止", Kind: workbook.DayCell, Width: 11, Note: noteTo, Aside: b.Template},
		{Title: "代理何人", Width: 7, Note: noteFor, Aside: b.Template},
		{Title: "日历", Width: 6, Note: noteICS, Choices: []string{"是"}, Aside: true},
	}
	s := workbook.Sheet{Name: sheetContacts[0], Title: b.over("督办提醒通讯录"), Columns: columns}
	if !b.Template {
		for i := range d.Contacts {
			if c := &d.Contacts[i]; b.alone || !groupOnly(c) {
				s.Rows = append(s.Rows, contactCells(c))
			}
		}
		return s
	}
	s.Columns = slices.Insert(s.Columns, 1,
		workbook.Column{Title: "方案中的身份", Width: 15, Note: "仅供参考：该单位在方案中以何种身份出现。导入时不读取。"},
		workbook.Column{Title: "未销号事项数", Kind: workbook.NumberCell, Width: 8, Note: "仅供参考：该单位涉及的未销号事项数。导入时不读取。"})
	s.Rows = b.filled(d)
	return s
}

// filled returns the template's rows: of each body of the plans its contacts or an empty row, then the other contacts.
// Contacts of bodies that no plan names come last and are kept, since an import replaces the whole directory.
// They are found by the formal name of their body, as a contact that was entered under 市环保局 speaks for 市生态环境局.
func (b *Book) filled(d *remind.Directory) [][]any {
	known := map[string][]*remind.Contact{}
	var names []string
	for i := range d.Contacts {
		if c := &d.Contacts[i]; b.alone || !groupOnly(c) {
			name := formal(c.Body, d.Aliases)
			if known[name] == nil {
				names = append(names, name)
			}
			known[name] = append(known[name], c)
		}
	}
	var rows [][]any
	add := func(s *roster.Duties, contacts []*remind.Contact) {
		var roles []string
		for _, r := range s.Roles {
			roles = append(roles, r.Chinese())
		}
		for _, c := range contacts {
			rows = append(rows, slices.Insert(contactCells(c), 1, any(strings.Join(roles, "\n")), any(s.Count)))
		}
	}
	for i := range b.Standings {
		s := &b.Standings[i]
		switch contacts := known[s.Body]; {
		case s.Collective:
		case len(contacts) == 0:
			add(s, []*remind.Contact{{Body: s.Body}})
		default:
			add(s, contacts)
			delete(known, s.Body)
		}
	}
	for _, name := range names {
		add(&roster.Duties{}, known[name])
	}
	return rows
}

// groupOnly reports whether a contact is nothing but a group in which its body hears: it stands in the sheet of groups.
// All other fields must be empty, since the sheet of groups has no columns for them and would lose them.
func groupOnly(c *remind.Contact) bool {
	return c.Channel != remind.MailChannel && c.Name+c.Title+c.Address+c.Mobile+c.For == "" && !c.ICS && c.Order == 0 && c.From == 0 && c.To == 0 &&
		len(c.Roles) == 0 && !slices.Contains([]string{mailWord, ""}, c.Channel)
}

// contactCells returns a contact as a row, in the order of the sheet's columns. An order of 0 is none and stays empty.
// The titles are in contactFields as well: a column added here needs a name there, or the export would not come back whole.
func contactCells(c *remind.Contact) []any {
	var roles []string
	for _, r := range c.Roles {
		roles = append(roles, r.Chinese())
	}
	var order, ics any
	if c.Order != 0 {
		order = c.Order
	}
	if c.ICS {
		ics = "是"
	}
	return []any{
		c.Body, c.Name, c.Title, strings.Join(roles, "、"), remind.ChannelChinese(c.Channel), c.Address, c.Mobile, strings.Join(c.Mention, "、"), order, c.From, c.To, c.For, ics,
	}
}

// collectives returns the sheet of collectives, a member a row. The template has a row for each collective of the plans, with the bodies that
// the measures of the same problem name as a hint: whom it stands for, only the office can say.
// A hint is not a proposal to be confirmed unread: the bodies named in measures can be fewer or more than those that the word stands for.
func (b *Book) collectives(d *remind.Directory) workbook.Sheet {
	s := workbook.Sheet{Name: sheetCollectives[0], Title: b.over("集体称谓的成员单位"), Columns: []workbook.Column{
		{Title: "称谓", Width: 30, Note: "方案中代表多个单位的称谓。一个成员一行。"},
		{Title: "成员单位", Width: 30, Note: "须由办公室核定。不填的，该称谓下的提醒无处可发。", Choices: b.bodies()},
	}}
	names := slices.Sorted(maps.Keys(d.Collectives))
	for _, name := range names {
		for _, m := range d.Collectives[name] {
			s.Rows = append(s.Rows, []any{name, m})
		}
	}
	if !b.Template {
		return s
	}
	s.Columns = append(s.Columns, workbook.Column{Title: "提示", Width: 60, Note: "仅供参考，导入时不读取。"})
	for _, n := range b.Standings {
		if n.Collective {
			hint := "方案未列明成员单位"
			if len(n.Named) > 0 {
				hint += "；同一问题的措施中点名的有" + strings.Join(n.Named, "，") + "，请核定后逐行填写"
			}
			s.Rows = append(s.Rows, []any{n.Body, "", hint})
		}
	}
	return s
}

// successions returns the sheet of those who succeed another from a day on, in the order in which they were entered.
// That order is kept, as two of the same day are told apart by it: the later one holds.
func (b *Book) successions(d *remind.Directory) workbook.Sheet {
	s := workbook.Sheet{Name: sheetSucceeds[0], Title: b.over("单位和人员接任情况"), Columns: []workbook.Column{
		{Title: "原单位或人员", Width: 28, Note: "方案中的写法。", Choices: b.bodies()},
		{Title: "接任者", Width: 28, Note: "自起始日期起，提醒和统计都改为接任者；接任者也要在“联系人”中有一行。"},
		{Title: "起始日期", Kind: workbook.DayCell, Width: 14, Note: "如2026-03-01。"},
		{Title: "文号", Width: 24, Note: "任职或机构调整文件的文号。"},
	}}
	for _, n := range d.Succeeds {
		s.Rows = append(s.Rows, []any{n.Body, n.By, n.From, n.Doc})
	}
	return s
}

// aliases returns the sheet of other names, sorted, so that the same directory gives the same bytes.
// An alias joins two wordings of one body, 市住建局 and 市住房和城乡建设局; a reform that makes one body of another is a succession.
func (b *Book) aliases(d *remind.Directory) workbook.Sheet {
	s := workbook.Sheet{Name: sheetAliases[0], Title: b.over("单位别名对照"), Columns: []workbook.Column{
		{Title: "别名", Width: 28, Note: "方案或通讯录中对同一单位的另一种写法。"},
		{Title: "正式名称", Width: 28, Note: "按此名称显示和统计。", Choices: b.bodies()},
	}}
	for _, alias := range slices.Sorted(maps.Keys(d.Aliases)) {
		s.Rows = append(s.Rows, []any{alias, d.Aliases[alias]})
	}
	return s
}

// groups returns the sheet of bodies that hear in a group. A contact that says more than that stands among the contacts.
func (b *Book) groups(d *remind.Directory) workbook.Sheet {
	s := workbook.Sheet{Name: sheetGroups[0], Title: b.over("在群内接收提醒的单位"), Columns: []workbook.Column{
		{Title: "群名称", Width: 20, Note: "设置中的渠道名称，可从列表中选择。", Choices: b.Channels},
		{Title: "单位", Width: 28, Note: "在该群接收提醒的单位，一行一个。", Choices: b.bodies()},
		{Title: "群内@的账号", Width: 24, Note: noteMention},
	}}
	for i := range d.Contacts {
		if c := &d.Contacts[i]; groupOnly(c) {
			s.Rows = append(s.Rows, []any{c.Channel, c.Body, strings.Join(c.Mention, "、")})
		}
	}
	return s
}

// help is the last sheet: what to fill in where.
// It is made from the columns' notes of the sheets themselves, built for an empty directory, so that it cannot differ from them.
func (b *Book) help() workbook.Sheet {
	s := workbook.Sheet{Name: workbook.HelpSheets[0], Title: "督办提醒通讯录填写说明", Columns: []workbook.Column{{Title: "工作表", Width: 12}, {Title: "栏目", Width: 16}, {Title: "说明", Width: 84}}}
	add := func(sheet, column, what string) { s.Rows = append(s.Rows, []any{sheet, column, what}) }
	var none remind.Directory
	for _, part := range []workbook.Sheet{b.contacts(&none), b.collectives(&none), b.successions(&none), b.aliases(&none), b.groups(&none)} {
		for _, c := range part.Columns {
			if c.Note != "" {
				add(part.Name, c.Title, c.Note)
			}
		}
	}
	add("全部", "", "只有“联系人”必须填写，其他工作表没有内容的可以留空。列的次序可以调整，不认识的列不读取。")
	add("全部", "导入", "导入时先列出全部问题（工作表、行、列）和影响，确认后才生效；导入的通讯录整体替换原有的通讯录，原有内容请保留在表中。")
	return s
}
