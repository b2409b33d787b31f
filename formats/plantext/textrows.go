package plantext

import (
	"fmt"
	"slices"
	"strings"

	"duban/remind/pattern"
	"duban/remind/typed"
)

// A textTable reads a table written as text: a header row of labels, then a problem in each row, its cells parted by borders or tabs.
type textTable struct {
	cutter
	columns []Field // what the header says; nil before one
	numbers int     // the column of numbers, -1 if there is none
	headers []Finding
	outside bool // the last line was no row
}

// numbering are the labels of a column of numbers.
var numbering = []string{"序号", "编号", "问题编号", "问题序号", "项号"}

// cutRows cuts tables with a header into items and returns the lines that are in none. The headers' findings stand for tables that are not
// taken.
func cutRows(lines []span) (t textTable, rest []span) {
	for _, line := range lines {
		cells := line.cells()
		columns, numbers := tableHeader(cells)
		switch {
		case columns != nil:
			t.begin(line, cells, columns, numbers)
		case t.columns != nil && len(cells) > 1:
			t.row(line, cells)
		default:
			t.other(line)
			rest = append(rest, line)
		}
	}
	t.form = &forms[0]
	return t, rest
}

// begin takes a header; one that only comes again on a new page changes nothing.
func (t *textTable) begin(line span, cells []span, columns []Field, numbers int) {
	t.outside = false
	if slices.Equal(columns, t.columns) {
		return
	}
	t.columns, t.numbers = columns, numbers
	t.headers = append(t.headers, *finding(line, Warning, "该表未作为问题读入，请核对", Clip(line.text)))
	for i, c := range cells {
		switch {
		case columns[i] != FieldOther || i == numbers || c.text == "":
		case fieldOfColumn(columnOf(c.text)) == FieldOther && known(columnOf(c.text)):
			t.lost = append(t.lost, *finding(c, Note, "该栏目不属于整改方案的内容，未读入", c.text))
		default:
			t.lost = append(t.lost, *finding(c, Warning, "未识别的栏目，未读入，请核对", Clip(c.text)))
		}
	}
}

// row takes a row: a problem, the rest of the one above if it has no number of its own, or a heading inside the table.
// A row with another number of cells than the header is an error and not read: shifted by one, its units would stand in the column of its term.
func (t *textTable) row(line span, cells []span) {
	t.outside = false
	if strings.Trim(line.text, Blanks+"|｜-—:+") == "" {
		return
	}
	cells = t.whole(line, cells)
	filled := slices.DeleteFunc(slices.Clone(cells), func(c span) bool { return c.text == "" })
	number := ""
	if t.numbers >= 0 && t.numbers < len(cells) {
		number = cells[t.numbers].text
	}
	switch {
	case len(filled) == 1 && len(t.columns) > 2 && !t.goesOn(cells) && typed.Number(number) == 0:
		t.lost = append(t.lost, *finding(line, Note, "该标题不属于任何问题，未读入", Clip(filled[0].text)))
	case len(cells) != len(t.columns):
		t.lost = append(t.lost, *finding(line, Error, fmt.Sprintf("该行有%d格，而表头有%d格，未读入，请核对", len(cells), len(t.columns)), Clip(line.text)))
	case t.numbers >= 0 && number == "" && len(t.items) > 0:
		t.fill(&t.items[len(t.items)-1], cells)
	default:
		t.items = append(t.items, t.item(line, cells))
		t.fill(&t.items[len(t.items)-1], cells)
	}
}

// whole returns a row the empty cells at its ends: the last of a tabbed one were cut off with the blanks; the border of one without a frame
// was taken for a frame's where its first cell is empty.
func (t *textTable) whole(line span, cells []span) []span {
	if bare := line.parted("|｜"); !line.tabbed() && len(cells) < len(t.columns) && len(bare) == len(t.columns) {
		return bare
	}
	for len(cells) < len(t.columns) && line.tabbed() {
		cells = append(cells, line.cut(len(line.text), len(line.text)))
	}
	return cells
}

// goesOn reports whether all that a row holds stands in a column of clauses or names: it goes on with the row above. A heading inside the
// table stands in the first column.
func (t *textTable) goesOn(cells []span) bool {
	if len(t.items) == 0 || len(cells) != len(t.columns) {
		return false
	}
	for i, c := range cells {
		if c.text != "" && (t.columns[i] == FieldTitle || t.columns[i] >= fieldStatus) {
			return false
		}
	}
	return true
}

// item begins a problem with the number of its row.
func (t *textTable) item(line span, cells []span) item {
	it := item{head: line, number: len(t.items) + 1, counted: true}
	it.lines[FieldTitle] = []span{line.cut(0, 0)}
	if t.numbers < 0 {
		return it
	}
	cell := cells[t.numbers]
	if n := typed.Number(cell.text); n > 0 {
		it.number, it.counted = n, false
		return it
	}
	for i := range forms {
		if h, ok := forms[i].head(opening(cell.text)); ok {
			it.number, it.counted = h.number, false
			return it
		}
	}
	if n := typed.Number(leadingDigits.FindString(cell.text)); n > 0 {
		it.number, it.counted = n, false
	}
	return it
}

// leadingDigits are the number of 364(35-11).
var leadingDigits = pattern.New(`^\d{1,4}`)

// fill adds the cells of a row to a problem's fields. What two columns of one kind hold stays apart; what goes on in the next row does not.
func (t *textTable) fill(it *item, cells []span) {
	var filled [Fields]bool
	for i, c := range cells {
		kind := t.columns[i]
		if c.text == "" || kind == FieldOther {
			continue
		}
		if kind == fieldStatus {
			it.statuses = append(it.statuses, c)
		}
		if filled[kind] {
			it.lines[kind] = append(it.lines[kind], span{text: "；", from: c.from, pieces: c.pieces, paper: c.paper})
		}
		it.lines[kind] = append(it.lines[kind], c)
		filled[kind] = true
	}
	if it.lines[FieldTitle][0].text == "" && len(it.lines[FieldTitle]) > 1 {
		it.lines[FieldTitle] = it.lines[FieldTitle][1:]
	}
}

// other takes a line that is in no table.
func (t *textTable) other(line span) {
	switch {
	case t.columns == nil:
		t.preamble.WriteString(line.text + "\n")
	case !t.outside:
		t.outside = true
		t.lost = append(t.lost, *finding(line, Warning, "表格以外的文字，未读入，请核对", Clip(line.text)))
	}
}

// tableHeader returns what the columns of a header row hold; nil if the cells are no header: most of a header's cells are labels, among them a
// deadline or a responsible unit.
// Three labels at least are asked for, since 责任单位 and 整改时限 stand side by side in rows of label and value as well.
func tableHeader(cells []span) (columns []Field, numbers int) {
	labels, core := 0, false
	numbers = -1
	columns = make([]Field, len(cells))
	for i, c := range cells {
		word := columnOf(c.text)
		kind := fieldOfColumn(word)
		columns[i] = FieldOther
		switch {
		case numbers < 0 && slices.Contains(numbering, word):
			numbers = i
			labels++
		case known(word):
			columns[i] = kind
			labels++
			core = core || kind.Core()
		}
	}
	if labels < 3 || 2*labels <= len(cells) || !core {
		return nil, -1
	}
	return columns, numbers
}

// fieldOfColumn returns the field that a column of that name holds.
func fieldOfColumn(word string) Field {
	if kind, ok := ColumnLabels[word]; ok {
		return min(kind, FieldOther)
	}
	return Kinds[word]
}

// known reports whether a column's name is known.
func known(word string) bool {
	_, column := ColumnLabels[word]
	_, label := Kinds[word]
	return column || label
}

// tabbed reports whether a line's cells are parted by tabs.
func (s span) tabbed() bool { return !strings.ContainsAny(s.text, "|｜") }

// framed takes a border off each end of a row that begins with one; else what stands behind the last border is a cell, if an empty one.
func (s span) framed() span {
	for _, b := range borders {
		if t, ok := strings.CutPrefix(s.text, b); ok {
			for _, e := range borders {
				t = strings.TrimSuffix(t, e)
			}
			return s.cut(len(b), len(b)+len(t))
		}
	}
	return s
}

// cells returns the cells of a line, of which there are two at least.
func (s span) cells() []span {
	if !strings.ContainsAny(s.text, "|｜\t") {
		return nil
	}
	if s.tabbed() && len(s.pieces) == 0 {
		// An empty first cell was cut off with the blanks.
		line := strings.LastIndexByte(s.paper.text[:s.from], '\n') + 1
		s = span{paper: s.paper, from: line, text: s.paper.text[line : s.from+len(s.text)]}
	}
	if s.tabbed() {
		return s.parted("\t")
	}
	return s.framed().parted("|｜")
}

// parted cuts a line at signs of one or three bytes.
func (s span) parted(signs string) []span {
	var all []span
	for from := 0; ; {
		i := strings.IndexAny(s.text[from:], signs)
		if i < 0 {
			return append(all, s.cut(from, len(s.text)).cell())
		}
		all = append(all, s.cut(from, from+i).cell())
		if strings.HasPrefix(s.text[from+i:], "｜") {
			i += len("｜") - 1
		}
		from += i + 1
	}
}
