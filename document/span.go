package document

import (
	"sort"
	"strings"
	"unicode/utf8"

	"duban/remind"
)

// A span is text that knows where each of its pieces stands in the source.
type span struct {
	text  string
	marks []mark
}

// A mark says that the text from offset on stands in a line from a column on.
type mark struct{ offset, line, column int }

// lines cuts a text into lines with their numbers, blanks at both ends taken off.
func lines(text string) []span {
	var all []span
	for i, raw := range strings.Split(strings.TrimPrefix(text, "\ufeff"), "\n") {
		line := strings.TrimLeft(raw, blanks)
		column := utf8.RuneCountInString(raw[:len(raw)-len(line)]) + 1
		all = append(all, span{text: strings.TrimRight(line, blanks), marks: []mark{{0, i + 1, column}}})
	}
	return all
}

const blanks = " \t\r\u00a0\u3000\u200b"

// add appends a piece.
func (s *span) add(p span) {
	if p.text == "" {
		return
	}
	for _, m := range p.marks {
		s.marks = append(s.marks, mark{len(s.text) + m.offset, m.line, m.column})
	}
	s.text += p.text
}

// cut gives the part from byte i to byte j.
func (s span) cut(i, j int) span {
	k := sort.Search(len(s.marks), func(k int) bool { return s.marks[k].offset > i }) - 1
	out := span{text: s.text[i:j]}
	for ; k >= 0 && k < len(s.marks) && s.marks[k].offset < max(j, i+1); k++ {
		m := s.marks[k]
		if m.offset < i {
			m.column += utf8.RuneCountInString(s.text[m.offset:i])
			m.offset = i
		}
		out.marks = append(out.marks, mark{m.offset - i, m.line, m.column})
	}
	return out
}

// at gives the place of byte i.
func (s span) at(i int) remind.Source {
	k := sort.Search(len(s.marks), func(k int) bool { return s.marks[k].offset > i }) - 1
	if k < 0 {
		return remind.Source{}
	}
	m := s.marks[k]
	return remind.Source{Line: m.line, Column: m.column + utf8.RuneCountInString(s.text[m.offset:i])}
}

// trim takes blanks and separating punctuation off both ends.
func (s span) trim() span {
	t := strings.TrimLeft(s.text, blanks+"，,、；;：:。")
	i := len(s.text) - len(t)
	t = strings.TrimRight(t, blanks+"，,、；;：:。")
	return s.cut(i, i+len(t))
}
