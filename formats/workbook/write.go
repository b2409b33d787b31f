package workbook

import (
	"errors"
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"

	"duban/remind"
)

// A Sheet is one sheet of a workbook to be written: a frozen header with filters, and the rows under it. A cell may be a string, an
// int, a bool (是 or 否), a remind.Date (none: an empty cell), a remind.Colour (its word on its colour), a Shade or nil.
type Sheet struct {
	Name    string
	Columns []Column
	Rows    [][]any
}

// A Shade is a text on a colour.
type Shade struct {
	Colour remind.Colour
	Text   string
}

// A Column is a column of a Sheet.
type Column struct {
	Title   string
	Kind    CellKind
	Width   float64  // in characters of Latin script; 0: by the title
	Note    string   // what to fill in, shown beside the header
	Choices []string // a list to choose from; other values stay possible
}

// CellKind is the type of a column's cells, empty ones below the rows too.
type CellKind int

// The kinds of cells. What is typed into a text cell stays as typed: a leading zero, a mobile number.
const (
	TextCell CellKind = iota
	NumberCell
	DayCell
)

// Number formats as ECMA-376 18.8.30 numbers them; 14 shows a day as the machine's user is used to.
const (
	formatText = 49
	formatDay  = "yyyy-mm-dd"
)

// fills are the backgrounds of the colours, pale enough for black print.
var fills = map[remind.Colour]string{
	remind.Red: "F8CBAD", remind.Orange: "FFD966", remind.Yellow: "FFF2CC", remind.Blue: "BDD7EE", remind.Purple: "E4CCF2",
	remind.Green: "C6E0B4", remind.Grey: "EDEDED",
}

// choicesSheet is the hidden sheet that holds the lists to choose from.
const choicesSheet = "选项"

// templateRows is how many empty rows below the filled ones keep the types and lists of their columns.
const templateRows = 1000

// Write writes sheets as .xlsx.
// The first sheet takes the place of the Sheet1 that a new workbook has, so that no empty one is left over.
func Write(w io.Writer, sheets []Sheet) (err error) {
	f := excelize.NewFile()
	defer func() { err = errors.Join(err, f.Close()) }()
	b := &bookWriter{f: f, styles: map[string]int{}}
	for i := range sheets {
		if i == 0 {
			b.try(f.SetSheetName("Sheet1", sheets[i].Name))
		} else {
			_, err := f.NewSheet(sheets[i].Name)
			b.try(err)
		}
		b.sheet(&sheets[i])
	}
	if b.err != nil {
		return fmt.Errorf("write the workbook: %w", b.err)
	}
	if _, err := f.WriteTo(w); err != nil {
		return fmt.Errorf("write the workbook: %w", err)
	}
	return nil
}

// A bookWriter writes one workbook and keeps its first error.
type bookWriter struct {
	f      *excelize.File
	styles map[string]int
	lists  int
	err    error
}

// try keeps the first error: the calls after it do no harm, as the file is not written then.
func (b *bookWriter) try(err error) {
	if b.err == nil {
		b.err = err
	}
}

// A part is where in a sheet a cell stands.
type part int

// The parts of a sheet: its header, its rows, and what is empty below them.
const (
	atHead part = iota
	inRow
	below
)

// style returns a cell style, made once for each kind, fill and part.
// A workbook may hold some 64,000 styles; one made for each cell would soon reach that, and make the file many times as large. Cells below
// the rows get no border, so that empty rows are not printed as a grid.
func (b *bookWriter) style(kind CellKind, fill string, where part) int {
	key := fmt.Sprint(kind, fill, where)
	if id, ok := b.styles[key]; ok {
		return id
	}
	s := &excelize.Style{Alignment: &excelize.Alignment{Vertical: "top", WrapText: true}}
	switch kind {
	case TextCell:
		s.NumFmt = formatText
	case DayCell:
		day := formatDay
		s.CustomNumFmt = &day
		s.Alignment.Horizontal = "center"
	case NumberCell:
	}
	for _, side := range []string{"left", "top", "right", "bottom"} {
		if where != below {
			s.Border = append(s.Border, excelize.Border{Type: side, Color: "BFBFBF", Style: 1})
		}
	}
	if fill != "" {
		s.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{fill}}
	}
	if where == atHead {
		s.Font = &excelize.Font{Bold: true}
		s.Alignment.Horizontal, s.Alignment.Vertical = "center", "center"
	}
	id, err := b.f.NewStyle(s)
	b.try(err)
	b.styles[key] = id
	return id
}

// sheet writes one sheet: its columns with their types, notes and lists, its rows, and how it is shown and printed.
func (b *bookWriter) sheet(s *Sheet) {
	last := len(s.Rows) + 1
	for i, c := range s.Columns {
		name, err := excelize.ColumnNumberToName(i + 1)
		b.try(err)
		b.try(b.f.SetColWidth(s.Name, name, name, c.width()))
		b.try(b.f.SetColStyle(s.Name, name, b.style(c.Kind, "", below)))
		b.try(b.f.SetCellStr(s.Name, cellName(i+1, 1), c.Title))
		b.try(b.f.SetCellStyle(s.Name, cellName(i+1, 1), cellName(i+1, 1), b.style(TextCell, "D9E1F2", atHead)))
		if c.Note != "" {
			b.try(b.f.AddComment(s.Name, excelize.Comment{
				Cell: cellName(i+1, 1), Author: "duban", Paragraph: []excelize.RichTextRun{{Text: c.Note}}, Width: 260, Height: 120,
			}))
		}
		if len(c.Choices) > 0 {
			b.choices(s.Name, name, c.Choices, last+templateRows)
		}
	}
	b.try(b.f.SetRowHeight(s.Name, 1, lineHeight*float64(s.headLines())+headRoom))
	for r, row := range s.Rows {
		lines := 1
		for i := range s.Columns {
			var v any
			if i < len(row) {
				v = row[i]
			}
			b.cell(s, i, r+2, v)
			lines = max(lines, s.Columns[i].lines(text(v)))
		}
		b.try(b.f.SetRowHeight(s.Name, r+2, min(lineHeight*float64(lines)+rowRoom, tallest))) // not every program makes room for what is wrapped
	}
	b.try(b.f.SetPanes(s.Name, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}))
	b.try(b.f.AutoFilter(s.Name, "A1:"+cellName(len(s.Columns), last), nil))
	b.paper(s)
}

// cell writes a value as its type: texts as texts, so that no number loses its leading zero and nothing becomes a formula.
func (b *bookWriter) cell(s *Sheet, column, row int, v any) {
	at, kind, fill := cellName(column+1, row), s.Columns[column].Kind, ""
	switch v := v.(type) {
	case nil:
	case string:
		if v != "" {
			b.try(b.f.SetCellStr(s.Name, at, v))
		}
	case int:
		b.try(b.f.SetCellInt(s.Name, at, int64(v)))
	case remind.Date:
		if v != 0 {
			b.try(b.f.SetCellInt(s.Name, at, int64(v)+dayZero))
		}
	case remind.Colour:
		fill = fills[v]
		b.try(b.f.SetCellStr(s.Name, at, v.Chinese()))
	case bool:
		b.try(b.f.SetCellStr(s.Name, at, map[bool]string{true: "是", false: "否"}[v]))
	case Shade:
		fill = fills[v.Colour]
		b.try(b.f.SetCellStr(s.Name, at, v.Text))
	default:
		b.try(fmt.Errorf("%s %s: a cell cannot hold %T", s.Name, at, v))
	}
	b.try(b.f.SetCellStyle(s.Name, at, at, b.style(kind, fill, inRow)))
}

// choices puts a list beside a column. The list lies in a hidden sheet, as one written into the rule itself ends at 255 characters.
// A value that is not in the list is a warning that can be passed over: a body that joins later is not in the template of today.
func (b *bookWriter) choices(sheet, column string, list []string, last int) {
	if b.lists == 0 {
		_, err := b.f.NewSheet(choicesSheet)
		b.try(err)
		b.try(b.f.SetSheetVisible(choicesSheet, false))
	}
	b.lists++
	for i, v := range list {
		b.try(b.f.SetCellStr(choicesSheet, cellName(b.lists, i+1), v))
	}
	name, err := excelize.ColumnNumberToName(b.lists)
	b.try(err)
	rule := excelize.NewDataValidation(true)
	rule.SetSqref(fmt.Sprintf("%s2:%s%d", column, column, last))
	rule.SetSqrefDropList(fmt.Sprintf("'%s'!$%s$1:$%s$%d", choicesSheet, name, name, len(list)))
	rule.SetError(excelize.DataValidationErrorStyleWarning, "请核对", "该值不在列表中，确认无误可以继续。")
	b.try(b.f.AddDataValidation(sheet, rule))
}
