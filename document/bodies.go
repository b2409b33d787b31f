package document

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// tails are what several bodies share at the end of a list, with the 、 that stands inside them.
var tails = []string{"党委、政府", "党工委、管委会"}

// A list is what a field names: bodies in order, those marked 牵头 first; those marked 配合 apart.
type list struct{ bodies, cooperating []string }

// splitBodies reads a list of bodies. A shared tail is distributed: 石鼓区、珠晖区党委、政府 is two bodies. Collectives stay as named.
func splitBodies(value string) list {
	for _, tail := range tails {
		value = strings.ReplaceAll(value, tail, strings.ReplaceAll(tail, "、", "\x00"))
	}
	var first []string
	var all list
	for group := range strings.FieldsFuncSeq(value, func(r rune) bool { return strings.ContainsRune("，,；;。\n", r) }) {
		names := strings.Split(group, "、")
		marks := make([]string, len(names))
		for i := range names {
			names[i], marks[i] = unmark(names[i])
		}
		distribute(names)
		for i, n := range names {
			switch {
			case n == "":
			case marks[i] == "牵头":
				first = append(first, n)
			case marks[i] == "配合":
				all.cooperating = append(all.cooperating, n)
			default:
				all.bodies = append(all.bodies, n)
			}
		}
	}
	all.bodies = append(first, all.bodies...)
	return all
}

// unmark takes （牵头） or （配合） off a name and says which it was.
func unmark(name string) (bare, mark string) {
	name = strings.Trim(name, blanks)
	for _, m := range []string{"牵头", "配合"} {
		for _, brackets := range []string{"（" + m + "）", "(" + m + ")", "（" + m + "单位）"} {
			if bare, ok := strings.CutSuffix(name, brackets); ok {
				return strings.Trim(bare, blanks), m
			}
		}
	}
	return name, ""
}

func distribute(names []string) {
	tail := ""
	for i, n := range slices.Backward(names) {
		switch t := tailOf(n); {
		case t != "":
			tail = t
		case tail != "" && isPlace(n):
			n += tail
		default:
			tail = ""
		}
		names[i] = strings.ReplaceAll(n, "\x00", "、")
	}
}

func tailOf(name string) string {
	for _, tail := range tails {
		if t := strings.ReplaceAll(tail, "、", "\x00"); strings.HasSuffix(name, t) {
			return t
		}
	}
	return ""
}

func isPlace(name string) bool {
	return strings.HasSuffix(name, "市") || strings.HasSuffix(name, "区") || strings.HasSuffix(name, "县")
}

// place gives a body without its tail: 石鼓区 of 石鼓区党委、政府; another body is its own place.
func place(body string) string {
	for _, tail := range tails {
		if p := strings.TrimSuffix(body, tail); p != body {
			return p
		}
	}
	return body
}

// people reads a list of persons. Printers pull short names apart (张 三); whole names stand with blanks between them too.
func people(value string) []string {
	var all []string
	for _, name := range splitBodies(value).bodies {
		words := strings.FieldsFunc(name, func(r rune) bool { return strings.ContainsRune(blanks, r) })
		whole := !slices.ContainsFunc(words, func(w string) bool { return utf8.RuneCountInString(w) < 2 })
		switch {
		case whole && len(words) > 1:
			all = append(all, words...)
		default:
			all = append(all, strings.Join(words, ""))
		}
	}
	return all
}

// maxName bounds a body's name in characters: what is longer lacks a 、 somewhere, and is not looked for in measures.
const maxName = 40

// A gazetteer finds which bodies a text names, in one pass over it.
type gazetteer struct {
	bodies map[string][]string // by place
	sizes  map[rune][]int      // by first character: how long the places that begin with it are, longest first
	count  int                 // bodies that can be found
}

func newGazetteer(bodies []string) gazetteer {
	g := gazetteer{bodies: map[string][]string{}, sizes: map[rune][]int{}}
	for _, b := range bodies {
		p := place(b)
		if p == "" || utf8.RuneCountInString(p) > maxName {
			continue
		}
		if !slices.Contains(g.bodies[p], b) {
			g.bodies[p] = append(g.bodies[p], b)
			g.count++
		}
		first, _ := utf8.DecodeRuneInString(p)
		if !slices.Contains(g.sizes[first], len(p)) {
			g.sizes[first] = append(g.sizes[first], len(p))
		}
	}
	for _, sizes := range g.sizes {
		slices.SortFunc(sizes, func(a, b int) int { return b - a })
	}
	return g
}

// named gives the bodies whose place a text names, in the text's order. Of two places that begin at one character the longer counts.
func (g gazetteer) named(text string) []string {
	var found []string
	seen := map[string]bool{}
	for i := 0; i < len(text); {
		p, step := g.place(text[i:])
		i += step
		if p == "" || seen[p] {
			continue
		}
		seen[p] = true
		found = append(found, g.bodies[p]...)
	}
	return found
}

// place gives the place that a text begins with, if any, and how far to go on.
func (g gazetteer) place(text string) (found string, step int) {
	first, width := utf8.DecodeRuneInString(text)
	for _, size := range g.sizes[first] {
		if size > len(text) {
			continue
		}
		if _, ok := g.bodies[text[:size]]; ok {
			return text[:size], size
		}
	}
	return "", width
}
