package formats_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"duban/formats/plantext"
	"duban/remind"
)

// under are the fields of a problem without a heading.
const under = "整改目标：甲。\n整改措施：（一）乙。\n（二）丙。\n整改时限：2024年5月31日\n责任单位：甲局\n验收单位：乙局\n责任人：丁\n"

// outline returns the problems of a text in one line each, and the findings.
func outline(t *testing.T, text string) string {
	t.Helper()
	p, findings, err := plantext.Read("p", strings.NewReader(text))
	if err != nil {
		return err.Error()
	}
	checkPlaces(t, text, p, findings)
	var all []string
	for _, pr := range p.Problems {
		all = append(all, fmt.Sprint(pr.Number, " ", pr.Title, " ", when(pr.Deadline.Date, "", false), " ", paths(pr.Measures, "")))
	}
	if found := lines(findings); found != "" {
		all = append(all, found)
	}
	return strings.Join(all, "\n")
}

func paths(all []remind.Measure, above string) string {
	s := ""
	for _, m := range all {
		s += strings.TrimPrefix(m.Path, above)
		if len(m.Measures) > 0 {
			s += "{" + paths(m.Measures, m.Path) + "}"
		}
	}
	return s
}

func TestNumberingOfProblems(t *testing.T) {
	gap := func(a, b int, place string) string {
		return fmt.Sprintf("\nwarning 第%s列：问题编号不连续：%d之后是%d，如系节选可不更正", place, a, b)
	}
	for _, tt := range []struct{ first, second, want string }{
		{"一、题", "二、目", "1 题 2024-05-31 （一）（二）\n2 目 2024-05-31 （一）（二）"},
		{"一百零九、题", "一百一十、目", "109 题 2024-05-31 （一）（二）\n110 目 2024-05-31 （一）（二）"},
		{"序号十\n题", "序号十一\n目", "10 题 2024-05-31 （一）（二）\n11 目 2024-05-31 （一）（二）"},
		{"序号43\n反馈问题：题", "序号44\n反馈问题：目", "43 题 2024-05-31 （一）（二）\n44 目 2024-05-31 （一）（二）"},
		{"序号：43 反馈问题：题", "序号：44 反馈问题：目", "43 题 2024-05-31 （一）（二）\n44 目 2024-05-31 （一）（二）"},
		{"序号\n43\n反馈问题\n题", "序号\n44\n反馈问题\n目", "43 题 2024-05-31 （一）（二）\n44 目 2024-05-31 （一）（二）"},
		{"| 序号 | 43 |\n| 反馈问题 | 题 |", "| 序号 | 44 |\n| 反馈问题 | 目 |", "43 题 2024-05-31 （一）（二）\n44 目 2024-05-31 （一）（二）"},
		{"第27项 题", "第28项 目", "27 题 2024-05-31 （一）（二）\n28 目 2024-05-31 （一）（二）"},
		{"第二十七项：题", "第二十八项：目", "27 题 2024-05-31 （一）（二）\n28 目 2024-05-31 （一）（二）"},
		{"第27项整改任务：题", "第28项整改任务：目", "27 题 2024-05-31 （一）（二）\n28 目 2024-05-31 （一）（二）"},
		{"问题名称:第19项,题", "问题名称:第27项,目", "19 题 2024-05-31 （一）（二）\n27 目 2024-05-31 （一）（二）" + gap(19, 27, "10行第11")},
		{"第07号 题", "第08号 目", "7 题 2024-05-31 （一）（二）\n8 目 2024-05-31 （一）（二）"},
		{"16号 题", "17号 目", "16 题 2024-05-31 （一）（二）\n17 目 2024-05-31 （一）（二）"},
		{"编号8\n题", "编号9\n目", "8 题 2024-05-31 （一）（二）\n9 目 2024-05-31 （一）（二）"},
		{"问题编号：8\n整改问题：题", "问题编号：9\n整改问题：目", "8 题 2024-05-31 （一）（二）\n9 目 2024-05-31 （一）（二）"},
		{"编号364(35-11)题", "编号365(35-12)目", "364 (35-11)题 2024-05-31 （一）（二）\n365 (35-12)目 2024-05-31 （一）（二）"},
		{"1.题", "2.目", "1 题 2024-05-31 （一）（二）\n2 目 2024-05-31 （一）（二）"},
		{"1、题", "2、目", "1 题 2024-05-31 （一）（二）\n2 目 2024-05-31 （一）（二）"},
		{"1.2021年题", "2.2022年目", "1 2021年题 2024-05-31 （一）（二）\n2 2022年目 2024-05-31 （一）（二）"},
		{"1 题", "2 目", "1 题 2024-05-31 （一）（二）\n2 目 2024-05-31 （一）（二）"},
		{"（一）题", "（二）目", "1 题 2024-05-31 （一）（二）\n2 目 2024-05-31 （一）（二）"},
		{"问题一：题", "问题二：目", "1 题 2024-05-31 （一）（二）\n2 目 2024-05-31 （一）（二）"},
		{"整改任务1 题", "整改任务2 目", "1 题 2024-05-31 （一）（二）\n2 目 2024-05-31 （一）（二）"},
		{
			"反馈问题：题", "反馈问题：目", "1 题 2024-05-31 （一）（二）\n2 目 2024-05-31 （一）（二）\n" +
				"error 第1行第1列：问题没有编号，暂按先后编为1，请在文中写明编号\nerror 第10行第1列：问题没有编号，暂按先后编为2，请在文中写明编号",
		},
	} {
		// The preamble numbers its chapters in forms of its own, and each form has been seen with and without one.
		chapters := "某市方案\n一、总体要求\n（一）坚持。\n1.落实。\n1、督导。\n二、工作安排\n"
		for _, before := range []string{"", chapters} {
			if before != "" && (strings.HasPrefix(tt.first, "1") || strings.HasPrefix(tt.first, "（")) {
				continue // of these the preamble's are told apart by nothing but the labels, as those of 一、 are
			}
			got := outline(t, before+tt.first+"\n"+under+"\n"+tt.second+"\n"+under)
			if before == "" && got != tt.want || before != "" && firstLines(got, 2) != firstLines(tt.want, 2) {
				t.Errorf("%q after %q:\ngot  %s\nwant %s", tt.first, before, got, tt.want)
			}
		}
	}
}

func firstLines(s string, n int) string {
	all := strings.SplitN(s, "\n", n+1)
	return strings.Join(all[:min(n, len(all))], "\n")
}

// Measures on lines of their own may bear numbers in the form of the problems.
func TestMeasuresNumberedAsProblems(t *testing.T) {
	rest := "\n整改时限：2024年5月31日\n责任单位：甲局\n验收单位：乙局\n责任人：丁\n"
	for name, text := range map[string]string{
		"measures before units": "1.题\n整改目标：甲\n整改措施：\n1.乙\n2.丙\n3.丁" + rest + "2.目\n整改目标：甲\n整改措施：\n1.乙\n2.丙\n3.丁" + rest,
		"measures on one line":  "1.题\n整改目标：甲\n整改措施：1.乙2.丙；3.丁" + rest + "2.目\n整改目标：甲\n整改措施：1.乙；2.丙；3.丁" + rest,
	} {
		want := "1 题 2024-05-31 1.2.3.\n2 目 2024-05-31 1.2.3."
		if name == "measures on one line" {
			want = "1 题 2024-05-31 1.\n2 目 2024-05-31 1.2.3." // a marker in a sentence is none
		}
		if got := outline(t, text); got != want {
			t.Errorf("%s:\ngot  %s\nwant %s", name, got, want)
		}
	}
}

func TestNumberingOfMeasures(t *testing.T) {
	for _, tt := range []struct{ measures, want string }{
		{"（一）甲。一是乙；二是丙。（二）丁。", "（一）{一是二是}（二）"},
		{"(一)甲。(二)乙。", "（一）（二）"},
		{"1.甲。2.乙。3.丙。", "1.2.3."},
		{"1.甲 2.乙 3.丙", "1.2.3."},
		{"1、甲。2、乙。", "1、2、"},
		{"(1)甲;(2)乙;(3)丙.", "（1）（2）（3）"},
		{"一是甲，二是乙，三是丙。", "一是二是三是"},
		{"1.甲：（1）乙；（2）丙。2.丁：（1）戊。", "1.{（1）（2）}2.{（1）}"},
		{"1.甲。一是乙；二是丙。2.丁。一是戊。", "1.{一是二是}2.{一是}"},
		{"一是甲：1.乙；2.丙。二是丁。", "一是{1.2.}二是"},
		{"1.甲：（一）乙；（二）丙。2.丁。", "1.{（一）（二）}2."},
		{"（一）甲：1.乙：①丙；②丁。2.戊。（二）己。", "（一）{1.{①②}2.}（二）"},
		{"甲。（一）乙。（二）丙。", "（一）（二）"},
		{"甲。\n（一）乙\n（二）丙", "（一）（二）"},
		{"（一）甲.(二)乙.", "（一）（二）"},
		{"1.2021年底前甲。2.2022年底前乙。", "1.2."},
		{"1）甲；2）乙。", "1）2）"},
		{"PM2.5下降，处理1.2万吨，第（1）类", ""},
		{"完成1、2号井治理", ""},
		{"甲，一、二级保护区", ""},
		{"（二）甲。（三）乙。", ""},
	} {
		if got := outline(t, "第1项 题\n整改措施："+tt.measures+"\n整改目标：甲\n整改时限：2024年5月31日\n责任单位：甲局\n验收单位：乙局\n责任人：丁"); got !=
			strings.TrimRight("1 题 2024-05-31 "+tt.want, "\n") {
			t.Errorf("%s:\ngot  %s\nwant %s", tt.measures, got, tt.want)
		}
	}
}

// One problem in every layout reads alike.
func TestLayouts(t *testing.T) {
	want := "3 题 2024-05-31 （一）（二）"
	for name, text := range map[string]string{
		"labels with colons":    "序号3\n反馈问题：题\n整改目标：甲。\n整改措施：（一）乙。（二）丙。\n整改时限：2024年5月31日\n责任单位：甲局\n验收单位：乙局\n责任人：丁",
		"half width":            "序号3\n反馈问题:题\n整改目标:甲.\n整改措施:(一)乙.(二)丙.\n整改时限:2024年5月31日\n责任单位:甲局\n验收单位:乙局\n责任人:丁",
		"blanks":                "序号3\n反馈问题 题\n整改目标 甲。\n整改措施 （一）乙。（二）丙。\n整改时限 2024年5月31日\n责任单位 甲局\n验收单位 乙局\n责任人 丁",
		"lines":                 "序号3\n反馈问题\n题\n整改目标\n甲。\n整改措施\n（一）乙。\n（二）丙。\n整改时限\n2024年5月31日\n责任单位\n甲局\n验收单位\n乙局\n责任人\n丁",
		"cells":                 "序号 | 3\n反馈问题 | 题\n整改目标 | 甲。\n整改措施 | （一）乙。（二）丙。\n整改时限 | 2024年5月31日\n责任单位 | 甲局\n验收单位 | 乙局\n责任人 | 丁",
		"framed cells":          "| 序号 | 3 |\n| 反馈问题 | 题 |\n| 整改目标 | 甲。 |\n| 整改措施 | （一）乙。（二）丙。 |\n| 整改时限 | 2024年5月31日 |\n| 责任单位 | 甲局 |\n| 验收单位 | 乙局 |\n| 责任人 | 丁 |",
		"pairs of cells":        "| 序号 | 3 |\n| 反馈问题 | 题 | 整改目标 | 甲。 |\n| 整改措施 | （一）乙。（二）丙。 |\n| 整改时限 | 2024年5月31日 | 责任单位 | 甲局 |\n| 验收单位 | 乙局 | 责任人 | 丁 |",
		"tabs":                  "序号\t3\n反馈问题\t题\n整改目标\t甲。\n整改措施\t（一）乙。（二）丙。\n整改时限\t2024年5月31日\t责任单位\t甲局\n验收单位\t乙局\t责任人\t丁",
		"labels as headings":    "第3项\n一、反馈问题\n题\n二、整改目标\n甲。\n三、整改措施\n（一）乙。\n（二）丙。\n四、整改时限\n2024年5月31日\n五、责任单位\n甲局\n六、验收单位\n乙局\n七、责任人\n丁",
		"headings with colons":  "第3项\n（一）反馈问题：题\n（二）整改目标：甲。\n（三）整改措施：（一）乙。（二）丙。\n（四）整改时限：2024年5月31日\n（五）责任单位：甲局\n（六）验收单位：乙局\n（七）责任人：丁",
		"one line":              "序号3 反馈问题：题 整改目标：甲。整改措施：（一）乙。（二）丙。整改时限：2024年5月31日，责任单位：甲局；验收单位：乙局；责任人：丁",
		"one line, blanks":      "序号3 反馈问题 题 整改目标 甲。 整改措施 （一）乙。（二）丙。 整改时限 2024年5月31日 责任单位 甲局 验收单位 乙局 责任人 丁",
		"remarks in brackets":   "序号3\n反馈问题（原文）：题\n整改目标：甲。\n整改措施（分步）：（一）乙。（二）丙。\n整改时限（年月）\n2024年5月31日\n责任单位（牵头）：甲局\n验收单位∶乙局\n责任人：丁",
		"remarks in a header":   "序号|反馈问题（原文）|整改目标|整改措施|整改时限（年月日）|责任单位|验收单位|责任人\n3|题|甲|（一）乙。（二）丙。|2024年5月31日|甲局|乙局|丁",
		"boxed labels":          "序号3\n【反馈问题】题\n【整改目标】甲。\n【整改措施】（一）乙。（二）丙。\n【整改时限】2024年5月31日\n【责任单位】甲局\n【验收单位】：乙局\n【责任人】丁",
		"bullets":               "序号3\n●反馈问题：题\n■整改目标：甲。\n◆整改措施：（一）乙。（二）丙。\n●整改时限：2024年5月31日\n●责任单位：甲局\n●验收单位：乙局\n●责任人：丁",
		"labels pulled apart":   "序 号 3\n反馈问题：题\n整改目标：甲。\n整改措施：（一）乙。（二）丙。\n整 改 时 限：2024年5月31日\n责　任　单　位：甲局\n验收 单位：乙局\n责 任 人：丁",
		"broken by the page":    "序号3\n反馈\n问题\n题\n整改目\n标：甲。\n— 7 —\n整改措施\n（一）乙。\n（二）丙。\n整\n改\n时限\n2024年5\n月31日\n责任\n单位：甲局\n第8页 共9页\n验收单位：乙局\n责任\n人\n丁",
		"table":                 "序号|反馈问题|整改目标|整改措施|整改时限|责任单位|验收单位|责任人\n3|题|甲|（一）乙。（二）丙。|2024年5月31日|甲局|乙局|丁",
		"framed table":          "| 序号 | 反馈问题 | 整改目标 | 整改措施 | 整改时限 | 责任单位 | 验收单位 | 责任人 |\n|---|---|---|---|---|---|---|---|\n| 3 | 题 | 甲 | （一）乙。（二）丙。 | 2024年5月31日 | 甲局 | 乙局 | 丁 |",
		"table with tabs":       "序号\t反馈问题\t整改目标\t整改措施\t整改时限\t责任单位\t验收单位\t责任人\n3\t题\t甲\t（一）乙。（二）丙。\t2024年5月31日\t甲局\t乙局\t丁",
		"table in other order":  "责任人|责任单位|整改时限|验收单位|序号|整改措施|反馈问题|整改目标\n丁|甲局|2024年5月31日|乙局|第3项|（一）乙。（二）丙。|题|甲",
		"wrapped cells":         "序号\t反馈问题\t整改目标\t整改措施\t整改时限\t责任单位\t验收单位\t责任人\n3\t题\t甲\t（一）乙。\t2024年5月\t甲局\t乙局\t丁\n\t\t\t（二）丙。\t31日",
		"traditional":           "序號3\n反饋問題：题\n整改目標：甲。\n整改措施：（一）乙。（二）丙。\n整改時限：2024年5月31日\n責任單位：甲局\n驗收單位：乙局\n責任人：丁",
		"full-width digits":     "序号３\n反馈问题：题\n整改目标：甲。\n整改措施：（一）乙。（二）丙。\n整改时限：２０２４年５月３１日\n责任单位：甲局\n验收单位：乙局\n责任人：丁",
		"blanks in the date":    "序号3\n反馈问题：题\n整改目标：甲。\n整改措施：（一）乙。（二）丙。\n整改时限：2024 年 5 月 31 日\n责任单位：甲局\n验收单位：乙局\n责任人：丁",
		"number in a long name": "某县第3项整改任务公示\n整改目标：甲。\n整改问题：题\n整改措施：（一）乙。（二）丙。\n整改时限：2024年5月31日\n责任单位：甲局\n验收单位：乙局\n责任人：丁",
	} {
		if got := outline(t, text); got != want {
			t.Errorf("%s:\ngot  %s\nwant %s", name, got, want)
		}
	}
}

// The order of the fields is free.
func TestFieldsInAnyOrder(t *testing.T) {
	fields := strings.Split(strings.TrimSuffix(strings.Replace(under, "\n（二）", "（二）", 1), "\n"), "\n")
	rapid.Check(t, func(r *rapid.T) {
		text := ""
		for i := range 3 {
			text += fmt.Sprintf("第%d项 题\n%s\n", i+1, strings.Join(rapid.Permutation(fields).Draw(r, "fields"), "\n"))
		}
		p, findings, err := plantext.Read("p", strings.NewReader(text))
		if err != nil || len(findings) > 0 || len(p.Problems) != 3 {
			r.Fatalf("%v %d problems %s", err, len(p.Problems), lines(findings))
		}
		for _, pr := range p.Problems {
			got := fmt.Sprint(pr.Goal, " ", paths(pr.Measures, ""), " ", pr.Deadline.Date, pr.Responsible, pr.Lead, pr.Leader)
			if got != "甲。 （一）（二） 2024-05-31 [甲局] [乙局] [丁]" {
				r.Fatalf("got %s", got)
			}
		}
	})
}

func TestBodies(t *testing.T) {
	for _, tt := range []struct{ list, want string }{
		{"甲市、乙市、丙市、丁林区党委和人民政府", "甲市党委和人民政府 乙市党委和人民政府 丙市党委和人民政府 丁林区党委和人民政府"},
		{"各市、州、直管市、丁林区党委和人民政府", "各市、州、直管市、丁林区党委和人民政府"},
		{"各市、州、直管市党委和人民政府，省水利厅", "各市、州、直管市党委和人民政府 省水利厅"},
		{"各市、县人民政府、省水利厅", "各市、县人民政府 省水利厅"},
		{"各县市党委、政府及林业、国土、水利部门", "各县市党委、政府及林业、国土、水利部门"},
		{"各县市党委、政府及林业、国土等部门，市水利局", "各县市党委、政府及林业、国土等部门 市水利局"},
		{"各乡镇政府", "各乡镇政府"},
		{"市水利局、各县（市、区）党委、政府", "市水利局 各县（市、区）党委、政府"},
		{"甲县、乙县政府", "甲县政府 乙县政府"},
		{"甲镇、乙乡、丙街道党委、政府", "甲镇党委、政府 乙乡党委、政府 丙街道党委、政府"},
		{"甲区、乙县党委、人民政府", "甲区党委、人民政府 乙县党委、人民政府"},
		{"甲区党委、政府、市水利局", "甲区党委、政府 市水利局"},
		{"市水利局、市政府办公室、甲开发区管委会", "市水利局 市政府办公室 甲开发区管委会"},
		{"甲局、市政府", "甲局 市政府"},
		{"甲局,乙局;丙局", "甲局 乙局 丙局"},
		{"牵头：甲局；配合：乙局、丙局", "甲局 / 乙局 丙局"},
		{"市级：甲局；县级：甲县、乙县政府", "甲局 甲县政府 乙县政府"},
		{"甲局(牵头单位)、乙局（配合）", "甲局 / 乙局"},
		{"丙局、甲局（牵头），乙局（配合单位）", "甲局 丙局 / 乙局"},
		{"汾水县委、县政府，市水利局", "汾水县委、县政府 市水利局"},
		{"各县（市、区）委、政府，市直各有关单位", "各县（市、区）委、政府 市直各有关单位"},
		{"甲县、乙县委、县政府、市委、市政府", "甲县委、县政府 乙县委、县政府 市委、市政府"},
		{"石山县委县政府、市卫健委、政府办公室", "石山县委县政府 市卫健委 政府办公室"},
		{"市住建委、区政府、甲区工委、管委会", "市住建委 区政府 甲区工委、管委会"},
		{"南嶼區、東嶼區黨委、政府", "南嶼區黨委、政府 東嶼區黨委、政府"},
	} {
		p, _, err := plantext.Read("p", strings.NewReader("一、题\n整改目标：甲\n整改时限：2024年5月31日\n责任单位："+tt.list))
		if err != nil {
			t.Fatal(err)
		}
		got := strings.Join(p.Problems[0].Responsible, " ")
		if c := p.Problems[0].Cooperating; len(c) > 0 {
			got += " / " + strings.Join(c, " ")
		}
		if got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.list, got, tt.want)
		}
	}
}

// What a text says of how far it has come is told, with the state that would take it.
func TestStates(t *testing.T) {
	states := "，方案不含状态，请另以状态表导入（duban import states）"
	for _, tt := range []struct{ line, want string }{
		{"整改结论：该问题已完成整改", "第9行第6列：文中称整改状态为“已完成待验收”" + states + "：“该问题已完成整改”"},
		{"整改情况：同意销号", "第9行第6列：文中称整改状态为“已销号”" + states + "：“同意销号”"},
		{"整改情况：问题已销号", "第9行第6列：文中称整改状态为“已销号”" + states + "：“问题已销号”"},
		{"整改完成情况：已经完成,长期坚持", "第9行第8列：文中称整改状态为“已完成待验收”" + states + "；并称长期坚持：“已经完成,长期坚持”"},
		{"整改情况：拟申请验收销号", "第9行第6列：文中称整改状态为“已完成待验收”" + states + "：“拟申请验收销号”"},
		{"整改情况：已通过市级验收", "第9行第6列：文中称整改状态为“验收通过待销号”" + states + "：“已通过市级验收”"},
		{"整改情况：正在整改", "第9行第6列：文中称尚在整改，按“整改中”处理：“正在整改”"},
		{"整改情况：尚未完成", "第9行第6列：文中称尚在整改，按“整改中”处理：“尚未完成”"},
		{"整改情况\n已拆除。\n2023年5月完成整改。", "第10行第1列：文中称整改状态为“已完成待验收”" + states + "：“已拆除。2023年5月完成整改。”"},
		{"整改情况：详见附件", "第9行第6列：文中所述整改情况不随方案读入，未能识别其状态，请另以状态表导入（duban import states）：“详见附件”"},
		{"整改情况：", "第9行第1列：文中所述整改情况不随方案读入，未能识别其状态，请另以状态表导入（duban import states）：“整改情况：”"},
	} {
		if got := outline(t, "一、题\n"+under+tt.line); got != "1 题 2024-05-31 （一）（二）\nnote "+tt.want {
			t.Errorf("%s:\ngot  %s\nwant %s", tt.line, got, tt.want)
		}
	}
	for _, tt := range []struct{ deadline, want string }{
		{"2024年5月31日（已完成整改）", "2024-05-31 （一）（二）\nnote 第5行第17列：文中称整改状态为“已完成待验收”" + states + "：“已完成整改”"},
		{"已经完成，长期坚持", " （一）（二）\nnote 第5行第6列：文中称整改状态为“已完成待验收”" + states + "；并称长期坚持：“已经完成”"},
		{"已销号", " （一）（二）\nnote 第5行第6列：文中称整改状态为“已销号”" + states + "：“已销号”\n" +
			"warning 第5行第6列：整改时限只写有整改状态而没有日期，该问题不列入到期提醒，如未销号请写明日期：“已销号”"},
	} {
		if got := outline(t, "一、题\n"+strings.Replace(under, "2024年5月31日", tt.deadline, 1)); got != "1 题 "+tt.want {
			t.Errorf("%s:\ngot  %s\nwant %s", tt.deadline, got, tt.want)
		}
	}
}

func TestWithoutDeadline(t *testing.T) {
	for _, tt := range []struct{ goal, want string }{
		{"2024年底前，甲。", "warning 第1行第3列：问题1没有“整改时限”，只按目标和措施中写明日期的1项提醒，请核对"},
		{"每季度甲。", "error 第1行第3列：问题1缺少“整改时限”"},
		{"甲。", "error 第1行第3列：问题1缺少“整改时限”"},
	} {
		text := strings.Replace(strings.Replace("一、题\n"+under, "整改时限：2024年5月31日\n", "", 1), "整改目标：甲。", "整改目标："+tt.goal, 1)
		if got := outline(t, text); got != "1 题  （一）（二）\n"+tt.want {
			t.Errorf("%s:\ngot  %s\nwant %s", tt.goal, got, tt.want)
		}
	}
}

// However a text is laid out: what it announces and what it holds are compared, and both numbers are named.
func TestAnnouncedInEveryLayout(t *testing.T) {
	table := "序号|反馈问题|整改时限|责任单位\n1|题|2024年5月31日|甲局\n2|目|2024年5月31日|甲局\n"
	for text, want := range map[string]string{
		"全文共列43个问题。\n" + table:           "error 问题总数：文中称43个，实际读出2个，请核对",
		"（共43项）\n" + table:               "error 问题总数：文中称43个，实际读出2个，请核对",
		"共四十三项整改任务\n序号1\n" + under:       "error 问题总数：文中称43个，实际读出1个，请核对",
		"共43个问题，分述如下。\n反馈问题：题\n" + under: "error 问题总数：文中称43个，实际读出1个，请核对",
		"共43个问题。一、题。整改目标：甲。整改时限：2024年5月31日。责任单位：甲局":                  "error 问题总数：文中称43个，实际读出1个，请核对",
		"全文共列43个问题。\n序号|反馈问题|整改目标\n1|题|甲\n":                          "read plan p: 文中称共43个问题，实际一个也没有读出",
		"全文共列43个问题。\n序号1\n反馈问题：题\n":                                  "read plan p: 文中称共43个问题，实际一个也没有读出",
		"全文共列43个问题。\n序号|反馈问题|整改时限|责任单位\n":                            "read plan p: 文中称共43个问题，实际一个也没有读出",
		"督察反馈我市的43个问题中，有1个已完成。\n" + under:                            "",
		"关于第27项整改任务的公示\n" + under:                                    "",
		"全文共列2个问题。\n" + table:                                        "",
		"全文共列2个问题。\n" + table + "3|目|2024年5月31日\n":                   "error 第5行第1列：该行有3格，而表头有4格，未读入，请核对：“3|目|2024年5月31日”",
		"全文共列2个问题。\n" + table + "注：甲\n":                              "warning 第5行第1列：表格以外的文字，未读入，请核对：“注：甲”",
		"序号|反馈问题|整改时限|责任单位|其他\n1|题|2024年5月31日|甲局|乙\n":                "warning 第1行第19列：未识别的栏目，未读入，请核对：“其他”",
		"反馈问题|整改时限|责任单位\n题|2024年5月31日|甲局\n目|2024年5月31日|甲局\n":         "error 第2行第1列：问题没有编号，暂按先后编为1，请在文中写明编号",
		"序号|反馈问题|整改时限|责任单位\n十|题|2024年5月31日|甲局\n364(35-11)|目|长期坚持|甲局": "warning 第3行第12列：问题编号不连续：10之后是364，如系节选可不更正",
	} {
		_, findings, err := plantext.Read("p", strings.NewReader(text))
		got := strings.Split(lines(findings), "\n")
		if err != nil {
			got = []string{err.Error()}
			if !errors.Is(err, plantext.ErrNoItems) {
				t.Error(err)
			}
		}
		if !slices.ContainsFunc(got, func(l string) bool { return strings.HasPrefix(l, want) }) || want == "" && strings.Contains(strings.Join(got, ""), "总数") {
			t.Errorf("%s\ngot  %s\nwant %s", text, got, want)
		}
	}
}
