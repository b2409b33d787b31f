package plantext

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// A seeker finds a pattern only where one of the characters that it can begin with stands, and looks no further than a window there. So a
// text of any length costs one pass; a regular expression let loose on it costs twenty times as much.
type seeker struct {
	first   map[rune]bool
	pattern *regexp.Regexp
}

// seek makes a seeker. A run of digits is looked at from its beginning only.
func seek(first, pattern string) seeker {
	s := seeker{first: map[rune]bool{}, pattern: regexp.MustCompile(`^(?:` + pattern + `)`)}
	for _, r := range first {
		s.first[r] = true
	}
	return s
}

const digits = "0123456789"

// window bounds how far a pattern reaches and how far around a date its sentence is looked at, in bytes.
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

func isDigit(b byte) bool { return b >= '0' && b <= '9' }

// enclosed returns the places of what stands between two signs, innermost only.
func enclosed(text string, begin, end rune) [][2]int {
	var found [][2]int
	start := -1
	for i, r := range text {
		switch {
		case r == begin:
			start = i
		case r == end && start >= 0:
			found = append(found, [2]int{start, i + utf8.RuneLen(end)})
			start = -1
		}
	}
	return found
}

// quoted returns the places of what is quoted, innermost only, the signs with it. Of straight signs every second ends, unless it is far off.
func quoted(text string) [][2]int {
	found := enclosed(text, '“', '”')
	start := -1
	for i := strings.IndexByte(text, '"'); i >= 0; {
		if start < 0 || i-start > window {
			start = i
		} else {
			found = append(found, [2]int{start, i + 1})
			start = -1
		}
		next := strings.IndexByte(text[i+1:], '"')
		if next < 0 {
			break
		}
		i += 1 + next
	}
	return disjoint(found)
}

// disjoint puts places in order and leaves out those that reach into one before.
func disjoint(places [][2]int) [][2]int {
	slices.SortFunc(places, func(a, b [2]int) int { return a[0] - b[0] })
	kept, end := places[:0], 0
	for _, p := range places {
		if p[0] >= end {
			kept, end = append(kept, p), p[1]
		}
	}
	return kept
}

// mask blanks places out, byte for byte, so that all others stay where they are.
func mask(text string, places [][2]int) string {
	if len(places) == 0 {
		return text
	}
	var b strings.Builder
	b.Grow(len(text))
	from := 0
	for _, p := range places {
		b.WriteString(text[from:p[0]])
		for range p[1] - p[0] {
			b.WriteByte(0)
		}
		from = p[1]
	}
	b.WriteString(text[from:])
	return b.String()
}
