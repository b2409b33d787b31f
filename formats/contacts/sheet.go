package contacts

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"duban/formats/plantext"
	"duban/formats/workbook"
	"duban/remind"
)

// The sheets of a directory, each by the names that offices give it; the first is the template's.
var (
	sheetContacts    = []string{"联系人", "通讯录", "contacts"}
	sheetCollectives = []string{"集体称谓", "集体", "collectives"}
	sheetSucceeds    = []string{"接任", "接替", "succeeds"}
	sheetAliases     = []string{"别名", "aliases"}
	sheetGroups      = []string{"群", "群聊", "工作群", "groups"}
)

// mailWord is how spreadsheets call the mail channel.
const mailWord = "邮件"

// ReadDirectory reads a directory from YAML, from a workbook (.xlsx) or, its contacts alone, from a text of cells (.csv). In which form it is,
// the bytes tell. Every fault is a finding with its place; an error is returned only if nothing can be had. Channels are those that the
// settings know besides mail: a contact of another one is a warning.
// The name of a file is not asked: it comes through mail and chat, which rename 通讯录.xlsx to anything. A channel that is not known is no
// error, for the settings may get it later; its contacts show as gaps until then. Checks across contacts run once all sheets are read.
func ReadDirectory(r io.Reader, channels []string) (remind.Directory, []plantext.Finding, error) {
	raw, err := plantext.ReadBytes(r)
	if err != nil {
		return remind.Directory{}, nil, fmt.Errorf("通讯录：%w", err)
	}
	text := ""
	if !workbook.Packed(raw) {
		if text, err = workbook.Text(raw); err != nil {
			return remind.Directory{}, nil, fmt.Errorf("通讯录：%w", err)
		}
	}
	if text != "" && !cellular(text) {
		d, findings, err := readYAML(text)
		if err != nil {
			err = cmp.Or(other(text), err)
		}
		for i := range d.Contacts {
			c := &d.Contacts[i]
			findings = append(findings, checkChannel(c, workbook.Place{Line: c.Line, Column: 1}, channels)...)
		}
		return d, findings, err
	}
	grids, hidden, err := workbook.ReadGrids(raw)
	if err != nil {
		return remind.Directory{}, nil, fmt.Errorf("通讯录：%w", err)
	}
	if i := sheetOf(grids, sheetContacts); i < 0 {
		if err := workbook.Other(grids, workbook.Contacts.Name); err != nil {
			return remind.Directory{}, nil, fmt.Errorf("通讯录：%w", err)
		}
	}
	s := sheetReader{channels: channels, findings: hidden, at: directoryPlaces{collectives: map[string]workbook.Place{}, aliases: map[string]workbook.Place{}}}
	s.sheets(grids)
	for i := range s.d.Contacts {
		s.findings = append(s.findings, checkContact(&s.d.Contacts[i], s.at.contact(i))...)
	}
	s.findings = append(s.findings, checkNames(&s.d, &s.at)...)
	sortBySheet(s.findings, grids)
	return s.d, s.findings, nil
}

// other says which other table a text that is no YAML holds; nil if none that is known.
func other(text string) error {
	g, err := workbook.ReadCSV(text)
	if err != nil {
		return nil //nolint:nilerr // what is wrong with the text has been said of the YAML
	}
	if err := workbook.Other([]workbook.Grid{g}, workbook.Contacts.Name); err != nil {
		return fmt.Errorf("通讯录：%w", err)
	}
	return nil
}

// sheetOf returns the first sheet of one of these names; -1: there is none.
func sheetOf(grids []workbook.Grid, names []string) int {
	return slices.IndexFunc(grids, func(g workbook.Grid) bool { return slices.Contains(names, strings.ToLower(workbook.Plain(g.Name))) })
}

// cellular reports whether a text is one of cells: one of its first lines has the title of a column.
// CSV and YAML are both plain text. A title between commas, semicolons or tabs tells them apart; the first line may be a heading such as
// 某某市整改工作通讯录, so the first few are looked at, as many as a sheet's header is looked for in.
func cellular(text string) bool {
	n := 0
	for line := range strings.Lines(text) {
		if n++; n > workbook.HeadRows {
			return false
		}
		if strings.HasPrefix(line, "#") { // a comment of YAML
			continue
		}
		for cell := range strings.FieldsFuncSeq(line, func(r rune) bool { return strings.ContainsRune(workbook.Separators, r) }) {
			if slices.Contains(contactFields[0].Titles, workbook.BareTitle(strings.Trim(workbook.Plain(cell), `"`))) {
				return true
			}
		}
	}
	return false
}

// checkChannel warns of a channel that the settings do not know.
// A warning names the channels there are, since the usual cause is a slip in a name, 住建群 for 住建工作群.
func checkChannel(c *remind.Contact, at workbook.Place, channels []string) []plantext.Finding {
	if c.Channel == "" || c.Channel == remind.MailChannel || slices.Contains(channels, c.Channel) {
		return nil
	}
	known := strings.Join(append([]string{mailWord}, channels...), "、")
	return []plantext.Finding{at.Fault(plantext.Warning, "设置中没有这个渠道（现有："+known+"），请核对名称，或在设置的channels中添加", c.Channel)}
}

// sortBySheet orders findings as a workbook does: by sheet, then by row and column. Those of the whole sheet come first in it.
// A clerk goes through the workbook from its first sheet on, with the list beside it. Findings of no sheet, as of a missing one, come first.
func sortBySheet(findings []plantext.Finding, grids []workbook.Grid) {
	sheet := func(f plantext.Finding) int {
		return slices.IndexFunc(grids, func(g workbook.Grid) bool { return strings.HasPrefix(f.Where, g.Whole().Where) })
	}
	slices.SortStableFunc(findings, func(a, b plantext.Finding) int {
		if x, y := sheet(a), sheet(b); x != y {
			return x - y
		}
		return plantext.ByPlace(a, b)
	})
}

// A sheetReader makes a directory of a workbook's sheets.
// Findings of single cells are noted while rows are read; what needs all contacts, such as stand-ins, is checked after the last sheet.
type sheetReader struct {
	d        remind.Directory
	at       directoryPlaces
	findings []plantext.Finding
	channels []string
	blank    []string // bodies of rows that name nobody
	read     []int    // the sheets that were taken for one of the directory's
}

// empty notes, once the contacts are read, for whom the template is not filled in yet.
// One note with the first ten names: a fresh template has hundreds of such rows, and a finding for each would hide the real faults.
func (s *sheetReader) empty(t *workbook.Table) {
	if n := len(s.blank); n > 0 {
		message := fmt.Sprintf("有%d行没有填写联系人，未读取", n)
		s.findings = append(s.findings, t.Whole().Fault(plantext.Note, message, strings.Join(s.blank[:min(n, 10)], "，")))
	}
	s.blank = nil
}

// sheets finds each sheet by its name. A text of cells, and the only sheet of a workbook, are contacts whatever they are called.
// Only 联系人 must be there, as without it no reminder has an address. A missing other sheet means there are none of its kind. A workbook
// of several sheets, none of that name, is refused and not guessed at: its first sheet may be of last year.
func (s *sheetReader) sheets(grids []workbook.Grid) {
	for _, part := range []struct {
		names  []string
		fields []workbook.FieldTitles
		needed []string
		read   func(workbook.Record)
	}{
		{sheetContacts, contactFields, []string{"body"}, s.contact},
		{sheetGroups, groupFields, []string{"channel", "body"}, s.group},
		{sheetCollectives, collectiveFields, []string{"name", "member"}, s.collective},
		{sheetSucceeds, successionFields, []string{"body", "by", "from"}, s.succession},
		{sheetAliases, aliasFields, []string{"alias", "name"}, s.alias},
	} {
		i := sheetOf(grids, part.names)
		if i < 0 && len(grids) == 1 && part.names[0] == sheetContacts[0] {
			i = 0
		}
		if i < 0 {
			if part.names[0] == sheetContacts[0] {
				s.findings = append(s.findings, plantext.Finding{Severity: plantext.Error, Message: "没有名为“联系人”的工作表，无法读取"})
			}
			continue
		}
		s.read = append(s.read, i)
		t, findings := grids[i].Table(part.fields, part.needed...)
		s.findings = append(s.findings, findings...)
		if t == nil {
			continue
		}
		for _, r := range t.Records() {
			part.read(r)
		}
		s.empty(t)
	}
	s.strays(grids)
}

// strays notes the sheets that are not read, among them a second one for what another says already.
// A duplicate is a warning, since somebody filled it in; a sheet of another name may be the office's own notes. Empty sheets, as Excel's
// Sheet2 and Sheet3, and the template's explanations are passed over in silence.
func (s *sheetReader) strays(grids []workbook.Grid) {
	known := slices.Concat(sheetContacts, sheetCollectives, sheetSucceeds, sheetAliases, sheetGroups)
	for i := range grids {
		g := &grids[i]
		name := strings.ToLower(workbook.Plain(g.Name))
		switch {
		case len(g.Rows) == 0, slices.Contains(s.read, i), slices.Contains(workbook.HelpSheets, name):
		case slices.Contains(known, name):
			s.findings = append(s.findings, g.Whole().Fault(plantext.Warning, "与前面同一内容的工作表重复，未读取，请合并为一张", ""))
		default:
			s.findings = append(s.findings, g.Whole().Fault(plantext.Note, "不认识的工作表，未读取", ""))
		}
	}
}

// contact reads one row of contacts. A row that names a body and nobody for it is one of the template's that is not filled in yet.
// An address with @ and no channel is mail, as in lists made before there was this program. Faults in cells are held back until it is
// known that the row is filled in, and a row with any is not passed over as empty: there was something in it.
func (s *sheetReader) contact(r workbook.Record) {
	c := remind.Contact{
		Body: r.Cell("body"), Name: r.Cell("name"), Title: r.Cell("title"), Channel: readChannel(r.Cell("channel")),
		Address: workbook.Mailbox(r.Raw("address")), For: r.Cell("for"),
	}
	var bad, more []plantext.Finding
	note := func(more []plantext.Finding) { bad = append(bad, more...) }
	note(r.Failed("body", "name", "title", "channel", "mobile", "mention", "for"))
	c.Mention, more = mentions(r)
	note(more)
	c.Mobile, more = r.Number("mobile")
	note(more)
	if c.Channel == "" && strings.Contains(c.Address, "@") {
		c.Channel = remind.MailChannel
	}
	if c.Channel != remind.MailChannel {
		c.Address = workbook.Narrow(c.Address)
	}
	if c.Address == "" && c.Name+c.Title+c.Mobile+c.For == "" && len(c.Mention)+len(bad) == 0 &&
		(c.Channel == "" || c.Channel == remind.MailChannel) {
		s.blank = append(s.blank, c.Body)
		return
	}
	c.From, more = r.Day("from")
	note(more)
	c.To, more = r.Day("to")
	note(more)
	c.Order, more = readOrder(r)
	note(more)
	c.Roles, more = readRoles(r)
	note(more)
	c.ICS, more = readYes(r, "ics")
	note(more)
	note(checkChannel(&c, r.Place("channel"), s.channels))
	s.add(c, r)
	s.findings = append(s.findings, bad...)
}

// add takes in a contact of a row.
// The line and sheet stay with the contact, so that what is found later can name them.
func (s *sheetReader) add(c remind.Contact, r workbook.Record) {
	at := r.Place("body")
	c.Line, c.Where = at.Line, at.Where
	s.d.Contacts = append(s.d.Contacts, c)
	s.at.contacts = append(s.at.contacts, r.Place)
}

// group reads a group and the bodies that hear in it: a contact of each.
// Several bodies may stand in one cell, parted by 、, as a group is often told of in one row. Mail is refused here: a sheet of groups has no
// column for an address.
func (s *sheetReader) group(r workbook.Record) {
	accounts, bad := mentions(r)
	s.findings = append(s.findings, append(bad, r.Failed("channel", "body", "mention")...)...)
	c := remind.Contact{Channel: readChannel(r.Cell("channel")), Mention: accounts}
	bodies := plantext.SplitBodies(r.Cell("body")).Bodies
	if len(bodies) == 0 {
		bodies = []string{""}
	}
	if c.Channel == remind.MailChannel {
		s.findings = append(s.findings, r.Place("channel").Fault(plantext.Error, "邮件不是群，请填写在“联系人”工作表中", r.Cell("channel")))
		return
	}
	s.findings = append(s.findings, checkChannel(&c, r.Place("channel"), s.channels)...)
	for _, c.Body = range bodies {
		s.add(c, r)
	}
}

// collective reads a collective and one or several of its members. A row without any is one of the template's that is not filled in yet.
// Members add up over rows, one a row as in the template or 甲县、乙县 in one cell. The place kept is that of the first row.
func (s *sheetReader) collective(r workbook.Record) {
	name, members := r.Cell("name"), plantext.SplitBodies(r.Cell("member")).Bodies
	s.findings = append(s.findings, r.Failed("name", "member")...)
	switch {
	case name == "":
		s.findings = append(s.findings, r.Place("name").Fault(plantext.Error, "缺少集体称谓", r.Cell("member")))
		return
	case len(members) == 0:
		return
	case s.d.Collectives == nil:
		s.d.Collectives = map[string][]string{}
	}
	if _, ok := s.at.collectives[name]; !ok {
		s.at.collectives[name] = r.Place("name")
	}
	for _, m := range members {
		if slices.Contains(s.d.Collectives[name], m) {
			s.findings = append(s.findings, r.Place("member").Fault(plantext.Warning, "成员单位重复", m))
			continue
		}
		s.d.Collectives[name] = append(s.d.Collectives[name], m)
	}
}

// succession reads a row of who succeeds whom. One whose day cannot be read is left out, as its finding is there already; one without a day
// is kept, and checkSuccessions says that it must have one.
func (s *sheetReader) succession(r workbook.Record) {
	from, bad := r.Day("from")
	s.findings = append(s.findings, append(bad, r.Failed("body", "by", "doc")...)...)
	n := remind.Succession{Body: r.Cell("body"), By: r.Cell("by"), From: from, Doc: r.Cell("doc")}
	if n.From == 0 && len(bad) > 0 {
		return
	}
	s.d.Succeeds = append(s.d.Succeeds, n)
	s.at.succeeds = append(s.at.succeeds, r.Place)
}

// alias reads a row of other names. One name for two bodies is an error: a reminder for either could go to the wrong one.
func (s *sheetReader) alias(r workbook.Record) {
	alias, name := r.Cell("alias"), r.Cell("name")
	s.findings = append(s.findings, r.Failed("alias", "name")...)
	if s.d.Aliases == nil {
		s.d.Aliases = map[string]string{}
	}
	if was, ok := s.d.Aliases[alias]; ok && was != name {
		s.findings = append(s.findings, r.Place("alias").Fault(plantext.Error, "同一别名有两个正式名称：“"+was+"”和“"+name+"”，请删去一处", alias))
		return
	}
	s.d.Aliases[alias], s.at.aliases[alias] = name, r.Place("alias")
}
