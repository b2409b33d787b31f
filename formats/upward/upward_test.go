package upward

import (
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"duban/formats/plantext"
	"duban/formats/workbook"
	"duban/remind"
	"duban/remind/people"
)

var november = remind.NewDate(2026, 11, 1)

// form reads a mapping that has no faults.
func form(t *testing.T, text string) *Form {
	t.Helper()
	f, findings, err := ReadForm(strings.NewReader(text))
	if err != nil || len(findings) > 0 {
		t.Fatalf("%v %v", findings, err)
	}
	return f
}

// day returns 23 November 2026 with four problems, of which the second has a measure.
func day(progress []remind.Progress, events ...remind.Event) *remind.Day {
	p := remind.Plan{ID: "p", Title: "某市整改方案"}
	for n := range 4 {
		p.Problems = append(p.Problems, remind.Problem{
			Plan: "p", Number: n + 1, Title: strings.Repeat("题", n+1), Deadline: remind.Deadline{Kind: remind.Dated, Date: remind.NewDate(2026, 6, 30), Text: "2026年6月底前"},
			Parties: remind.Parties{Responsible: []string{"甲县", "乙县"}},
		})
	}
	p.Problems[1].Commitments = []remind.Commitment{{Number: "1", Path: "（一）", Section: remind.SectionMeasures, Due: remind.NewDate(2026, 3, 31), Text: "铺设管网。"}}
	policy := remind.DefaultPolicy()
	for i := range events {
		events[i].ID, events[i].At = int64(i+1), events[i].On.At(9, 0)
	}
	w := &remind.World{
		Plans: []remind.Plan{p}, Policy: &policy, Book: people.NewBook(remind.Directory{}, people.Reachability{}), Events: events, Answers: remind.Answers{Progress: progress},
	}
	return w.Prepare().On(remind.NewDate(2026, 11, 23))
}

// Unknown fields and whatever else is wrong is told with its line, all at once, before anything is written.
func TestFaultsOfAMapping(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"an unknown field", "columns:\n- {heading: 甲, field: order}\n- {heading: 乙, field: progres}\n", "第3行第23列：没有这一数据项（field），可用：order（顺序号，从1起）、number"},
		{"an unknown key", "colums: []\n", "第1行第1列：无法识别的栏目"},
		{"no heading", "columns:\n- {field: order}\n", "第2行第3列：这一列没有写明标题"},
		{"both", "columns:\n- {heading: 甲, field: order, text: 乙}\n", "field 和 text 只能写一个"},
		{"a width", "columns:\n- {heading: 甲, width: wide}\n", "列宽（width）应为2至120的数"},
		{"rows", "rows: bodies\ncolumns:\n- {heading: 甲}\n", "第1行第7列：rows 应为 problems"},
		{"no columns", "title: 表\n", "没有写明任何一列"},
		{"nothing", "", "文件是空的"},
		{"no list", "columns: 甲\n", "此处应为列表"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, findings, err := ReadForm(strings.NewReader(tt.text))
			if err != nil || len(findings) != 1 || findings[0].Severity != plantext.Error || !strings.Contains(findings[0].String(), tt.want) {
				t.Errorf("%v %v", findings, err)
			}
		})
	}
	if _, _, err := ReadForm(strings.NewReader("columns: [")); err == nil {
		t.Error("what is no YAML was read")
	}
}

// The example can be used as it is, and speaks of every field.
func TestTheExample(t *testing.T) {
	f := form(t, Example)
	for i := range fields {
		if !strings.Contains(Example, fields[i].name+" ") {
			t.Errorf("the example does not name %s", fields[i].name)
		}
	}
	if len(f.Columns) != 9 || f.Measures {
		t.Errorf("%+v", f)
	}
	if _, err := f.identity(); err != nil {
		t.Error(err)
	}
}

const mapping = "title: 月报（{month}，{office}，{day}）\ncolumns:\n- {heading: 序号, field: number}\n- {heading: 单位, text: 某市}\n" +
	"- {heading: 时限, field: due}\n- {heading: 责任, field: responsible}\n- {heading: 进展, field: progress, width: 30}\n- {heading: 备注}\n"

// What is new in the month is told, else what was said last; what was never recorded stays empty, and each row says which.
func TestHowAMonthIsTold(t *testing.T) {
	on := func(month, d int) remind.Date {
		return remind.NewDate(2026, 11, 1).AddMonths(month-11) + remind.Date(d-1)
	}
	d := day([]remind.Progress{
		{Key: "p/1", On: on(9, 5), Text: "九月的进展"},
		{Key: "p/1", On: on(10, 5), Text: "十月的进展"},
		{Key: "p/2.1@2026-03-31", On: on(11, 3), Text: "已铺1公里；"},
		{Key: "p/2.1@2026-03-31", On: on(11, 20), Text: "已铺3公里"},
		{Key: "p/2", On: on(11, 6), Text: "已开工"},
		{Key: "p/4", On: on(12, 1), Text: "十二月的进展"},
	}, remind.Event{Key: "p/2", Kind: remind.EventReport, On: on(11, 21), For: "甲县"}, remind.Event{Key: "p/3", Kind: remind.EventExtend, On: on(8, 3), To: on(12, 31), Doc: "衡政办〔2026〕3号", Note: "备注"})
	rows := Rows(d, form(t, mapping), november)
	want := []struct {
		words string
		from  Source
	}{
		{"十月的进展。", Kept},
		{"已开工。\n（一）已铺3公里。\n2026年11月21日甲县报告完成整改，申请验收。", Fresh},
		{"2026年8月3日时限调整为2026年12月31日（衡政办〔2026〕3号）。", Kept},
		{"", Bare},
	}
	if len(rows) != len(want) {
		t.Fatalf("%d rows", len(rows))
	}
	for i, w := range want {
		if rows[i].Progress != w.words || rows[i].Source != w.from {
			t.Errorf("row %d: %q, %s", i+1, rows[i].Progress, rows[i].Source.Chinese())
		}
	}
	measures := Rows(d, &Form{Measures: true}, november)
	if len(measures) != 4 || measures[1].obligation.Key != "p/2.1@2026-03-31" || measures[1].Progress != "已铺3公里。\n2026年11月21日甲县报告完成整改，申请验收。" {
		t.Errorf("by measures: %d rows, %q", len(measures), measures[1].Progress)
	}
}

// A clerk's sheet of last month comes back: what he wrote stands where nothing was recorded, whatever the order of his rows, and nowhere else.
func TestLastMonthsSheetIsTakenOver(t *testing.T) {
	f := form(t, mapping)
	var b bytes.Buffer
	last := day(nil)
	last.Today = november - 1
	october := Rows(day([]remind.Progress{{Key: "p/1", On: november - 9, Text: "十月的进展"}}), f, november.AddMonths(-1))
	october[0].Progress, october[2].Progress = "改过的十月", "填报人所写"
	october[0], october[2] = october[2], october[0]
	if err := workbook.WriteNameless(&b, f.Sheets(october, last, november.AddMonths(-1))); err != nil {
		t.Fatal(err)
	}
	rows := Rows(day([]remind.Progress{{Key: "p/1", On: november - 9, Text: "十月的进展"}, {Key: "p/2", On: november, Text: "新的"}}), f, november)
	n, findings, err := f.KeepLast(rows, &b)
	if err != nil || n != 4 || len(findings) > 0 {
		t.Fatalf("%d %v %v", n, findings, err)
	}
	got := []string{}
	for i := range rows {
		got = append(got, rows[i].Progress+"|"+rows[i].Source.Chinese())
	}
	if s := strings.Join(got, " "); s != "改过的十月|沿用上月 新的。|本月有更新 填报人所写|沿用上月 |系统未记录" {
		t.Errorf("%s", s)
	}
	for _, text := range []string{"columns: [{heading: 进展, field: progress}]", "rows: measures\ncolumns: [{heading: 序号, field: number}, {heading: 进展, field: progress}]"} {
		if _, _, err := form(t, text).KeepLast(rows, strings.NewReader("序号,进展\n1,甲\n")); err == nil {
			t.Errorf("rows without a name were taken over by %s", text)
		}
	}
	if _, _, err := f.KeepLast(rows, strings.NewReader("编号,情况\n1,甲\n")); err == nil {
		t.Error("a sheet of another form was read")
	}
}

// The sheet is what was asked for, and nobody stands in its properties.
func TestTheSheet(t *testing.T) {
	f := form(t, mapping)
	today := day(nil)
	today.Office.Name = "市整改办"
	rows := Rows(today, f, november)
	var b bytes.Buffer
	if err := workbook.WriteNameless(&b, f.Sheets(rows, today, november)); err != nil {
		t.Fatal(err)
	}
	x, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = x.Close() }()
	if got := strings.Join(x.GetSheetList(), " "); got != "上报表 "+checkSheet {
		t.Errorf("sheets %s", got)
	}
	all, err := x.GetRows("上报表")
	if err != nil || all[0][0] != "月报（2026年11月，市整改办，2026年11月23日）" || strings.Join(all[1], " ") != "序号 单位 时限 责任 进展 备注" || strings.Join(all[2], " ") != "1 某市 2026-06-30 甲县；乙县" {
		t.Errorf("%q %v", all, err)
	}
	today.Book.Demo = true
	if title := f.Sheets(rows, today, november)[0].Title; !strings.HasPrefix(title, "【演示】月报") {
		t.Errorf("what is invented is called %s", title)
	}
}
