package plantext

import (
	"slices"
	"strings"
	"unicode/utf8"

	"duban/remind/pattern"
	"duban/remind/typed"
)

// An item is one numbered problem as the text has it.
type item struct {
	number   int
	counted  bool // the text gives no number: it is the place among the others
	head     span // the heading's line, for complaints
	lines    [Fields][]span
	labels   [Fields][]string // as written
	word     string           // the label that is open
	filled   map[string]bool  // labels under which something stands
	statuses []span           // labels under which the text tells how far it has come
	faults   []Finding
}

// A cutter cuts lines into items.
type cutter struct {
	form     *form
	preamble strings.Builder // what stands before the first item
	items    []item
	open     *item
	spot     spot
	lost     []Finding
	before   []span // lines before the first item
	last     int    // the last line that could begin an item
}

// cutItems cuts a text into items: rows of a table, or what stands under the headings of the form that the text numbers its problems in.
// Rows are taken if they are as many as the problems of the running text at least: a plan often ends with a table that repeats it.
func cutItems(lines []span) cutter {
	rows, rest := cutRows(lines)
	form, problems := formOf(rest)
	if len(rows.items) > 0 && len(rows.items) >= problems {
		return rows.cutter
	}
	c := cutter{form: form, lost: rows.headers}
	if form == nil {
		return c
	}
	for i := range rest {
		if _, ok := form.head(opening(rest[i].text)); ok {
			c.last = i
		}
	}
	for i := range rest {
		c.line(rest, i)
	}
	c.close()
	c.terms()
	if form.begins != byNumber && len(c.items) == 1 {
		c.items[0].named(lines[0], c.preamble.String())
	}
	return c
}

// inName is the number of a problem as the name of a text has it: 关于第27项整改任务的公示.
var inName = pattern.New(`第` + space + anyNumber + space + `(?:项|个问题|号(?:问题|任务))|(?:序号|(?:问题|任务)编号)` + space + `[：:]?` + space + anyNumber)

// named takes from what stands before a text's only problem what the problem lacks: its number, if there is but one, and its title.
// A paper on one problem (关于第27项整改任务的公示) says its number in its name only.
func (it *item) named(first span, preamble string) {
	numbers := map[int]bool{}
	for _, m := range inName.FindAllStringSubmatch(Fold(preamble), -1) {
		numbers[typed.Number(m[1]+m[2])] = true
	}
	for n := range numbers {
		if len(numbers) == 1 && n > 0 {
			it.number, it.counted = n, false
		}
	}
	if it.text(FieldTitle).text == "" && it.head.at(0) != first.at(0) {
		it.lines[FieldTitle] = []span{first}
	}
}

// line takes line i of a text.
// The order of the cases is the rule: a heading of the problems' form, a label that begins a problem without a number, what stands
// before the first, chapters between and behind the problems, and all else is the open problem's.
func (c *cutter) line(lines []span, i int) {
	line := lines[i]
	h, heading := c.form.head(opening(line.text))
	switch {
	case heading && (c.open == nil || !c.spot.measure(c.form, h)):
		c.heading(line, h)
	case c.begins(line):
		c.begin(item{head: line, counted: true})
		c.open.number = len(c.items) + 1
		c.preamble.WriteString(line.text[:labelsOf(line.text)[0].before] + "\n")
		c.open.lines[FieldTitle] = []span{line.cut(0, 0)}
		c.take(line)
	case c.open == nil:
	case c.chapter(lines, i):
		c.lost = append(c.lost, *finding(line, Note, "该标题不属于任何问题，未读入", Clip(line.text)))
		return
	case c.after(line, i):
		c.lost = append(c.lost, *finding(line, Note, "该标题不属于任何问题，其下文字未读入", Clip(line.text)))
		c.spot.field = FieldOther
	default:
		c.take(line)
	}
	if c.open == nil || len(c.items) == 0 && !c.open.labelled() {
		c.preamble.WriteString(line.text + "\n")
		c.before = append(c.before, line)
	}
}

// terms tells of terms before the first item, which are no problem's.
// A preamble such as 2024年完成整改20个 states totals and is compared elsewhere, so it is not told of.
func (c *cutter) terms() {
	if len(c.items) == 0 {
		return
	}
	first := c.items[0].head.at(0).Line
	for _, line := range c.before {
		if at := line.at(0); at.Line < first && Promising(line.text) && statedYear.FindString(line.text) == "" {
			c.lost = append(c.lost, *finding(line, Warning, "该处写有时限而不属于任何问题，未纳入，请核对", Clip(line.text)))
		}
	}
}

// heading begins an item with a line that bears its number.
func (c *cutter) heading(line span, h head) {
	c.begin(item{number: h.number, head: line})
	title := line.cut(h.end, len(line.text))
	if h.literal {
		c.open.lines[FieldTitle] = []span{title}
		return
	}
	c.open.lines[FieldTitle] = []span{title.cut(0, 0)}
	c.take(title)
}

// begin opens an item after the one before.
// The number of a heading is kept as written; whether numbers go on without a gap is looked at when all are read.
func (c *cutter) begin(it item) {
	c.close()
	c.open, c.spot = &it, spot{number: it.number}
}

// begins reports whether a line without a number begins an item, in a text that has none.
func (c *cutter) begins(line span) bool {
	if c.form.begins == byNumber {
		return false
	}
	labels := labelsOf(line.text)
	if c.form.begins == byText {
		return c.open == nil && len(labels) > 0
	}
	return len(labels) > 0 && labels[0].Kind == FieldTitle
}

// chapter reports whether a line is the heading of a chapter between problems: numbered in another form, short, and followed by a problem.
func (c *cutter) chapter(lines []span, i int) bool {
	for n := 0; n < 3 && i+1 < len(lines); n, i = n+1, i+1 {
		if !c.other(lines[i]) {
			return false
		}
		if _, ok := c.form.head(opening(lines[i+1].text)); ok {
			return true
		}
	}
	return false
}

// chapterMark begins a chapter: what stands in a list of units under other numbers may belong to it.
var chapterMark = pattern.New(`^([一二三四五六七八九十]+)、`)

// after reports whether a line is the heading of a chapter behind the problems: it is numbered as chapters are, by a number that does not
// come next among the measures, or it stands in a list of units.
func (c *cutter) after(line span, i int) bool {
	if !chapterMark.MatchString(line.text) || !c.other(line) {
		return false
	}
	if c.spot.field.Listed() {
		return true
	}
	if c.form.begins != byNumber || i < c.last || c.spot.field == FieldTitle || c.spot.field >= FieldOther {
		return false
	}
	row := 0
	for _, l := range slices.Backward(c.open.lines[c.spot.field]) {
		if m := chapterMark.FindStringSubmatch(l.text); m != nil {
			row = typed.Numeral(m[1])
			break
		}
	}
	n := typed.Numeral(chapterMark.FindStringSubmatch(line.text)[1])
	return n > 1 && n != row+1
}

// other reports whether a line is a short heading in another form than the problems'.
func (c *cutter) other(line span) bool {
	if utf8.RuneCountInString(line.text) > 40 || EndsWith(line.text, Separators...) || len(labelsOf(line.text)) > 0 {
		return false
	}
	for i := range forms {
		if f := &forms[i]; f.chapter && f != c.form {
			if _, ok := f.head(opening(line.text)); ok {
				return true
			}
		}
	}
	return false
}

// close keeps the open item if it is one. A heading among the problems that has labels under it and is none is not passed over in
// silence.
// A term or a responsible unit makes a problem: without either there is nobody to remind of anything.
func (c *cutter) close() {
	it := c.open
	switch {
	case it == nil:
	case len(it.labels[FieldDeadline]) > 0 || len(it.labels[FieldResponsible]) > 0:
		c.items = append(c.items, *it)
	case it.labelled():
		c.lost = append(c.lost, *finding(it.head, Warning, "该标题下既无“整改时限”也无“主体责任单位”，未作为问题读入，请核对", Clip(it.head.text)))
		c.passed(it)
	case len(c.items) > 0:
		c.lost = append(c.lost, *finding(it.head, Note, "该标题不属于任何问题，其下文字未读入", Clip(it.head.text)))
		c.passed(it)
	}
	c.open = nil
}

// passed tells of the terms under a heading that is not read.
func (c *cutter) passed(it *item) {
	for f := range it.lines {
		for _, l := range it.lines[f] {
			it.passed(l)
		}
	}
	c.lost = append(c.lost, it.faults...)
}
