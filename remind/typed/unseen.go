package typed

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Unseen reports whether a character shows nothing, or changes how others are shown: control characters, marks of direction and of no width.
// They come along with a copy from a web page or a window's title. Tabs and ends of lines are seen.
func Unseen(r rune) bool {
	// What nearly all texts are made of needs no table: the signs of ASCII, and what stands from CJK's signs to Hangul's end.
	if r >= ' ' && r < 0x7F || r >= 0x3000 && r < 0xD800 {
		return false
	}
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) && r != '\t' && r != '\n' && r != '\r'
}

// lineEnds are what ends a line in some program: Windows, old Macintoshes, Word (vertical tab), pages, EBCDIC, Unicode.
var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\v", "\n", "\f", "\n", "\u0085", "\n", "\u2028", "\n", "\u2029", "\n")

// Visible returns what a person sees of a text: without the unseen, every end of a line as \n. What goes to a terminal, a mail or a sheet
// passes it, so that no text of a document can move a cursor, turn a line around or end a header.
func Visible(text string) string {
	if seen(text) {
		return text
	}
	return strings.Map(func(r rune) rune {
		if Unseen(r) {
			return -1
		}
		return r
	}, lineEnds.Replace(strings.ToValidUTF8(text, "\uFFFD")))
}

// seen reports whether a text is what a person sees of it. Nearly all are, and every byte of a mail passes here.
func seen(text string) bool {
	for i := 0; i < len(text); {
		if c := text[i]; c >= ' ' && c < 0x7F || c == '\n' || c == '\t' {
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		if r == '\r' || r == unicode.ReplacementChar || Unseen(r) {
			return false
		}
		i += size
	}
	return true
}

// VisibleLine returns what a person sees of a text, in one line.
func VisibleLine(text string) string {
	if text = Visible(text); strings.ContainsAny(text, "\n\t") {
		return strings.Join(strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == '\t' }), " ")
	}
	return text
}
