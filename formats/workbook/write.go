package workbook

import (
	"errors"
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"

	"duban/remind"
)

// A Sheet is one sheet of a workbook to be written: a title line, a frozen header with filters, and the rows under it. A cell may be a
// string, an int, a bool (是 or 否), a remind.Date (none: an empty cell), a remind.Colour (its word on its colour), a Shade or nil.
type Sheet struct {
	Name    string
	Title   string // what a person reads over the columns, 整改台账（截至2026年11月28日）; empty: the name
	Columns []Column
	Rows    [][]any
	Foot    []string // lines below the rows, printed too
	Mark    string   // in the foot of each page, at its right
}

// A Band is a line over the rows that belong together, as wide as what is printed: the only cell of its row.
type Band string

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
	Aside   bool     // not printed: keys, codes, what programs want. Such columns stand behind all others
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

// The rows above the values: the title, and the header under it.
const (
	titleRow = 1
	headRow  = 2
)

// choicesSheet is the hidden sheet that holds the lists to choose from.
const choicesSheet = "选项"

// templateRows is how many empty rows below the filled ones keep the types and lists of their columns.
const templateRows = 1000

// Write writes sheets as .xlsx, in whose properties the program stands as their author.
func Write(w io.Writer, sheets []Sheet) error {
	return write(w, sheets, func(f *excelize.File) error {
		return f.SetDocProps(&excelize.DocProperties{Title: sheets[0].title(), Creator: "督办系统", LastModifiedBy: "督办系统"})
	})
}

// write writes sheets as .xlsx, with the properties that are set.
// The first sheet takes the place of the Sheet1 that a new workbook has, so that no empty one is left over.
func write(w io.Writer, sheets []Sheet, properties func(*excelize.File) error) (err error) {
	f := excelize.NewFile()
	defer func() { err = errors.Join(err, f.Close()) }()
	b := &bookWriter{f: f, styles: map[look]int{}}
	b.try(f.SetDefaultFont(plainFont)) // columns are measured by it
	if len(sheets) > 0 {
		b.try(properties(f))
	}
	for i, s := range sheets {
		if i == 0 {
			b.try(f.SetSheetName("Sheet1", s.Name))
		} else {
			_, err := f.NewSheet(s.Name)
			b.try(err)
		}
		b.sheet(&s)
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
	styles map[look]int
	lists  int
	err    error
}

// try keeps the first error: the calls after it do no harm, as the file is not written then.
func (b *bookWriter) try(err error) {
	if b.err == nil {
		b.err = err
	}
}

// sheet writes one sheet: its title, its columns with their types, notes and lists, its rows, and how it is shown and printed.
func (b *bookWriter) sheet(s *Sheet) {
	printed := s.printed()
	if printed == 0 {
		b.try(fmt.Errorf("sheet %s: a column that is not printed stands before one that is, or none is printed", s.Name))
		return
	}
	last := len(s.Rows) + headRow
	for i := range s.Columns {
		b.column(s, i, last)
	}
	b.title(s, printed)
	b.try(b.f.SetRowHeight(s.Name, headRow, lineHeight*float64(s.headLines())+headRoom))
	for i := range s.Rows {
		if band, ok := s.band(i); ok {
			b.across(s.Name, headRow+1+i, printed, string(band), look{where: atBand})
			continue
		}
		b.row(s, i)
	}
	for i, line := range s.Foot {
		b.across(s.Name, last+1+i, printed, line, look{where: atFoot})
	}
	b.try(b.f.SetPanes(s.Name, &excelize.Panes{Freeze: true, YSplit: headRow, TopLeftCell: cellName(1, headRow+1), ActivePane: "bottomLeft"}))
	b.try(b.f.AutoFilter(s.Name, cellName(1, headRow)+":"+cellName(len(s.Columns), last), nil))
	b.paper(s, printed, last+len(s.Foot))
}

// band returns the band that a row is; false: it is a row of cells.
func (s *Sheet) band(row int) (Band, bool) {
	if len(s.Rows[row]) != 1 {
		return "", false
	}
	band, ok := s.Rows[row][0].(Band)
	return band, ok
}

// across writes a line over all columns that are printed.
func (b *bookWriter) across(sheet string, row, printed int, line string, l look) {
	first, last := cellName(1, row), cellName(printed, row)
	b.try(b.f.SetCellStr(sheet, first, line))
	b.try(b.f.SetCellStyle(sheet, first, last, b.style(l)))
	if printed > 1 {
		b.try(b.f.MergeCell(sheet, first, last))
	}
	b.try(b.f.SetRowHeight(sheet, row, acrossHeight))
}

// title writes the title over the columns that are printed.
func (b *bookWriter) title(s *Sheet, printed int) {
	at := cellName(1, titleRow)
	b.try(b.f.SetCellStr(s.Name, at, s.title()))
	b.try(b.f.SetCellStyle(s.Name, at, at, b.style(look{where: atTitle})))
	if printed > 1 { // programs take a range of one cell for damage
		b.try(b.f.MergeCell(s.Name, at, cellName(printed, titleRow)))
	}
	b.try(b.f.SetRowHeight(s.Name, titleRow, titleHeight))
}

// row writes a row, high enough for its longest cell: not every program makes room for what is wrapped.
func (b *bookWriter) row(s *Sheet, n int) {
	lines, at := 1, headRow+1+n
	for i := range s.Columns {
		var v any
		if i < len(s.Rows[n]) {
			v = s.Rows[n][i]
		}
		b.cell(s, i, at, v)
		if !s.Columns[i].Aside {
			lines = max(lines, s.Columns[i].lines(text(v)))
		}
	}
	b.try(b.f.SetRowHeight(s.Name, at, height(lines)))
}

// column writes what a column is, without its values: its head with the note, its width, and the type and list of the cells under it.
func (b *bookWriter) column(s *Sheet, i, last int) {
	c, head := &s.Columns[i], cellName(i+1, headRow)
	name, err := excelize.ColumnNumberToName(i + 1)
	b.try(err)
	b.try(b.f.SetColWidth(s.Name, name, name, c.width()))
	b.try(b.f.SetColStyle(s.Name, name, b.style(look{kind: c.Kind, where: below})))
	b.try(b.f.SetCellStr(s.Name, head, c.Title))
	b.try(b.f.SetCellStyle(s.Name, head, head, b.style(look{where: atHead})))
	if c.Note != "" {
		b.try(b.f.AddComment(s.Name, excelize.Comment{
			Cell: head, Author: "duban", Paragraph: []excelize.RichTextRun{{Text: c.Note}}, Width: 260, Height: 120,
		}))
	}
	if len(c.Choices) > 0 {
		b.choices(s.Name, name, c.Choices, last+templateRows)
	}
}

// cell writes a value as its type: texts as texts, so that no number loses its leading zero and nothing becomes a formula.
func (b *bookWriter) cell(s *Sheet, column, row int, v any) {
	c := &s.Columns[column]
	at, l := cellName(column+1, row), look{kind: c.Kind, where: inRow, centred: c.width() <= narrow, long: height(c.lines(text(v))) >= tallest}
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
		l.shaded, l.colour = true, v
		b.try(b.f.SetCellStr(s.Name, at, v.Chinese()))
	case bool:
		b.try(b.f.SetCellStr(s.Name, at, map[bool]string{true: "是", false: "否"}[v]))
	case Shade:
		l.shaded, l.colour = true, v.Colour
		b.try(b.f.SetCellStr(s.Name, at, v.Text))
	default:
		b.try(fmt.Errorf("%s %s: a cell cannot hold %T", s.Name, at, v))
	}
	b.try(b.f.SetCellStyle(s.Name, at, at, b.style(l)))
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
	rule.SetSqref(fmt.Sprintf("%s%d:%s%d", column, headRow+1, column, last))
	rule.SetSqrefDropList(fmt.Sprintf("'%s'!$%s$1:$%s$%d", choicesSheet, name, name, len(list)))
	rule.SetError(excelize.DataValidationErrorStyleWarning, "请核对", "该值不在列表中，确认无误可以继续。")
	b.try(b.f.AddDataValidation(sheet, rule))
}
