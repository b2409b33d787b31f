package plantext

import (
	"unicode/utf8"

	"duban/remind/pattern"
)

// A seeker finds a pattern only where one of the characters that it can begin with stands, and looks no further than a window there. So a
// text of any length costs one pass; a regular expression let loose on it costs twenty times as much.
// Plans come as single lines of many megabytes where a table was pasted, so nothing here may look back or ahead without a bound.
type seeker struct {
	first   map[rune]bool
	pattern *pattern.Pattern
}

// seek makes a seeker. A run of digits is looked at from its beginning only.
func seek(first, expression string) seeker {
	s := seeker{first: map[rune]bool{}, pattern: pattern.New(`^(?:` + expression + `)`)}
	for _, r := range first {
		s.first[r] = true
	}
	return s
}

// digits are what dates and numbers begin with.
const digits = "0123456789"

// window bounds how far a pattern reaches and how far around a date its sentence is looked at, in bytes.
// A Chinese character takes three bytes, so this is some fifty characters; longer clauses before or after a date say nothing of it.
const window = 150

// all returns the places of all that is found and of its groups, in order, none touching another.
func (s seeker) all(text string) [][]int {
	var found [][]int
	for i := 0; i < len(text); {
		loc, step := s.at(text, i)
		if loc != nil {
			found = append(found, loc)
		}
		i += step
	}
	return found
}

// at looks for the pattern at byte i and says how far to go on.
// The step is the length of what was found, else of one character: the search goes only forwards.
// Of 12024 no match begins at 2024: a date is never cut out of a longer number.
func (s seeker) at(text string, i int) (loc []int, step int) {
	r, size := utf8.DecodeRuneInString(text[i:])
	if !s.first[r] || i > 0 && isDigit(text[i]) && isDigit(text[i-1]) {
		return nil, size
	}
	loc = s.pattern.FindStringSubmatchIndex(text[i:min(len(text), i+window)])
	if loc == nil {
		return nil, size
	}
	step = max(loc[1], size)
	for k := range loc {
		if loc[k] >= 0 {
			loc[k] += i
		}
	}
	return loc, step
}

// isDigit reports whether a byte is an ASCII digit; those of full width have been folded before.
func isDigit(b byte) bool { return b >= '0' && b <= '9' }
