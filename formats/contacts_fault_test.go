package formats_test

import (
	"bytes"
	"strings"
	"testing"

	"duban/formats"
	"duban/formats/contacts"
	"duban/formats/ledger"
	"duban/remind/typed"
)

// Addresses that looked good were counted as covered, and refused by servers on the day itself.
func TestAddressesThatLookGood(t *testing.T) {
	for name, want := range map[string]string{
		"contacts-fullstop.csv":   "error 第2行第4列：邮箱地址无效：含有“。”，只能使用英文半角的字母、数字和符号（是否应为“linye@city.gov.cn”）：“linye@city。gov。cn”",
		"contacts-bidi.csv":       "error 第2行第4列：邮箱地址无效：含有看不见的字符U+202C，请删去（是否应为“linye@city.gov.cn”）：“linye@city.gov.cn”",
		"contacts-name-glued.csv": "error 第2行第4列：邮箱地址无效：含有空格或换行，请只填写地址本身（是否应为“linye@city.gov.cn”）：“甲某 linye@city.gov.cn”",
	} {
		_, findings, err := contacts.ReadDirectory(bytes.NewReader(field(t, name)), nil)
		var errs []string
		for _, f := range findings {
			if f.Severity == "error" {
				errs = append(errs, "error "+f.String())
			}
		}
		if got := strings.Join(errs, "\n"); err != nil || got != want {
			t.Errorf("%s: got\n%s\nwant\n%s\n%v", name, got, want, err)
		}
	}
	for _, address := range []string{
		"a@b。cn", "a@b.cn\u202c", "甲 a@b.cn", "Li a@b.cn", "a@b.cn c@d.cn", "a@b.cn\nc@d.cn", "甲某a@b.cn", "a@b.cn（甲）", "mailto:a@b.cn", "<a@b.cn>", "li\u200bn@b.cn", "li\u00adn@b.cn",
		strings.Repeat("a", 65) + "@b.cn", "a@" + strings.Repeat("b.", 130) + "cn", "a@b..cn", "a@b.cn.", "a.@b.cn", "联络员@b.cn", "a@b", "a＠b.cn", " a@b.cn\u00a0",
	} {
		bad := address != "a@b" && address != "a＠b.cn" && address != " a@b.cn\u00a0"
		sheet := book(t, map[string][][]any{"联系人": {{"单位", "渠道", "邮箱"}, {"甲局", "邮件", "ok@b.cn"}, {"乙局", "邮件", address}}})
		csv := "单位,渠道,邮箱\n甲局,邮件,ok@b.cn\n乙局,邮件,\"" + address + "\"\n"
		quoted := strings.NewReplacer("\n", "\\n", "\u202c", "\\u202c").Replace(address)
		yaml := "contacts:\n  - {body: 甲局, channel: mail, address: ok@b.cn}\n  - {body: 乙局, channel: mail, address: \"" + quoted + "\"}\n"
		for place, raw := range map[string]string{"工作表“联系人”第3行C列：": string(sheet), "第3行第3列：": csv, "第3行第1列：": yaml} {
			_, findings, err := contacts.ReadDirectory(strings.NewReader(raw), nil)
			all := lines(findings)
			if err != nil || bad != strings.Contains(all, "error "+place) || strings.ContainsRune(all, '\u202c') {
				t.Errorf("%q, %s: %s %v", address, place, all, err)
			}
		}
	}
}

func TestNumbersGluedToNames(t *testing.T) {
	text := "单位,姓名,渠道,邮箱,手机\n甲局,甲某13800000001,邮件,a@b.cn,\n乙局,乙某 c@d.cn,邮件,c@d.cn,\n丙局,丙某,邮件,e@f.cn,13800000001丙某\n" +
		"丁局,丁某,邮件,g@h.cn,13800000001、13900000002\n戊局,戊某,邮件,i@j.cn,0734-8866123\n己局,己某,邮件,k@l.cn,+86-13800000001\n"
	_, findings, err := contacts.ReadDirectory(strings.NewReader(text), nil)
	if want := "error 第2行第2列：姓名中夹有邮箱或号码，请填写到相应的列：“甲某13800000001”\n" +
		"error 第3行第2列：姓名中夹有邮箱或号码，请填写到相应的列：“乙某 c@d.cn”\n" +
		"error 第4行第5列：手机号码中夹有其他文字，请只填写号码：“13800000001丙某”\n" +
		"error 第5行第5列：只能填写一个手机号码，其他的请另起一行：“13800000001､13900000002”\n" +
		"warning 第6行第5列：不是11位的手机号码，请核对：“0734-8866123”"; err != nil || lines(findings) != want {
		t.Errorf("got\n%s\nwant\n%s\n%v", lines(findings), want, err)
	}
}

// Names of all sheets are read without what nobody sees, and a person is told.
func TestUnseenInNames(t *testing.T) {
	raw := book(t, map[string][][]any{
		"联系人":  {{"单位", "姓名", "职务", "渠道", "邮箱"}, {"甲\u202e局", "张\u2066三", "主\u200f任", "督办\u202a群", ""}},
		"集体称谓": {{"称谓", "成员单位"}, {"各\u202c局", "甲\u2069局"}},
		"接任":   {{"原单位", "接任者", "起始日期"}, {"乙\u200e局", "甲\u202d局", "2026-01-01"}},
		"别名":   {{"别名", "名称"}, {"丙\u202b局", "甲\u2067局"}},
		"群":    {{"群名称", "单位"}, {"督办\u2068群", "丁\u061c局"}},
	})
	d, findings := readBook(t, raw)
	c := d.Contacts[0]
	if c.Body+c.Name+c.Title+c.Channel != "甲局张三主任督办群" || d.Collectives["各局"][0] != "甲局" || d.Succeeds[0].Body+d.Succeeds[0].By != "乙局甲局" ||
		d.Aliases["丙局"] != "甲局" || d.Contacts[1].Channel+d.Contacts[1].Body != "督办群丁局" {
		t.Errorf("%+v", d)
	}
	if all := lines(findings); strings.Count(all, "看不见的控制字符") != 5 || !strings.Contains(all, "note 工作表“联系人”第2行A列：此处等4个单元格中有看不见的控制字符，已去除：“甲局”") {
		t.Errorf("findings: %s", all)
	}
}

// What cannot be read is refused in Chinese, with its place and what to do.
func TestFilesThatAreNoDirectory(t *testing.T) {
	const yaml = "contacts:\n  - {body: 甲局, channel: mail, address: a@b.cn}\n"
	for _, tt := range []struct{ name, text, want string }{
		{"a page of the web", "<html><head></head><body><table><tr><td>单位</td></tr></table></body></html>", "另存为"},
		{"a table alone", "\ufeff\r\n<table border=1><tr><td>单位</td></tr></table>", "另存为"},
		{"XML of a spreadsheet", "<?xml version=\"1.0\"?><Workbook/>", "另存为"},
		{"a mail that holds a page", "MIME-Version: 1.0\r\nContent-Type: text/html\r\n", "另存为"},
		{"PDF", "%PDF-1.4\n", "PDF"},
		{"a picture", "\x89PNG\r\n\x1a\n", "图片"},
		{"two documents", yaml + "---\n" + yaml, "第3行起还有一份文件"},
		{"a key twice", yaml + yaml, "第3行第1列：栏目重复出现，请删去一处：“contacts”"},
		{"a field twice", "contacts:\n  - {body: 甲局, channel: mail, body: 乙局}\n", "第2行第1列：栏目重复出现"},
		{"an unknown field", "contacts:\n  - {body: 甲局, emial: a@b.cn}\n", "第2行第1列：无法识别的栏目，请删去或更正：“emial”"},
		{"a word where yes or no is", "contacts:\n  - {body: 甲局, ics: 是}\n", "第2行第1列：此处应为true或false：“是”"},
		{"words where a number is", "contacts:\n  - {body: 甲局, order: 第一}\n", "第2行第1列：此处应为整数：“第一”"},
		{"a text where a list is", "contacts: 甲局\n", "第1行第1列：此处应为列表：“甲局”"},
		{"a list where a text is", "contacts:\n  - {body: [甲局]}\n", "第2行第1列：此处应为一个值"},
		{"a Chinese colon", "contacts：\n  - {body: 甲局}\n", "行附近不是有效的YAML：冒号有误，栏目名后须为半角冒号"},
		{"a tab", "contacts:\n\t- {body: 甲局}\n", "行附近不是有效的YAML：有"},
		{"a colon within", "contacts:\n  - body: 甲: 乙\n", "第2行附近不是有效的YAML：冒号有误"},
		{"an open bracket", "contacts: [\n", "有效的YAML"},
		{"no anchor", "contacts: *x\n", "引用"},
		{"words", "甲局 张三 13800000001\n", "不是通讯录"},
		{"a list", "- 甲局\n- 乙局\n", "不是通讯录"},
	} {
		_, findings, err := contacts.ReadDirectory(strings.NewReader(tt.text), nil)
		all := lines(findings)
		if err != nil {
			all += err.Error()
		}
		if !strings.Contains(all, tt.want) || strings.Contains(all, "yaml:") || strings.Contains(all, "unmarshal") {
			t.Errorf("%s: %s", tt.name, all)
		}
	}
	for _, text := range []string{"<table><tr><td>编号</td></tr></table>", "%PDF-1.7", "\xFF\xD8\xFF\xE0"} {
		if _, _, err := ledger.ReadStates(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), "不支持这种格式") {
			t.Errorf("states %q: %v", text, err)
		}
	}
}

// Of two columns with one title nobody can tell which holds.
func TestAColumnTwice(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"other words", "单位,邮箱,邮箱\n甲局,a@b.cn,a@b.cn\n乙局,c@d.cn,e@f.cn\n", "error 第3行第3列：有两列“邮箱”，此处与前一列的内容不同，请合并为一列：“e@f.cn”"},
		{"one empty", "单位,邮箱,邮箱\n甲局,,a@b.cn\n", "error 第2行第3列：有两列“邮箱”，此处与前一列的内容不同，请合并为一列：“a@b.cn”"},
		{"a copy", "单位,邮箱,邮箱\n甲局,a@b.cn,a@b.cn\n", ""},
		{"an empty copy", "单位,邮箱,邮箱\n甲局,a@b.cn,\n乙局,c@d.cn\n", ""},
	} {
		_, findings, err := contacts.ReadDirectory(strings.NewReader(tt.text), nil)
		if got := lines(findings); err != nil || tt.want == "" && got != "" || !strings.Contains(got, tt.want) {
			t.Errorf("%s: %s %v", tt.name, got, err)
		}
	}
	_, findings, err := ledger.ReadStates(strings.NewReader("编号,状态,日期,日期\nx/1,已销号,2026-11-02,2026-11-03\n"))
	if err != nil || !strings.Contains(lines(findings), "有两列“日期”") {
		t.Errorf("states: %s %v", lines(findings), err)
	}
}

func TestUnseenInPlans(t *testing.T) {
	const plan = "某市\u202e整改方案\n\n一、夜间\x1b[31m施工\u2066扰民\n责任单位：市住\u200e建局\n整改时限：2027年12月31日\n"
	const table = "序号,问题,整改时限,责任单位\n1,夜间\x1b[31m施工\u2066扰民,2027年12月31日,市住\u200e建局\n"
	const yaml = "id: x\nproblems:\n  - number: 1\n    title: \"夜间\\e[31m施工\\u2066扰民\"\n    deadline: {kind: date, date: 2027-12-31}\n    responsible: [\"市住\\u200e建局\"]\n"
	sheet := book(t, map[string][][]any{"清单": {{"序号", "问题", "整改时限", "责任单位"}, {1, "夜间[31m施工\u2066扰民", "2027年12月31日", "市住\u200e建局"}}})
	for name, text := range map[string]string{"p.txt": plan, "p.csv": table, "p.yaml": yaml, "p.xlsx": string(sheet)} {
		p, findings, err := formats.ReadPlanFile("x", name, strings.NewReader(text))
		if err != nil || len(p.Problems) != 1 || p.Problems[0].Title != "夜间[31m施工扰民" || p.Problems[0].Responsible[0] != "市住建局" || strings.ContainsFunc(p.Title, typed.Unseen) {
			t.Errorf("%s: %+v %v", name, p, err)
		}
		if !strings.Contains(lines(findings), "看不见的控制字符") {
			t.Errorf("%s: findings %s", name, lines(findings))
		}
	}
}
