package formats

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// transcribeWorkbook reads the sheets of a workbook that have a header as a plan's problems. Where none has one, each is read row by row.
func transcribeWorkbook(raw []byte) (*transcript, error) {
	all, err := readWorkbook(raw)
	if err != nil {
		return nil, err
	}
	out := &transcript{}
	grids, hidden := shown(all)
	for _, f := range hidden {
		out.find(&site{words: f.Where}, f.Severity, f.Message, f.Quote)
	}
	headers := make([]*columns, len(grids))
	tables := make([]planTable, len(grids))
	some := false
	for i := range grids {
		tables[i] = gridTable(&grids[i], out)
		headers[i] = tables[i].header()
		some = some || headers[i] != nil
	}
	for i := range tables {
		switch {
		case headers[i] != nil:
			tables[i].problems(out, headers[i])
		case !some:
			tables[i].transcribe(out)
		case len(grids[i].rows) > 0:
			out.find(&site{words: "工作表“" + grids[i].name + "”"}, tables[i].weight(), "没有找到“问题、整改时限、责任单位”等表头，未读入", clip(tables[i].rows[0].plain()))
		}
	}
	return out, nil
}

// weight says how much it weighs that a table is not read: more if it holds terms.
func (t *planTable) weight() Severity {
	for i := range t.rows {
		if promising(t.rows[i].plain()) {
			return Warning
		}
	}
	return Note
}

// gridTable returns a sheet as a table. A day of which the cell's format shows no more than the month is that month.
func gridTable(g *grid, out *transcript) planTable {
	t := planTable{rows: make([]tableRow, len(g.rows)), sheet: true, day: func(cell string) (string, bool) {
		if strings.Trim(cell, "0123456789.") != "" {
			return "", false
		}
		d, ok := g.day(cell)
		return d.ChineseShort(), ok
	}}
	for i, row := range g.rows {
		t.rows[i] = gridRow(row, i+1, func(k int) string { return g.where(i, k) })
		for k := range row {
			if shape := g.shapes[[2]int{i, k}]; shape != wholeDay && t.rows[i].cells[k] != nil {
				shaped(g, out, &t.rows[i].cells[k][0], shape)
			}
		}
	}
	return t
}

// shaped writes a day out as its cell shows it.
func shaped(g *grid, out *transcript, w *writing, shape dayShape) {
	d, ok := g.day(w.text)
	switch {
	case !ok:
	case shape == yearAndMonth:
		w.text = fmt.Sprintf("%d年%d月", d.Year(), int(d.Month()))
	default:
		w.text = d.ChineseShort()
		out.find(w.at, Warning, "该单元格只显示月和日，年份取自其中的日期值，请核对", w.text)
	}
}

// gridRow returns a row of a sheet, counted from 1, whose cells stand where the function says.
func gridRow(cells []string, number int, where func(column int) string) tableRow {
	row := tableRow{at: &site{line: number, column: 1, words: where(0)}, cells: make([]tableCell, len(cells))}
	for k, text := range cells {
		if text = strings.ReplaceAll(strings.ReplaceAll(text, "_x000D_", ""), "\r", ""); strings.Trim(text, blanks+"\n") != "" {
			row.cells[k] = tableCell{{text, &site{line: number, column: k + 1, words: where(k)}}}
		}
	}
	return row
}

// transcribeCSV reads a plan in CSV, whose cells are parted by commas, semicolons or tabs.
func transcribeCSV(text string) (*transcript, error) {
	g, err := readCSV(text)
	if err != nil {
		return nil, err
	}
	t := planTable{sheet: true}
	for i, cells := range g.rows {
		number := g.lines[i]
		t.rows = append(t.rows, gridRow(cells, number, func(k int) string {
			name, err := excelize.ColumnNumberToName(k + 1)
			if err != nil {
				name = strconv.Itoa(k + 1)
			}
			return fmt.Sprintf("第%d行%s列", number, name)
		}))
	}
	out := &transcript{}
	if header := t.header(); header != nil {
		t.problems(out, header)
	} else {
		t.transcribe(out)
	}
	return out, nil
}
