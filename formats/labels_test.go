package formats_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"

	"duban/formats/plantext"
)

// small is a problem to change: its fields in the order of the Hengyang plan.
const small = "一、题\n整改目标：甲。\n整改措施：（一）乙。\n整改时限：2024年5月31日\n主体责任单位：甲区、乙县党委、政府\n市直牵头督导验收单位：丙局\n" +
	"市直配合督导验收单位：丁局\n督办市领导：戊\n"

// lines returns a plan's findings, one a line.
func lines(findings []plantext.Finding) string {
	all := make([]string, len(findings))
	for i, f := range findings {
		all[i] = string(f.Severity) + " " + f.String()
	}
	return strings.Join(all, "\n")
}

func TestLabels(t *testing.T) {
	whole := "题 甲。 乙。 2024-05-31 [甲区党委、政府 乙县党委、政府] [丙局] [丁局] [戊]"
	for _, tt := range []struct{ name, from, to, want, findings string }{
		{"as in Hengyang", "", "", whole, ""},
		{"整改期限", "整改时限：", "整改期限：", whole, ""},
		{"完成时限", "整改时限：", "完成时限：", whole, ""},
		{"整改时间", "整改时限：", "整改时间：", whole, ""},
		{"责任单位", "主体责任单位：", "责任单位：", whole, ""},
		{"整改责任单位", "主体责任单位：", "整改责任单位：", whole, ""},
		{"整改实施主体", "主体责任单位：", "整改实施主体：", whole, ""},
		{"验收单位", "市直牵头督导验收单位：", "验收单位：", whole, ""},
		{"牵头验收单位", "市直牵头督导验收单位：", "牵头验收单位：", whole, ""},
		{"配合验收单位", "市直配合督导验收单位：", "配合验收单位：", whole, ""},
		{"责任人", "督办市领导：", "责任人：", whole, ""},
		{"包案责任人", "督办市领导：", "包案责任人：", whole, ""},
		{"目标任务", "整改目标：", "目标任务：", whole, ""},
		{"整改要求", "整改目标：", "整改要求：", whole, ""},
		{"重点措施", "整改措施：", "重点措施：", whole, ""},
		{"整改措施及成效", "整改措施：", "整改措施及成效：", whole, ""},
		{"a colon of half width", "整改时限：", "整改时限:", whole, ""},
		{"a blank for a colon", "整改时限：", "整改时限 ", whole, ""},
		{"a blank before the colon", "整改时限：", "整改时限　：", whole, ""},
		{"a cell's border", "整改时限：", "整改时限 | ", whole, ""},
		{"the value on the next line", "整改时限：", "整改时限\n", whole, ""},
		{"other fields first", "一、题\n", "一、题\n责任人：己\n", "题 甲。 乙。 2024-05-31 [甲区党委、政府 乙县党委、政府] [丙局] [丁局] [己 戊]", ""},
		{
			"牵头单位, 责任单位, 配合单位", "主体责任单位：甲区、乙县党委、政府", "牵头单位：己局\n责任单位：甲区、乙县党委、政府\n配合单位：庚局",
			"题 甲。 乙。 2024-05-31 [己局 甲区党委、政府 乙县党委、政府] [丙局] [庚局 丁局] [戊]", "",
		},
		{
			"（牵头） in a list", "甲区、乙县党委、政府", "甲区、乙县党委、政府，己局（牵头）、庚局（配合）",
			"题 甲。 乙。 2024-05-31 [己局 甲区党委、政府 乙县党委、政府] [丙局] [庚局 丁局] [戊]", "",
		},
		{"（牵头） on a shared tail", "：丙局", "：丙区、丁区党委、政府(牵头)", "题 甲。 乙。 2024-05-31 [甲区党委、政府 乙县党委、政府] [丁区党委、政府 丙区党委、政府] [丁局] [戊]", ""},
		{"a name pulled apart", "：戊", "：戊 己", "题 甲。 乙。 2024-05-31 [甲区党委、政府 乙县党委、政府] [丙局] [丁局] [戊己]", ""},
		{"two names", "：戊", "：张三 李四", "题 甲。 乙。 2024-05-31 [甲区党委、政府 乙县党委、政府] [丙局] [丁局] [张三 李四]", ""},
		{"反馈问题 adds to the title", "一、题\n", "一、\n反馈问题：题\n", whole, ""},
		{
			"公示期限 is no deadline and ends the field before", "整改时限：", "公示期限：2023年6月30日前完成公示\n2023年1月1日\n整改时限：", whole,
			"note 第4行第1列：该栏目不属于整改方案的内容，未读入：“公示期限”",
		},
		{"整改完成时间", "整改时限：", "整改完成时间：2023年6月30日\n整改时限：", whole, "note 第4行第1列：该栏目不属于整改方案的内容，未读入：“整改完成时间”"},
		{"社会监督联系人", "督办市领导：", "社会监督联系人：己\n督办市领导：", whole, "note 第8行第1列：该栏目不属于整改方案的内容，未读入：“社会监督联系人”"},
		{"受理单位", "督办市领导：", "受理单位：己\n督办市领导：", whole, "note 第8行第1列：该栏目不属于整改方案的内容，未读入：“受理单位”"},
		{
			"another label among names", "督办市领导：", "主管：庚\n督办市领导：", whole,
			"warning 第8行第1列：未识别的栏目，未读入，请核对：“主管：庚”",
		},
		{"an appendix after the last name", "督办市领导：戊\n", "督办市领导：戊\n附件2\n名单\n", whole, "note 第9行第1列：附件不属于任何问题，其后文字未读入：“附件2”"},
		{"整改时限 in other writing", "整改时限：", "整改時限:", whole, ""},
		{"inside brackets it is none", "乙。\n", "乙（责任单位：己局）。\n", "题 甲。 乙（责任单位：己局）。 2024-05-31 [甲区党委、政府 乙县党委、政府] [丙局] [丁局] [戊]", ""},
		{"公示时间", "整改时限：", "公示时间：2023年6月\n整改时限：", whole, "note 第4行第1列：该栏目不属于整改方案的内容，未读入：“公示时间”"},
		{"受理部门", "督办市领导：", "受理部门：己\n督办市领导：", whole, "note 第8行第1列：该栏目不属于整改方案的内容，未读入：“受理部门”"},
		{"整改任务 is the title", "一、题\n", "一、\n整改任务：题\n", whole, ""},
		{"整改问题 is the title", "一、题\n", "一、整改问题：题\n", whole, ""},
		{"问题名称 is the title", "一、题\n", "一、\n问题名称：题\n", whole, ""},
		{"a role for a person", "：戊", "：责任单位主要负责同志", "题 甲。 乙。 2024-05-31 [甲区党委、政府 乙县党委、政府] [丙局] [丁局] [责任单位主要负责同志]", ""},
		{"a person with offices", "：戊", "：戊（市委常委、副市长）、己", "题 甲。 乙。 2024-05-31 [甲区党委、政府 乙县党委、政府] [丙局] [丁局] [戊 己]", ""},
		{"a range: its end counts", "整改时限：2024年5月31日", "整改时间：2023年1月1日至2024年5月31日", whole, ""},
		{"what looks like a label and is none goes on", "乙。\n", "乙。\n具体做法：丙。\n", "题 甲。 乙。具体做法：丙。 2024-05-31 [甲区党委、政府 乙县党委、政府] [丙局] [丁局] [戊]", ""},
		{
			"labels twice, in the text's order", "督办市领导：", "整改目标：己\n整改时限：2025年5月31日\n市直牵头督导验收单位：己\n整改措施：己\n督办市领导：", whole,
			"error 第8行第1列：问题1的栏目“整改目标”重复出现，请删去一处：“整改目标：己”\nerror 第9行第1列：问题1的栏目“整改时限”重复出现，请删去一处：“整改时限：2025年5月31日”\n" +
				"error 第10行第1列：问题1的栏目“市直牵头督导验收单位”重复出现，请删去一处：“市直牵头督导验收单位：己”\n" +
				"error 第11行第1列：问题1的栏目“整改措施”重复出现，请删去一处：“整改措施：己”",
		},
		{
			"two kinds of deadline", "主体责任单位：", "完成时限：2025年5月31日\n主体责任单位：", whole,
			"error 第5行第1列：问题1的栏目“完成时限”重复出现，请删去一处：“完成时限：2025年5月31日”",
		},
		{
			"a name that may go on in the next line", "：丙局", "：丙\n局", whole,
			"warning 第7行第1列：问题1的“市直牵头督导验收单位”换行处没有顿号，已连读为一个名称，请核对：“局”",
		},
		{
			"a name too long for one", "甲区、乙县党委、政府", strings.Repeat("某局", 30), "题 甲。 乙。 2024-05-31 [" + strings.Repeat("某局", 30) + "] [丙局] [丁局] [戊]",
			"warning 第1行第3列：问题1的责任单位名称过长，似缺少顿号，请核对：“" + strings.Repeat("某局", 20) + "…”",
		},
		{
			"a heading without deadline or unit", "督办市领导：戊\n", "督办市领导：戊\n二、题\n整改目标：甲。\n", whole,
			"warning 第9行第1列：该标题下既无“整改时限”也无“主体责任单位”，未作为问题读入，请核对：“二、题”",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p, findings, err := plantext.Read("p", strings.NewReader(strings.Replace(small, tt.from, tt.to, 1)))
			if err != nil {
				t.Fatal(err)
			}
			pr := p.Problems[0]
			measures := ""
			for _, m := range pr.Measures {
				measures += m.Text
			}
			got := fmt.Sprint(pr.Title, " ", pr.Goal, " ", measures, " ", pr.Deadline.Date, " ", pr.Responsible, " ", pr.Lead, " ", pr.Cooperating, " ", pr.Leader)
			if got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
			if lines(findings) != tt.findings {
				t.Errorf("got  %s\nwant %s", lines(findings), tt.findings)
			}
		})
	}
}

// The order of doubled labels was that of a map: read often, it must not change.
func TestFindingsInOrder(t *testing.T) {
	text := small + strings.Replace(small, "一、题\n", "", 1)
	_, first, err := plantext.Read("p", strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	for range 20 {
		if _, again, _ := plantext.Read("p", strings.NewReader(text)); lines(again) != lines(first) {
			t.Fatalf("got\n%s\nthen\n%s", lines(first), lines(again))
		}
	}
	if !slices.IsSortedFunc(first, func(a, b plantext.Finding) int { return a.Line - b.Line }) || len(first) != 7 {
		t.Errorf("seven labels twice, in the text's order: got\n%s", lines(first))
	}
}

func TestEncodings(t *testing.T) {
	gb, err := simplifiedchinese.GB18030.NewEncoder().String(small + "整改情况：㐀𠀀")
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"UTF-8": small, "UTF-8 with its mark": "\ufeff" + small, "GB18030": gb, "CRLF": strings.ReplaceAll(small, "\n", "\r\n")} {
		p, _, err := plantext.Read("p", strings.NewReader(text))
		if err != nil || p.Problems[0].Title != "题" || p.Problems[0].Source.Column != 3 || p.Problems[0].Responsible[1] != "乙县党委、政府" {
			t.Errorf("%s: %v %+v", name, err, p)
		}
	}
	for name, text := range map[string]string{
		"UTF-16 without its mark": "\x00\x4e\x01\x30\x1c\x59\xf4\x95\n\x00", "UTF-16 cut in a character": "\xff\xfe\x00\x4e\x01", "a GB18030 text cut in a character": gb[:len(gb)-1], "UTF-8 cut in a character": small + "\xe4\xb8", "bytes": "\x80\x81\xff",
	} {
		if _, _, err := plantext.Read("p", strings.NewReader(text)); !errors.Is(err, plantext.ErrEncoding) || !strings.Contains(err.Error(), "另存为UTF-8") {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestAnnouncedTotals(t *testing.T) {
	for _, tt := range []struct{ preamble, want string }{
		{"对照4个方面1个问题，", ""},
		{"全文共列2个问题。", "error 问题总数：文中称2个，实际读出1个，请核对"},
		{"其中3个问题已办，全文共列1个问题。", ""},
		{"本清单共四十三项整改任务。", "error 问题总数：文中称43个，实际读出1个，请核对"},
		{"反馈43个具体问题。", "error 问题总数：文中称43个，实际读出1个，请核对"},
		{"2024年完成整改1个，持续推进整改0个。", ""},
		{"2024年完成整改0个，持续推进整改2个。", "error 2024年完成整改：文中称0个，实际读出1个，请核对\nerror 持续推进整改：文中称2个，实际读出0个，请核对"},
	} {
		_, findings, err := plantext.Read("p", strings.NewReader(tt.preamble+"\n"+small))
		if err != nil || lines(findings) != tt.want {
			t.Errorf("%s: got %v %q, want %q", tt.preamble, err, lines(findings), tt.want)
		}
	}
	_, _, err := plantext.Read("p", strings.NewReader("全文共列43个问题。\n一、题\n甲"))
	if !errors.Is(err, plantext.ErrNoItems) || !strings.Contains(err.Error(), "文中称共43个问题，实际一个也没有读出") {
		t.Errorf("got %v", err)
	}
}
