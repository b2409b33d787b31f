package shortname

import (
	"cmp"
	"strings"
)

// A token is what is never cut: a number with its unit, a known word, what stands in brackets, or a single character.
type token struct {
	text  string
	known bool // where it begins and ends is sure
}

// cut returns a text of at most Longest characters: as it is, or up to the best place between two tokens.
func cut(s string) string {
	if length(s) <= Longest {
		return strings.Trim(s, trimmed)
	}
	all := tokens(s)
	before, last := joined(all[:len(all)-1]), all[len(all)-1].text
	if length(last) <= Longest || length(before) >= enough {
		return shown(all[:best(all)])
	}
	rest := s[len(before)+len(last):]
	if r := []rune(last); opens(r[0]) == 1 { // marks around more than a name: they are left out, and it is parted like the rest
		return cut(tidy(before + " " + string(r[1:len(r)-1]) + " " + rest))
	}
	return cmp.Or(cut(before), cut(rest))
}

// trimmed is what no name begins or ends with.
const trimmed = "。；，、：,;:！？!?. "

// shown returns tokens as a name, without those at its end that lead on to what was cut off.
func shown(name []token) string {
	keep := len(name)
	for keep > 1 && leading[name[keep-1].text] {
		keep--
	}
	return strings.Trim(joined(name[:keep]), trimmed)
}

// best returns how many tokens a name is made of. Of the places within its length the last counts where an item of a list ends or a
// predicate begins, if half of the length is used by then; else that after a known word; else that before one; else all there is room for.
func best(all []token) int {
	var items, words, edges, n int
	for i := range all {
		if n+length(all[i].text) > Longest {
			return cmp.Or(items, words, edges, i)
		}
		n += length(all[i].text)
		if i+1 == len(all) {
			break
		}
		switch left, right := all[i], all[i+1]; {
		case n >= Longest/2 && (starters[right.text] || right.text == "、"):
			items = i + 1
		case n < enough:
		case left.known:
			words = i + 1
		case right.known:
			edges = i + 1
		}
	}
	return len(all)
}

// tokens returns the tokens with which a text begins, up to the first that a name has no more room for.
func tokens(s string) []token {
	r := []rune(s)
	var all []token
	for i := 0; i < len(r) && i <= Longest; {
		n, known := span(r[i:])
		all = append(all, token{string(r[i : i+n]), known})
		i += n
	}
	return all
}

// span returns how many characters the token has with which a text begins, and whether its ends are sure.
func span(r []rune) (n int, known bool) {
	if opens(r[0]) == 1 {
		return bracket(r), true
	}
	if n = run(r, figure); n > 0 {
		return n + unit(r[n:]), true
	}
	if n = word(r); n > 0 {
		return n, true
	}
	if n = run(r, numeral); n > 1 {
		return n, true
	}
	return 1, strings.ContainsRune("、。；，：等和与及", r[0])
}

// bracket returns how many characters the brackets have with which a text begins.
func bracket(r []rune) int {
	depth := 0
	for i, x := range r {
		if depth += opens(x); depth == 0 {
			return i + 1
		}
	}
	return 1
}

// run counts the characters of a kind with which a text begins.
func run(r []rune, of func(rune) bool) int {
	n := 0
	for n < len(r) && of(r[n]) {
		n++
	}
	return n
}

func numeral(r rune) bool {
	return strings.ContainsRune("一二三四五六七八九十百千万亿零〇两", r)
}

func joined(all []token) string {
	var b strings.Builder
	for _, t := range all {
		b.WriteString(t.text)
	}
	return b.String()
}
