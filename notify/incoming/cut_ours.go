package incoming

import (
	"slices"
	"strings"
	"unicode"

	"duban/remind/pattern"
)

// Letters are compared without whatever programs change when they quote: blanks, ends of lines, marks, width and case. What is as long
// as a shingle and stands in our text too is ours.
const shingle = 12

// ours is what we sent, to be found again in what comes back.
type ours struct {
	text  []rune // the letters of all of it; a zero parts one text from the next
	at    map[int][]int
	parts map[string]bool // letters of its lines, and of what stands in them on its own
	grams map[string]bool // of four letters
}

// perShingle bounds how many places of a shingle are kept: a text that repeats itself costs no more than others.
const perShingle = 16

// markOf finds the mark of a subject of ours wherever it is quoted.
var markOf = pattern.New(`(?i)\[DB-[0-9a-f]{10}(-\d+)?\]`)

// newOurs takes texts of ours, each the plain text of a mail, its HTML or its subject.
func newOurs(texts []string) *ours {
	o := &ours{at: map[int][]int{}, parts: map[string]bool{}, grams: map[string]bool{}}
	for _, t := range texts {
		var lines []line
		if isPage(t) {
			lines = readHTML(t)
		} else {
			lines = readPlain(t)
		}
		for i := range lines {
			o.line(lines[i].prefix + lines[i].text)
		}
		o.text = append(o.text, 0)
	}
	for i := 0; i+shingle <= len(o.text); i++ {
		h := hash(o.text[i : i+shingle])
		if places := o.at[h]; len(places) < perShingle {
			o.at[h] = append(places, i)
		}
	}
	return o
}

// pageTag is how an HTML text begins.
var pageTag = pattern.New(`(?i)^\s*(<!doctype html|<html|<body|<head|<meta|<div|<p[ >]|<table|<style)`)

func isPage(text string) bool { return pageTag.MatchString(text) }

// within parts what stands in a line of ours on its own, as a cell of its HTML does.
var within = pattern.New(`[【】。；：·|※]+|\s{2,}|\x{3000}+`)

var numbered = pattern.New(`^(?:问题|措施)?\d+$`)

// line takes one line of ours.
func (o *ours) line(text string) {
	l := letters(text)
	o.text = append(o.text, l...)
	o.parts[string(l)] = true
	for _, p := range within.Split(text, -1) {
		// 问题24 alone is how anybody begins to speak of it.
		if p := string(letters(p)); !numbered.MatchString(p) {
			o.parts[p] = true
		}
	}
	for i := 0; i+4 <= len(l); i++ {
		o.grams[string(l[i:i+4])] = true
	}
}

func hash(rs []rune) int {
	h := 0
	for _, r := range rs {
		h = h*1000003 ^ int(r)
	}
	return h
}

// letter returns a character as it is compared, or zero for one that is not.
func letter(r rune) rune {
	if r >= '！' && r <= '～' {
		r -= '！' - '!'
	}
	if !unicode.IsLetter(r) && !unicode.IsNumber(r) && !strings.ContainsRune("√✓✔☑×✗✘☒", r) { // a tick beside a line of ours is an answer
		return 0
	}
	return unicode.ToLower(r)
}

// letters returns what of a text is compared.
func letters(text string) []rune {
	var ls []rune
	for _, r := range text {
		if l := letter(r); l != 0 {
			ls = append(ls, l)
		}
	}
	return ls
}

// A run is a stretch of letters that stands in our text too.
type run struct{ from, to, at int }

// runs returns the stretches of ours in a text, longest first match. Where our text goes on after words that somebody put between, the
// letters that both could be go to him: 已完成 written before our 已完成的 is his.
func (o *ours) runs(t []rune, breaks map[int]bool) []run {
	var found []run
	next := 0
	for i := 0; i+shingle <= len(t); {
		at, n := o.find(t[i:], next)
		if n == 0 {
			i++
			continue
		}
		r := run{i, i + n, at}
		k := len(found) - 1
		if k < 0 || found[k].to < i { // words of another stand right before it
			spare(&r, breaks)
		}
		if k >= 0 {
			release(&found[k], &r, breaks)
		}
		found = append(found, r)
		i, next = i+n, at+n
	}
	return found
}

// spare leaves the end of a line to whoever wrote it, where by chance our text has the same letters before those of the next line: a 4 before the line
// 常宁市… is his, though ours says 问题24　常宁市….
func spare(r *run, breaks map[int]bool) {
	const chance = 3 // more letters alike are hardly one
	for k := 1; k <= chance && r.from > 0 && !breaks[r.from]; k++ {
		if breaks[r.from+k] && r.to-r.from-k >= shingle {
			r.from, r.at = r.from+k, r.at+k
			return
		}
	}
}

// find returns where in our text t begins, the nearest to next, and how many letters they share; none fewer than a shingle.
func (o *ours) find(t []rune, next int) (int, int) {
	best := -1
	for _, p := range o.at[hash(t[:shingle])] {
		if best < 0 || distance(p, next) < distance(best, next) {
			best = p
		}
	}
	if best < 0 {
		return 0, 0
	}
	n := 0
	for n < len(t) && best+n < len(o.text) && t[n] == o.text[best+n] {
		n++
	}
	if n < shingle {
		return 0, 0
	}
	return best, n
}

func distance(a, b int) int {
	if a > b {
		return a - b
	}
	return b - a
}

// release frees the letters that two runs claim of the same place of our text, where both could be chance: those beside the end of a line.
func release(a, b *run, breaks map[int]bool) {
	end := a.at + a.to - a.from
	both := end - b.at
	if both <= 0 || both >= shingle || b.at <= a.at || both >= b.to-b.from {
		return
	}
	if !breaks[a.to-both] && breaks[b.from+both] {
		b.from, b.at = b.from+both, b.at+both
		return
	}
	a.to -= both
}

// has reports whether letters of their own, as they stand between our text, are ours all the same: a line or a cell of ours in another
// place, or a stretch that was changed a little. A short one that claims something is not.
func (o *ours) has(ls []rune) bool {
	switch {
	case len(ls) == 0:
		return true
	case o.part(ls):
		return true
	case len(ls) < shingle:
		return false
	}
	n := 0
	for i := 0; i+4 <= len(ls); i++ {
		if o.grams[string(ls[i:i+4])] {
			n++
		}
	}
	return n*10 >= (len(ls)-3)*7
}

// part reports whether letters are a line or a cell of ours, and no short claim.
func (o *ours) part(ls []rune) bool {
	s := string(ls)
	return o.parts[s] && (len(ls) >= 10 || !claims.MatchString(s))
}

// gap reports whether letters are a part of what of our text lies between two runs.
func (o *ours) gap(ls []rune, before, after *run) bool {
	from := before.at + before.to - before.from
	if len(ls) < 6 || after.at <= from || after.at-from > 200 {
		return false
	}
	return strings.Contains(string(o.text[from:after.at]), string(ls))
}

// claims are the words by which a reply is taken for an answer.
var claims = pattern.New(`收到|收悉|知悉|已阅|阅知|完成|完毕|办结|到位|验收|销号|延期|展期|推迟|申请`)

// sorted returns the distinct strings of a list.
func sorted(list []string) []string {
	slices.Sort(list)
	return slices.Compact(list)
}
