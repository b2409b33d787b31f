package plantable

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"duban/formats/plantext"
	"duban/remind/typed"
)

// A Table is rows of cells, whatever file holds it. What is merged holds its value in every cell.
// A merged value in every cell makes each row say all that it means, so that no rule below has to look at the rows above.
type Table struct {
	Rows  []Row
	day   func(cell string) (string, bool) // writes out a day that is kept as a number; nil: none is
	sheet bool                             // of a spreadsheet, in which 2024.10 becomes 2024.1
}

// A Row is one row, which stands at a place.
type Row struct {
	At    *Site
	Cells []Cell
}

// A Cell is what stands in a cell, in pieces that each know their place.
type Cell []Writing

// Columns is the header of a table: what each column holds, and its label.
// Several columns can be of one kind: 责任单位 twice, for city and county, is one list.
type Columns struct {
	Kinds  []plantext.Field
	Labels []string
	Row    int // of the header, the last if there are several
}

// spaces are dropped before a title is compared: 责 任 单 位 is how a narrow column is set.
var spaces = strings.NewReplacer(" ", "", "\t", "", "\n", "", "\r", "", "\u00a0", "", "\u3000", "", "\u200b", "", "\ufeff", "")

// label reads a cell as a label: blanks inside, what follows in brackets and a colon at the end do not count.
// A narrow column writes 整改 and 时限 on two lines, or 时　限 to fill it. In brackets stands how to fill the column in, 整改时限（年月日）. A
// cell of more than twice the longest label is none whatever it begins with; it saves folding a cell of a whole measure.
func (c Cell) label() (kind plantext.Field, label string, ok bool) {
	text := c.plain()
	if len(text) > 2*plantext.LongestLabel {
		return 0, "", false
	}
	text = plantext.Fold(spaces.Replace(text))
	if i := strings.IndexAny(text, "（("); i > 0 {
		text = text[:i]
	}
	text = strings.TrimRight(text, "：:")
	if kind, ok = plantext.ColumnLabels[text]; ok {
		return kind, text, true
	}
	kind, ok = plantext.Kinds[text]
	return kind, text, ok
}

// Header finds the row of labels; nil if the table has none.
// It is looked for in all rows, as 附件, a title and a line of the issuing office stand above it. A header of two rows has a merged
// 整改要求 above 整改目标 and 整改措施.
func (t *Table) Header() *Columns {
	for i := range t.Rows {
		c := t.columns(i)
		if c == nil {
			continue
		}
		// A header of two rows: the lower one says more.
		if i+1 < len(t.Rows) {
			if lower := t.columns(i + 1); lower != nil {
				return lower
			}
		}
		return c
	}
	return nil
}

// columns reads a row as a header: it names the problem and at least two other parts of one, and little else.
// Three parts are the least that cannot be chance: a problem with a title and a unit stands in many lists. More unknown columns than known
// ones mean another kind of table, such as a register of visits that has 问题, 责任单位 and 时限 among twenty columns. A merged unknown
// title counts once.
func (t *Table) columns(row int) *Columns {
	cells := t.Rows[row].Cells
	c := &Columns{Kinds: make([]plantext.Field, len(cells)), Labels: make([]string, len(cells)), Row: row}
	found, other, before := map[plantext.Field]bool{}, 0, ""
	for i, cell := range cells {
		kind, label, ok := cell.label()
		if !ok {
			kind, label = plantext.ColumnOther, spaces.Replace(cell.plain())
			if label != "" && label != before {
				other++
			}
		}
		c.Kinds[i], c.Labels[i], before = kind, label, label
		if ok && kind != plantext.ColumnOther {
			found[kind] = true
		}
	}
	parts := found[plantext.FieldDeadline] || found[plantext.FieldResponsible] || found[plantext.FieldMeasures]
	if !found[plantext.FieldTitle] || !parts || len(found) < 3 || other > len(found) {
		return nil
	}
	return c
}

// GoesOn reports whether a table without a header goes on with the columns of the one before.
// Its first row must have a problem's number where the table before has them; only a table of as many columns may leave it empty, which is
// a row of the last problem cut off by a page. Anything else, such as a table of signatures, is not taken in.
func (t *Table) GoesOn(c *Columns) bool {
	i := slices.Index(c.Kinds, plantext.ColumnNumber)
	if i < 0 || len(t.Rows) == 0 || len(t.Rows[0].Cells) < 3 || len(t.Rows[0].Cells) > len(c.Kinds) || i >= len(t.Rows[0].Cells) {
		return false
	}
	text := t.Rows[0].Cells[i].plain()
	return text == "" && len(t.Rows[0].Cells) == len(c.Kinds) || itemNumber(text) > 0
}

// numberCell is a cell that numbers an item: 3, （三）, 第3项, 序号3. A number with .0 is one that a spreadsheet has made of
// it.
var numberCell = regexp.MustCompile(`^(?:[（(【\[]|第|编号|序号|No\.?)?(\d{1,4}|[一二三四五六七八九十百零〇]+)(?:\.0+)?(?:[）)】\]]|[号项个条]|[、.．]|号?问题|[（(][\d-]+[）)])?$`)

// itemNumber reads the number of a problem as a cell holds it; 0 if it is none.
// It takes 3, （三）, 第3项, No.3, 3.0 as a spreadsheet keeps it, 问题 or a bracketed number behind it, and nothing with other words beside it:
// 合计 and 备注 in that column make no problem.
func itemNumber(text string) int {
	m := numberCell.FindStringSubmatch(spaces.Replace(text))
	if m == nil {
		return 0
	}
	if n, err := strconv.Atoi(m[1]); err == nil {
		return n
	}
	return typed.Numeral(m[1])
}

// A tableItem is one problem being gathered from its rows.
// A merged problem has a row for each measure, and each value that the rows share is kept once; seen answers that in constant time, since a
// problem may have a thousand rows.
type tableItem struct {
	number int
	at     *Site
	values [plantext.Fields][]Cell // each once
	seen   map[string]bool         // what they are
	rows   map[string]itemRow      // by measure, the first that has it
}

// An itemRow is what one row says of its problem's measure.
// It is kept by measure, as a measure with a row of its own may have a date and units of its own.
type itemRow struct {
	deadline    Cell
	responsible []Cell
}

// A tableReader gathers problems from rows under a header.
type tableReader struct {
	out   *Transcript
	table *Table
	cols  *Columns
	open  *tableItem
	count int  // problems so far
	split int  // lists of units that were parted at the end of a line
	digit bool // some problem's number stands in digits
}

// Problems writes the problems of a table with a header as the text of a plan.
// It goes down the rows once; a problem is written when the next begins, as its last row may still say something of it.
func (t *Table) Problems(out *Transcript, cols *Columns) {
	r := &tableReader{out: out, table: t, cols: cols}
	r.above()
	r.digit = slices.ContainsFunc(t.Rows[cols.Row+1:], func(row Row) bool {
		_, err := strconv.Atoi(spaces.Replace(r.cell(&row, plantext.ColumnNumber).plain()))
		return err == nil
	})
	for i := cols.Row + 1; i < len(t.Rows); i++ {
		r.row(&t.Rows[i])
	}
	r.close()
	if r.split > 0 {
		out.Find(t.Rows[0].At, plantext.Note, fmt.Sprintf("单位名单中有%d处换行，已按顿号分开读入", r.split), "")
	}
}

// above writes what stands over the header, and tells of columns that are not known.
// Above stands the plan's title, which is read as a text's first lines are. A known column that a plan has no place for, such as 备注, is a
// Note; an unknown title is a Warning, since 完成节点 might be the term in this city's words.
func (r *tableReader) above() {
	for i := range max(r.cols.Row, 0) {
		if r.table.columns(i) == nil {
			r.out.Line(r.table.Rows[i].joined()...)
		}
	}
	if r.cols.Row < 0 {
		return
	}
	at := r.table.Rows[r.cols.Row].At
	unknown, others := "", ""
	for i, kind := range r.cols.Kinds {
		l := r.cols.Labels[i]
		if kind != plantext.ColumnOther || l == "" || slices.Contains(r.cols.Labels[:i], l) {
			continue
		}
		if _, known := plantext.ColumnLabels[l]; known || plantext.Kinds[l] != 0 {
			others += "、" + l
		} else {
			unknown += "、" + l
		}
	}
	if others != "" {
		r.out.Find(at, plantext.Note, "以下各列不属于整改方案的内容，未读入", strings.TrimPrefix(others, "、"))
	}
	if unknown != "" {
		r.out.Find(at, plantext.Warning, "以下各列的名称不能识别，未读入，请核对", strings.TrimPrefix(unknown, "、"))
	}
	if !slices.Contains(r.cols.Kinds, plantext.ColumnNumber) {
		r.out.Find(at, plantext.Warning, "表格没有“序号”列，已按顺序编号，请核对", "")
	}
}

// cells returns the filled cells of a kind.
func (r *tableReader) cells(row *Row, kind plantext.Field) []Cell {
	var all []Cell
	for i, c := range row.Cells {
		if i < len(r.cols.Kinds) && r.cols.Kinds[i] == kind && c.plain() != "" {
			all = append(all, c)
		}
	}
	return all
}

// cell returns the first of them.
func (r *tableReader) cell(row *Row, kind plantext.Field) Cell {
	return append(r.cells(row, kind), nil)[0]
}

// row reads a row below the header: it begins a problem, goes on with the open one, or is set aside with a finding. A problem begins with
// a new number, or with the same number and another title: two problems numbered 3 are kept apart, for the text's reader to complain of.
// A new title without a number is an Error and joined to the open problem: left out, its units would hear nothing of it.
func (r *tableReader) row(row *Row) {
	if len(row.distinct()) == 0 || r.repeats(row) {
		return
	}
	number, title := r.cell(row, plantext.ColumnNumber), r.cell(row, plantext.FieldTitle)
	fresh := title != nil && (r.open == nil || !r.open.has(plantext.FieldTitle, title))
	n := itemNumber(number.plain())
	if fresh && !slices.Contains(r.cols.Kinds, plantext.ColumnNumber) {
		n = r.count + 1
	}
	if weight, why := r.aside(row, number, n); why != "" {
		r.out.Find(row.At, weight, why, plantext.Clip(row.Plain()))
		return
	}
	switch {
	case n > 0 && (r.open == nil || n != r.open.number || fresh):
		r.close()
		r.open = &tableItem{number: n, at: row.At, seen: map[string]bool{}, rows: map[string]itemRow{}}
		r.count++
	case n == 0 && fresh:
		r.out.Find(row.At, plantext.Error, fmt.Sprintf("该行没有编号，而问题不同于上一行，已并入问题%d，请补写编号", r.open.number), plantext.Clip(title.plain()))
	}
	r.gather(row)
}

// aside says why a row is none of a problem's, and how much that weighs; nothing if it is.
// A sum at the end (合计) and a line of the issuing office have words in place of a number; a band, 一、水污染, has a number and no problem.
func (r *tableReader) aside(row *Row, number Cell, n int) (weight plantext.Severity, why string) {
	switch {
	case n == 0 && (number != nil || r.open == nil):
		return r.unnumbered(row)
	case n > 0 && r.band(row, number):
		return plantext.Note, "该行只是分类标题，未作为问题读入"
	}
	return "", ""
}

// unnumbered weighs the loss of a row without a number: one with a term and a unit is a problem.
func (r *tableReader) unnumbered(row *Row) (weight plantext.Severity, why string) {
	term, unit := r.cell(row, plantext.FieldDeadline), r.cell(row, plantext.FieldResponsible)
	switch {
	case term != nil && unit != nil && term.plain() != unit.plain(): // no merged cell
		return plantext.Error, "该行的问题编号无法识别，未读入，请写明编号"
	case plantext.Promising(row.Plain()):
		return plantext.Warning, "该行没有问题编号，未读入，而其中写有时限，请核对"
	}
	return plantext.Note, "该行没有问题编号，未作为问题读入"
}

// repeats reports whether a row is the header again, as it stands at the top of every page.
// Three labels in their own columns are asked for, not all, as the repeated header may have lost a word to a narrow column.
func (r *tableReader) repeats(row *Row) bool {
	if r.cols.Row < 0 || len(row.Cells) != len(r.cols.Labels) {
		return false
	}
	same := 0
	for i, c := range row.Cells {
		_, label, ok := c.label()
		if ok && label == r.cols.Labels[i] {
			same++
		}
	}
	return same >= 3
}

// band reports whether a row is a heading of a category: it has a Chinese number where the problems have digits, and a title alone.
// Where no number is in digits, 一 is a problem's own number, and a row without units is a problem with missing fields.
func (r *tableReader) band(row *Row, number Cell) bool {
	if _, err := strconv.Atoi(spaces.Replace(number.plain())); err == nil || number == nil {
		return false
	}
	for i, c := range row.Cells {
		if i < len(r.cols.Kinds) && r.cols.Kinds[i] != plantext.ColumnNumber && r.cols.Kinds[i] != plantext.FieldTitle && c.plain() != "" && c.plain() != number.plain() {
			return false
		}
	}
	return r.digit
}

// gather takes what a row says of the open problem.
// A formula that failed shows #REF! in the sheet; read as a unit's name it would be somebody who can never be reached. The first row with
// a term or units speaks for its measure, since later rows that repeat the measure hold the merged value again.
func (r *tableReader) gather(row *Row) {
	for i, c := range row.Cells {
		if i >= len(r.cols.Kinds) || r.cols.Kinds[i] >= plantext.FieldOther || c.plain() == "" {
			continue
		}
		for _, w := range c {
			if strings.HasPrefix(w.Text, "#") && formulaFault.MatchString(w.Text) {
				r.out.Find(w.At, plantext.Error, "单元格的公式出错，没有可读的内容，请更正", w.Text)
			}
		}
		if kind := r.cols.Kinds[i]; !r.open.has(kind, c) {
			r.open.values[kind] = append(r.open.values[kind], c)
			r.open.seen[key(kind, c)] = true
		}
	}
	if measures := r.cell(row, plantext.FieldMeasures).plain(); r.open.rows[measures].empty() {
		r.open.rows[measures] = itemRow{r.cell(row, plantext.FieldDeadline), r.cells(row, plantext.FieldResponsible)}
	}
}

// formulaFault is what a cell shows whose formula has failed. It is no value and must never be read as a name.
var formulaFault = regexp.MustCompile(`^#(?:REF!|N/A|NAME\?|VALUE!|DIV/0!|NUM!|NULL!)$`)

// empty reports whether a row says neither by when nor by whom, so that a later row of the same measure may.
func (r itemRow) empty() bool { return r.deadline == nil && len(r.responsible) == 0 }

// key names a value by column and words: the same words as goal and as measure are two values.
func key(kind plantext.Field, c Cell) string { return strconv.Itoa(int(kind)) + c.plain() }

// has reports whether a problem holds a value already, from a row above or from a merged cell.
func (it *tableItem) has(kind plantext.Field, c Cell) bool { return it.seen[key(kind, c)] }

// joined returns a row's cells in one line, what is merged once.
// The bar is the sign that package plantext parts cells of a row of text by.
func (row *Row) joined() []Writing {
	var all []Writing
	for _, c := range row.distinct() {
		if len(all) > 0 {
			all = append(all, Writing{Text: " | "})
		}
		all = append(all, Writing{c.plain(), c[0].At})
	}
	return all
}

// Plain returns what the row says, its cells joined as a reader would read them.
func (row *Row) Plain() string {
	var b strings.Builder
	for _, w := range row.joined() {
		b.WriteString(w.Text)
	}
	return b.String()
}

// distinct returns the filled cells; of neighbours that hold the same, as merged ones do, the first.
func (row *Row) distinct() []Cell {
	var all []Cell
	for _, c := range row.Cells {
		if c.plain() != "" && (len(all) == 0 || all[len(all)-1].plain() != c.plain()) {
			all = append(all, c)
		}
	}
	return all
}

// plain returns the text of a cell in one line.
func (c Cell) plain() string {
	if len(c) == 1 {
		return strings.Trim(c[0].Text, plantext.Blanks+"\n")
	}
	var b strings.Builder
	for _, l := range c {
		b.WriteString(strings.Trim(l.Text, plantext.Blanks+"\n"))
	}
	return b.String()
}
