package typed

import (
	"cmp"
	"strings"
)

// Two kinds of names are mistyped: those of bodies, in Chinese, where whole words are left out or put in, and keys of settings, in Latin
// letters, where single letters are. Each has its own likeness.

// Nearest returns the name of a body that a misspelt one most likely means: one that holds it or lies in it, one of which letters were left
// out or to which some were added, one that begins alike, one that differs in a single letter; empty if none does. Of several the one
// nearest in length counts, then the first.
func Nearest(name string, names []string) string {
	typed := []rune(name)
	if len(typed) < 2 {
		return ""
	}
	best, rank := "", [2]int{}
	for _, n := range names {
		r, ok := nearness(typed, []rune(n))
		if ok && (best == "" || cmp.Or(cmp.Compare(r[0], rank[0]), cmp.Compare(r[1], rank[1])) < 0) {
			best, rank = n, r
		}
	}
	return best
}

// nearness returns how a name may be meant by what was typed: the kind of likeness, the best first, and how much is different.
func nearness(typed, name []rune) (rank [2]int, ok bool) {
	off := max(len(typed), len(name)) - min(len(typed), len(name))
	alike := 0
	for alike < min(len(typed), len(name)) && typed[alike] == name[alike] {
		alike++
	}
	switch {
	case len(name) < 2:
		return rank, false
	case strings.Contains(string(name), string(typed)), strings.Contains(string(typed), string(name)):
		return [2]int{0, off}, true
	case within(typed, name), within(name, typed):
		return [2]int{1, off}, true
	case alike >= 3:
		return [2]int{2, -alike}, true
	case off == 0 && len(name) > 2 && different(typed, name) == 1:
		return [2]int{3, 0}, true
	default:
		return rank, false
	}
}

// within reports whether all letters of short stand in long, in their order.
func within(short, long []rune) bool {
	i := 0
	for _, r := range long {
		if i < len(short) && short[i] == r {
			i++
		}
	}
	return i == len(short)
}

// different counts the places in which two names of one length differ.
func different(a, b []rune) int {
	n := 0
	for i := range a {
		if a[i] != b[i] {
			n++
		}
	}
	return n
}

// longestKey bounds the keys for which a likely meaning is looked for, in bytes; no key of settings comes near it. It keeps the cost down
// where a whole text stands in a key's place.
const longestKey = 64

// NearestKey returns the key that a misspelt one most likely means: the one that takes the fewest slips of a finger, at most a third of
// its letters or two, and of several the first by name; empty if none is near.
func NearestKey(key string, keys []string) string {
	if len(key) > longestKey {
		return ""
	}
	best, least := "", 1+max(2, len(key)/3)
	for _, k := range keys {
		if d := slips(key, k); d < least || d == least && k < best {
			best, least = k, d
		}
	}
	return best
}

// slips counts the bytes to add, drop or change, or the neighbours to swap, to make b of a.
func slips(a, b string) int {
	d := make([][]int, len(a)+1)
	for i := range d {
		d[i] = make([]int, len(b)+1)
		d[i][0] = i
	}
	for j := range d[0] {
		d[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			change := d[i-1][j-1]
			if a[i-1] != b[j-1] {
				change++
			}
			d[i][j] = min(change, d[i-1][j]+1, d[i][j-1]+1)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d[i][j] = min(d[i][j], d[i-2][j-2]+1)
			}
		}
	}
	return d[len(a)][len(b)]
}
