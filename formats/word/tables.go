package word

import (
	"encoding/xml"
	"strconv"

	"duban/formats/archive"
	"duban/formats/plantable"
	"duban/formats/plantext"
	"duban/formats/workbook"
)

// A docTable is a table of Word being read.
type docTable struct {
	rows    []plantable.Row
	row     []docCell
	dropped bool // the open row was deleted
	skipped int  // columns before the row's first cell
	cell    docCell
}

// A docCell is a cell of Word being read.
type docCell struct {
	lines     []plantable.Writing
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
	case archive.Above(path, 1) == "trPr":
		r.rowProperty(name, e)
		return false
	case archive.Above(path, 1) == "tcPr":
		t.cell.property(name, e)
		return false
	}
	return true
}

// rowProperty reads whether a row was deleted or put in by a revision, and how many columns stand empty before its first cell.
func (r *docxReader) rowProperty(name string, e *xml.StartElement) {
	switch name {
	case "del":
		r.table.dropped = true
		r.seen.changes++
	case "ins":
		r.seen.changes++
	case "gridBefore":
		r.table.skipped, _ = strconv.Atoi(archive.Attr(e, "val"))
	}
}

// property reads how many columns a cell spans, and whether it goes on from the cell above: vMerge without a value does.
func (c *docCell) property(name string, e *xml.StartElement) {
	switch name {
	case "gridSpan":
		if n, err := strconv.Atoi(archive.Attr(e, "val")); err == nil {
			c.span = max(n, 1)
		}
	case "vMerge":
		c.continues = archive.Attr(e, "val") != "restart"
	case "cellDel":
		c.dropped = true
	}
}

// endTable closes a cell, a row or a table. A deleted row is left out as its reader leaves it out.
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
func (r *docxReader) spread() plantable.Row {
	t := &r.table
	number := len(t.rows) + 1
	words := "第" + strconv.Itoa(r.tables) + "个表格第" + strconv.Itoa(number) + "行"
	row := plantable.Row{At: r.place(words, r.count)}
	row.Cells = make([]plantable.Cell, min(max(t.skipped, 0), workbook.MaxColumns))
	for i := range t.row {
		c := &t.row[i]
		cell := plantable.Cell{}
		for _, l := range c.lines {
			l.At.Words = words
			cell = append(cell, l)
		}
		if k := len(row.Cells); c.continues && number > 1 && len(cell) == 0 && k < len(t.rows[number-2].Cells) {
			cell = t.rows[number-2].Cells[k]
			for _, w := range cell {
				r.size += len(w.Text) // it is read as often as it is shown
			}
		}
		if c.dropped {
			cell = nil
		}
		for range min(c.span, workbook.MaxColumns-len(row.Cells)) {
			row.Cells = append(row.Cells, cell)
		}
	}
	r.cells += len(row.Cells)
	for _, c := range row.Cells {
		if len(c) > 0 {
			row.At.Line = c[0].At.Line
			break
		}
	}
	return row
}

// finishTable reads the table that has ended: by its header; as going on where the table before ended; or row by row.
func (r *docxReader) finishTable() {
	t := plantable.Table{Rows: r.table.rows}
	r.table = docTable{}
	if len(t.Rows) == 0 {
		return
	}
	cols := t.Header()
	if cols == nil && r.last != nil && t.GoesOn(r.last) {
		cols = &plantable.Columns{Kinds: r.last.Kinds, Labels: r.last.Labels, Row: -1}
	}
	if cols == nil {
		r.finishPlain(&t)
		return
	}
	t.Problems(r.out, cols)
	r.last, r.closed, r.beside = cols, true, 0
}

// finishPlain reads a table without a header. One without labels after a table of problems belongs to none of them.
func (r *docxReader) finishPlain(t *plantable.Table) {
	switch {
	case t.Labelled():
		r.closed = false
	case r.closed:
		r.out.Strand = plantable.Beside
		defer func() { r.out.Strand = plantable.Running }()
		r.out.Find(t.Rows[0].At, plantext.Warning, "该表没有可识别的表头，未读入，请核对", plantext.Clip(t.Rows[0].Plain()))
	default:
		r.out.Find(t.Rows[0].At, plantext.Warning, "该表没有可识别的表头，已按正文逐行读入，请核对", plantext.Clip(t.Rows[0].Plain()))
	}
	t.Transcribe(r.out)
}
