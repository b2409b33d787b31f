package plantext

import (
	"fmt"
	"slices"
	"strings"

	"duban/remind/pattern"
)

// labelled reports whether any label stands in the item.
func (it *item) labelled() bool {
	return slices.ContainsFunc(it.labels[:], func(l []string) bool { return len(l) > 0 })
}

// unknown begins a line that most likely is under a label not known here.
var unknown = pattern.New(`^([\p{Han}\d]{2,10})(?:[ \x{3000}\x{A0}]*[：:]|$)`)

// take adds a line to the fields of the open item that it belongs to.
// Several labels may stand in one line (责任单位：甲局  整改时限：2024年底): each has the text up to the next as its value.
func (c *cutter) take(line span) {
	labels := labelsOf(line.text)
	if len(labels) == 0 {
		c.more(line)
		return
	}
	c.more(line.cut(0, labels[0].before))
	for i, l := range labels {
		value := line.cut(l.end, len(line.text))
		if i+1 < len(labels) {
			value = line.cut(l.end, max(l.end, labels[i+1].before))
			value.text = strings.TrimRight(value.text, Blanks+"|｜，,；;")
		}
		value = value.cell()
		c.spot.label(c.form, c.open.label(line, l, value), value.text)
	}
}

// more adds what stands under no label of its own to the field that is open.
// Fields of clauses go on over any number of lines. Fields of names do too, but a line among them that looks like an unknown label closes
// them: an unread label costs one warning, a sentence read as a unit would be reminded for years.
func (c *cutter) more(s span) {
	it, current := c.open, c.spot.field
	if s = s.cell(); s.text == "" {
		return
	}
	odd := strange(s.text)
	switch {
	case annex.MatchString(s.text) && current != FieldTitle:
		it.fault(s, Note, "附件不属于任何问题，其后文字未读入", Clip(s.text))
		c.spot.field = FieldOther
	case odd && (current.Listed() || current == FieldOther && tells.MatchString(s.text)):
		it.fault(s, Warning, "未识别的栏目，未读入，请核对", Clip(s.text))
		c.spot.field = FieldOther
	case current.Listed() && bareNumber.MatchString(s.text):
		it.fault(s, Warning, "名单中单独成行的数字似为页码，未读入，请核对", s.text)
	case current == FieldOther:
		it.passed(s)
	default:
		it.lines[current] = append(it.lines[current], s)
		it.fill(it.word)
	}
}

// fill notes that something stands under a label.
func (it *item) fill(word string) {
	if it.filled == nil {
		it.filled = map[string]bool{}
	}
	it.filled[word] = true
}

// passed looks for terms in what is not read.
func (it *item) passed(s span) {
	if Promising(s.text) {
		it.fault(s, Warning, "未读入的文字中写有时限，请核对", Clip(s.text))
	}
}

// Promising reports whether a text holds terms.
// It is asked of what is left out: a text with a term in it is told as a warning, one without as a note.
func Promising(text string) bool {
	for _, s := range sentences(text) {
		for _, p := range promises(text[s[0]:s[1]]) {
			if p.verdict == promised {
				return true
			}
		}
	}
	return false
}

// bareNumber is a line that is but a number.
var bareNumber = pattern.New(`^\d{1,4}$`)

var (
	// annex begins what stands behind a plan: 附件1, 附件：….
	annex = pattern.New(`^附[件表][\d一二三四五六七八九十]{0,3}(?:[：:]|$)`)
	// tells are the labels that say most likely who does what until when.
	tells = pattern.New(`^\p{Han}{0,8}(?:单位|部门|主体|领导|责任人|时限|期限|时间|目标|措施|标准|要求)[ \x{3000}\x{A0}]*[：:]`)
)

// strange reports whether a line among names is under a label not known here. A name alone is not, nor what says in what capacity names
// stand.
func strange(line string) bool {
	if len(line) > LongestLabel {
		line = line[:LongestLabel] + "…"
	}
	m := unknown.FindStringSubmatch(line)
	return m != nil && bodyMark(m[1]) == "" && len(m[0]) > len(m[1])
}

// label returns a label's value to its field and returns the field that is open now.
func (it *item) label(line span, l label, value span) Field {
	kind, word := l.Kind, Fold(l.word)
	at := line.cut(l.start, len(line.text))
	switch {
	case kind == FieldOther:
		it.other(at, value, l.word)
		return FieldOther
	case kind == fieldStatus:
		it.statuses = append(it.statuses, at.cut(0, l.end-l.start))
	case it.holds(kind) && !it.again(at, kind, l.word):
		return FieldOther
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
	if it.word = word; value.text != "" {
		it.fill(word)
	}
	return kind
}

// again reports whether a label may come to a field that holds something: what is twice there is a fault, and of two deadlines a soft one
// gives way.
func (it *item) again(at span, kind Field, word string) bool {
	const gives = "问题%d另有整改时限，“%s”未读入，请核对"
	switch {
	case kind == FieldDeadline && soft[Fold(word)]:
		it.fault(at, Warning, fmt.Sprintf(gives, it.number, word), Clip(at.text))
		return false
	case kind == FieldDeadline && soft[it.labels[kind][0]]:
		it.fault(it.lines[kind][0], Warning, fmt.Sprintf(gives, it.number, it.labels[kind][0]), Clip(it.text(kind).text))
		it.lines[kind], it.labels[kind] = nil, nil
		return true
	case kind == FieldDeadline || it.filled[Fold(word)]:
		it.fault(at, Error, fmt.Sprintf("问题%d的栏目“%s”重复出现，请删去一处", it.number, word), Clip(at.text))
		return false
	}
	return true
}

// other notes a label whose value is no part of a plan. Where its word says that a day is none to be kept, nothing is looked for.
func (it *item) other(at, value span, word string) {
	if Promising(value.text) && !strings.HasPrefix(word, "公示") && Fold(word) != "整改完成时间" {
		it.fault(at, Warning, "该栏目未读入，而其中写有时限，请核对", Clip(at.text))
		return
	}
	it.fault(at, Note, foreignLabel, word)
}

// holds reports whether a field has words already. A title never counts: it may have several lines.
func (it *item) holds(kind Field) bool {
	return kind != FieldTitle && slices.ContainsFunc(it.lines[kind], func(s span) bool { return s.text != "" })
}

// fault keeps what is wrong with an item until the items have been chosen: those of a numbering that is not taken must
// not speak.
func (it *item) fault(s span, v Severity, message, quote string) {
	it.faults = append(it.faults, *finding(s, v, message, quote))
}

// text returns all of a field.
// Values put together keep the places of their lines, so that a date in the third line is told with that line.
func (it *item) text(f Field) span { return together(it.lines[f]) }
