package plantable

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"duban/formats/plantext"
	"duban/remind"
	"duban/remind/typed"
)

// close writes the open problem as the text of a plan has it: a numbered heading, and under it the labels of the columns.
// A text is made of it, and not a remind.Problem, so that dates, units and measures of tables obey the same rules as those of texts and
// are told of in the same findings. The labels are the document's own where plantext knows them, so that a quote shows its word.
func (r *tableReader) close() {
	it := r.open
	r.open = nil
	if it == nil {
		return
	}
	r.out.untitled = r.out.untitled || len(r.out.lines) == 0
	r.out.rows++
	r.out.Strand = tabled
	defer func() { r.out.Strand = Running }()
	r.term(it)
	r.heading(it)
	written := map[plantext.Field]bool{plantext.FieldTitle: true}
	for i, kind := range r.cols.Kinds {
		if kind >= plantext.FieldOther || written[kind] {
			continue
		}
		written[kind] = true
		label := r.cols.Labels[i]
		if known, ok := plantext.Kinds[label]; !ok || known != kind {
			label = kind.Usual()
		}
		switch {
		case kind == plantext.FieldDeadline:
			r.value(label, it, kind, "；")
		case kind.Listed():
			r.value(label, it, kind, "、")
		default:
			r.clauses(label, it, kind)
		}
	}
}

// lines returns the filled lines of a cell, blanks at both ends taken off.
func (c Cell) lines() []Writing {
	var all []Writing
	for _, w := range c {
		for l := range strings.SplitSeq(w.Text, "\n") {
			if l = strings.Trim(l, plantext.Blanks); l != "" {
				all = append(all, Writing{l, w.At})
			}
		}
	}
	return all
}

// itemHead begins a problem in the form that no chapter or measure is numbered in, so that nothing in a cell can be taken for one.
func itemHead(n int) string { return "序号" + strconv.Itoa(n) + "、" }

// chinese is a number that begins a line as those of problems often do.
var chinese = regexp.MustCompile(`^([一二三四五六七八九十百零〇]+)、`)

// heading writes 序号3、 and the problem. A number that the cell repeats is written once.
// Without a title the heading stands at the row, so that the finding about the missing title has a place.
func (r *tableReader) heading(it *tableItem) {
	parts := []Writing{{Text: itemHead(it.number)}}
	for _, c := range it.values[plantext.FieldTitle] {
		parts = append(parts, c.lines()...)
	}
	if len(parts) == 1 {
		parts[0].At = it.at
	} else if m := chinese.FindStringSubmatch(parts[1].Text); m != nil && typed.Numeral(m[1]) == it.number {
		parts[1].Text = parts[1].Text[len(m[0]):]
	}
	r.out.Line(parts...)
}

// value writes a field of one line. Ends of lines in a cell part what it lists.
// 市住建局 and 市城管局 on two lines of a cell are two names; 市住房和城乡 and 建设局 are one broken by the column, which looks the same, so
// the number of such ends is told once for the table. 2024.1 is an Error: January or October, ten months apart, and a person must say.
func (r *tableReader) value(label string, it *tableItem, kind plantext.Field, sign string) {
	parts := []Writing{{Text: label + "："}}
	for i, c := range it.values[kind] {
		for k, l := range c.lines() {
			last := &parts[len(parts)-1]
			switch {
			case k > 0 && parted(last.Text, l.Text):
				last.Text += sign
				r.split++
			case k == 0 && i > 0 && !plantext.EndsWith(last.Text, plantext.Separators...):
				last.Text += "；"
			}
			if kind == plantext.FieldDeadline && r.table.sheet && curtailed.MatchString(l.Text) {
				r.out.Find(l.At, plantext.Error, "该时限可能是1月，也可能是10月（表格软件会略去末尾的0），请写作“X年X月”", l.Text)
			}
			if kind == plantext.FieldDeadline {
				l.Text = r.dated(l.Text)
			}
			parts = append(parts, l)
		}
	}
	r.out.Line(parts...)
}

// curtailed is a month as a spreadsheet may have made it of another: 2024.1 of 2024.10.
var curtailed = regexp.MustCompile(`^\d{4}\.1$`)

// parted reports whether the end of a line alone parts two names.
func parted(before, after string) bool {
	return !plantext.EndsWith(before, plantext.Separators...) && !startsWith(after, plantext.Separators...)
}

// startsWith reports whether a text begins with one of some signs.
func startsWith(text string, signs ...string) bool {
	return slices.ContainsFunc(signs, func(s string) bool { return strings.HasPrefix(text, s) })
}

// markers is how a line begins that begins a measure. Every other line of a cell goes on with the one before, so that none can be taken
// for a label.
var markers = regexp.MustCompile(`^(?:[（(][一二三四五六七八九十\d]+[）)]|[一二三四五六七八九十]+[、是]|\d{1,2}[.．、]|[①-⑳⑴-⒇⒈-⒛])`)

// clauses writes a field of many clauses.
// The lines of the first cell run together as one text does; those of further cells, from other rows, are parted by ； if nothing else does.
func (r *tableReader) clauses(label string, it *tableItem, kind plantext.Field) {
	parts := []Writing{{Text: label + "："}}
	for i, c := range it.values[kind] {
		for _, l := range c.lines() {
			last := &parts[len(parts)-1]
			switch {
			case len(parts) == 1:
			case markers.MatchString(l.Text):
				last.Text += "\n"
			case i > 0 && !plantext.EndsWith(last.Text, plantext.Separators...):
				last.Text += "；"
			}
			parts = append(parts, l)
		}
		if kind == plantext.FieldMeasures {
			own(it, c)
		}
	}
	r.out.Line(parts...)
}

// own assigns the units of a row to the measure that has the row for itself, where the rows differ in them.
// Without this every unit of the problem would be reminded of every measure. Where all rows name the same units, they are the problem's.
func own(it *tableItem, c Cell) {
	names := it.rows[c.plain()].responsible
	if len(names) == 0 || len(names) == len(it.values[plantext.FieldResponsible]) {
		return
	}
	for _, w := range c {
		w.At.only = nil
		for _, n := range names {
			w.At.only = append(w.At.only, plantext.SplitBodies(n.listed()).Bodies...)
		}
	}
}

// listed returns the text of a cell whose lines are a list.
func (c Cell) listed() string {
	var lines []string
	for _, l := range c.lines() {
		lines = append(lines, l.Text)
	}
	return strings.Join(lines, "、")
}

// dated writes out a day that a spreadsheet keeps as a number.
func (r *tableReader) dated(text string) string {
	if r.table.day != nil {
		if day, ok := r.table.day(strings.Trim(text, plantext.Blanks)); ok {
			return day
		}
	}
	return text
}

// term settles the term of a problem whose rows have several: the last of them is the problem's, each is its own measure's.
// A problem has one term, and it cannot be done before its last measure is. Where one row says 长期坚持 beside the dates of others, the problem
// goes on after its date. Terms that cannot be read are left to the text's reader, so that there is one finding and not two.
func (r *tableReader) term(it *tableItem) {
	all := it.values[plantext.FieldDeadline]
	if len(all) < 2 {
		return
	}
	var last remind.Date
	var latest Cell
	goes := false
	for _, c := range all {
		d, fault, _ := plantext.ReadTerm(r.dated(c.plain()))
		if fault != "" {
			return // the text's reader says what is wrong with several dates
		}
		goes = goes || d.Kind == remind.Continuous || d.Continues
		if d.Date > last {
			last, latest = d.Date, c
		}
	}
	if latest == nil {
		return
	}
	text := r.dated(latest.plain())
	if d, _, _ := plantext.ReadTerm(text); goes && !d.Continues {
		text += "，长期坚持"
	}
	r.out.Find(latest[0].At, plantext.Warning, fmt.Sprintf("问题%d各行的整改时限不同，以最晚的作为问题的时限，各行的作为该行措施的时限，请核对", it.number), text)
	it.values[plantext.FieldDeadline] = []Cell{{{text, latest[0].At}}}
	if len(it.rows) > 1 {
		r.mark(it)
	}
}

// mark puts the terms of the rows behind their measures.
// In words, as 完成时限 in brackets at the end of a clause is what writers of texts do, and the reader of commitments finds it there.
func (r *tableReader) mark(it *tableItem) {
	for i, c := range it.values[plantext.FieldMeasures] {
		row := it.rows[c.plain()]
		if row.deadline == nil {
			continue
		}
		d, _, _ := plantext.ReadTerm(r.dated(row.deadline.plain()))
		if slices.ContainsFunc(plantext.Scan(c.plain()), func(e plantext.Expression) bool { return e.Date == d.Date && d.Date != 0 }) {
			continue // it says so itself
		}
		marked := slices.Clone(c)
		end := &marked[len(marked)-1]
		end.Text = strings.TrimRight(end.Text, plantext.Blanks+"\n") + "（完成时限：" + r.dated(row.deadline.plain()) + "）"
		it.values[plantext.FieldMeasures][i] = marked
		it.rows[marked.plain()] = row
	}
}

// Labelled reports whether a table without a header holds labels, or is none but a frame around text.
// A form for one problem has 整改时限 on the left and the date on the right. Some writers put a whole plan into a table of one column for its
// border: that is text.
func (t *Table) Labelled() bool {
	wide := false
	for i := range t.Rows {
		cells := t.Rows[i].distinct()
		wide = wide || len(cells) > 1
		if len(cells) == 0 {
			continue
		}
		if _, _, ok := cells[0].label(); ok {
			return true
		}
	}
	return !wide
}

// Transcribe writes a table without a header row by row: a label and what it labels as one line, all else as it stands.
func (t *Table) Transcribe(out *Transcript) {
	label := ""
	for i := range t.Rows {
		label = t.Rows[i].transcribe(out, label)
	}
}

// transcribe writes a row and returns its label; one that goes on from the row above is not written again.
// A label merged over several rows comes again in each; the second value then goes on with the first, as one field of several lines.
func (row *Row) transcribe(out *Transcript, before string) string {
	cells := row.distinct()
	if len(cells) == 1 {
		if _, _, ok := cells[0].label(); !ok {
			for _, w := range cells[0] {
				out.Line(w)
			}
			return ""
		}
	}
	label := ""
	for i := 0; i < len(cells); i++ {
		kind, name, ok := cells[i].label()
		if !ok {
			out.Line((&Row{Cells: cells[i:]}).joined()...)
			return label
		}
		label = name
		var value Cell
		if i+1 < len(cells) {
			if _, _, labelled := cells[i+1].label(); !labelled {
				value = cells[i+1]
				i++
			}
		}
		writeLabelled(out, kind, name, value, name == before && len(cells) == 2)
	}
	return label
}

// writeLabelled writes a label and its value; a problem's number as the heading that it is.
// A label that is known for columns only is written by its usual name, as plantext would not find it at the beginning of a line.
func writeLabelled(out *Transcript, kind plantext.Field, label string, value Cell, goesOn bool) {
	n := itemNumber(value.plain())
	switch known, ok := plantext.Kinds[label]; {
	case kind == plantext.ColumnNumber && n > 0:
		at := *value[0].At
		at.column = max(at.column, 1)
		out.Line(Writing{itemHead(n), &at})
		return
	case kind == plantext.ColumnNumber:
		out.Line((&Row{Cells: []Cell{value}}).joined()...)
		return
	case !ok && kind == plantext.ColumnOther:
		if len(value) > 0 {
			out.Find(value[0].At, plantext.Note, "该栏目不属于整改方案的内容，未读入", label)
		}
		return
	case !ok || known != kind:
		label = kind.Usual()
	}
	parts := []Writing{{Text: label + "："}}
	if goesOn {
		parts = nil
	}
	if parts = value.under(parts, kind); len(parts) > 0 {
		out.Line(parts...)
	}
}

// under puts the lines of a cell behind a label: names into one line, measures into lines of their own.
func (c Cell) under(parts []Writing, kind plantext.Field) []Writing {
	for i, l := range c.lines() {
		switch {
		case i == 0:
		case kind.Listed() && parted(parts[len(parts)-1].Text, l.Text):
			parts[len(parts)-1].Text += "、"
		case markers.MatchString(l.Text):
			parts[len(parts)-1].Text += "\n"
		}
		parts = append(parts, l)
	}
	return parts
}
