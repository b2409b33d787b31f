package plantext

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
var inName = regexp.MustCompile(`第` + space + anyNumber + space + `(?:项|个问题|号(?:问题|任务))|(?:序号|(?:问题|任务)编号)` + space + `[：:]?` + space + anyNumber)

// named takes from what stands before a text's only problem what the problem lacks: its number, if there is but one, and its title.
func (it *item) named(first span, preamble string) {
	numbers := map[int]bool{}
	for _, m := range inName.FindAllStringSubmatch(Fold(preamble), -1) {
		numbers[numberOf(m[1]+m[2])] = true
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
var chapterMark = regexp.MustCompile(`^([一二三四五六七八九十]+)、`)

// after reports whether a line is the heading of a chapter behind the problems: it is numbered as chapters are, by a number that does not
// come next among the measures, or it stands in a list of units.
func (c *cutter) after(line span, i int) bool {
	if !chapterMark.MatchString(line.text) || !c.other(line) {
		return false
	}
	if c.spot.field.listed() {
		return true
	}
	if c.form.begins != byNumber || i < c.last || c.spot.field == FieldTitle || c.spot.field >= FieldOther {
		return false
	}
	row := 0
	for _, l := range slices.Backward(c.open.lines[c.spot.field]) {
		if m := chapterMark.FindStringSubmatch(l.text); m != nil {
			row = Numeral(m[1])
			break
		}
	}
	n := Numeral(chapterMark.FindStringSubmatch(line.text)[1])
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

func (it *item) labelled() bool {
	return slices.ContainsFunc(it.labels[:], func(l []string) bool { return len(l) > 0 })
}

// unknown begins a line that most likely is under a label not known here.
var unknown = regexp.MustCompile(`^([\p{Han}\d]{2,10})(?:[ \x{3000}\x{A0}]*[：:]|$)`)

// take adds a line to the fields of the open item that it belongs to.
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
	case odd && (current.listed() || current == FieldOther && tells.MatchString(s.text)):
		it.fault(s, Warning, "未识别的栏目，未读入，请核对", Clip(s.text))
		c.spot.field = FieldOther
	case current.listed() && bareNumber.MatchString(s.text):
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
var bareNumber = regexp.MustCompile(`^\d{1,4}$`)

var (
	// annex begins what stands behind a plan: 附件1, 附件：….
	annex = regexp.MustCompile(`^附[件表][\d一二三四五六七八九十]{0,3}(?:[：:]|$)`)
	// tells are the labels that say most likely who does what until when.
	tells = regexp.MustCompile(`^\p{Han}{0,8}(?:单位|部门|主体|领导|责任人|时限|期限|时间|目标|措施|标准|要求)[ \x{3000}\x{A0}]*[：:]`)
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

func (it *item) holds(kind Field) bool {
	return kind != FieldTitle && slices.ContainsFunc(it.lines[kind], func(s span) bool { return s.text != "" })
}

func (it *item) fault(s span, v Severity, message, quote string) {
	it.faults = append(it.faults, *finding(s, v, message, quote))
}

// text returns all of a field.
func (it *item) text(f Field) span { return together(it.lines[f]) }

// Numeral reads a Chinese number up to 999; 0 if it is none.
func Numeral(s string) int {
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
