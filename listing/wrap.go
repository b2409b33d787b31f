package listing

import (
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

// Width returns how many places a text takes on a terminal: two a wide character of East Asia (UAX 11), none a mark that is put over
// another, one any other. Characters whose width is ambiguous (“ ” … ×) take one, as terminals in UTF-8 show them under every locale, a
// Chinese one too: the C library of Linux, xterm, GNOME, Windows Terminal and PuTTY as they are installed.
func Width(s string) int {
	n := 0
	for _, r := range s {
		n += runeWidth(r)
	}
	return n
}

// runeWidth returns the width of one character.
func runeWidth(r rune) int {
	switch {
	case r < 0x300: // what most texts in Latin script are made of
		return 1
	case r >= 0x4e00 && r <= 0x9fff: // and in Chinese
		return 2
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return 0
	case wide(r):
		return 2
	default:
		return 1
	}
}

// wide reports whether a character is as wide as a Chinese one.
func wide(r rune) bool {
	k := width.LookupRune(r).Kind()
	return k == width.EastAsianWide || k == width.EastAsianFullwidth
}

// Marks by which Chinese texts break their lines: no line begins with one that closes, none ends with one that opens.
const (
	closing = "。，、；：！？）》】」』〉〕”’…—%％·,.;:!?)]}"
	opening = "（《【「『〈〔“‘([{"
	clauses = "。；，：！？;,!?" // after which a reader takes breath
)

// words splits a text where a line may break: behind blanks, between Chinese characters, but neither within a word in Latin script nor
// between a figure and what it counts. A piece keeps its blanks at its end.
func words(text string) []string {
	var all []string
	runes := []rune(text)
	from := 0
	for i := 1; i < len(runes); i++ {
		if breaks(runes[i-1], runes[i]) {
			all = append(all, string(runes[from:i]))
			from = i
		}
	}
	return append(all, string(runes[from:]))
}

// breaks reports whether a line may end between two characters.
func breaks(before, after rune) bool {
	switch {
	case after == ' ', strings.ContainsRune(closing, after), strings.ContainsRune(opening, before), runeWidth(after) == 0:
		return false
	case before == ' ', strings.ContainsRune(clauses+"、", before) && wide(before):
		return true
	case unicode.IsDigit(before) && wide(after), wide(before) && unicode.IsDigit(after):
		return false
	default:
		return wide(before) || wide(after)
	}
}

// longestWord returns the width of the widest piece that no line break divides.
func longestWord(text string) int {
	n := 0
	for _, w := range words(text) {
		n = max(n, Width(strings.TrimRight(w, " ")))
	}
	return n
}

// Wrap breaks a text into lines of at most so many places, at least 2. A line rather ends with a clause than in its middle, if that leaves
// it more than half full, or else between the members of an enumeration, if it is then almost full; a word that is wider than a line breaks where the line does.
func Wrap(text string, most int) []string {
	var all []string
	for Width(text) > most {
		line := firstLine(text, most)
		all = append(all, strings.TrimRight(line, " "))
		text = text[len(line):]
	}
	return append(all, text)
}

// firstLine returns what of a text the first line holds.
func firstLine(text string, most int) string {
	end, clause, member, used := 0, 0, 0, 0
	for _, w := range words(text) {
		if used+Width(strings.TrimRight(w, " ")) > most {
			break
		}
		end, used = end+len(w), used+Width(w)
		if endsClause(w) && used > most/2 {
			clause = end
		}
		if strings.HasSuffix(w, "、") && used > most*4/5 {
			member = end
		}
	}
	switch {
	case clause > 0:
		return text[:clause]
	case member > 0:
		return text[:member]
	case end > 0:
		return text[:end]
	default:
		return text[:fits(text, most)]
	}
}

// endsClause reports whether a reader takes breath behind a piece.
func endsClause(word string) bool {
	word = strings.TrimRight(word, " ”’）》】")
	return word != "" && strings.ContainsAny(lastRune(word), clauses)
}

// lastRune returns the last character of a text.
func lastRune(s string) string {
	runes := []rune(s)
	return string(runes[len(runes)-1])
}

// fits returns how many bytes of a text so many places hold, one character at least.
func fits(text string, most int) int {
	used := 0
	for i, r := range text {
		if used += runeWidth(r); used > most && i > 0 {
			return i
		}
	}
	return len(text)
}

// Shorten returns a text in at most so many places, cut at the end of a clause, which …… shows. Where no clause ends early enough the text
// is cut at the end of its first one, however long, for a word that is cut in its middle says something else.
func Shorten(text string, most int) string {
	if Width(text) <= most {
		return text
	}
	end, used := 0, 0
	for _, w := range words(text) {
		if used += Width(w); used > most-Width("……") && end > 0 {
			break
		}
		if endsClause(w) {
			end = used
		}
	}
	cut := strings.TrimRight(text[:fits(text, end)], " 。；，：、;,")
	if end == 0 || cut == strings.TrimRight(text, " 。；，：、;,") {
		return text
	}
	return cut + "……"
}
