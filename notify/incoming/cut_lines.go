package incoming

import (
	"strings"
	"unicode"
)

// A line is one of a mail, as a person sees it.
type line struct {
	text  string
	depth int // in how many quotations it lies; 0: its sender wrote it

	prefix string // the > before it, taken off
	angles int    // how many
	weak   bool   // it is in an element by which some programs quote and people indent
	sign   bool   // it is in an element of a signature
	opens  bool   // what comes after it is quoted, as an element says
	rule   bool   // a short rule stands above it, as above a signature

	head bool // it only says that something is quoted: a marker, or a part of the head of the mail that is quoted
}

func (l *line) empty() bool { return strings.TrimSpace(l.text) == "" }

// unseen reports whether a character leaves no trace: a byte order mark, what joins and parts words, what turns their direction.
func unseen(r rune) bool {
	switch {
	case r == '\u00ad', r == '\u180e', r == '\ufeff', r >= '\u200b' && r <= '\u200f', r >= '\u202a' && r <= '\u202e', r >= '\u2060' && r <= '\u206f':
		return true
	}
	return r < ' ' && r != '\t' && r != '\n' || r == '\u007f' || r >= 0xe0000 && r <= 0xe007f
}

// newlines are the ends of lines of all systems.
var newlines = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\v", "\n", "\f", "\n", "\u0085", "\n", "\u2028", "\n", "\u2029", "\n")

// escapes are what QQ leaves in its plain parts.
var escapes = strings.NewReplacer("&nbsp;", " ", "&gt;", ">", "&lt;", "<", "&quot;", `"`, "&amp;", "&")

// readPlain returns the lines of a plain part.
func readPlain(text string) []line {
	text = newlines.Replace(text)
	if strings.Contains(text, "&nbsp;") || strings.Contains(text, "&gt;") {
		text = escapes.Replace(text)
	}
	var lines []line
	for raw := range strings.SplitSeq(text, "\n") {
		raw = strings.TrimRightFunc(strings.Map(plainRune, raw), unicode.IsSpace)
		l := line{text: raw}
		l.unmark()
		lines = append(lines, l)
	}
	return lines
}

func plainRune(r rune) rune {
	switch {
	case unseen(r):
		return -1
	case r == '\u00a0':
		return ' '
	}
	return r
}

// unmark takes the > off a line.
func (l *line) unmark() {
	if n, rest := angles(l.text); n > 0 {
		l.depth, l.prefix, l.text, l.angles = l.depth+n, l.text[:len(l.text)-len(rest)], rest, n
	}
}

// angles returns how many > stand before a line, and what comes after them.
func angles(s string) (int, string) {
	n := 0
	for {
		rest := strings.TrimLeft(s, " \t")
		cut, ok := strings.CutPrefix(rest, ">")
		if !ok {
			cut, ok = strings.CutPrefix(rest, "＞")
		}
		switch {
		case !ok && n == 0:
			return 0, s
		case !ok:
			return n, strings.TrimPrefix(s, " ")
		}
		n, s = n+1, cut
	}
}
