package plantable

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"duban/formats/plantext"
	"duban/formats/workbook"
)

// planWord is what a file that is read here was given for.
const planWord = "方案"

// FromWorkbook reads the sheets of a workbook that have a header as a plan's problems. Where none has one, each is read row by row.
// One header anywhere makes all sheets without one asides, since a workbook of 整改清单 often has a 说明 or 联系人 sheet beside it, and read
// row by row these would become lines under the last problem. Hidden sheets are left out, hidden rows are read; both are told of.
func FromWorkbook(raw []byte) (*Transcript, error) {
	all, err := workbook.Read(raw)
	if err != nil {
		return nil, err
	}
	out := &Transcript{}
	grids, hidden := workbook.Shown(all)
	if err := workbook.Other(grids, planWord); err != nil {
		return nil, err
	}
	for _, f := range hidden {
		out.Find(&Site{Words: f.Where}, f.Severity, f.Message, f.Quote)
	}
	headers := make([]*Columns, len(grids))
	tables := make([]Table, len(grids))
	some := false
	for i := range grids {
		tables[i] = gridTable(&grids[i], out)
		headers[i] = tables[i].Header()
		some = some || headers[i] != nil
	}
	for i := range tables {
		switch {
		case headers[i] != nil:
			tables[i].Problems(out, headers[i])
		case !some:
			tables[i].Transcribe(out)
		case len(grids[i].Rows) > 0:
			out.Find(&Site{Words: "工作表“" + grids[i].Name + "”"}, tables[i].weight(), "没有找到“问题、整改时限、责任单位”等表头，未读入", plantext.Clip(tables[i].Rows[0].Plain()))
		}
	}
	return out, nil
}

// weight says how much it weighs that a table is not read: more if it holds terms.
// A sheet 附表2 with 2024年12月底前 in it may be a list of problems whose header has unknown words; a sheet of telephone numbers is not.
func (t *Table) weight() plantext.Severity {
	for i := range t.Rows {
		if plantext.Promising(t.Rows[i].Plain()) {
			return plantext.Warning
		}
	}
	return plantext.Note
}

// gridTable returns a sheet as a table. A day of which the cell's format shows no more than the month is that month.
// A spreadsheet keeps a day as a number, 45442, and shows 2024年5月. Numbers in other columns are none: only what is made of digits and a
// dot is asked for, and only where a day is expected.
func gridTable(g *workbook.Grid, out *Transcript) Table {
	t := Table{Rows: make([]Row, len(g.Rows)), sheet: true, day: func(cell string) (string, bool) {
		if strings.Trim(cell, "0123456789.") != "" {
			return "", false
		}
		d, ok := g.Day(cell)
		return d.ChineseShort(), ok
	}}
	for i, row := range g.Rows {
		t.Rows[i] = gridRow(row, i+1, func(k int) string { return g.Where(i, k) })
		for k := range row {
			if shape := g.Shapes[[2]int{i, k}]; shape != workbook.WholeDay && t.Rows[i].Cells[k] != nil {
				shaped(g, out, &t.Rows[i].Cells[k][0], shape)
			}
		}
	}
	return t
}

// shaped writes a day out as its cell shows it.
// It is done before the header is known, on the cells whose format is one of months, as the number alone would read as the month's first
// day: 2024年5月 then means the end of May, as in a text. A format without a year, 5月31日, leaves the year to a person to look at.
func shaped(g *workbook.Grid, out *Transcript, w *Writing, shape workbook.DayShape) {
	d, ok := g.Day(w.Text)
	switch {
	case !ok:
	case shape == workbook.YearAndMonth:
		w.Text = fmt.Sprintf("%d年%d月", d.Year(), int(d.Month()))
	default:
		w.Text = d.ChineseShort()
		out.Find(w.At, plantext.Warning, "该单元格只显示月和日，年份取自其中的日期值，请核对", w.Text)
	}
}

// gridRow returns a row of a sheet, counted from 1, whose cells stand where the function says.
// _x000D_ is how SpreadsheetML writes a carriage return within a text; programs that do not know it leave it in the cell. A cell of
// blanks only is nil, so that it counts as empty in every rule on tables.
func gridRow(cells []string, number int, where func(column int) string) Row {
	row := Row{At: &Site{Line: number, column: 1, Words: where(0)}, Cells: make([]Cell, len(cells))}
	for k, text := range cells {
		if text = strings.ReplaceAll(strings.ReplaceAll(text, "_x000D_", ""), "\r", ""); strings.Trim(text, plantext.Blanks+"\n") != "" {
			row.Cells[k] = Cell{{text, &Site{Line: number, column: k + 1, Words: where(k)}}}
		}
	}
	return row
}

// FromCSV reads a plan in CSV, whose cells are parted by commas, semicolons or tabs.
// Places are in lines of the file and letters of columns, since it is opened as a text by some and as a sheet by others; a
// quoted cell can hold ends of lines, so a row's line is not its number.
func FromCSV(text string) (*Transcript, error) {
	g, err := workbook.ReadCSV(text)
	if err == nil {
		err = workbook.Other([]workbook.Grid{g}, planWord)
	}
	if err != nil {
		return nil, err
	}
	t := Table{sheet: true}
	for i, cells := range g.Rows {
		number := g.Lines[i]
		t.Rows = append(t.Rows, gridRow(cells, number, func(k int) string {
			name, err := excelize.ColumnNumberToName(k + 1)
			if err != nil {
				name = strconv.Itoa(k + 1)
			}
			return fmt.Sprintf("第%d行%s列", number, name)
		}))
	}
	out := &Transcript{}
	if header := t.Header(); header != nil {
		t.Problems(out, header)
	} else {
		t.Transcribe(out)
	}
	return out, nil
}
