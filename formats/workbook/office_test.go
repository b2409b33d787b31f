//go:build libreoffice

package workbook_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"duban/formats/workbook"
	"duban/remind"
	"duban/tools/libreoffice"
)

func TestLibreOfficeShowsWhatWasWritten(t *testing.T) {
	t.Parallel()
	sheet := workbook.Sheet{
		Name: "表一", Title: "清单（截至2026年11月28日）", Columns: []workbook.Column{
			{Title: "文本", Note: "说明", Choices: []string{"甲", "乙"}},
			{Title: "日期", Kind: workbook.DayCell},
			{Title: "数", Kind: workbook.NumberCell},
			{Title: "颜色"},
			{Title: "核定"},
			{Title: "覆盖"},
		},
		Rows: [][]any{
			{"013800000001", remind.NewDate(2024, 2, 29), 12, remind.Red, true, workbook.Shade{Text: "缺口", Colour: remind.Red}},
			{"=1+1", remind.NewDate(2028, 12, 31), -3, remind.Purple, false, workbook.Shade{Text: "可达", Colour: remind.Green}},
			{"2024-05-31", remind.Date(0), 0, remind.Grey, nil, nil},
			{"1.10", nil, nil, remind.Green, "第一行\n第二行", "@甲"},
		},
	}
	var b bytes.Buffer
	if err := workbook.Write(&b, []workbook.Sheet{sheet, {Name: "表二", Columns: []workbook.Column{{Title: "空"}}}}); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "book.xlsx")
	if err := os.WriteFile(file, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	got := libreoffice.Sheets(t, file)
	want := [][]string{
		{"清单（截至2026年11月28日）", "", "", "", "", ""},
		{"文本", "日期", "数", "颜色", "核定", "覆盖"},
		{"013800000001", "2024-02-29", "12", "红", "是", "缺口"},
		{"=1+1", "2028-12-31", "-3", "紫", "否", "可达"},
		{"2024-05-31", "", "0", "灰", "", ""},
		{"1.10", "", "", "绿", "第一行\n第二行", "@甲"},
	}
	if !slices.EqualFunc(got["book/表一"], want, slices.Equal[[]string]) {
		t.Errorf("LibreOffice shows\n%q, want\n%q", got["book/表一"], want)
	}
	if len(got["book/表二"]) != 2 {
		t.Errorf("the second sheet: %q", got["book/表二"])
	}
}
