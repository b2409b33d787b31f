package plantext

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// enclosed returns the places of what stands between two signs, innermost only.
// 《…》 names a paper and 〔2024〕 is the year of its number: neither is a term of this plan.
// A sign that is never closed encloses nothing.
// Innermost, as a sign that was forgotten at its end would otherwise hide all up to the next end.
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
// What is quoted, “2024年底前完成”, is as often another paper's demand as this plan's own, so it is told and not taken.
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
// mask needs them so: it copies from the end of one place to the beginning of the next.
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
// The blank is a zero byte, which no pattern of a date admits, so that no date reaches across what was taken out.
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
