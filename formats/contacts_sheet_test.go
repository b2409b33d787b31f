package formats_test

import (
	"bytes"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"
	"pgregory.net/rapid"

	"duban/formats"
	"duban/formats/contacts"
	"duban/formats/ledger"
	"duban/formats/plantext"
	"duban/formats/workbook"
	"duban/remind"
	"duban/remind/roster"
)

// book makes a workbook of rows by sheet. A cell may be any value that excelize takes.
func book(t testing.TB, sheets map[string][][]any) []byte {
	t.Helper()
	f := excelize.NewFile()
	for i, name := range slices.Sorted(maps.Keys(sheets)) {
		var err error
		if i == 0 {
			err = f.SetSheetName("Sheet1", name)
		} else {
			_, err = f.NewSheet(name)
		}
		if err != nil {
			t.Fatal(err)
		}
		for r, row := range sheets[name] {
			for c, v := range row {
				at, err := excelize.CoordinatesToCellName(c+1, r+1)
				if err == nil {
					err = f.SetCellValue(name, at, v)
				}
				if err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// readBook reads a directory from bytes, where mail and 督办群 are set up.
func readBook(t testing.TB, raw []byte) (remind.Directory, []plantext.Finding) {
	t.Helper()
	d, findings, err := contacts.ReadDirectory(bytes.NewReader(raw), []string{"督办群"})
	if err != nil {
		t.Fatal(err)
	}
	return d, findings
}

// forget drops where contacts stood.
func forget(d remind.Directory) remind.Directory {
	d.Contacts = slices.Clone(d.Contacts)
	for i := range d.Contacts {
		d.Contacts[i].Line, d.Contacts[i].Where = 0, ""
	}
	return d
}

func TestADirectoryInExcel(t *testing.T) {
	raw := book(t, map[string][][]any{
		"联系人": {
			{"某市通讯录"},
			{},
			{"单位名称", "联络员", "职务*", "接收角色", "方式", "电子邮箱（必填）", "手机号", "@账号", "顺序", "起始日期", "止日", "替补/代理", "附日历"},
			{"石鼓区党委、政府\u00a0", "张三", " 主任", "主体责任单位、牵头", "邮件", " Zhang＠b.ｅxample\u200b", 13800000001, "＠zhangsan、@lisi", 1, 46082, "2026年12月31日", "", "√"},
			{"石鼓区党委、政府", "李四", nil, nil, nil, "li@b.example", "01380000000１", nil, nil, "2026/3/1", "2026-03-31", "张三"},
			{"市水利局", nil, nil, nil, "督办群", nil, "1.3800000001E+10", nil, "2.0"},
			{"市住建局", nil, nil, nil, "邮件"},
		},
		"集体称谓": {{"集体称谓", "成员单位"}, {"各县区", "石鼓区、珠晖区党委、政府"}, {"各县区", "蒸湘区党委、政府\n雁峰区党委、政府"}, {"各园区", ""}},
		"接任":   {{"原单位", "接任者", "起始日期", "文号"}, {"吴乐胜", "王某", 46082, "衡委〔2026〕1号"}},
		"别名":   {{"别名", "正式名称"}, {"市城乡住建局", "市住建局"}},
		"群":    {{"群名称", "单位", "账号"}, {"督办群", "市教育局；市住建局", "13800000001"}},
	})
	d, findings := readBook(t, raw)
	if got := lines(findings); got != "note 工作表“联系人”：有1行没有填写联系人，未读取：“市住建局”\n"+
		"warning 工作表“联系人”第5行G列：不是11位的手机号码，请核对：“013800000001”" {
		t.Errorf("findings: %s", got)
	}
	day := remind.NewDate(2026, 3, 1)
	want := remind.Directory{
		Contacts: []remind.Contact{
			{
				Body: "石鼓区党委、政府", Name: "张三", Title: "主任", Channel: "mail", Address: "Zhang@b.example", Mobile: "13800000001",
				Mention: []string{"zhangsan", "lisi"}, Order: 1, From: day, To: remind.NewDate(2026, 12, 31), Roles: []remind.Role{remind.Responsible, remind.Lead}, ICS: true,
			},
			{
				Body: "石鼓区党委、政府", Name: "李四", Channel: "mail", Address: "li@b.example", Mobile: "013800000001", From: day,
				To: remind.NewDate(2026, 3, 31), For: "张三",
			},
			{Body: "市水利局", Channel: "督办群", Mobile: "13800000001", Order: 2},
			{Body: "市教育局", Channel: "督办群", Mention: []string{"13800000001"}},
			{Body: "市住建局", Channel: "督办群", Mention: []string{"13800000001"}},
		},
		Collectives: map[string][]string{"各县区": {"石鼓区党委、政府", "珠晖区党委、政府", "蒸湘区党委、政府", "雁峰区党委、政府"}},
		Aliases:     map[string]string{"市城乡住建局": "市住建局"},
		Succeeds:    []remind.Succession{{Body: "吴乐胜", By: "王某", From: day, Doc: "衡委〔2026〕1号"}},
	}
	if got := forget(d); !reflect.DeepEqual(got, want) {
		t.Errorf("got\n%+v\nwant\n%+v", got, want)
	}
	if w := d.Contacts[3].Where; w != "工作表“群”第2行B列" {
		t.Errorf("where: %s", w)
	}
}

func TestFaultsOfADirectoryInExcel(t *testing.T) {
	head := []any{"单位", "姓名", "渠道", "邮箱", "手机", "顺序", "起", "止", "角色", "群内@的账号", "代理何人", "日历"}
	row := func(cells ...any) []any { return cells }
	for _, tt := range []struct {
		name   string
		sheets map[string][][]any
		want   string
	}{
		{
			"all of a row, and the next",
			map[string][][]any{"联系人": {
				head,
				row("", "张", "邮件", "无", "1.38E+10", "甲", "2026-02-30", "2026-01-01", "队长", "@all", "王", "每周"),
				row("甲局", "李", "督办群", "", "12345", nil, nil, nil, nil, nil, nil, "要"),
				row("甲局", "李", "某群", "", "12345"),
			}},
			"error 工作表“联系人”第2行A列：联系人缺少单位：“张”\n" +
				"error 工作表“联系人”第2行D列：邮箱地址无效：含有“无”，只能使用英文半角的字母、数字和符号：“无”\n" +
				"error 工作表“联系人”第2行E列：号码被表格软件改成了科学记数，已丢失末尾数字：请将该列设为文本格式后重新填写：“1.38E+10”\n" +
				"error 工作表“联系人”第2行F列：顺序应为正整数：“甲”\n" +
				"error 工作表“联系人”第2行G列：没有这一天，请更正：“2026-02-30”\n" +
				"error 工作表“联系人”第2行I列：角色无法识别，应为主体责任单位、市直牵头督导验收单位、督办市领导、单位主要负责同志、整改办、督查室、市直配合督导验收单位：“队长”\n" +
				"error 工作表“联系人”第2行J列：不能@所有人，请填写具体账号：“all”\n" +
				"error 工作表“联系人”第2行L列：应填“是”，或不填：“每周”\n" +
				"warning 工作表“联系人”第3行E列：不是11位的手机号码，请核对：“12345”\n" +
				"warning 工作表“联系人”第3行L列：日历只能随邮件发送，该渠道不附：“督办群”\n" +
				"warning 工作表“联系人”第4行C列：设置中没有这个渠道（现有：邮件、督办群），请核对名称，或在设置的channels中添加：“某群”\n" +
				"warning 工作表“联系人”第4行E列：不是11位的手机号码，请核对：“12345”",
		},
		{
			"of all sheets at once",
			map[string][][]any{
				"联系人":  {{"单位", "邮箱", "备用", "单位"}, {"甲局", "a@b.example"}, {"甲局", "A@b.example"}},
				"集体称谓": {{"称谓", "成员单位"}, {"全体", "全体"}, {"", "乙局"}, {"全体", "全体"}},
				"接任":   {{"原单位", "接任者", "起始日期"}, {"甲局", "", "2026-01-01"}, {"甲局", "乙局", "明年"}},
				"别名":   {{"别名", "名称"}, {"甲", "乙"}, {"甲", "丙"}, {"丁", "丁"}},
				"群":    {{"群名称", "单位"}, {"邮件", "甲局"}, {"督办群", ""}},
				"其他":   {{"内容"}},
			},
			"note 工作表“其他”：不认识的工作表，未读取\n" +
				"error 工作表“别名”第3行A列：同一别名有两个正式名称：“乙”和“丙”，请删去一处：“甲”\n" +
				"error 工作表“别名”第4行A列：别名循环，无法确定正式名称，请改正：“丁→丁”\n" +
				"error 工作表“接任”第2行A列：接任须写明原单位或人员、接任者和起始日期：“甲局”\n" +
				"error 工作表“接任”第3行C列：日期应写作2024-05-31的形式：“明年”\n" +
				"error 工作表“群”第2行A列：邮件不是群，请填写在“联系人”工作表中：“邮件”\n" +
				"error 工作表“群”第3行B列：联系人缺少单位\n" +
				"note 工作表“联系人”第1行C列：不认识的列，未读取：“备用”\n" +
				"warning 工作表“联系人”第3行A列：联系人重复（同一单位、渠道和地址），请删去一处或更正：“甲局 邮件 A@b.example”\n" +
				"error 工作表“集体称谓”第2行A列：集体称谓不能包含自身：“全体→全体”\n" +
				"error 工作表“集体称谓”第3行A列：缺少集体称谓：“乙局”\n" +
				"warning 工作表“集体称谓”第4行B列：成员单位重复：“全体”",
		},
		{
			"what formulas left, two addresses in a cell, and a sheet that says the same as another",
			map[string][][]any{
				"联系人": {head, row("#N/A", "#REF!", "邮件", "a@b.example；c@d.example"), row("甲局", "", "邮件", "Err:502")},
				"通讯录": {head, row("乙局", "", "邮件", "e@f.example")},
			},
			"error 工作表“联系人”第2行A列：单元格中的公式出错，没有结果，请改为实际内容：“#N/A”\n" +
				"error 工作表“联系人”第2行B列：单元格中的公式出错，没有结果，请改为实际内容：“#REF!”\n" +
				"error 工作表“联系人”第2行D列：只能填写一个邮箱地址，其他的请另起一行：“a@b.example;c@d.example”\n" +
				"error 工作表“联系人”第3行D列：邮箱地址无效：没有@，请更正：“Err:502”\n" +
				"warning 工作表“通讯录”：与前面同一内容的工作表重复，未读取，请合并为一张",
		},
		{"no contacts", map[string][][]any{"别名": {{"别名", "名称"}}, "群": {{"群"}}}, "error 没有名为“联系人”的工作表，无法读取\nerror 工作表“群”：缺少“单位”列，无法读取：“群”"},
		{"no header", map[string][][]any{"联系人": {{"张三", "a@b.example"}}}, "error 工作表“联系人”：缺少“单位”列，无法读取：“张三 a@b.example”"},
		{"two columns of one field", map[string][][]any{"联系人": {{"单位", "邮箱", "地址"}}}, "warning 工作表“联系人”第1行C列：与前面的“邮箱”列重复，未读取：“地址”"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if _, findings := readBook(t, book(t, tt.sheets)); lines(findings) != tt.want {
				t.Errorf("got\n%s\nwant\n%s", lines(findings), tt.want)
			}
		})
	}
}

// hide hides a sheet, or rows of it, of a workbook.
func hide(t testing.TB, raw []byte, sheet string, rows ...int) []byte {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) == 0 { // what is active cannot be hidden
		for i, name := range f.GetSheetList() {
			if name != sheet {
				f.SetActiveSheet(i)
			}
		}
		err = f.SetSheetVisible(sheet, false)
	}
	for _, r := range rows {
		if err == nil {
			err = f.SetRowVisible(sheet, r, false)
		}
	}
	var b bytes.Buffer
	if err == nil {
		err = f.Write(&b)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// What is hidden is read or not, but never without a word.
func TestWhatIsHiddenIsTold(t *testing.T) {
	raw := book(t, map[string][][]any{
		"联系人":  {{"单位", "邮箱"}, {"甲局", "a@b.example"}, {}, {"乙局", "c@d.example"}},
		"集体称谓": {{"称谓", "成员单位"}, {"各局", "甲局"}},
		"选项":   {{"甲局"}},
	})
	raw = hide(t, hide(t, hide(t, raw, "联系人", 3, 4), "集体称谓"), "选项")
	d, findings := readBook(t, raw)
	if want := "warning 工作表“集体称谓”：该工作表是隐藏的，未读取；需要读取的，请取消隐藏后重新导入\n" +
		"note 工作表“联系人”：有1行是隐藏的（筛选或手工隐藏），也已读取：“第4行”"; lines(findings) != want || len(d.Contacts) != 2 || len(d.Collectives) != 0 {
		t.Errorf("%+v, findings\n%s\nwant\n%s", d, lines(findings), want)
	}
	raw = book(t, map[string][][]any{
		"台账": {{"编号", "状态", "日期"}, {"1", "已销号", "2026-01-01"}, {"2", "已销号", "2026-01-01"}}, "旧": {{"编号", "状态", "日期"}, {"3", "已销号", "2026-01-01"}},
	})
	rows, findings, err := ledger.ReadStates(bytes.NewReader(hide(t, hide(t, raw, "台账", 2), "旧")))
	if err != nil || len(rows) != 2 || len(findings) != 2 || !strings.Contains(lines(findings), "也已读取：“第2行”") || !strings.Contains(lines(findings), "“旧”：该工作表是隐藏的") {
		t.Errorf("%+v, %s, %v", rows, lines(findings), err)
	}
	if _, _, err := ledger.ReadStates(bytes.NewReader(hide(t, raw, "台账"))); err != nil {
		t.Error(err)
	}
	only := hide(t, book(t, map[string][][]any{"台账": {{"编号", "状态", "日期"}}, "封面": {{"某市"}}}), "台账")
	if _, _, err := ledger.ReadStates(bytes.NewReader(only)); err == nil || !strings.Contains(err.Error(), "工作表“台账”：该工作表是隐藏的") {
		t.Errorf("only a hidden one: %v", err)
	}
	plan := hide(t, book(t, map[string][][]any{"清单": {{"序号", "问题", "整改时限", "责任单位"}, {1, "某事。", "2027年1月1日", "甲局"}}, "旧": {{"某"}}}), "旧")
	if _, findings, err := formats.ReadPlanFile("p", "p.xlsx", bytes.NewReader(plan)); err != nil || !strings.Contains(lines(findings), "warning 工作表“旧”：该工作表是隐藏的") {
		t.Errorf("a plan: %s %v", lines(findings), err)
	}
}

// The contacts alone may be a text of cells, in the encodings and with the separators of office machines.
func TestContactsAsText(t *testing.T) {
	text := "单位,渠道,邮箱,止\n\"甲局\",邮件,a@b.example,2026/12/31\n\n乙局,督办群,,x\n"
	gbk, err := simplifiedchinese.GB18030.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	for name, raw := range map[string]string{
		"UTF-8": text, "with a mark": "\ufeff" + text, "GB18030": gbk, "semicolons": strings.ReplaceAll(text, ",", ";"), "tabs": strings.ReplaceAll(text, ",", "\t"),
	} {
		d, findings := readBook(t, []byte(raw))
		if len(d.Contacts) != 2 || d.Contacts[0].To != remind.NewDate(2026, 12, 31) || d.Contacts[0].Line != 2 {
			t.Errorf("%s: %+v", name, d)
		}
		if got := lines(findings); got != "error 第4行第4列：日期应写作2024-05-31的形式：“x”" {
			t.Errorf("%s: %s", name, got)
		}
	}
	var armed bytes.Buffer
	if err := workbook.WriteCSV(&armed, &workbook.Sheet{Columns: []workbook.Column{{Title: "单位"}}, Rows: [][]any{{"=1+1"}, {"-2"}, {"甲=1"}}}); err != nil ||
		armed.String() != "单位\n'=1+1\n-2\n甲=1\n" {
		t.Errorf("a formula: %q %v", armed.String(), err)
	}
	d, findings := readBook(t, []byte("contacts:\n  - {body: 甲局, channel: 某群}\n"))
	if len(d.Contacts) != 1 || !strings.HasPrefix(lines(findings), "warning 第2行第1列：设置中没有这个渠道") {
		t.Errorf("YAML: %+v %s", d, lines(findings))
	}
	for name, raw := range map[string][]byte{"a document": []byte("PK\x03\x04"), "an old workbook": []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), "a torn quote": []byte("单位,邮箱\n\"甲")} {
		if _, _, err := contacts.ReadDirectory(bytes.NewReader(raw), nil); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
}

// directories draws directories without faults.
func directories(t *rapid.T) remind.Directory {
	body := rapid.SampledFrom([]string{"石鼓区党委、政府", "高新区党工委、管委会", "市水利局", "吴乐胜", "整改办", "=1+1", "某公司（筹）"})
	word := rapid.SampledFrom([]string{"", "张三", "科长", "+86", "0123", "=A1", "1.5", "2026-01-01"})
	day := rapid.SampledFrom([]remind.Date{0, remind.NewDate(2026, 1, 31), remind.NewDate(2028, 2, 29)})
	d := remind.Directory{}
	for range rapid.IntRange(0, 6).Draw(t, "contacts") {
		c := remind.Contact{Body: body.Draw(t, "body"), Name: word.Draw(t, "name"), Title: word.Draw(t, "title"), From: day.Draw(t, "from")}
		c.Channel = rapid.SampledFrom([]string{"mail", "督办群"}).Draw(t, "channel")
		if c.Channel == "mail" {
			c.Address = rapid.StringMatching(`[a-z0-9]{1,4}[._]?[a-z0-9]{1,4}@[a-z]{1,5}\.example`).Draw(t, "address")
		}
		c.Mobile = rapid.SampledFrom([]string{"", "13800000001", "8613800000001"}).Draw(t, "mobile")
		c.Mention = rapid.SliceOfN(rapid.SampledFrom([]string{"zhang.san", "13800000001", "ou_1e5", "0007", "-x"}), 0, 3).Draw(t, "mention")
		c.ICS = rapid.Bool().Draw(t, "calendar")
		c.Order = rapid.IntRange(0, 3).Draw(t, "order")
		c.Roles = rapid.SliceOfNDistinct(rapid.SampledFrom(remind.Roles()), 0, 3, rapid.ID).Draw(t, "roles")
		if to := day.Draw(t, "to"); to >= c.From {
			c.To = to
		}
		if len(c.Roles) == 0 {
			c.Roles = nil
		}
		if len(c.Mention) == 0 {
			c.Mention = nil
		}
		d.Contacts = append(d.Contacts, c)
	}
	if n := len(d.Contacts); n > 0 && d.Contacts[0].Name != "" && rapid.Bool().Draw(t, "stand-in") {
		d.Contacts = append(d.Contacts, remind.Contact{
			Body: d.Contacts[0].Body, Channel: "督办群", For: d.Contacts[0].Name, To: remind.NewDate(2026, 2, 1),
		})
	}
	if rapid.Bool().Draw(t, "collectives") {
		d.Collectives = map[string][]string{"各单位": rapid.SliceOfNDistinct(body, 1, 4, rapid.ID).Draw(t, "members")}
	}
	if rapid.Bool().Draw(t, "aliases") {
		d.Aliases = map[string]string{"市水务局": "市水利局", "0123": "整改办"}
	}
	if rapid.Bool().Draw(t, "succeeds") {
		d.Succeeds = []remind.Succession{{Body: "吴乐胜", By: word.Filter(func(s string) bool { return s != "" }).Draw(t, "by"), From: remind.NewDate(2026, 3, 1), Doc: word.Draw(t, "doc")}}
	}
	return d
}

// sorted returns a directory with its groups behind, those of the sheet of groups last, as the sheets have it, by body: within a body the
// order is kept.
func sorted(d remind.Directory) remind.Directory {
	d = forget(d)
	place := func(c remind.Contact) string {
		bare := remind.Contact{Body: c.Body, Channel: c.Channel, Mention: c.Mention}
		return fmt.Sprint(c.Channel != "mail", c.Body, c.Channel != "mail" && reflect.DeepEqual(c, bare))
	}
	slices.SortStableFunc(d.Contacts, func(a, b remind.Contact) int { return strings.Compare(place(a), place(b)) })
	return d
}

// What is written is read again, in every form; nothing that a spreadsheet might change is changed.
func TestADirectorySurvivesItsFiles(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := directories(t)
		standings := []roster.Duties{{Body: "市水利局", Roles: []remind.Role{remind.Lead}, Count: 3}, {Body: "整改办"}, {Body: "各方面", Collective: true, Named: []string{"市水利局"}}}
		b := contacts.Book{Channels: []string{"督办群"}, Standings: standings}
		form := rapid.SampledFrom([]string{"yaml", "xlsx", "template", "csv"}).Draw(t, "form")
		var out bytes.Buffer
		var err error
		switch form {
		case "yaml":
			err = contacts.Write(&out, &d)
		case "csv": // contacts alone
			d = remind.Directory{Contacts: d.Contacts}
			err = workbook.WriteCSV(&out, b.ContactsAlone(&d))
		default:
			b.Template = form == "template"
			err = workbook.Write(&out, b.Sheets(&d))
		}
		if err != nil {
			t.Fatal(err)
		}
		got, findings, err := contacts.ReadDirectory(bytes.NewReader(out.Bytes()), []string{"督办群"})
		for _, f := range findings {
			if f.Severity == plantext.Error {
				t.Fatalf("%s: %s", form, f)
			}
		}
		if err != nil || !reflect.DeepEqual(sorted(got), sorted(d)) {
			t.Fatalf("%s: %v\ngot  %+v\nwant %+v", form, err, sorted(got), sorted(d))
		}
	})
}

func FuzzReadDirectory(f *testing.F) {
	f.Add([]byte("单位,邮箱,手机,起\n甲,a@b.example,1.38E+10,2026-01-01\n"))
	f.Add([]byte("\n单位;群内@的账号;角色\n甲;@a、1.3800000001E+10;牵头\n"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		d, findings, err := contacts.ReadDirectory(bytes.NewReader(raw), nil)
		if err != nil {
			return
		}
		for _, x := range findings {
			if x.Message == "" {
				t.Fatalf("%+v says nothing", x)
			}
		}
		remind.NewBook(d, remind.Reachability{})
	})
}
