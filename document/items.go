package document

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// An item is one numbered problem as the text has it.
type item struct {
	number int
	head   span // the heading's line, for complaints
	lines  [fields][]span
	labels [fields][]string // as written
	faults []Finding
}

// heading is a line that begins with a number of the plan's: 二十四、….
var heading = regexp.MustCompile(`^([一二三四五六七八九十百零〇]+)、`)

// A cutter cuts lines into items.
type cutter struct {
	preamble strings.Builder // what stands before the first item
	items    []item
	open     *item
	field    field
	lost     []Finding
}

// cutItems cuts lines into items. A numbered heading is an item only if a deadline or a responsible unit stands under it: the
// preamble numbers its chapters alike.
func cutItems(p *paper) cutter {
	var c cutter
	for line := range p.lines() {
		if m := heading.FindStringSubmatch(line.text); m != nil {
			c.close()
			c.open, c.field = &item{number: numeral(m[1]), head: line}, fieldTitle
			c.open.lines[fieldTitle] = []span{line.cut(len(m[0]), len(line.text))}
			if len(c.items) == 0 {
				c.preamble.WriteString(line.text + "\n")
			}
			continue
		}
		if len(c.items) == 0 && (c.open == nil || !c.open.labelled()) {
			c.preamble.WriteString(line.text + "\n")
		}
		if c.open != nil {
			c.field = c.open.take(line, c.field)
		}
	}
	c.close()
	return c
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
}

func (it *item) labelled() bool {
	return slices.ContainsFunc(it.labels[:], func(l []string) bool { return len(l) > 0 })
}

// take adds a line to the field it belongs to and gives that field.
func (it *item) take(line span, current field) field {
	kind, label, rest, ok := labelled(line)
	switch {
	case !ok && current == fieldOther:
		return current
	case !ok:
		it.lines[current] = append(it.lines[current], line)
		return current
	}
	if kind == fieldOther {
		it.fault(line, Note, "该栏目不属于整改方案的内容，未读入", label)
		return fieldOther
	}
	if it.holds(kind) && (kind == fieldDeadline || slices.Contains(it.labels[kind], label)) {
		it.fault(line, Error, fmt.Sprintf("问题%d的栏目“%s”重复出现，请删去一处", it.number, label), clip(line.text))
		return fieldOther
	}
	if !slices.Contains(it.labels[kind], label) {
		it.labels[kind] = append(it.labels[kind], label)
	}
	if it.holds(kind) {
		// What two labels of one kind hold stays apart, bodies as well as clauses.
		it.lines[kind] = append(it.lines[kind], span{text: "；", from: rest.from, paper: rest.paper})
	}
	if rest.text != "" || len(it.lines[kind]) == 0 {
		it.lines[kind] = append(it.lines[kind], rest)
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
		case n > 0 && (r == '零' || r == '〇'):
		default:
			return 0
		}
		if n > 999 {
			return 0
		}
	}
	return n + digit
}
