package formats_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"duban/formats"
	"duban/formats/plantext"
)

// A whole is a document of which nothing may be lost and nothing guessed.
type whole struct {
	name, text string
	holds      []string // lines, or parts of lines, of how it is read
	lacks      []string
}

// problem returns a plan's text of one problem with further lines.
func problem(lines ...string) string {
	return "某市整改方案\n一、甲问题。\n整改目标：清零。\n整改时限：2026年12月31日\n责任单位：甲局\n" + strings.Join(lines, "\n") + "\n"
}

var wholes = []whole{
	{
		name:  "labels of other offices",
		text:  "一、甲问题。\n整改目标：清零。\n整改措施：巡查。\n责任部门：甲局\n配合部门：乙局\n督导单位：丙局\n责任领导：丁某\n完成时间：2026年5月\n",
		holds: []string{"时限 date 2026-05-31 “2026年5月”", "责任 甲局", "牵头 丙局", "配合 乙局", "领导 丁某"},
	},
	{
		name:  "when it was done, and when it is to be",
		text:  problem("完成时间：2024年5月", "验收单位：乙局"),
		holds: []string{"时限 date 2026-12-31", "牵头 乙局", "问题1另有整改时限，“完成时间”未读入，请核对：“完成时间：2024年5月”"},
	},
	{
		name:  "when it was done, before when it is to be",
		text:  "一、甲问题。\n完成时间：2024年5月\n整改时限：2026年12月31日\n责任单位：甲局\n",
		holds: []string{"时限 date 2026-12-31", "第2行第6列：问题1另有整改时限，“完成时间”未读入，请核对：“2024年5月”"},
		lacks: []string{"重复出现"},
	},
	{
		name:  "a label not known after another one",
		text:  problem("考核单位：乙局", "考评期限：2026年6月30日前", "三月底前、2026年7月31日前报送总结。"),
		holds: []string{"“考核单位：乙局”", "“考评期限：2026年6月30日前”", "未读入的文字中写有时限，请核对：“三月底前、2026年7月31日前报送总结。”"},
	},
	{
		name:  "a term under a label that is not read",
		text:  problem("备注：2026年9月30日前组织回头看", "公示时间：2026年5月6日前"),
		holds: []string{"该栏目未读入，而其中写有时限，请核对：“备注：2026年9月30日前组织回头看”", "note 第7行第1列：该栏目不属于整改方案的内容，未读入：“公示时间”"},
	},
	{
		name:  "units under units",
		text:  "一、甲问题。\n（一）整改目标\n清零。\n（二）整改时限\n2026年12月底\n（三）责任单位\n1.牵头单位：甲局\n2.责任单位：乙局、丙局\n3.配合单位：丁局\n",
		holds: []string{"责任 甲局 | 乙局 | 丙局", "配合 丁局"},
		lacks: []string{"重复出现"},
	},
	{
		name:  "posts and telephones beside persons",
		text:  problem("责任人：县委常委、副县长 丙某、区长丁某，电话0000-1234567", "督办市领导：县长、分管副县长"),
		holds: []string{"领导 丙某 | 区长丁某 | 县长 | 分管副县长\n"},
	},
	{
		name:  "names without a sign between them",
		text:  strings.Replace(problem(), "甲局", "市住建局 市城管局", 1),
		holds: []string{"问题1的责任单位名称中有空格，似缺少顿号，已作为一个名称读入，请核对：“市住建局 市城管局”"},
	},
	{
		name: "chapters and annexes around the problems",
		text: "某市方案\n一、总体要求\n2026年2月底前各县印发方案。\n" + strings.ReplaceAll(problem("整改措施：", "（一）巡查。"), "一、甲", "序号1：甲") +
			"四、保障措施\n（一）2026年3月底前成立专班。\n附件：分工表\n2026年1月1日印发\n",
		holds: []string{
			"第3行第1列：该处写有时限而不属于任何问题，未纳入，请核对：“2026年2月底前各县印发方案。”", "note 第11行第1列：该标题不属于任何问题，其下文字未读入：“四、保障措施”",
			"第12行第1列：未读入的文字中写有时限，请核对：“（一）2026年3月底前成立专班。”", "附件不属于任何问题，其后文字未读入：“附件：分工表”", "措施 1 （一） 巡查。\n",
		},
		lacks: []string{"@2026-03-31"},
	},
	{
		name:  "a heading among the problems that has no labels",
		text:  problem() + "二、乙问题。2026年8月31日前完成。\n",
		holds: []string{"note 第7行第1列：该标题不属于任何问题，其下文字未读入", "第7行第3列：未读入的文字中写有时限，请核对：“乙问题。2026年8月31日前完成。”"},
	},
	{
		name:  "measures of the chapters' kind go on",
		text:  strings.ReplaceAll(problem("整改措施：", "一、立项", "二、施工"), "一、甲", "序号1：甲"),
		holds: []string{"措施 1 一、 立项", "措施 2 二、 施工"},
	},
	{
		name: "terms that count from a day not said, or name an event",
		text: problem("整改措施：", "（一）方案印发后三个月内完成。", "（二）自印发之日起10个工作日内报送。", "（三）下月15日前报送。", "（四）2026年高考前专项整治。", "（五）三月底前立项。",
			"（六）2026年六月底前开工。", "（七）接到举报后3日内核查。", "（八）限期30日内拆除。", "（九）2026.12前验收。"),
		holds: []string{"：“三个月内完成”", "：“10个工作日内报送”", "：“下月15日前报送”", "：“2026年高考前专项整治”", "：“三月底前立项”", "：“2026年六月底前开工”", "：“30日内拆除”", "：“2026.12前验收”"},
		lacks: []string{"：“3日内", "1.1@", "1.6@"},
	},
	{
		name:  "a year with an event for a deadline",
		text:  strings.Replace(problem(), "2026年12月31日", "2026年运动会开幕前", 1),
		holds: []string{"error 第4行第6列：整改时限含义不明（年份之后的“前”不知是哪一天）"},
		lacks: []string{"2026-12-31"},
	},
	{
		name:  "what is planned is promised",
		text:  problem("整改措施：", "（一）计划2026年11月投运。", "（二）最迟2026年9月30日。", "（三）该厂2025年11月投运。", "（四）原计划2025年11月建成。"),
		holds: []string{"1.1@2026-11-30", "1.2@2026-09-30", "该日期是否为完成时限不明，未纳入，如是时限请写明“X年X月X日前”：“2025年11月投运”"},
		lacks: []string{"1.4@"},
	},
	{
		name:  "measures that tell what has been done",
		text:  problem("整改措施及成效：1.2025年3月完成截污，2025年9月20日通过验收。2.2026年10月底前再建湿地。"),
		holds: []string{"1.2@2026-10-31", "：“2025年3月完成截污，”", "：“2025年9月20日通过验收”"},
		lacks: []string{"1.1@"},
	},
	{
		name:  "blanks before what closes a date, and a number that runs into a month",
		text:  problem("整改措施：1.2026年 6 月 30 日 前立项。2.10月底前开工。"),
		holds: []string{"1.1@2026-06-30", "措施 2 2. 10月底前开工。", "时限缺少年份"},
	},
	{
		name: "dates of things and of threats are asked about",
		text: problem("整改措施：", "（一）对2022年底前建成的设施开展评估。", "（二）2026年6月30日前未完成的，予以通报。", "（三）2026年1-6月完成勘察，7-9月完成设计。", "（四）【2026年11月】验收。",
			"（五）2025年稳定达标。", "（六）将于2026年8月底前完成。"),
		holds: []string{
			"：“2022年底前建成的设施开展评估”", "：“2026年6月30日前未完成的，予以通报”", "“2026年1-6月完成勘察”", "时限缺少年份，该项承诺未纳入，请写明日期：“7-9月完成设计”",
			"未纳入，如是时限请写明“X年X月X日前”：“2026年11月】验收”", "“2025年稳定达标”", "1.6@2026-08-31",
		},
		lacks: []string{"1.1@", "1.2@"},
	},
	{
		name:  "a table that was made a text, a cell a line",
		text:  "某市清单\n1\n反馈问题\n甲问题\n整改时限\n2026年12月\n责任单位\n甲局\n责任人\n丙某\n2\n反馈问题\n乙问题\n整改时限\n2026年6月\n责任单位\n乙局\n责任人\n丁某\n",
		holds: []string{"1 甲问题", "2 乙问题", "领导 丙某\n", "领导 丁某\n"},
		lacks: []string{"没有编号"},
	},
	{
		name:  "the number of a page among names",
		text:  problem("责任人：丙某", "12"),
		holds: []string{"领导 丙某\n", "名单中单独成行的数字似为页码，未读入，请核对：“12”"},
	},
	{
		name:  "a note that says the same of every problem",
		text:  strings.Replace(problem("备注：无"), "一、甲", "一、甲问题。\n责任单位：甲局\n备注：无\n二、乙问题。\n责任单位：甲局\n备注：无\n三、甲", 1),
		holds: []string{"note 第4行第1列：该栏目不属于整改方案的内容，未读入（全文共3处）：“备注”"},
		lacks: []string{"第7行第1列：该栏目"},
	},
	{
		name:  "a row of a table in a text that is short of its number",
		text:  "具体问题|整改时限|责任单位|序号\n甲问题|2026年12月|甲局|1\n水环境|\n",
		holds: []string{"1 甲问题", "“水环境”"},
	},
	{
		name:  "several numbers are announced",
		text:  "督察共反馈全省40个问题，涉及我市1个问题。\n" + problem(),
		holds: []string{"warning 问题总数：文中称40个，实际读出1个，请核对"},
	},
	{
		name:  "one number is announced",
		text:  "督察共反馈全省40个问题。\n" + problem(),
		holds: []string{"error 问题总数：文中称40个，实际读出1个，请核对"},
	},
	{
		name:  "a span with a beginning and an end",
		text:  strings.Replace(problem(), "2026年12月31日", "自2026年3月起至2026年6月止", 1),
		holds: []string{"时限 date 2026-06-30"},
		lacks: []string{"除日期外另有文字"},
	},
	{
		name:  "a term in brackets that its measure repeats",
		text:  problem("整改措施：（一）2026年6月30日前完成补水（责任单位：乙局，完成时限：2026年6月30日）。"),
		holds: []string{"1.1@2026-06-30 2026-06-30"},
		lacks: []string{"1.1@2026-06-30a"},
	},
	{
		name:  "terms in what is told of the state",
		text:  problem("整改情况：已完成一期。剩余部分2026年8月底前完成。"),
		holds: []string{"整改情况中写有时限，未纳入，请核对：“剩余部分2026年8月底前完成”"},
	},
	{
		name:  "a table in a text, a row that goes on and a heading",
		text:  "序号|具体问题|整改措施|整改时限|责任部门|督办领导\n水环境方面|||||\n1|甲问题|2026年6月底前立项|2026年12月底|甲局|丁某\n | |每月检查| | |\n",
		holds: []string{"1 甲问题", "责任 甲局", "领导 丁某", "~month", "该标题不属于任何问题，未读入：“水环境方面”"},
	},
}

func TestNothingIsLost(t *testing.T) {
	for _, w := range wholes {
		t.Run(w.name, func(t *testing.T) {
			p, findings, err := plantext.Read("p", strings.NewReader(w.text))
			if err != nil {
				t.Fatal(err)
			}
			got := asRead(p, findings)
			for _, s := range w.holds {
				if !strings.Contains(got, s) {
					t.Errorf("no %q", s)
				}
			}
			for _, s := range w.lacks {
				if strings.Contains(got, s) {
					t.Errorf("holds %q", s)
				}
			}
			if t.Failed() {
				t.Log(got)
			}
		})
	}
}

// Word's tab stops are no tabs.
func TestTabStopsAreNoText(t *testing.T) {
	stops := `<w:tabs><w:tab w:val="clear" w:pos="709"/><w:tab w:val="left" w:pos="0"/></w:tabs>`
	d := &docx{}
	for _, l := range strings.Split(problem("整改措施：（一）2026年6月底前完成。"), "\n") {
		d.add(raw(stops, run(l)))
	}
	p, findings, err := formats.ReadPlanFile("p", "p.docx", bytes.NewReader(d.bytes(t)))
	if err != nil || strings.Contains(asRead(p, findings), "\t") || len(p.Problems) != 1 {
		t.Errorf("%v\n%s", err, asRead(p, findings))
	}
}

// What a table holds is in the plan or told of.
func TestNoRowIsLost(t *testing.T) {
	const header = "序号,具体问题,整改措施,整改时限,责任单位,考核要求\n"
	for _, tt := range []struct{ name, text, want string }{
		{"a number in brackets", "（4）,甲问题,巡查,2026年12月底,甲局,\n", "4 甲问题"},
		{"a number that is none", "1,甲问题,巡查,2026年12月底,甲局,\n3-2,乙问题,巡查,2026年12月底,乙局,\n", "error 第3行A列：该行的问题编号无法识别，未读入，请写明编号：“3-2 | 乙问题"},
		{"a remark with a term", "1,甲问题,巡查,2026年12月底,甲局,\n注：2026年6月底前报送总结,,,,,\n", "warning 第3行A列：该行没有问题编号，未读入，而其中写有时限"},
		{"a remark", "1,甲问题,巡查,2026年12月底,甲局,\n合计,1,,,,\n", "note 第3行A列"},
		{"a column not known", "1,甲问题,巡查,2026年12月底,甲局,合格\n", "warning 第1行A列：以下各列的名称不能识别，未读入，请核对：“考核要求”"},
		{"a month that may be another", "1,甲问题,巡查,2026.1,甲局,\n", "error 第2行D列：该时限可能是1月，也可能是10月"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p, findings, err := formats.ReadPlanFile("p", "p.csv", strings.NewReader(header+tt.text))
			if got := asRead(p, findings); err != nil || !strings.Contains(got, tt.want) {
				t.Errorf("%v, no %q in\n%s", err, tt.want, got)
			}
		})
	}
}

// A cell says what it shows of a day: 2026年12月 is kept as the first of the month and means the last.
func TestDaysAsCellsShowThem(t *testing.T) {
	month, day, whole := `yyyy"年"m"月";@`, `m"月"d"日"`, `[$-804]yyyy\-mm\-dd`
	for _, tt := range []struct {
		style excelize.Style
		want  string
	}{
		{excelize.Style{CustomNumFmt: &month}, "date 2026-12-31 “2026年12月”"},
		{excelize.Style{NumFmt: 57}, "date 2026-12-31 “2026年12月”"},
		{excelize.Style{NumFmt: 17}, "date 2026-12-31 “2026年12月”"},
		{excelize.Style{NumFmt: 14}, "date 2026-12-01 “2026年12月1日”"},
		{excelize.Style{CustomNumFmt: &whole}, "date 2026-12-01 “2026年12月1日”"},
		{excelize.Style{}, "date 2026-12-01 “2026年12月1日”"},
		{excelize.Style{CustomNumFmt: &day}, "第2行C列：该单元格只显示月和日，年份取自其中的日期值，请核对：“2026年12月1日”"},
	} {
		f := excelize.NewFile()
		style, err := f.NewStyle(&tt.style)
		for _, fault := range []error{
			err, f.SetSheetRow("Sheet1", "A1", &[]any{"序号", "具体问题", "整改时限", "责任单位"}), f.SetSheetRow("Sheet1", "A2", &[]any{1, "甲问题", 46357, "甲局"}),
			f.SetCellStyle("Sheet1", "C2", "C2", style),
		} {
			if fault != nil {
				t.Fatal(fault)
			}
		}
		var b bytes.Buffer
		if err := f.Write(&b); err != nil {
			t.Fatal(err)
		}
		p, findings, err := formats.ReadPlanFile("p", "p.xlsx", &b)
		if got := asRead(p, findings); err != nil || !strings.Contains(got, tt.want) {
			t.Errorf("%+v: %v, no %q in\n%s", tt.style, err, tt.want, got)
		}
	}
}
