package plantext

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"duban/remind"
	"duban/remind/pattern"
	"duban/remind/typed"
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

// A level is a way to number measures.
type level struct {
	seeker
	least int  // how many a row has at least: 一、 alone is none
	apart bool // a blank before it is enough: 1.甲 2.乙
}

// The levels of numbering. Which is outside which, each text decides for itself.
var levels = []level{
	{seek("（(", `[（(]([一二三四五六七八九十]+)[）)]`), 1, true},
	{seek("一二三四五六七八九十", `([一二三四五六七八九十]+)是`), 1, false},
	{seek(digits, `(\d{1,2})[.．、]`), 1, true},
	{seek("（("+digits, `[（(]?(\d{1,2})[）)]`), 1, true},
	{seek("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳", `([①-⑳])`), 1, true},
	{seek("一二三四五六七八九十", `([一二三四五六七八九十]+)、`), 2, false},
}

// nest cuts a text into measures, first by the level whose first marker comes first. A marker counts only if it bears the next number of
// its row, so that a number inside a sentence (PM2.5, “三是”) opens no measure. Used are the levels of the measures around, a bit each.
// （二）…七是… becomes 2.7: numbers are the places in each row, joined by points, and path keeps the markers as written (（二）七是).
func nest(parent *node, text span, used uint) {
	parent.own = text
	outer, starts := outermost(text, used)
	if len(starts) == 0 {
		return
	}
	parent.own = text.cut(0, starts[0][0])
	for i, s := range starts {
		end := len(text.text)
		if i+1 < len(starts) {
			end = starts[i+1][0]
		}
		child := &node{number: join(parent.number, strconv.Itoa(i+1)), path: parent.path + marker(text.text[s[0]:s[1]]), parent: parent}
		nest(child, text.cut(s[1], end), used|1<<outer)
		parent.children = append(parent.children, child)
	}
}

// outermost finds the level, of those not used yet, whose row begins first.
func outermost(text span, used uint) (outer int, starts [][]int) {
	for i := range levels {
		if used&(1<<i) != 0 {
			continue
		}
		if r := row(text, i); len(r) >= levels[i].least && (starts == nil || r[0][0] < starts[0][0]) {
			outer, starts = i, r
		}
	}
	return outer, starts
}

// row finds the markers of one level in the order of their numbers.
// A reference inside a text (见（三）) opens nothing unless （三） is the very number that comes next.
func row(text span, depth int) [][]int {
	var found [][]int
	for _, m := range levels[depth].all(text.text) {
		if ordinalOf(text.text[m[2]:m[3]]) == len(found)+1 && opens(text, m[0], m[1], depth) {
			found = append(found, m)
		}
	}
	return found
}

// ordinalOf reads the number of a marker.
func ordinalOf(word string) int {
	if r, _ := utf8.DecodeRuneInString(word); r >= '①' && r <= '⑳' {
		return int(r-'①') + 1
	}
	return typed.Number(word)
}

// opens reports whether a marker stands where a measure can begin: first, on a line of its own, or after a sentence or clause has ended.
func opens(s span, start, end, depth int) bool {
	before := strings.TrimRight(s.text[:start], Blanks)
	if isDigit(s.text[start]) && !beginsMeasure(s.text[end:]) {
		return false
	}
	if before == "" || s.beginsLine(start) {
		return true
	}
	if stop, ok := strings.CutSuffix(before, "."); ok {
		return stop != "" && !isDigit(stop[len(stop)-1])
	}
	if EndsWith(before, "。", "；", ";", "：", ":", "！", "!", "？", "?") {
		return true
	}
	if levels[depth].least > 1 {
		return false
	}
	return EndsWith(before, "，", ",", "）", ")", "”", "\"") || levels[depth].apart && len(before) < start || depth == 0 && strings.HasSuffix(before, "问题")
}

// monthly is how a month goes on: 10月底前, 6月30日前.
var monthly = pattern.New(`^月(?:底|末|\d{1,2}日|[上中下]旬)`)

// beginsMeasure reports whether a text begins as 1.2021年底前 and 2.10月底前 do, where an item's number runs into a date, and not as the decimals of PM2.5.
func beginsMeasure(text string) bool {
	digits := len(text) - len(strings.TrimLeft(text, "0123456789"))
	rest := strings.TrimLeft(text[digits:], Blanks)
	return digits == 0 || digits == 4 && strings.HasPrefix(rest, "年") || digits < 3 && monthly.MatchString(rest)
}

// fullWidth makes half-width brackets full and the full-width stop half, as numbers of measures are typed either way.
var fullWidth = strings.NewReplacer("(", "（", ")", "）", "．", ".")

// marker returns a marker in full-width form.
func marker(s string) string { return fullWidth.Replace(s) }

// join returns the number of a measure within another one, 2 and 7 as 2.7.
func join(parent, n string) string {
	if parent == "" {
		return n
	}
	return parent + "." + n
}

// measures returns the tree as the plan holds it.
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
// The depth is bounded by the levels, each of which is used once on the way down.
func (n *node) walk(f func(*node)) {
	f(n)
	for _, c := range n.children {
		c.walk(f)
	}
}
