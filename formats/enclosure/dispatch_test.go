package enclosure_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"duban/formats/enclosure"
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
