package formats_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"duban/formats"
	"duban/formats/archive"
	"duban/formats/contacts"
	"duban/formats/ledger"
)

// padded returns a workbook with some rows, and as many blank ones behind them whose cells are formatted, then a last row.
func padded(t testing.TB, sheet string, rows [][]any, blank, wide int, last []any) []byte {
	t.Helper()
	f := excelize.NewFile()
	err := f.SetSheetName("Sheet1", sheet)
	style, serr := f.NewStyle(&excelize.Style{NumFmt: 49})
	w, werr := f.NewStreamWriter(sheet)
	if err = errors.Join(err, serr, werr); err != nil {
		t.Fatal(err)
	}
	cells := make([]any, wide)
	for i := range cells {
		cells[i] = excelize.Cell{StyleID: style}
	}
	n := 0
	add := func(row []any) {
		n++
		err = errors.Join(err, w.SetRow(fmt.Sprintf("A%d", n), row, excelize.RowOpts{StyleID: style}))
	}
	for _, r := range rows {
		add(append(r, cells[min(len(r), wide):]...))
	}
	for range blank {
		add(cells)
	}
	if last != nil {
		add(last)
	}
	var b bytes.Buffer
	if err = errors.Join(err, w.Flush(), f.Write(&b), f.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// WPS leaves formatted rows behind by the hundred thousand, and formatted columns far to the right.
func TestBlankRowsArePassedOver(t *testing.T) {
	people := [][]any{{"单位", "姓名", "渠道", "邮箱", "手机"}, {"市林业局", "甲某", "邮件", "linye@city.gov.cn", "13800000001"}}
	for name, raw := range map[string][]byte{
		"rows behind": padded(t, "联系人", people, 200_000, 5, nil), "rows between": padded(t, "联系人", people, 50_000, 5, []any{"市水利局", "乙某", "邮件", "shui@city.gov.cn"}),
		"columns": padded(t, "联系人", people, 250, 9_000, nil),
	} {
		d, findings, err := contacts.ReadDirectory(bytes.NewReader(raw), nil)
		if err != nil || len(findings) > 0 || d.Contacts[0].Address != "linye@city.gov.cn" {
			t.Errorf("%s: %+v %s %v", name, d.Contacts, lines(findings), err)
			continue
		}
		if n := len(d.Contacts); name == "rows between" && (n != 2 || d.Contacts[1].Where != "工作表“联系人”第50003行A列") || name != "rows between" && n != 1 {
			t.Errorf("%s: %+v", name, d.Contacts)
		}
	}
	plan := padded(t, "清单", [][]any{{"序号", "问题", "整改时限", "责任单位"}, {1, "某事。", "2027年1月1日", "甲局"}}, 100_000, 4, nil)
	if p, _, err := formats.ReadPlanFile("p", "p.xlsx", bytes.NewReader(plan)); err != nil || len(p.Problems) != 1 {
		t.Errorf("a plan: %d %v", len(p.Problems), err)
	}
	text := "编号,状态,日期\nx/1,已销号,2026-11-02\n" + strings.Repeat(",,,,,,,,\r\n", 300_000)
	if rows, findings, err := ledger.ReadStates(strings.NewReader(text)); err != nil || len(rows) != 1 || len(findings) > 0 {
		t.Errorf("a text: %d %s %v", len(rows), lines(findings), err)
	}
	full := make([][]any, 200_000) // cells that hold something are counted as before
	for i := range full {
		full[i] = []any{"甲", "乙", "丙", "丁", "戊", "己"}
	}
	if _, _, err := contacts.ReadDirectory(bytes.NewReader(padded(t, "联系人", full, 0, 6, nil)), nil); !errors.Is(err, archive.ErrTooLarge) {
		t.Errorf("a sheet that is full: %v", err)
	}
}
