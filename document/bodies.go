package document

import (
	"slices"
	"strings"
)

// tails are what several bodies share at the end of a list, with the 、 that stands inside them.
var tails = []string{"党委、政府", "党工委、管委会"}

// splitBodies reads a list of bodies. A shared tail is distributed: 石鼓区、珠晖区党委、政府 is two bodies. Collectives stay as named.
func splitBodies(value string) []string {
	for _, tail := range tails {
		value = strings.ReplaceAll(value, tail, strings.ReplaceAll(tail, "、", "\x00"))
	}
	var all []string
	for _, group := range strings.FieldsFunc(value, func(r rune) bool { return strings.ContainsRune("，,；;。\n", r) }) {
		all = append(all, distribute(strings.Split(group, "、"))...)
	}
	return all
}

func distribute(names []string) []string {
	tail := ""
	for i, n := range slices.Backward(names) {
		n = strings.Trim(n, blanks)
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
	return slices.DeleteFunc(names, func(n string) bool { return n == "" })
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

// named gives those of the bodies whose place a text names, in the text's order.
func named(text string, bodies []string) []string {
	var found []string
	for _, b := range bodies {
		if strings.Contains(text, place(b)) {
			found = append(found, b)
		}
	}
	slices.SortStableFunc(found, func(a, b string) int { return strings.Index(text, place(a)) - strings.Index(text, place(b)) })
	return found
}
