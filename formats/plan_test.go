package formats_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"duban/formats/contacts"
	"duban/formats/ledger"
	"duban/formats/plantext"
	"duban/remind"
	"duban/remind/typed"
	"duban/seeds"
)

var update = flag.Bool("update", false, "rewrite the goldens")

func hengyang(t testing.TB) (remind.Plan, []plantext.Finding, string) {
	t.Helper()
	raw, err := seeds.Files.ReadFile(seeds.PlanID + ".txt")
	if err != nil {
		t.Fatal(err)
	}
	p, findings, err := plantext.Read(seeds.PlanID, bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	return p, findings, string(raw)
}

// golden is the plan as read, kept beside the document: valid JSON with a line for each problem, key and finding, so that a change of the
// reader shows as a difference of few lines.
func golden(p remind.Plan, findings []plantext.Finding) ([]byte, error) {
	var b bytes.Buffer
	list := func(name string, n int, item func(int) any) error {
		fmt.Fprintf(&b, "%q: [\n", name)
		for i := range n {
			var line bytes.Buffer
			enc := json.NewEncoder(&line)
			enc.SetEscapeHTML(false)
			if err := enc.Encode(item(i)); err != nil {
				return err
			}
			b.WriteString(strings.TrimSuffix(line.String(), "\n"))
			if i+1 < n {
				b.WriteByte(',')
			}
			b.WriteByte('\n')
		}
		b.WriteString("]")
		return nil
	}
	fmt.Fprintf(&b, "{\"id\": %q, \"title\": %q,\n", p.ID, p.Title)
	obligations := remind.Obligations(p)
	err := list("problems", len(p.Problems), func(i int) any { return p.Problems[i] })
	b.WriteString(",\n")
	err = errors.Join(err, list("keys", len(obligations), func(i int) any { return obligations[i].Key }))
	b.WriteString(",\n")
	err = errors.Join(err, list("findings", len(findings), func(i int) any { return findings[i] }))
	b.WriteString("}\n")
	return b.Bytes(), err
}

func TestHengyangAsRead(t *testing.T) {
	p, findings, _ := hengyang(t)
	got, err := golden(p, findings)
	if err != nil || !json.Valid(got) {
		t.Fatalf("the golden is no JSON: %v", err)
	}
	file := "../seeds/" + seeds.PlanID + ".json"
	if *update {
		if err := os.WriteFile(file, got, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	gotLines, wantLines := strings.Split(string(got), "\n"), strings.Split(string(want), "\n")
	for i := range min(len(gotLines), len(wantLines)) {
		if gotLines[i] != wantLines[i] {
			t.Fatalf("line %d of %s differs; look at the difference, then -update:\ngot  %s\nwant %s", i+1, file, gotLines[i], wantLines[i])
		}
	}
	if len(gotLines) != len(wantLines) {
		t.Errorf("%s has %d lines, want %d", file, len(wantLines), len(gotLines))
	}
}

func TestHengyangTotals(t *testing.T) {
	p, findings, _ := hengyang(t)
	years, dated, own := map[string]int{}, 0, 0
	for _, pr := range p.Problems {
		years[pr.Deadline.Date.String()]++
		for _, c := range pr.Commitments {
			if c.Due != 0 {
				dated++
				if c.Due == pr.Deadline.Date {
					own++
				}
			}
		}
	}
	if len(p.Problems) != 50 || dated != 54 || own != 19 || years[""] != 6 || years["2024-05-31"] != 3 || years["2028-12-31"] != 2 {
		t.Errorf("problems %d, commitments %d, on their problem's date %d, by date %v", len(p.Problems), dated, own, years)
	}
	for _, f := range findings {
		if f.Severity != plantext.Note {
			t.Errorf("the plan states no fault, yet: %s", f)
		}
	}
}

// Each trap is set by changing the document, and must be found.
func TestTraps(t *testing.T) {
	_, _, text := hengyang(t)
	for _, tt := range []struct{ name, from, to, want string }{
		{"a day that is none", "整改时限：2024年9月30日", "整改时限：2024年2月30日", "整改时限不是有效日期"},
		{"characters lost", "整改时限：2024年9月30日", "整改时限：2024年930日", "整改时限不是有效日期"},
		{"a month is ambiguous", "整改时限：2024年9月30日", "整改时限：2024年6月前", "含义不明"},
		{"no deadline", "整改时限：2024年9月30日", "", "问题4缺少“整改时限”"},
		{"a total that does not hold", "2024年完成整改32个", "2024年完成整改33个", "文中称33个，实际读出32个"},
		{"a number twice", "\n十二、", "\n十一、", "问题编号11重复"},
		{"a number missing", "\n十二、", "\n一百、", "问题编号不连续：11之后是100"},
		{"no unit", "主体责任单位：常宁市、衡南县、祁东县、耒阳市党委、政府", "主体责任单位：", "问题21缺少“主体责任单位”"},
		{"a commitment on no day", "2026年9月30日前", "2026年9月31日前", "该项承诺未纳入"},
		{"a commitment before a month", "2026年9月30日前", "2026年9月前", "含义不明"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			changed := strings.Replace(text, tt.from, tt.to, 1)
			if changed == text {
				t.Fatalf("%q is not in the document", tt.from)
			}
			_, findings, err := plantext.Read("p", strings.NewReader(changed))
			if err != nil {
				t.Fatal(err)
			}
			if !slices.ContainsFunc(findings, func(f plantext.Finding) bool { return strings.Contains(f.Message, tt.want) }) {
				t.Errorf("no finding says %q", tt.want)
			}
		})
	}
}

func TestNothingToRead(t *testing.T) {
	for _, text := range []string{"", "全文共列43个问题。", strings.Repeat("一、", 1<<17), strings.Repeat("（一）", 1<<17), "一、\n整改措施："} {
		if _, _, err := plantext.Read("p", strings.NewReader(text)); !errors.Is(err, plantext.ErrNoItems) {
			t.Errorf("%.20q: got %v", text, err)
		}
	}
	if _, _, err := plantext.Read("p", strings.NewReader("\xff\xfe")); err == nil {
		t.Error("no UTF-8, yet read")
	}
}

func TestContacts(t *testing.T) {
	raw, err := seeds.Files.ReadFile("contacts.yaml")
	if err != nil {
		t.Fatal(err)
	}
	d, findings, err := contacts.Read(bytes.NewReader(raw))
	if err != nil || len(findings) > 0 {
		t.Fatalf("%v %v", err, findings)
	}
	p, _, _ := hengyang(t)
	book := remind.NewBook(d, remind.Reachability{})
	gaps := map[string]bool{}
	for _, pr := range p.Problems {
		for _, list := range [][]string{pr.Responsible, pr.Lead, pr.Cooperating, pr.Leader} {
			for _, body := range book.Members(list, 20000) {
				if c, _ := book.Contacts(body, remind.Lead, 20000); len(c) == 0 {
					gaps[body] = true
				}
			}
		}
	}
	if len(gaps) != 2 || !gaps["市生态环境保护委员会成员单位"] || !gaps["各相关县市区党委、政府"] {
		t.Errorf("only the two collectives without a list are gaps, got %v", gaps)
	}
}

func TestFaultyContacts(t *testing.T) {
	text := "contacts:\n  - {body: '', channel: mail, address: 'ａ＠b.example'}\n  - {body: 甲, channel: mail, address: 'x y'}\n" +
		"  - {body: 乙, chanel: mail}\n  - {body: 丙, channel: mail, address: ok＠b.example, from: 2026-02-01, to: 2026-01-01}\n" +
		"collectives: {全体: [全体]}\nsucceeds: [{body: 丁}]\n"
	_, findings, err := contacts.Read(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	all := fmt.Sprint(findings)
	for _, want := range []string{"第2行第1列：联系人缺少单位", "第3行第1列：邮箱地址无效", "第4行", "第5行第1列：有效期", "包含自身", "接任"} {
		if !strings.Contains(all, want) {
			t.Errorf("no finding says %q in %s", want, all)
		}
	}
}

// FuzzReadPlan begins with small texts: whatever is interesting is minimised byte by byte before the next is tried, which for thousands of
// bytes takes up to a minute without one new text.
func FuzzReadPlan(f *testing.F) {
	f.Add(small)
	f.Add("一、题\n整改目标：到2025年，甲。\n整改措施：（一）一是2024年6月30日前完成；二是乙。（完成时限：2024年9月30日）\n整改时限：持续推进\n主体责任单位：甲区、乙县党委、政府")
	f.Add("一、题\n整改措施：1.2021年底前完成“2024年6月30日前”甲、乙，定期\n调度；三季度末、汛期前2025年前每季度\n责任单位：甲局（牵头）\n\n乙\n公示期限：1\n")
	f.Add("共43个问题\n二、题\n整改目标 “十四五”末、2019年1221日\n整改期限：2022年12月底前,长期坚持\n整改期限：2024年6月\n")
	f.Add("第7项 题 整改目标：甲。整改措施：(1)乙.一是2024年6月30日前完成;2.丙 责任单位：各市、县党委、政府及水利、林业部门；整改时限：2024.6\n整改情况：已销号\n")
	f.Add("共2项\n序号|反馈问题|整改时限|责任单位|整改情况|备注\n1|题|2024年6月|甲局（牵头）、乙局|同意销号|\n||底|、丙局||\n第2项|目|已完成整改|\n注\n")
	f.Add("共2项\n序号|反馈问题|整改时限|责任单位|整改情况|备注\n1|题|206月|甲局（牵头）、乙局|同意销号|\n||底|、丙局||\n第2项|目|已完成整改|\n注\n")
	f.Add("序號\n3\n責任\n單位\t甲區、乙縣黨委、政府\n— 1 —\n一、整改时限\n２０２４年\n（二）整改目标：\"十四五\"末\n")
	f.Add("一、题\n整改措施：1.甲；三季度末、汛前20\x1f5年前每季度\n责任单位：甲局")
	f.Fuzz(func(t *testing.T, text string) {
		p, findings, err := plantext.Read("p", strings.NewReader(text))
		if err != nil {
			return
		}
		if len(p.Problems) == 0 {
			t.Fatal("an empty plan is no success")
		}
		again, findingsAgain, _ := plantext.Read("p", strings.NewReader(text))
		if !reflect.DeepEqual(p, again) || !slices.Equal(findings, findingsAgain) {
			t.Fatal("read twice, it differs")
		}
		if utf8.ValidString(text) {
			checkPlaces(t, strings.TrimPrefix(text, "\ufeff"), p, findings)
		}
	})
}

// checkPlaces holds what must be true of any plan: all stands inside the text, what is quoted is in it, and keys are unique where the
// problems' numbers are.
func checkPlaces(t *testing.T, text string, p remind.Plan, findings []plantext.Finding) {
	t.Helper()
	lines := strings.Split(text, "\n")
	inside := func(line, column int) bool {
		return line >= 1 && line <= len(lines) && column >= 1 && column <= utf8.RuneCountInString(lines[line-1])+1
	}
	// What is quoted may go on in the next line: the blanks between are not in it, nor are the numbers of pages. Its digits are plain, and it has
	// only what a person sees.
	const blanks = " \t\r\f\v\u00a0\u3000\u200b\ufeff"
	page := regexp.MustCompile(`^(?:[-—–－─]+ *\d+ *[-—–－─]+|第 *\d+ *页.*)$`)
	plain := strings.NewReplacer("０", "0", "１", "1", "２", "2", "３", "3", "４", "4", "５", "5", "６", "6", "７", "7", "８", "8", "９", "9", "｡", "。", "､", "、")
	var joined strings.Builder
	for _, l := range lines {
		if l = plain.Replace(strings.Trim(l, blanks)); !page.MatchString(l) {
			joined.WriteString(l)
		}
	}
	seen := func(s string) string {
		return strings.Map(func(r rune) rune {
			if unicode.IsSpace(r) || typed.Unseen(r) {
				return -1
			}
			return r
		}, s)
	}
	whole := seen(joined.String())
	// In a table a cell may go on in the row below it, and what one line parts with bars another parts with tabs.
	parts := func(s string) []string {
		return strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune("|｜\t\n", r) })
	}
	var cells []string
	if strings.ContainsAny(text, "|｜\t") {
		for _, cell := range parts(text) {
			cells = append(cells, seen(plain.Replace(cell)))
		}
	}
	for _, f := range findings {
		if f.Line != 0 && !inside(f.Line, f.Column) {
			t.Fatalf("%s: the text has no such place", f)
		}
		if quote := seen(strings.TrimSuffix(f.Quote, "…")); !strings.Contains(whole, quote) && !madeOf(strings.Join(parts(quote), ""), cells) {
			t.Fatalf("%s: no such words", f)
		}
	}
	keys, numbers := map[remind.Key]bool{}, map[int]bool{}
	for _, pr := range p.Problems {
		twin := numbers[pr.Number]
		numbers[pr.Number] = true
		for _, c := range pr.Commitments {
			if !inside(c.Source.Line, c.Source.Column) || (c.Due == 0) == (c.Rhythm == "") {
				t.Fatalf("%+v stands nowhere or is due never and always", c)
			}
		}
		for _, o := range remind.Obligations(remind.Plan{ID: "p", Problems: []remind.Problem{pr}}) {
			if keys[o.Key] && !twin {
				t.Fatalf("%s twice", o.Key)
			}
			keys[o.Key] = true
		}
	}
}

// madeOf reports whether a text is made of cells, one after the other, each whole but for the beginning of the first and the end of the last.
func madeOf(text string, cells []string) bool {
	reached := make([]bool, len(text)+1)
	for _, cell := range cells {
		for i := range cell {
			if strings.HasPrefix(text, cell[i:]) {
				reached[len(cell)-i] = true
			}
		}
	}
	for i := range text {
		if !reached[i] {
			continue
		}
		for _, cell := range cells {
			if strings.HasPrefix(cell, text[i:]) {
				return true
			}
			if strings.HasPrefix(text[i:], cell) {
				reached[i+len(cell)] = true
			}
		}
	}
	return reached[len(text)]
}

// What a directory's names do wrong, each with the line of its entry.
func TestDirectoryNames(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"aliases in a loop", "aliases:\n  甲: 乙\n  乙: 丙\n  丙: 甲\n  丁: 甲", "error 第4行第1列：别名循环，无法确定正式名称，请改正：“丙→甲→乙→丙”"},
		{"an alias of itself", "aliases: {甲: 甲}", "error 第1行第1列：别名循环，无法确定正式名称，请改正：“甲→甲”"},
		{"an alias of nothing", "aliases: {甲: ''}", "error 第1行第1列：别名（aliases）须写明别名和正式名称：“甲”"},
		{
			"successors in a loop", "succeeds:\n  - {body: 甲, by: 乙, from: 2026-01-01}\n  - {body: 乙, by: 甲, from: 2027-01-01}",
			"error 第3行第1列：接任关系循环，无法确定现任，请改正：“乙→甲→乙”",
		},
		{
			"successors in a loop through an alias", "aliases: {丙: 甲}\nsucceeds:\n  - {body: 甲, by: 乙, from: 2026-01-01}\n  - {body: 乙, by: 丙, from: 2027-01-01}",
			"error 第4行第1列：接任关系循环，无法确定现任，请改正：“乙→甲→乙”",
		},
		{
			"successors in a loop for a time", "succeeds:\n  - {body: 甲, by: 乙, from: 2026-01-01}\n  - {body: 乙, by: 甲, from: 2026-06-01}\n  - {body: 甲, by: 丙, from: 2027-01-01}",
			"warning 第3行第1列：接任关系在一段时间内循环，请核对起始日期：“乙→甲→乙”",
		},
		{"successors one after another", "succeeds:\n  - {body: 甲, by: 乙, from: 2026-01-01}\n  - {body: 乙, by: 丙, from: 2027-01-01}", ""},
		{"a collective of itself", "collectives:\n  全体: [甲, 全体]", "error 第2行第1列：集体称谓不能包含自身：“全体→全体”"},
		{"collectives in a loop", "collectives:\n  全体: [甲, 各县]\n  各县: [乙, 全体]", "error 第2行第1列：集体称谓循环包含，无法确定成员单位，请改正：“全体→各县→全体”"},
		{"collectives in a loop through an alias", "aliases: {县: 各县}\ncollectives:\n  全体: [县]\n  各县: [全体]", "error 第3行第1列：集体称谓循环包含，无法确定成员单位，请改正：“全体→各县→全体”"},
		{"a collective of a collective", "collectives:\n  全体: [甲, 各县]\n  各县: [乙, 甲]", ""},
		{"a collective of nobody", "collectives:\n  全体: []", "warning 第2行第1列：集体称谓没有列明成员单位：“全体”"},
		{
			"a contact twice", "contacts:\n  - {body: 甲, channel: mail, address: A@b.example}\n  - {body: 甲, channel: mail, address: a@b.example}\n" +
				"  - {body: 乙, channel: mail, address: a@b.example}\n  - {body: 甲, channel: 群}\n  - {body: 甲, channel: 群}",
			"warning 第3行第1列：联系人重复（同一单位、渠道和地址），请删去一处或更正：“甲 邮件 a@b.example”\nwarning 第6行第1列：联系人重复（同一单位、渠道和地址），请删去一处或更正：“甲 群 ”",
		},
		{
			"a stand-in for nobody", "contacts:\n  - {body: 甲, name: 张, channel: 群}\n  - {body: 甲, channel: 乙群, for: 李, to: 2026-01-01}\n  - {body: 乙, name: 李, channel: 群}",
			"error 第3行第1列：本单位的联系人中没有被代理人，请填写其姓名或邮箱：“李”",
		},
		{"a stand-in without end", "contacts:\n  - {body: 甲, name: 张, channel: 群}\n  - {body: 甲, channel: 乙群, for: 张}", "error 第3行第1列：代理须写明止日（to）；长期更换的，请改为新的联系人：“张”"},
		{
			"stand-ins for each other", "contacts:\n  - {body: 甲, name: 张, channel: 群, for: 李, from: 2026-01-01, to: 2026-01-31}\n" +
				"  - {body: 甲, name: 李, channel: 乙群, for: 张, from: 2026-01-31, to: 2026-02-28}\n",
			"warning 第2行第1列：被代理人同期也在代理他人，期间两人都会收到提醒：“李”\nwarning 第3行第1列：被代理人同期也在代理他人，期间两人都会收到提醒：“张”",
		},
		{"a stand-in for a mailbox, by another name of the body", "aliases: {甲局: 甲}\ncontacts:\n  - {body: 甲, channel: mail, address: a@b.example}\n  - {body: 甲局, channel: 群, for: A@b.example, to: 2026-01-01}", ""},
		{"a role that is none", "contacts:\n  - {body: 甲, channel: 群, roles: [lead, boss], from: 2026-02-30}", "error 第2行第41列：角色（roles）无法识别，应为responsible、lead、leader、head、office、inspection、cooperating：“boss”\nerror 第2行第54列：日期应写作2024-05-31的形式：“2026-02-30”"},
		{"a number that is no mobile", "contacts:\n  - {body: 甲, channel: 群, mobile: '１３８ 0000'}", "warning 第2行第1列：不是11位的手机号码，请核对：“1380000”"},
		{"a succession that says too little", "succeeds:\n  - {body: 甲, by: 乙, from: 2026-01-01}\n  - {body: 丁}", "error 第3行第1列：接任（succeeds）须写明原单位或人员、接任者和起始日期：“丁”"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for range 5 { // names come out of maps
				_, findings, err := contacts.Read(strings.NewReader(tt.text))
				if err != nil || lines(findings) != tt.want {
					t.Fatalf("%v\ngot  %s\nwant %s", err, lines(findings), tt.want)
				}
			}
		})
	}
}

func FuzzReadContacts(f *testing.F) {
	f.Add("contacts:\n  - {body: 甲, channel: mail, address: a@b.example, from: 2026-01-01}\n")
	f.Add("aliases: {甲: 乙, 乙: 甲}\ncollectives: {丙: [丁], 丁: [丙]}\nsucceeds: [{body: 戊, by: 己, from: 2026-01-01}]\n")
	f.Fuzz(func(t *testing.T, text string) {
		d, findings, err := contacts.Read(strings.NewReader(text))
		if err != nil {
			return
		}
		_, again, _ := contacts.Read(strings.NewReader(text))
		if !slices.Equal(findings, again) {
			t.Fatal("read twice, it differs")
		}
		// YAML ends a line at a lone carriage return and at three other signs, too.
		breaks := 0
		for _, r := range text {
			if strings.ContainsRune("\n\r\u0085\u2028\u2029", r) {
				breaks++
			}
		}
		for _, f := range findings {
			if f.Line < 0 || f.Line > breaks+1 || f.Message == "" {
				t.Fatalf("%+v stands nowhere", f)
			}
		}
		// Whatever its loops, a directory can be asked.
		book := remind.NewBook(d, remind.Reachability{})
		for name := range d.Collectives {
			book.Members([]string{name}, 20000)
		}
	})
}

func FuzzReadStates(f *testing.F) {
	f.Add("key,state,on,doc,note\n1,已销号,2024-05-31,,\n")
	f.Fuzz(func(_ *testing.T, text string) { _, _, _ = ledger.ReadStates(strings.NewReader(text)) })
}
