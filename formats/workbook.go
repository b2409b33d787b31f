package formats

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"time"

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

// WriteWorkbook writes sheets as .xlsx.
func WriteWorkbook(w io.Writer, sheets []Sheet) (err error) {
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

func (b *bookWriter) try(err error) {
	if b.err == nil {
		b.err = err
	}
}

func cellName(column, row int) string {
	name, _ := excelize.CoordinatesToCellName(column, row) // both count from 1 and are small
	return name
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

// dayZero is the serial number of 1970-01-01: serials count from 1899-12-30 (ECMA-376 18.17.4.1).
const dayZero = 25569

// A grid is one sheet as it is read: every cell as text, numbers and days as their plain numbers; what is merged holds its value in
// every cell. Rows end at their last cell that holds something.
type grid struct {
	name  string
	rows  [][]string
	since int   // serial number of 1970-01-01 in this workbook
	lines []int // of a text: the line of each row; nil in a workbook

	shapes map[[2]int]dayShape // of numbers that are days and show not all of it, by row and column
	hidden bool                // the whole sheet
	veiled []int               // rows that are hidden, by a filter or by hand, and hold something; counted from 1
}

// day reads a cell as a day: written out, or as a spreadsheet's serial number.
func (g *grid) day(cell string) (remind.Date, bool) {
	if d, ok := readDay(cell); ok {
		return d, true
	}
	n, err := strconv.ParseFloat(cell, 64)
	if err != nil || n < 20000 || n > 110000 { // 1954 to 2201: a year alone is no serial
		return 0, false
	}
	return remind.Date(int(math.Floor(n)) - g.since), true //nolint:gosec // n is bounded above
}

// where says a place in a grid, rows and columns counted from 0.
func (g *grid) where(row, column int) string {
	name, err := excelize.ColumnNumberToName(column + 1)
	if err != nil {
		name = "?"
	}
	return fmt.Sprintf("工作表“%s”第%d行%s列", g.name, row+1, name)
}

// readWorkbook reads the sheets of an .xlsx that unpack has looked at, the hidden ones too; see shown.
func readWorkbook(raw []byte) (all []grid, err error) {
	f, err := excelize.OpenReader(bytes.NewReader(raw), excelize.Options{
		RawCellValue: true, UnzipSizeLimit: maxUnpacked, UnzipXMLSizeLimit: maxUnpacked,
	})
	if err != nil {
		return nil, errors.Join(ErrBroken, err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	since, size := dayZero, 0
	if p, err := f.GetWorkbookProps(); err == nil && p.Date1904 != nil && *p.Date1904 {
		since -= int(time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC).Sub(time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)) / (24 * time.Hour))
	}
	for _, name := range f.GetSheetList() {
		rows, err := f.GetRows(name)
		if err != nil {
			return nil, errors.Join(ErrBroken, err)
		}
		visible, err := f.GetSheetVisible(name)
		if err != nil {
			return nil, errors.Join(ErrBroken, err)
		}
		g := grid{name: name, rows: rows, since: since, hidden: !visible}
		g.shape(f)
		if err := errors.Join(g.spread(f), g.veil(f)); err != nil {
			return nil, errors.Join(ErrBroken, err)
		}
		if size += g.size(); size > maxText {
			return nil, ErrTooLarge
		}
		all = append(all, g)
	}
	return all, nil
}

// size returns how many bytes the cells hold together: a workbook keeps a text once that stands in many.
func (g *grid) size() int {
	n := 0
	for _, row := range g.rows {
		for _, cell := range row {
			n += len(cell)
		}
	}
	return n
}

// spread returns every cell of a merged range the range's value. Ranges beyond the rows hold nothing.
func (g *grid) spread(f *excelize.File) error {
	merged, err := f.GetMergeCells(g.name, true)
	if err != nil {
		return err
	}
	for _, m := range merged {
		left, top, err := excelize.CellNameToCoordinates(m.GetStartAxis())
		if err != nil {
			return err
		}
		right, bottom, err := excelize.CellNameToCoordinates(m.GetEndAxis())
		if err != nil {
			return err
		}
		value := ""
		if top <= len(g.rows) && left <= len(g.rows[top-1]) {
			value = g.rows[top-1][left-1]
		}
		for r := top - 1; r < min(bottom, len(g.rows)); r++ {
			for len(g.rows[r]) < min(right, maxColumns) {
				g.rows[r] = append(g.rows[r], "")
			}
			for c := left - 1; c < min(right, maxColumns); c++ {
				g.rows[r][c] = value
			}
		}
	}
	return nil
}

// maxColumns bounds how far a merged range is followed.
const maxColumns = 256
