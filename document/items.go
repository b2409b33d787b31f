package document

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// An item is one numbered problem as the text has it.
type item struct {
	number   int
	counted  bool // the text gives no number: it is the place among the others
	head     span // the heading's line, for complaints
	lines    [fields][]span
	labels   [fields][]string // as written
	statuses []span           // labels under which the text tells how far it has come
	faults   []Finding
}

// A cutter cuts lines into items.
type cutter struct {
	form     *form
	preamble strings.Builder // what stands before the first item
	items    []item
	open     *item
	field    field
	lost     []Finding
}

// cutItems cuts a text into items: rows of a table, or what stands under the headings of the form that the text numbers its problems in.
func cutItems(p *paper) cutter {
	lines := p.whole()
	rows, rest := cutRows(lines)
	form, problems := formOf(rest)
	if len(rows.items) > 0 && len(rows.items) >= problems {
		return rows.cutter
	}
	c := cutter{form: form, lost: rows.headers}
	if form == nil {
		return c
	}
	for i := 0; i < len(rest); i++ {
		c.line(rest, i)
	}
	c.close()
	return c
}

// line takes line i of a text.
func (c *cutter) line(lines []span, i int) {
	line := lines[i]
	h, heading := c.form.head(opening(line.text))
	switch {
	case heading:
		c.close()
		c.begin(h.number, line)
		title := line.cut(h.end, len(line.text))
		if c.field = fieldTitle; h.literal {
			c.open.lines[fieldTitle] = []span{title}
		} else {
			c.open.lines[fieldTitle] = []span{title.cut(0, 0)}
			c.field = c.open.take(title, fieldTitle)
		}
	case c.begins(line):
		c.close()
		c.begin(len(c.items)+1, line)
		c.open.counted = true
		c.open.lines[fieldTitle] = []span{line.cut(0, 0)}
		c.field = c.open.take(line, fieldTitle)
	case c.open != nil && c.chapter(lines, i):
		c.lost = append(c.lost, *finding(line, Note, "该标题不属于任何问题，未读入", clip(line.text)))
		return
	case c.open != nil:
		c.field = c.open.take(line, c.field)
	}
	if c.open == nil || len(c.items) == 0 && !c.open.labelled() {
		c.preamble.WriteString(line.text + "\n")
	}
}

func (c *cutter) begin(n int, line span) {
	c.open = &item{number: n, head: line}
}

// begins tells whether a line without a number begins an item, in a text that has none.
func (c *cutter) begins(line span) bool {
	if c.form.begins == byNumber {
		return false
	}
	labels := labelsOf(line.text)
	if c.form.begins == byText {
		return c.open == nil && len(labels) > 0
	}
	return len(labels) > 0 && labels[0].kind == fieldTitle
}

// chapter tells whether a line is the heading of a chapter between problems: numbered in another form, short, and followed by a problem.
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

// other tells whether a line is a short heading in another form than the problems'.
func (c *cutter) other(line span) bool {
	if utf8.RuneCountInString(line.text) > 40 || endsWith(line.text, separators...) || len(labelsOf(line.text)) > 0 {
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
func (c *cutter) close() {
	it := c.open
	switch {
	case it == nil:
	case len(it.labels[fieldDeadline]) > 0 || len(it.labels[fieldResponsible]) > 0:
		c.items = append(c.items, *it)
	case it.labelled():
		c.lost = append(c.lost, *finding(it.head, Warning, "该标题下既无“整改时限”也无“主体责任单位”，未作为问题读入，请核对", clip(it.head.text)))
	}
	c.open = nil
}

func (it *item) labelled() bool {
	return slices.ContainsFunc(it.labels[:], func(l []string) bool { return len(l) > 0 })
}

// unknown begins a line that most likely is under a label not known here.
var unknown = regexp.MustCompile(`^([\p{Han}]{2,10})[ \x{3000}\x{A0}]*[：:]`)

// take adds a line to the fields it belongs to and gives the last of them.
func (it *item) take(line span, current field) field {
	labels := labelsOf(line.text)
	if len(labels) == 0 {
		return it.more(line, current)
	}
	current = it.more(line.cut(0, labels[0].before), current)
	for i, l := range labels {
		value := line.cut(l.end, len(line.text))
		if i+1 < len(labels) {
			value = line.cut(l.end, max(l.end, labels[i+1].before))
			value.text = strings.TrimRight(value.text, blanks+"|｜，,；;")
		}
		current = it.label(line, l, value.cell())
	}
	return current
}

// more adds what stands under no label of its own to the field that is open.
func (it *item) more(s span, current field) field {
	if s = s.cell(); s.text == "" || current == fieldOther {
		return current
	}
	if m := unknown.FindStringSubmatch(s.text[:min(len(s.text), longestLabel)]); m != nil && current.listed() && bodyMark(m[1]) == "" {
		it.fault(s, Warning, "未识别的栏目，未读入，请核对", m[1])
		return fieldOther
	}
	it.lines[current] = append(it.lines[current], s)
	return current
}

// label opens the field of a label with its value.
func (it *item) label(line span, l label, value span) field {
	kind, word := l.kind, fold(l.word)
	at := line.cut(l.start, len(line.text))
	switch {
	case kind == fieldOther:
		it.fault(at, Note, "该栏目不属于整改方案的内容，未读入", l.word)
		return fieldOther
	case kind == fieldStatus:
		it.statuses = append(it.statuses, at.cut(0, l.end-l.start))
	case it.holds(kind) && (kind == fieldDeadline || slices.Contains(it.labels[kind], word)):
		it.fault(at, Error, fmt.Sprintf("问题%d的栏目“%s”重复出现，请删去一处", it.number, l.word), clip(at.text))
		return fieldOther
	}
	if !slices.Contains(it.labels[kind], word) {
		it.labels[kind] = append(it.labels[kind], word)
	}
	if it.holds(kind) {
		// What two labels of one kind hold stays apart, bodies as well as clauses.
		it.lines[kind] = append(it.lines[kind], span{text: "；", from: value.from, pieces: value.pieces, paper: value.paper})
	}
	if value.text != "" || len(it.lines[kind]) == 0 {
		it.lines[kind] = append(it.lines[kind], value)
	}
	return kind
}

func (it *item) holds(kind field) bool {
	return kind != fieldTitle && slices.ContainsFunc(it.lines[kind], func(s span) bool { return s.text != "" })
}

func (it *item) fault(s span, v Severity, message, quote string) {
	it.faults = append(it.faults, *finding(s, v, message, quote))
}

// text gives all of a field.
func (it *item) text(f field) span { return together(it.lines[f]) }

// numeral reads a Chinese number up to 999; 0 if it is none.
func numeral(s string) int {
	n, digit := 0, 0
	for _, r := range s {
		switch i := strings.IndexRune("一二三四五六七八九", r); {
		case i >= 0:
			digit = i/len("一") + 1
		case r == '十':
			n, digit = n+max(digit, 1)*10, 0
		case r == '百':
			n, digit = n+max(digit, 1)*100, 0
		case r == '零' || r == '〇':
		default:
			return 0
		}
		if n > 999 {
			return 0
		}
	}
	return n + digit
}
