package plantext

import (
	"strings"
	"unicode/utf8"

	"duban/remind/pattern"
	"duban/remind/typed"
)

// A form is a way to number the problems of a document: 一、 or 序号43 or 第27项. A document uses one of them; the others number its
// chapters and measures, and which is which shows only in what stands under them.
type form struct {
	pattern *pattern.Pattern // from a line's beginning; the first group is the number
	chapter bool             // numbers chapters and labels as well: 一、整改目标
	sparse  bool             // the numbers are those of another list and may leave some out
	begins  beginning
}

// A beginning says what begins a problem where no number does.
type beginning int

const (
	byNumber beginning = iota
	byTitle            // each label of a title: 反馈问题：…
	byText             // the text is one problem
)

const (
	anyNumber = `([一二三四五六七八九十百零〇]+|\d{1,4})`
	space     = `[ \t\x{3000}\x{A0}]*`
	ending    = `(?:[：:、，,.．|｜（( \t\x{3000}\x{A0}]|$)`
	titled    = `(?:【?(?:问题名称|反馈问题|整改任务|整改问题|存在问题|督察反馈问题)】?` + space + `[：:|｜]?` + space + `)?`
	counting  = `(?:反馈|整改|督察|突出)*(?:问题|任务)`
)

// forms are all of them; of two that fit alike the first counts.
var forms = []form{
	{pattern: pattern.New(`^` + `(?:问题)?序` + space + `号` + space + `[：:|｜]?` + space + `第?` + anyNumber + `(?:号|项)?`), sparse: true},
	{pattern: pattern.New(`^` + titled + `[（(]?第` + space + anyNumber + space + `(?:项|个|条)(?:` + counting + ending + `)?[）)]?`), sparse: true},
	{pattern: pattern.New(`^` + titled + `第` + space + anyNumber + space + `号(?:` + counting + ending + `)?`), sparse: true},
	{pattern: pattern.New(`^(?:` + counting + `)?编` + space + `号` + space + `[：:|｜]?` + space + `第?` + anyNumber + `号?`), sparse: true},
	{pattern: pattern.New(`^(\d{1,4})号(?:` + counting + `)?` + ending), sparse: true},
	{pattern: pattern.New(`^` + counting + space + anyNumber + `(?:号|项)?` + ending), sparse: true},
	{pattern: pattern.New(`^([一二三四五六七八九十百零〇]+)、`), chapter: true},
	{pattern: pattern.New(`^(\d{1,3})[.．]`), chapter: true},
	{pattern: pattern.New(`^(\d{1,3})、`), chapter: true},
	{pattern: pattern.New(`^[（(]([一二三四五六七八九十百]+)[）)]`), chapter: true},
	{pattern: pattern.New(`^(\d{1,3})[ \t\x{3000}\x{A0}]+()[^\d \t\x{3000}\x{A0}年月日号个项家处座条千万亿吨米%]`), chapter: true},
	{pattern: pattern.New(`^(\d{1,3})$`), sparse: true}, // alone in its line, as a table leaves it that was made a text
	{begins: byTitle},
	{begins: byText},
}

// A head is the number that a problem's first line begins with.
type head struct {
	number  int
	end     int  // where its title begins
	literal bool // the title is what could be a label: 二、整改措施
}

// opening returns as much of a line as a form looks at, behind the border of a cell, and how many bytes come before it; nothing if no form
// can begin so.
// The set of first characters is that of all patterns below; it spares most lines of running text the regular expressions.
func opening(line string) (text string, before int) {
	text = strings.TrimLeft(line, Blanks+"|｜")
	if r, _ := utf8.DecodeRuneInString(text); !strings.ContainsRune("一二三四五六七八九十百零〇0123456789（(【第序編编問问題题反整督突任存", r) {
		return "", 0
	}
	return Fold(text[:min(len(text), window)]), len(line) - len(text)
}

// head reads the number with which a line of the form begins, of which the opening is given.
func (f *form) head(line string, before int) (head, bool) {
	if f.pattern == nil || line == "" {
		return head{}, false
	}
	m := f.pattern.FindStringSubmatchIndex(line)
	if m == nil || isDigit(line[m[3]-1]) && m[3] < len(line) && isDigit(line[m[3]]) {
		return head{}, false
	}
	h := head{number: typed.Number(line[m[2]:m[3]]), end: m[len(m)-1]}
	if len(m) == 4 {
		h.end = m[1] // all of the pattern; else its second group says where the title begins
	}
	if !f.chapter {
		rest := strings.TrimLeft(line[h.end:], Blanks+"、，,.．：:|｜")
		h.end = before + len(line) - len(rest)
		return h, h.number > 0
	}
	l, ok := labelAt(line, h.end)
	h.literal = ok && l.closing != byBlank && l.Kind != FieldTitle
	h.end += before
	return h, h.number > 0 && (!isDigit(line[m[2]]) || beginsMeasure(line[h.end-before:]))
}

// A spot is where a text has come to within one problem.
type spot struct {
	number int   // the problem's
	field  Field // the one that is open
	core   bool  // a deadline or a responsible unit has been seen
	row    int   // the last measure's number, where measures bear numbers of the problems' form
}

// measure reports whether a heading is none but one of a row of measures, which are numbered in the same form as the problems.
// Where 一、 numbers problems as well as measures, the number decides: under the measures of problem 三, before its units are named,
// 二、 goes on with the measures 一、, and once a unit or a term has been seen 四、 is the next problem.
func (s *spot) measure(f *form, h head) bool {
	if !f.chapter || s.field != FieldMeasures {
		return false
	}
	next := h.number == s.number+1
	if s.core && next || h.number != s.row+1 && (s.core || next) {
		return false
	}
	s.row = h.number
	return true
}

// label notes a label that has been met, and with which number its value begins.
func (s *spot) label(f *form, kind Field, value string) {
	s.field, s.core, s.row = kind, s.core || kind.Core(), 0
	if f.chapter && kind == FieldMeasures {
		h, _ := f.head(opening(value))
		s.row = h.number
	}
}

// A trial counts what a form would make of a text.
// A text is tried in all forms in one pass, each line with its labels found once, so that the time does not grow with what a form accepts.
type trial struct {
	form      *form
	open      bool
	spot      spot
	last      int
	labels    [Fields]int
	soft      bool // a label that may be that of a deadline
	good, bad int
	orphans   int // labels before the first problem
}

// line takes a line, with its opening, and its labels as they are if the line is no heading.
func (t *trial) line(line, opening string, before int, labels []label) {
	h, ok := t.form.head(opening, before)
	switch {
	case ok && t.open && t.spot.measure(t.form, h):
	case ok:
		t.begin(h.number)
		labels = nil
		if !h.literal {
			line = line[h.end:]
			labels = labelsOf(line)
		}
	case len(labels) == 0:
	case t.form.begins == byTitle && labels[0].Kind == FieldTitle, t.form.begins == byText && !t.open:
		t.close()
		t.begin(t.last + 1)
	}
	for _, l := range labels {
		switch {
		case t.open:
			t.count(l)
			t.spot.label(t.form, l.Kind, line[l.end:])
		case !l.numbered && l.Kind < fieldStatus:
			t.orphans++
		}
	}
}

// count counts a label of the open problem.
func (t *trial) count(l label) {
	if soft[Fold(l.word)] {
		t.soft = true
		return
	}
	t.labels[l.Kind]++
}

// begin opens the next item of a trial and closes the one before.
func (t *trial) begin(number int) {
	t.close()
	t.open, t.spot = true, spot{number: number}
}

// close judges what stood under one heading.
// A problem is good if its deadline and goal stand once and its number is above that of the one before: a form that numbers
// measures fails by the one, a form that numbers chapters by the other.
func (t *trial) close() {
	if t.labels[FieldDeadline]+t.labels[FieldResponsible] > 0 || t.soft {
		if t.labels[FieldDeadline] < 2 && t.labels[fieldGoal] < 2 && t.spot.number > t.last {
			t.good++
		} else {
			t.bad++
		}
		t.last = t.spot.number
	}
	t.open, t.labels, t.soft = false, [Fields]int{}, false
}

// score returns how well the form fits. Labels before the first problem count once against it, however many: they show that it begins too late.
func (t *trial) score() int { return t.good - t.bad - min(t.orphans, 1) }

// formOf finds the form in which a text numbers its problems: that under which the labels stand, each once, in the order of the numbers.
func formOf(lines []span) (best *form, problems int) {
	trials := make([]trial, len(forms))
	for i := range forms {
		trials[i].form = &forms[i]
	}
	for _, line := range lines {
		labels := labelsOf(line.text)
		begins, before := opening(line.text)
		for i := range trials {
			trials[i].line(line.text, begins, before, labels)
		}
	}
	score := 0
	for i := range trials {
		t := &trials[i]
		t.close()
		if t.good+t.bad > 0 && (best == nil || t.score() > score) {
			best, score, problems = t.form, t.score(), t.good+t.bad
		}
	}
	return best, problems
}
