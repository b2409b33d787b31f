package enclosure_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"duban/formats/enclosure"
	"duban/remind/days"
	"duban/remind/digest"
	"duban/remind/tally"
)

// What a dispatch knows nothing of has no column, and is said once below; a long list of bodies is cut to its first ones.
func TestADispatchOfWhatIsNotKnown(t *testing.T) {
	d := &digest.Dispatch{}
	d.On, d.Since, d.First = monday, monday-7, true
	row := digest.Row{Number: 1, Short: "河道", Text: "河道治理", Kind: tally.Whole, Due: monday - 9, Responsible: []string{"甲县", "乙县", "丙县", "丁县", "戊县"}}
	d.Overdue, d.Going = []digest.Row{row}, []digest.Row{row}
	total, matters, moves, progress := printed(t, d, 0), printed(t, d, 1), printed(t, d, 2), printed(t, d, 3)
	for _, tt := range []struct{ sheet, want, hushes string }{
		{total, "首次编制，没有2026年11月16日的数据可供比较。", "增减"},
		{matters, "甲县；乙县；丙县等5个单位", "戊县"},
		{matters, "截至2026年11月23日，系统未记录以上各行的最近进展。", "|最近进展"},
		{moves, "没有登记变化。", "河道"},
		{progress, "截至2026年11月23日，系统未记录以上各行的本月进展、报送人、此前最近进展。", "|本月进展"},
	} {
		if !strings.Contains(tt.sheet, tt.want) || strings.Contains(tt.sheet, tt.hushes) {
			t.Errorf("want %q, not %q:\n%s", tt.want, tt.hushes, tt.sheet)
		}
	}

	d.First = false
	d.Going[0].ProgressOn, d.Going[0].Progress, d.Going[0].ProgressBy = monday, "进场", "甲县"
	total, progress = printed(t, d, 0), printed(t, d, 3)
	if strings.Count(total, "|增减") != 2 || strings.Contains(total, "首次编制") {
		t.Errorf("a later dispatch compares:\n%s", total)
	}
	if !strings.Contains(progress, "|本月进展|报送人") || !strings.Contains(progress, "2026年11月23日：进场|甲县") {
		t.Errorf("what is on record has its columns:\n%s", progress)
	}
}

// printed returns the cells of a sheet of a dispatch.
func printed(t *testing.T, d *digest.Dispatch, sheet int) string {
	t.Helper()
	raw, err := enclosure.DispatchFile(d)
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := f.GetRows(f.GetSheetName(sheet))
	if err != nil {
		t.Fatal(err)
	}
	lines := make([]string, len(rows))
	for i, r := range rows {
		lines[i] = fmt.Sprint("|", strings.Join(r, "|"))
	}
	return strings.Join(lines, "\n")
}

// Of several plans each row says which it is of; what presses stands by how near it is, and a deadline that was moved beside its former one.
func TestADispatchOfSeveralPlans(t *testing.T) {
	row := func(plan, short string, due, since days.Date) digest.Row {
		return digest.Row{PlanShort: plan, Number: 2, Short: short, Text: "治理", Kind: tally.Whole, Due: due, Since: since, Standing: tally.Reported}
	}
	d := &digest.Dispatch{On: monday, Since: monday - 7, Plans: make([]digest.Plan, 2)}
	d.Overdue = []digest.Row{row("第一轮", "河道", monday-1, 0)}
	d.Due = []digest.Row{row("第一轮", "扬尘", monday, 0), row("第二轮", "废渣", monday+6, 0), row("第二轮", "污水", monday+7, 0)}
	d.Waiting = []digest.Row{row("第二轮", "矿山", 0, monday-10)}
	moved := digest.Move{Row: row("第二轮", "废渣", monday+6, 0), Chinese: "延期", Name: "extended"}
	moved.Before, moved.Note = digest.Past{Known: true, Due: monday - 30}, "批复\n同意"
	same := digest.Move{Row: row("第一轮", "扬尘", monday, 0), Chinese: "退回", Name: "returned"}
	same.Before = digest.Past{Known: true, Due: monday}
	d.Moves = []digest.Move{moved, same}

	matters, moves := printed(t, d, 1), printed(t, d, 2)
	for _, want := range []string{
		"|序号|方案|", "|1|第一轮|已逾期|2．河道|", "|逾期1天", "|2|第一轮|本周到期|2．扬尘|", "|今日到期", "|3|第二轮|本周到期|2．废渣|", "|还有6天",
		"|4|第二轮|30日内到期|2．污水|", "|还有7天", "|5|第二轮|待验收|2．矿山|", "|已等待10天",
	} {
		if !strings.Contains(matters, want) {
			t.Errorf("without %q:\n%s", want, matters)
		}
	}
	lines := strings.Split(moves, "\n")
	if got := lines[len(lines)-2]; !strings.HasPrefix(got, "|1|第二轮|延期|2．废渣|") || !strings.HasSuffix(got, "|批复 同意") || strings.Count(got, "-")+strings.Count(got, "/") < 2 {
		t.Errorf("what was moved: %s", got)
	}
	if got := lines[len(lines)-1]; !strings.HasPrefix(got, "|2|第一轮|退回|2．扬尘|") {
		t.Errorf("what was not: %s", got)
	}
	if total := printed(t, d, 0); strings.Contains(total, "|方案|") {
		t.Errorf("the figures are of no single plan:\n%s", total)
	}

	d.Plans = d.Plans[:1]
	if matters := printed(t, d, 1); strings.Contains(matters, "第一轮") || !strings.Contains(matters, "|1|已逾期|2．河道|") {
		t.Errorf("of one plan nobody asks which:\n%s", matters)
	}
}
