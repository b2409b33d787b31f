package workbook

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"strconv"
	"time"

	"github.com/xuri/excelize/v2"

	"duban/formats/archive"
	"duban/remind"
)

// dayZero is the serial number of 1970-01-01: serials count from 1899-12-30 (ECMA-376 18.17.4.1).
const dayZero = 25569

// A Grid is one sheet as it is read: every cell as text, numbers and days as their plain numbers; what is merged holds its value in
// every cell. Rows end at their last cell that holds something.
// Plain numbers are read and not what the format shows, since 5月31日 shows no year while its number has one; Shapes says what is missing.
type Grid struct {
	Name  string
	Rows  [][]string
	since int   // serial number of 1970-01-01 in this workbook
	Lines []int // of a text: the line of each row; nil in a workbook

	Shapes map[[2]int]DayShape // of numbers that are days and show not all of it, by row and column
	hidden bool                // the whole sheet
	veiled []int               // rows that are hidden, by a filter or by hand, and hold something; counted from 1
}

// Day reads a cell as a day: written out, or as a spreadsheet's serial number.
// The fraction of a serial is a time of day and is cut off. Bounds keep a year, 2024, and small counts from being read as days.
func (g *Grid) Day(cell string) (remind.Date, bool) {
	if d, ok := readDay(cell); ok {
		return d, true
	}
	n, err := strconv.ParseFloat(cell, 64)
	if err != nil || n < 20000 || n > 110000 { // 1954 to 2201: a year alone is no serial
		return 0, false
	}
	return remind.Date(int(math.Floor(n)) - g.since), true //nolint:gosec // n is bounded above
}

// Where says a place in a grid, rows and columns counted from 0.
func (g *Grid) Where(row, column int) string {
	name, err := excelize.ColumnNumberToName(column + 1)
	if err != nil {
		name = "?"
	}
	return fmt.Sprintf("工作表“%s”第%d行%s列", g.Name, row+1, name)
}

// Read reads the sheets of an .xlsx that unpack has looked at, the hidden ones too; see shown.
// Books made on older Macintoshes count days from 1904 (date1904, 18.2.28); read by the usual count, their terms would be four years early.
func Read(raw []byte) (all []Grid, err error) {
	f, err := excelize.OpenReader(bytes.NewReader(raw), excelize.Options{
		RawCellValue: true, UnzipSizeLimit: archive.MaxUnpacked, UnzipXMLSizeLimit: archive.MaxUnpacked,
	})
	if err != nil {
		return nil, errors.Join(archive.ErrBroken, err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	since, size := dayZero, 0
	if p, err := f.GetWorkbookProps(); err == nil && p.Date1904 != nil && *p.Date1904 {
		since -= int(time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC).Sub(time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)) / (24 * time.Hour))
	}
	for _, name := range f.GetSheetList() {
		rows, err := f.GetRows(name)
		if err != nil {
			return nil, errors.Join(archive.ErrBroken, err)
		}
		visible, err := f.GetSheetVisible(name)
		if err != nil {
			return nil, errors.Join(archive.ErrBroken, err)
		}
		g := Grid{Name: name, Rows: rows, since: since, hidden: !visible}
		g.shape(f)
		if err := errors.Join(g.spread(f), g.veil(f)); err != nil {
			return nil, errors.Join(archive.ErrBroken, err)
		}
		if size += g.size(); size > archive.MaxText {
			return nil, archive.ErrTooLarge
		}
		all = append(all, g)
	}
	return all, nil
}

// size returns how many bytes the cells hold together: a workbook keeps a text once that stands in many.
func (g *Grid) size() int {
	n := 0
	for _, row := range g.Rows {
		for _, cell := range row {
			n += len(cell)
		}
	}
	return n
}

// spread copies the value of a merged range to every cell of it. Ranges beyond the rows hold nothing.
// A merged cell keeps its value at its upper left only: a 责任单位 merged over five rows would be missing from four.
func (g *Grid) spread(f *excelize.File) error {
	merged, err := f.GetMergeCells(g.Name, true)
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
		if top <= len(g.Rows) && left <= len(g.Rows[top-1]) {
			value = g.Rows[top-1][left-1]
		}
		for r := top - 1; r < min(bottom, len(g.Rows)); r++ {
			for len(g.Rows[r]) < min(right, MaxColumns) {
				g.Rows[r] = append(g.Rows[r], "")
			}
			for c := left - 1; c < min(right, MaxColumns); c++ {
				g.Rows[r][c] = value
			}
		}
	}
	return nil
}

// MaxColumns bounds how far a merged range is followed.
const MaxColumns = 256

// cellName returns a cell's name as spreadsheets show it, C12, from column and row.
func cellName(column, row int) string {
	name, _ := excelize.CoordinatesToCellName(column, row) // both count from 1 and are small
	return name
}
