package document

import (
	"strconv"
	"strings"

	"duban/remind"
)

// A node is one measure with the text before its nested ones.
type node struct {
	number, path string
	own          span // marker left out
	children     []*node
	parent       *node
	naming       naming   // bodies named in own
	lead         []string // another lead than the problem's, named here or above
}

// The levels of numbering, outermost first: （一）, 一是, 1.
var levels = []seeker{
	seek("（(", `[（(]([一二三四五六七八九十]+)[）)]`),
	seek("一二三四五六七八九十", `([一二三四五六七八九十]+)是`),
	seek(digits, `(\d{1,2})[.．、]`),
}

// nest cuts a text into measures. A marker counts only if it bears the next number of its row, so that a number inside a sentence
// (PM2.5, “三是”) opens no measure.
func nest(parent *node, text span, level int) {
	parent.own = text
	for ; level < len(levels); level++ {
		starts := row(text, level)
		if len(starts) == 0 {
			continue
		}
		parent.own = text.cut(0, starts[0][0])
		for i, s := range starts {
			end := len(text.text)
			if i+1 < len(starts) {
				end = starts[i+1][0]
			}
			child := &node{number: join(parent.number, strconv.Itoa(i+1)), path: parent.path + marker(text.text[s[0]:s[1]]), parent: parent}
			nest(child, text.cut(s[1], end), level+1)
			parent.children = append(parent.children, child)
		}
		return
	}
}

// row finds the markers of one level in the order of their numbers.
func row(text span, depth int) [][]int {
	var found [][]int
	for _, m := range levels[depth].all(text.text) {
		word := text.text[m[2]:m[3]]
		n := numeral(word)
		if depth == 2 {
			n, _ = strconv.Atoi(word)
		}
		if n == len(found)+1 && opens(text, m[0], m[1], depth) {
			found = append(found, m)
		}
	}
	return found
}

// opens tells whether a marker stands where a measure can begin: first, on a line of its own, or after a sentence or clause has ended.
func opens(s span, start, end, depth int) bool {
	before := strings.TrimRight(s.text[:start], blanks)
	if depth == 2 && !beginsMeasure(s.text[end:]) {
		return false
	}
	if before == "" || s.beginsLine(start) {
		return true
	}
	for _, p := range []string{"。", "；", ";", "：", ":", "，", ",", "）", ")", "”"} {
		if strings.HasSuffix(before, p) {
			return true
		}
	}
	return depth == 0 && strings.HasSuffix(before, "问题")
}

// beginsMeasure tells 1.2021年底前, where an item's number runs into a year, from the decimals of PM2.5.
func beginsMeasure(text string) bool {
	digits := len(text) - len(strings.TrimLeft(text, "0123456789"))
	return digits == 0 || digits == 4 && strings.HasPrefix(strings.TrimLeft(text[digits:], blanks), "年")
}

var fullWidth = strings.NewReplacer("(", "（", ")", "）", "．", ".")

// marker gives a marker in full-width form.
func marker(s string) string { return fullWidth.Replace(s) }

func join(parent, n string) string {
	if parent == "" {
		return n
	}
	return parent + "." + n
}

// measures gives the tree as the plan holds it.
func (n *node) measures() []remind.Measure {
	var all []remind.Measure
	for _, c := range n.children {
		all = append(all, remind.Measure{
			Number: c.number, Path: c.path, Text: c.own.text, Measures: c.measures(), Source: c.own.at(0),
		})
	}
	return all
}

// walk calls f for the node and all below it, in text order.
func (n *node) walk(f func(*node)) {
	f(n)
	for _, c := range n.children {
		c.walk(f)
	}
}
