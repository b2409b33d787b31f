package tables_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"duban/formats/checklist"
	"duban/formats/plantext"
	"duban/formats/workbook"
	"duban/office"
	"duban/office/builtin"
	"duban/remind"
	"duban/remind/review"
	"duban/tables"
)

// sheetOf returns the built-in plan and its sheet, as a second person fills it in.
func sheetOf(t *testing.T, fill func(f *excelize.File, row int, code string)) (*remind.Plan, *bytes.Buffer) {
	t.Helper()
	snap, _, err := builtin.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	p := &snap.Plans[0]
	checked := review.Judge(p, nil)
	r := &office.PlanReview{Plan: p, All: checked, Count: review.CountOf(checked)}
	policy := remind.DefaultPolicy()
	w := &remind.World{Plans: snap.Plans, Policy: &policy, Book: remind.NewBook(remind.Directory{}, remind.Reachability{})}
	day := w.Prepare().On(remind.NewDate(2026, time.November, 23))
	var b bytes.Buffer
	if err := workbook.Write(&b, tables.Sheets(tables.ReviewGrids(r, tables.ReviewRows(r, false), day))); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := f.GetRows("核对表")
	if err != nil {
		t.Fatal(err)
	}
	code := slices.Index(rows[1], "核对码")
	for i := range rows {
		if i > 1 && code < len(rows[i]) && rows[i][code] != "" {
			fill(f, i+1, rows[i][code])
		}
	}
	var filled bytes.Buffer
	if err := f.Write(&filled); err != nil {
		t.Fatal(err)
	}
	return p, &filled
}

// What a second person writes on the sheet of the built-in plan comes back, reading by reading: the lines of problems and of signatures are none.
func TestTheReviewSheetComesBack(t *testing.T) {
	p, sheet := sheetOf(t, func(f *excelize.File, row int, _ string) {
		for column, text := range map[string]string{"H": "无误", "J": "李四"} {
			cell, _ := excelize.JoinCellName(column, row)
			if err := f.SetCellStr("核对表", cell, text); err != nil {
				t.Fatal(err)
			}
		}
	})
	s, findings, err := checklist.Read(sheet)
	if err != nil {
		t.Fatal(err)
	}
	j := s.Judge([]remind.Plan{*p}, nil)
	all := review.Of(p)
	if len(j.Taken) != len(all) || len(findings)+len(j.Findings) > 0 {
		t.Fatalf("%d of %d readings came back, with %v %v", len(j.Taken), len(all), findings, j.Findings)
	}
	for i, v := range j.Taken {
		if v.Print != all[i].Print() || !v.Right || v.By != "李四" || v.File != s.SHA256 || v.Plan != p.ID {
			t.Fatalf("row %d says %+v of %+v", i, v, all[i])
		}
	}
	p.Typist = "李四"
	if j := s.Judge([]remind.Plan{*p}, nil); len(j.Taken) > 0 || len(j.Findings) != len(all) || j.Findings[0].Severity != plantext.Error ||
		!strings.Contains(j.Findings[0].Message, "核对人与导入方案的操作人为同一人") {
		t.Errorf("who took the plan in confirms it himself: %d readings taken, %v", len(j.Taken), j.Findings[:1])
	}
}
