package incoming

import (
	"maps"
	"slices"
	"strings"
	"unicode"

	"duban/remind/pattern"
)

// A writing is a part of a mail while the sender's words are taken out of it.
type writing struct {
	*ours
	lines []line

	pieces   map[int][]string // what he wrote between quoted lines, by line
	dropped  map[int]bool     // lines of depth 0 that are ours all the same
	replaced map[int][]string // what is left of those of which a part is ours
	known    int              // letters of ours that were found in the quotation
	copied   bool             // ours stood among his words
}

// A stream is the letters of some lines, one after the other.
type stream struct {
	letters []rune
	where   []place
	breaks  map[int]bool // where a line begins
	runs    []run
	mine    []bool // the letter is in a run
}

// A place is where a letter stands: its line, and its bytes there.
type place struct{ line, from, to int }

// stream returns the letters of the lines that are wanted, and what of them is ours.
func (w *writing) stream(wanted func(*line) bool) *stream {
	s := &stream{breaks: map[int]bool{}}
	for i := range w.lines {
		l := &w.lines[i]
		if !wanted(l) {
			continue
		}
		s.breaks[len(s.letters)] = true
		text := markOf.ReplaceAllStringFunc(l.text, func(m string) string { return strings.Repeat(" ", len(m)) })
		for at, r := range text {
			if c := letter(r); c != 0 {
				s.letters = append(s.letters, c)
				s.where = append(s.where, place{i, at, at + len(string(r))})
			}
		}
	}
	s.runs = w.runs(s.letters, s.breaks)
	s.mine = make([]bool, len(s.letters))
	for _, r := range s.runs {
		for i := r.from; i < r.to; i++ {
			s.mine[i] = true
		}
	}
	return s
}

// quoted looks for what the sender wrote between the lines that he quotes. Only where the mail that he answers is ours can it be told
// from the rest: what is quoted in another's mail is that other's.
func (w *writing) quoted() {
	s := w.stream(func(l *line) bool { return l.depth > 0 || l.head })
	if len(s.letters) == 0 {
		return
	}
	w.cells(s)
	all, mine := map[int]int{}, map[int]int{} // letters by depth
	for i, p := range s.where {
		l := &w.lines[p.line]
		if s.mine[i] {
			w.known++
		}
		if l.head {
			continue
		}
		all[l.depth]++
		if s.mine[i] {
			mine[l.depth]++
		}
	}
	depths := slices.Sorted(maps.Keys(all))
	if len(depths) == 0 {
		depths = []int{0}
	}
	top := depths[0]
	if slices.ContainsFunc(depths, func(d int) bool { return mine[d] > mine[top] }) || mine[top]*10 < all[top]*4 {
		return
	}
	w.between(s, top)
}

// cells finds lines and cells of ours wherever they stand: a table comes back in the order of its rows or of its columns.
func (w *writing) cells(s *stream) {
	for _, sp := range s.spans() {
		text, i := w.lines[s.where[sp[0]].line].text, sp[0]
		ends := append(within.FindAllStringIndex(text, -1), []int{len(text), len(text)})
		for _, end := range ends {
			from := i
			for i < sp[1] && s.where[i].to <= end[0] {
				i++
			}
			if from == i || !w.part(s.letters[from:i]) {
				continue
			}
			for k := from; k < i; k++ {
				s.mine[k] = true
			}
		}
	}
}

// between keeps what lies between ours in lines of a depth.
func (w *writing) between(s *stream, depth int) {
	w.pieces = map[int][]string{}
	mine := map[int]int{} // letters of ours in a line, so far
	r := 0
	for i := 0; i < len(s.letters); {
		for r < len(s.runs) && s.runs[r].to <= i {
			r++
		}
		at := s.where[i].line
		if s.mine[i] {
			mine[at]++
			i++
			continue
		}
		j := i
		for j < len(s.letters) && !s.mine[j] && s.where[j].line == at {
			j++
		}
		if w.asked(at, depth, mine[at], r) && !w.has(s.letters[i:j]) && !w.inGap(s, r, i, j) {
			w.pieces[at] = append(w.pieces[at], piece(w.lines[at].text, s.where[i].from, s.where[j-1].to))
		}
		i = j
	}
}

// asked reports whether what is not ours in a line may be the sender's, with so many letters of ours before it in the line and so many runs
// before. A mail that was pressed into one line goes on behind its head; in other heads stands our subject at the most.
func (w *writing) asked(at, depth, mine, runs int) bool {
	l := &w.lines[at]
	if l.head {
		return mine >= solid
	}
	return l.depth == depth && (mine > 0 || runs > 0 || !fieldLike.MatchString(l.text))
}

// fieldLike is how a label of a mail's head looks in any language.
var fieldLike = pattern.New(`^[\s|*]*[^\s:：,，。]{1,15}\s?[:：]\s*\S`)

// inGap reports whether letters i to j are what of ours lies between run r and the one before.
func (w *writing) inGap(s *stream, r, i, j int) bool {
	return r > 0 && r < len(s.runs) && w.gap(s.letters[i:j], &s.runs[r-1], &s.runs[r])
}

// piece returns a part of a line with the marks that belong to it.
func piece(text string, from, to int) string {
	head, tail := text[:from], text[to:]
	if hasLetters(head) {
		head = strings.TrimRight(head, "（(“《【[#—-–→")
	} else {
		head = ""
	}
	if hasLetters(tail) {
		tail = strings.TrimLeft(tail, "。！？；，、：）)”》】].!?;,:")
	} else {
		tail = ""
	}
	return strings.TrimFunc(text[len(head):len(text)-len(tail)], unicode.IsSpace)
}

// solid is how many letters of ours beside each other are a quotation, and no title that somebody names.
const solid = 60

// unquoted takes what is ours out of the lines that nothing marks as quoted.
func (w *writing) unquoted() {
	w.dropped, w.replaced = map[int]bool{}, map[int][]string{}
	s := w.stream(func(l *line) bool { return l.depth == 0 && !l.head })
	spans := s.spans()
	if !s.quotes(spans) {
		w.uncopied(s, spans)
		return
	}
	for k, sp := range spans {
		at := s.where[sp[0]].line
		switch {
		case s.full(sp) || w.named(at) || w.letterLine(s, sp):
			w.dropped[at] = true
		case s.share(sp)*10 >= (sp[1]-sp[0])*6 || s.share(sp) >= solid:
			w.carve(s, sp)
		case k > 0 && k+1 < len(spans) && s.full(spans[k-1]) && s.full(spans[k+1]) && w.has(s.letters[sp[0]:sp[1]]):
			w.dropped[at] = true
		}
	}
	w.introduced()
}

// quotes reports whether so much is ours that it is quoted, and no title that somebody names.
func (s *stream) quotes(spans [][2]int) bool {
	total, lines := 0, 0
	for _, r := range s.runs {
		total += r.to - r.from
	}
	for _, sp := range spans {
		if s.full(sp) {
			lines++
		}
	}
	return total >= solid || lines >= 2 && total >= 2*shingle
}

// uncopied takes out single lines of ours that claim something: somebody copied what he speaks of.
func (w *writing) uncopied(s *stream, spans [][2]int) {
	for _, sp := range spans {
		ls := string(s.letters[sp[0]:sp[1]])
		if sp[1]-sp[0] >= 8 && w.parts[ls] && claims.MatchString(ls) {
			w.dropped[s.where[sp[0]].line], w.copied = true, true
		}
	}
}

// introduced takes away what leads to our text where no marker was known: a head with the mark of our subject, words and bars before it.
func (w *writing) introduced() {
	at := 0
	for at < len(w.lines) && !w.dropped[at] {
		at++
	}
	if at == len(w.lines) {
		return
	}
	marked := markOf.MatchString(w.lines[at].text)
	for at--; at >= 0; at-- {
		l := &w.lines[at]
		marked = marked || markOf.MatchString(l.text)
		switch {
		case l.depth > 0 || l.head:
			return
		case l.empty(), bareMark.MatchString(l.text), barLine.MatchString(l.text), marked && fieldLike.MatchString(l.text):
			w.dropped[at] = true
		default:
			return
		}
	}
}

// letterLine reports whether a line is one of ours that nobody writes to speak of it, such as how we address him.
func (w *writing) letterLine(s *stream, sp [2]int) bool {
	return sp[1]-sp[0] >= 6 && w.part(s.letters[sp[0]:sp[1]]) && !about.MatchString(w.lines[s.where[sp[0]].line].text)
}

// named reports whether a line names our subject, as a head does.
func (w *writing) named(at int) bool {
	return fieldLike.MatchString(w.lines[at].text) && markOf.MatchString(w.lines[at].text)
}

// spans returns the letters of each line.
func (s *stream) spans() [][2]int {
	var all [][2]int
	for i := range s.where {
		if i == 0 || s.where[i].line != s.where[i-1].line {
			all = append(all, [2]int{i, i})
		}
		all[len(all)-1][1] = i + 1
	}
	return all
}

// share returns how many letters of a span are ours.
func (s *stream) share(sp [2]int) int {
	n := 0
	for i := sp[0]; i < sp[1]; i++ {
		if s.mine[i] {
			n++
		}
	}
	return n
}

func (s *stream) full(sp [2]int) bool { return s.share(sp) == sp[1]-sp[0] }

// carve takes ours out of a line and keeps the rest.
func (w *writing) carve(s *stream, sp [2]int) {
	at := s.where[sp[0]].line
	w.replaced[at] = nil
	for i := sp[0]; i < sp[1]; {
		j := i
		for j < sp[1] && s.mine[j] == s.mine[i] {
			j++
		}
		if !s.mine[i] && !w.has(s.letters[i:j]) {
			w.replaced[at] = append(w.replaced[at], piece(w.lines[at].text, s.where[i].from, s.where[j-1].to))
		}
		i = j
	}
}

// nobodys reports whether the part quotes, but nothing of ours and nobody that it names.
func (w *writing) nobodys() bool {
	if w.known > 0 || len(w.text) <= 1 {
		return false
	}
	for i := range w.lines {
		if w.lines[i].head || w.lines[i].depth > 0 && w.lines[i].prefix == "" {
			return false
		}
	}
	return true
}
