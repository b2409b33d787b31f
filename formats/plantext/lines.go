package plantext

import (
	"iter"
	"sort"
	"strings"
	"unicode/utf8"

	"duban/remind"
	"duban/remind/pattern"
	"duban/remind/typed"
)

// A paper is the whole text. It knows how many characters and line feeds stand before each block, so that a place is found in a few
// steps however long a line is.
type paper struct {
	text  string
	runes []int
	feeds []int
}

// block is how many bytes lie between two counts. It bounds what is counted anew for one place, whatever the length of the line.
const block = 256

// newPaper counts characters and lines by blocks, so that the place of any byte is found without counting from the
// beginning again.
func newPaper(text string) *paper {
	p := &paper{text: text, runes: make([]int, 0, len(text)/block+1), feeds: make([]int, 0, len(text)/block+1)}
	runes, feeds := 0, 0
	for from := 0; from == 0 || from < len(text); from += block {
		p.runes, p.feeds = append(p.runes, runes), append(p.feeds, feeds)
		piece := text[from:min(from+block, len(text))]
		runes += characters(piece)
		feeds += strings.Count(piece, "\n")
	}
	return p
}

// characters counts the bytes that begin a character: of valid text, its characters, and it may be cut anywhere.
// Columns count characters, as an editor shows them, not bytes.
func characters(text string) int {
	n := 0
	for i := range len(text) {
		if text[i]&0xC0 != 0x80 {
			n++
		}
	}
	return n
}

// runesBefore returns the number of characters before a byte.
func (p *paper) runesBefore(i int) int {
	k := min(i/block, len(p.runes)-1)
	return p.runes[k] + characters(p.text[k*block:i])
}

// at returns the place of byte i.
func (p *paper) at(i int) remind.Source {
	k := min(i/block, len(p.feeds)-1)
	line := p.feeds[k] + strings.Count(p.text[k*block:i], "\n")
	return remind.Source{Line: line + 1, Column: p.runesBefore(i) - p.runesBefore(p.start(line)) + 1}
}

// start returns the byte at which a line begins, lines counted from 0.
func (p *paper) start(line int) int {
	if line == 0 {
		return 0
	}
	k := sort.SearchInts(p.feeds, line) - 1
	i := k * block
	for range line - p.feeds[k] {
		i += strings.IndexByte(p.text[i:], '\n') + 1
	}
	return i
}

// Blanks are the characters that documents put between words and before lines: the full-width blank indents a paragraph, the others come
// from converters.
const Blanks = " \t\r\f\v\u00a0\u3000\u200b\ufeff"

// lines returns the lines that hold something, blanks at both ends taken off.
// Empty lines are left out here, yet count in every place: a line's number is that of the file.
func (p *paper) lines() iter.Seq[span] {
	return func(yield func(span) bool) {
		from := 0
		for raw := range strings.SplitSeq(p.text, "\n") {
			line := strings.TrimLeft(raw, Blanks)
			s := span{paper: p, from: from + len(raw) - len(line), text: strings.TrimRight(line, Blanks)}
			from += len(raw) + 1
			if s.text != "" && !yield(s) {
				return
			}
		}
	}
}

var (
	// numbered are the lines that only number a page: — 12 —, 第3页 共10页.
	numbered = pattern.New(`^(?:[-—–－─]+ *\d{1,4} *[-—–－─]+|第 *\d{1,4} *页[，, /]*(?:共 *\d{1,4} *页)?)$`)
	// alone are words whose value stands in the next line.
	alone = map[string]bool{"序号": true, "编号": true, "问题编号": true}
)

// whole returns the lines with what a narrow column broke put together again, as far as it makes labels: 整改时/限：…. Lines that only number
// a page are left out.
func (p *paper) whole() []span {
	var all []span
	for l := range p.lines() {
		if len(l.text) > LongestLabel || !numbered.MatchString(l.text) {
			all = append(all, l)
		}
	}
	kept := all[:0]
	for i := 0; i < len(all); i++ {
		line := all[i]
		if n := broken(all[i:]); n > 1 {
			line = together(all[i : i+n])
			i += n - 1
		}
		kept = append(kept, line)
	}
	return kept
}

// broken returns how many lines make one that begins with a label, or with the number of a problem; 1 if the first is not broken.
// A label counts as broken only if the first line is the beginning of one (整改时) and lines behind it make it whole (限：…); four lines are looked at,
// as a column of two characters breaks the longest usual label into no more that matters.
func broken(lines []span) int {
	if len(lines[0].text) > LongestLabel {
		return 1
	}
	word := compact(lines[0].text)
	if alone[strings.TrimRight(word, "：:|｜")] && len(lines) > 1 && len(lines[1].text) <= len("一百二十三") && typed.Number(lines[1].text) > 0 {
		return 2
	}
	if !labelHeads[word] {
		return 1
	}
	text, n := lines[0].text, 1
	for i := 1; i < min(4, len(lines)) && len(text) <= window; i++ {
		text += lines[i].text[:min(len(lines[i].text), window)]
		l, ok := labelAt(text, 0)
		if !ok {
			continue
		}
		if len(compact(l.word)) > len(word) && l.closing != byBlank {
			n = i + 1
		}
		if l.closing != byEnd {
			break
		}
	}
	return n
}

// A span is text that knows where it stands in the paper. One line is a part of the paper itself; what was put together from several
// lines has pieces.
type span struct {
	text   string
	from   int // where text begins: in the paper, or with pieces, in all that they make together
	pieces []piece
	paper  *paper
}

// A piece says that the text from offset on stands in the paper from source on.
type piece struct{ offset, source int }

// together puts lines into one text.
// Nothing is put between them: Chinese is broken within words and sentences, and a blank would part what belongs together.
func together(lines []span) span {
	if len(lines) < 2 {
		return append(lines, span{})[0]
	}
	all := span{paper: lines[0].paper, pieces: make([]piece, 0, len(lines))}
	var text strings.Builder
	for i, l := range lines {
		if l.text == "" && i > 0 {
			continue
		}
		all.pieces = l.sources(all.pieces, text.Len())
		text.WriteString(l.text)
	}
	all.text = text.String()
	return all
}

// sources adds the pieces that the span is made of, if it comes to stand at an offset.
func (s span) sources(all []piece, offset int) []piece {
	if len(s.pieces) == 0 {
		return append(all, piece{offset, s.from})
	}
	k := sort.Search(len(s.pieces), func(k int) bool { return s.pieces[k].offset > s.from }) - 1
	for first := true; k < len(s.pieces) && (first || s.pieces[k].offset < s.from+len(s.text)); k++ {
		begin := max(s.pieces[k].offset, s.from)
		all = append(all, piece{offset + begin - s.from, s.pieces[k].source + begin - s.pieces[k].offset})
		first = false
	}
	return all
}

// cut returns the part from byte i to byte j.
// The pieces are shared, not copied: from says where in them the part begins.
func (s span) cut(i, j int) span {
	s.text, s.from = s.text[i:j], s.from+i
	return s
}

// at returns the place of byte i.
func (s span) at(i int) remind.Source {
	if s.paper == nil {
		return remind.Source{}
	}
	i += s.from
	if len(s.pieces) > 0 {
		k := sort.Search(len(s.pieces), func(k int) bool { return s.pieces[k].offset > i }) - 1
		i += s.pieces[k].source - s.pieces[k].offset
	}
	return s.paper.at(i)
}

// beginsLine reports whether a line of the paper that is not the first of the text begins at byte i.
// A marker of a measure that begins a line needs no full stop before it: see opens.
func (s span) beginsLine(i int) bool {
	k := sort.Search(len(s.pieces), func(k int) bool { return s.pieces[k].offset >= s.from+i })
	return k > 0 && k < len(s.pieces) && s.pieces[k].offset == s.from+i
}

// cell takes blanks and the borders of cells off both ends.
func (s span) cell() span {
	t := strings.TrimLeft(s.text, Blanks+"|｜")
	i := len(s.text) - len(t)
	return s.cut(i, i+len(strings.TrimRight(t, Blanks+"|｜")))
}

// unquote takes one sign off each end.
func (s span) unquote() span {
	_, first := utf8.DecodeRuneInString(s.text)
	_, last := utf8.DecodeLastRuneInString(s.text)
	return s.cut(first, len(s.text)-last)
}

// trim takes blanks and separating punctuation off both ends.
func (s span) trim() span {
	t := strings.TrimLeft(s.text, Blanks+"，,、；;：:。")
	i := len(s.text) - len(t)
	t = strings.TrimRight(t, Blanks+"，,、；;：:。.")
	return s.cut(i, i+len(t))
}
