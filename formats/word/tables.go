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
// Rows are kept whole until the table ends: whether it has a header, and in which row, decides how each of them is read.
type docTable struct {
	rows    []plantable.Row
	row     []docCell
	dropped bool // the open row was deleted
	skipped int  // columns before the row's first cell
	cell    docCell
}

// A docCell is a cell of Word being read.
// Its lines are its paragraphs. In words all are told by table and row, 第2个表格第5行, as cells of Word have no names.
type docCell struct {
	lines     []plantable.Writing
	span      int
	continues bool // it goes on from the cell above
	dropped   bool // it was deleted
}

// beginTable reads what makes a table. What stands in a nested one belongs to the cell around it.
// A nested table has no columns of the outer one; its words are read as lines of its cell, in their order (17.4).
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
// Word writes <w:vMerge w:val="restart"/> at the top of a merged cell and <w:vMerge/> in each below it. A span below 1 is a fault of
// the writing program and counts as one column.
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
// A text whose paragraph's end was deleted does not run out of its cell: Word keeps the end of a cell whatever was deleted.
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
// 责任单位 is often merged over the rows of all measures of a problem, and a row by itself must say who answers for it. Only an empty
// continuing cell takes the value from above: some programs write the text in every one. Both bounds of columns keep a gridSpan of a
// billion from filling the memory; the count of cells is checked while the part is read.
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
// A table goes on after the one before where a writer cut it in two at a page, or a heading stands between its halves. Its columns are then
// those of the first, and its first row is a problem already, so the row of its header is -1.
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
// One with labels, 整改时限 | 2024年12月底, is a form for one problem and is read as text wherever it stands: such forms follow one another.
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
