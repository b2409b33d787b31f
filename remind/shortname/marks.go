package shortname

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// plain returns the beginning of a text as one line of what can be seen, with every bracket closed.
func plain(text string) string {
	var b strings.Builder
	n := 0
	for _, r := range text {
		switch {
		case unicode.IsSpace(r) || r == utf8.RuneError:
			r = ' '
		case !unicode.IsGraphic(r):
			continue
		default:
			n++
		}
		b.WriteRune(r)
		if n == considered {
			break
		}
	}
	return paired(strings.Trim(tidy(b.String()), "。；，、：,;: "))
}

// tidy takes the blanks out of a text, but for those that keep two numbers or Latin words apart.
func tidy(s string) string {
	words := strings.Fields(s)
	var b strings.Builder
	for i, w := range words {
		last, _ := utf8.DecodeLastRuneInString(b.String())
		first, _ := utf8.DecodeRuneInString(w)
		if i > 0 && figure(last) && figure(first) {
			b.WriteByte(' ')
		}
		b.WriteString(w)
	}
	return b.String()
}

// pairs are what brackets and quotes, each opening mark followed by its closing one.
var pairs = []rune("（）()《》〈〉“”‘’〔〕【】「」『』[]{}<>")

// opens returns 1 for a mark that opens, -1 for one that closes, else 0.
func opens(r rune) int {
	if r >= '一' && r < '！' { // Chinese characters, which are most of a text
		return 0
	}
	for i, p := range pairs {
		if p == r {
			return 1 - i%2*2
		}
	}
	return 0
}

// paired returns a text without the marks that open or close nothing.
func paired(s string) string {
	r := []rune(s)
	var open []int
	lone := make([]bool, len(r))
	for i, x := range r {
		switch opens(x) {
		case 1:
			open, lone[i] = append(open, i), true
		case -1:
			lone[i] = true
			if k := len(open) - 1; k >= 0 && partners(r[open[k]], x) {
				lone[i], lone[open[k]] = false, false
				open = open[:k]
			}
		}
	}
	for i := range r {
		if lone[i] {
			r[i] = ' '
		}
	}
	return tidy(string(r))
}

// partners reports whether one mark closes another.
func partners(opening, closing rune) bool {
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i] == opening {
			return pairs[i+1] == closing
		}
	}
	return false
}

// figure reports whether a character belongs to a number or a word in letters.
func figure(r rune) bool {
	switch {
	case unicode.Is(unicode.Han, r) || opens(r) != 0:
		return false
	case r > ' ' && r <= unicode.MaxASCII:
		return true
	}
	return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r) || strings.ContainsRune("％‰℃°·", r)
}
