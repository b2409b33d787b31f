package formats

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// A planTable is rows of cells, whatever file holds it. What is merged holds its value in every cell.
type planTable struct {
	rows  []tableRow
	day   func(cell string) (string, bool) // writes out a day that is kept as a number; nil: none is
	sheet bool                             // of a spreadsheet, in which 2024.10 becomes 2024.1
}

// A tableRow is one row, which stands at a place.
type tableRow struct {
	at    *site
	cells []tableCell
}

// A tableCell is what stands in a cell, in pieces that each know their place.
type tableCell []writing

// columns is the header of a table: what each column holds, and its label.
type columns struct {
	kinds  []field
	labels []string
	row    int // of the header, the last if there are several
}

var spaces = strings.NewReplacer(" ", "", "\t", "", "\n", "", "\r", "", "\u00a0", "", "\u3000", "", "\u200b", "", "\ufeff", "")

// label reads a cell as a label: blanks inside, what follows in brackets and a colon at the end do not count.
func (c tableCell) label() (kind field, label string, ok bool) {
	text := c.plain()
	if len(text) > 2*longestLabel {
		return 0, "", false
	}
	text = fold(spaces.Replace(text))
	if i := strings.IndexAny(text, "（("); i > 0 {
		text = text[:i]
	}
	text = strings.TrimRight(text, "：:")
	if kind, ok = columnLabels[text]; ok {
		return kind, text, true
	}
	kind, ok = kinds[text]
	return kind, text, ok
}

// header finds the row of labels; nil if the table has none.
func (t *planTable) header() *columns {
	for i := range t.rows {
		c := t.columns(i)
		if c == nil {
			continue
		}
		// A header of two rows: the lower one says more.
		if i+1 < len(t.rows) {
			if lower := t.columns(i + 1); lower != nil {
				return lower
			}
		}
		return c
	}
	return nil
}

// columns reads a row as a header: it names the problem and at least two other parts of one, and little else.
func (t *planTable) columns(row int) *columns {
	cells := t.rows[row].cells
	c := &columns{kinds: make([]field, len(cells)), labels: make([]string, len(cells)), row: row}
	found, other, before := map[field]bool{}, 0, ""
	for i, cell := range cells {
		kind, label, ok := cell.label()
		if !ok {
			kind, label = columnOther, spaces.Replace(cell.plain())
			if label != "" && label != before {
				other++
			}
		}
		c.kinds[i], c.labels[i], before = kind, label, label
		if ok && kind != columnOther {
			found[kind] = true
		}
	}
	parts := found[fieldDeadline] || found[fieldResponsible] || found[fieldMeasures]
	if !found[fieldTitle] || !parts || len(found) < 3 || other > len(found) {
		return nil
	}
	return c
}

// goesOn reports whether a table without a header goes on with the columns of the one before.
func (t *planTable) goesOn(c *columns) bool {
	i := slices.Index(c.kinds, columnNumber)
	if i < 0 || len(t.rows) == 0 || len(t.rows[0].cells) < 3 || len(t.rows[0].cells) > len(c.kinds) || i >= len(t.rows[0].cells) {
		return false
	}
	text := t.rows[0].cells[i].plain()
	return text == "" && len(t.rows[0].cells) == len(c.kinds) || itemNumber(text) > 0
}

var numberCell = regexp.MustCompile(`^(?:[（(【\[]|第|编号|序号|No\.?)?(\d{1,4}|[一二三四五六七八九十百零〇]+)(?:\.0+)?(?:[）)】\]]|[号项个条]|[、.．]|号?问题|[（(][\d-]+[）)])?$`)

// itemNumber reads the number of a problem as a cell holds it; 0 if it is none.
func itemNumber(text string) int {
	m := numberCell.FindStringSubmatch(spaces.Replace(text))
	if m == nil {
		return 0
	}
	if n, err := strconv.Atoi(m[1]); err == nil {
		return n
	}
	return numeral(m[1])
}

// A tableItem is one problem being gathered from its rows.
type tableItem struct {
	number int
	at     *site
	values [fields][]tableCell // each once
	seen   map[string]bool     // what they are
	rows   map[string]itemRow  // by measure, the first that has it
}

// An itemRow is what one row says of its problem's measure.
type itemRow struct {
	deadline    tableCell
	responsible []tableCell
}

// A tableReader gathers problems from rows under a header.
type tableReader struct {
	out   *transcript
	table *planTable
	cols  *columns
	open  *tableItem
	count int  // problems so far
	split int  // lists of units that were parted at the end of a line
	digit bool // some problem's number stands in digits
}

// problems writes the problems of a table with a header as the text of a plan.
func (t *planTable) problems(out *transcript, cols *columns) {
	r := &tableReader{out: out, table: t, cols: cols}
	r.above()
	r.digit = slices.ContainsFunc(t.rows[cols.row+1:], func(row tableRow) bool {
		_, err := strconv.Atoi(spaces.Replace(r.cell(&row, columnNumber).plain()))
		return err == nil
	})
	for i := cols.row + 1; i < len(t.rows); i++ {
		r.row(&t.rows[i])
	}
	r.close()
	if r.split > 0 {
		out.find(t.rows[0].at, Note, fmt.Sprintf("单位名单中有%d处换行，已按顿号分开读入", r.split), "")
	}
}

// above writes what stands over the header, and tells of columns that are not known.
func (r *tableReader) above() {
	for i := range max(r.cols.row, 0) {
		if r.table.columns(i) == nil {
			r.out.line(r.table.rows[i].joined()...)
		}
	}
	if r.cols.row < 0 {
		return
	}
	at := r.table.rows[r.cols.row].at
	unknown, others := "", ""
	for i, kind := range r.cols.kinds {
		l := r.cols.labels[i]
		if kind != columnOther || l == "" || slices.Contains(r.cols.labels[:i], l) {
			continue
		}
		if _, known := columnLabels[l]; known || kinds[l] != 0 {
			others += "、" + l
		} else {
			unknown += "、" + l
		}
	}
	if others != "" {
		r.out.find(at, Note, "以下各列不属于整改方案的内容，未读入", strings.TrimPrefix(others, "、"))
	}
	if unknown != "" {
		r.out.find(at, Warning, "以下各列的名称不能识别，未读入，请核对", strings.TrimPrefix(unknown, "、"))
	}
	if !slices.Contains(r.cols.kinds, columnNumber) {
		r.out.find(at, Warning, "表格没有“序号”列，已按顺序编号，请核对", "")
	}
}

// cells returns the filled cells of a kind.
func (r *tableReader) cells(row *tableRow, kind field) []tableCell {
	var all []tableCell
	for i, c := range row.cells {
		if i < len(r.cols.kinds) && r.cols.kinds[i] == kind && c.plain() != "" {
			all = append(all, c)
		}
	}
	return all
}

// cell returns the first of them.
func (r *tableReader) cell(row *tableRow, kind field) tableCell {
	return append(r.cells(row, kind), nil)[0]
}

func (r *tableReader) row(row *tableRow) {
	if len(row.distinct()) == 0 || r.repeats(row) {
		return
	}
	number, title := r.cell(row, columnNumber), r.cell(row, fieldTitle)
	fresh := title != nil && (r.open == nil || !r.open.has(fieldTitle, title))
	n := itemNumber(number.plain())
	if fresh && !slices.Contains(r.cols.kinds, columnNumber) {
		n = r.count + 1
	}
	if weight, why := r.aside(row, number, n); why != "" {
		r.out.find(row.at, weight, why, clip(row.plain()))
		return
	}
	switch {
	case n > 0 && (r.open == nil || n != r.open.number || fresh):
		r.close()
		r.open = &tableItem{number: n, at: row.at, seen: map[string]bool{}, rows: map[string]itemRow{}}
		r.count++
	case n == 0 && fresh:
		r.out.find(row.at, Error, fmt.Sprintf("该行没有编号，而问题不同于上一行，已并入问题%d，请补写编号", r.open.number), clip(title.plain()))
	}
	r.gather(row)
}

// aside says why a row is none of a problem's, and how much that weighs; nothing if it is.
func (r *tableReader) aside(row *tableRow, number tableCell, n int) (weight Severity, why string) {
	switch {
	case n == 0 && (number != nil || r.open == nil):
		return r.unnumbered(row)
	case n > 0 && r.band(row, number):
		return Note, "该行只是分类标题，未作为问题读入"
	}
	return "", ""
}

// unnumbered weighs the loss of a row without a number: one with a term and a unit is a problem.
func (r *tableReader) unnumbered(row *tableRow) (weight Severity, why string) {
	term, unit := r.cell(row, fieldDeadline), r.cell(row, fieldResponsible)
	switch {
	case term != nil && unit != nil && term.plain() != unit.plain(): // no merged cell
		return Error, "该行的问题编号无法识别，未读入，请写明编号"
	case promising(row.plain()):
		return Warning, "该行没有问题编号，未读入，而其中写有时限，请核对"
	}
	return Note, "该行没有问题编号，未作为问题读入"
}

// repeats reports whether a row is the header again, as it stands at the top of every page.
func (r *tableReader) repeats(row *tableRow) bool {
	if r.cols.row < 0 || len(row.cells) != len(r.cols.labels) {
		return false
	}
	same := 0
	for i, c := range row.cells {
		_, label, ok := c.label()
		if ok && label == r.cols.labels[i] {
			same++
		}
	}
	return same >= 3
}

// band reports whether a row is a heading of a category: it has a Chinese number where the problems have digits, and a title alone.
func (r *tableReader) band(row *tableRow, number tableCell) bool {
	if _, err := strconv.Atoi(spaces.Replace(number.plain())); err == nil || number == nil {
		return false
	}
	for i, c := range row.cells {
		if i < len(r.cols.kinds) && r.cols.kinds[i] != columnNumber && r.cols.kinds[i] != fieldTitle && c.plain() != "" && c.plain() != number.plain() {
			return false
		}
	}
	return r.digit
}

// gather takes what a row says of the open problem.
func (r *tableReader) gather(row *tableRow) {
	for i, c := range row.cells {
		if i >= len(r.cols.kinds) || r.cols.kinds[i] >= fieldOther || c.plain() == "" {
			continue
		}
		for _, w := range c {
			if strings.HasPrefix(w.text, "#") && formulaFault.MatchString(w.text) {
				r.out.find(w.at, Error, "单元格的公式出错，没有可读的内容，请更正", w.text)
			}
		}
		if kind := r.cols.kinds[i]; !r.open.has(kind, c) {
			r.open.values[kind] = append(r.open.values[kind], c)
			r.open.seen[key(kind, c)] = true
		}
	}
	if measures := r.cell(row, fieldMeasures).plain(); r.open.rows[measures].empty() {
		r.open.rows[measures] = itemRow{r.cell(row, fieldDeadline), r.cells(row, fieldResponsible)}
	}
}

var formulaFault = regexp.MustCompile(`^#(?:REF!|N/A|NAME\?|VALUE!|DIV/0!|NUM!|NULL!)$`)

func (r itemRow) empty() bool { return r.deadline == nil && len(r.responsible) == 0 }

func key(kind field, c tableCell) string { return strconv.Itoa(int(kind)) + c.plain() }

func (it *tableItem) has(kind field, c tableCell) bool { return it.seen[key(kind, c)] }

// joined returns a row's cells in one line, what is merged once.
func (row *tableRow) joined() []writing {
	var all []writing
	for _, c := range row.distinct() {
		if len(all) > 0 {
			all = append(all, writing{text: " | "})
		}
		all = append(all, writing{c.plain(), c[0].at})
	}
	return all
}

func (row *tableRow) plain() string {
	var b strings.Builder
	for _, w := range row.joined() {
		b.WriteString(w.text)
	}
	return b.String()
}

// distinct returns the filled cells; of neighbours that hold the same, as merged ones do, the first.
func (row *tableRow) distinct() []tableCell {
	var all []tableCell
	for _, c := range row.cells {
		if c.plain() != "" && (len(all) == 0 || all[len(all)-1].plain() != c.plain()) {
			all = append(all, c)
		}
	}
	return all
}

// plain returns the text of a cell in one line.
func (c tableCell) plain() string {
	if len(c) == 1 {
		return strings.Trim(c[0].text, blanks+"\n")
	}
	var b strings.Builder
	for _, l := range c {
		b.WriteString(strings.Trim(l.text, blanks+"\n"))
	}
	return b.String()
}
