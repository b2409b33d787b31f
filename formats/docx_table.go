package formats

import (
	"encoding/xml"
	"strconv"
)

// A docTable is a table of Word being read.
type docTable struct {
	rows    []tableRow
	row     []docCell
	dropped bool // the open row was deleted
	skipped int  // columns before the row's first cell
	cell    docCell
}

// A docCell is a cell of Word being read.
type docCell struct {
	lines     []writing
	span      int
	continues bool // it goes on from the cell above
	dropped   bool // it was deleted
}

// beginTable reads what makes a table. What stands in a nested one belongs to the cell around it.
func (r *docxReader) beginTable(path []string, e *xml.StartElement) bool {
	name := path[len(path)-1]
	t := &r.table
	switch {
	case name == "tbl":
		r.nested++
		if r.nested == 1 {
			r.tables++
			*t = docTable{}
		}
	case r.nested != 1:
	case name == "tr":
		t.row, t.dropped, t.skipped = nil, false, 0
	case name == "tc":
		t.cell = docCell{span: 1}
	case above(path, 1) == "trPr":
		r.rowProperty(name, e)
		return false
	case above(path, 1) == "tcPr":
		t.cell.property(name, e)
		return false
	}
	return true
}

func (r *docxReader) rowProperty(name string, e *xml.StartElement) {
	switch name {
	case "del":
		r.table.dropped = true
		r.seen.changes++
	case "ins":
		r.seen.changes++
	case "gridBefore":
		r.table.skipped, _ = strconv.Atoi(attr(e, "val"))
	}
}

func (c *docCell) property(name string, e *xml.StartElement) {
	switch name {
	case "gridSpan":
		if n, err := strconv.Atoi(attr(e, "val")); err == nil {
			c.span = max(n, 1)
		}
	case "vMerge":
		c.continues = attr(e, "val") != "restart"
	case "cellDel":
		c.dropped = true
	}
}

func (r *docxReader) endTable(name string) {
	t := &r.table
	switch {
	case name == "tbl" && r.nested > 0:
		r.nested--
		if r.nested == 0 {
			r.finishTable()
		}
	case r.nested != 1:
	case name == "tc":
		if len(r.carried) > 0 {
			t.cell.lines = append(t.cell.lines, r.carried...)
			r.carried = nil
		}
		t.row = append(t.row, t.cell)
		t.cell = docCell{}
	case name == "tr" && !t.dropped:
		t.rows = append(t.rows, r.spread())
	}
}

// spread lays the open row over the columns of the table: what is merged holds its value in every cell.
func (r *docxReader) spread() tableRow {
	t := &r.table
	number := len(t.rows) + 1
	words := "第" + strconv.Itoa(r.tables) + "个表格第" + strconv.Itoa(number) + "行"
	row := tableRow{at: r.place(words, r.count)}
	row.cells = make([]tableCell, min(max(t.skipped, 0), maxColumns))
	for i := range t.row {
		c := &t.row[i]
		cell := tableCell{}
		for _, l := range c.lines {
			l.at.words = words
			cell = append(cell, l)
		}
		if k := len(row.cells); c.continues && number > 1 && len(cell) == 0 && k < len(t.rows[number-2].cells) {
			cell = t.rows[number-2].cells[k]
			for _, w := range cell {
				r.size += len(w.text) // it is read as often as it is shown
			}
		}
		if c.dropped {
			cell = nil
		}
		for range min(c.span, maxColumns-len(row.cells)) {
			row.cells = append(row.cells, cell)
		}
	}
	r.cells += len(row.cells)
	for _, c := range row.cells {
		if len(c) > 0 {
			row.at.line = c[0].at.line
			break
		}
	}
	return row
}

// finishTable reads the table that has ended: by its header; as going on where the table before ended; or row by row.
func (r *docxReader) finishTable() {
	t := planTable{rows: r.table.rows}
	r.table = docTable{}
	if len(t.rows) == 0 {
		return
	}
	cols := t.header()
	if cols == nil && r.last != nil && t.goesOn(r.last) {
		cols = &columns{kinds: r.last.kinds, labels: r.last.labels, row: -1}
	}
	if cols == nil {
		r.finishPlain(&t)
		return
	}
	t.problems(r.out, cols)
	r.last, r.closed, r.beside = cols, true, 0
}

// finishPlain reads a table without a header. One without labels after a table of problems belongs to none of them.
func (r *docxReader) finishPlain(t *planTable) {
	switch {
	case t.labelled():
		r.closed = false
	case r.closed:
		r.out.strand = beside
		defer func() { r.out.strand = running }()
		r.out.find(t.rows[0].at, Warning, "该表没有可识别的表头，未读入，请核对", clip(t.rows[0].plain()))
	default:
		r.out.find(t.rows[0].at, Warning, "该表没有可识别的表头，已按正文逐行读入，请核对", clip(t.rows[0].plain()))
	}
	t.transcribe(r.out)
}
