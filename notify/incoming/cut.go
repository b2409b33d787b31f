package incoming

import (
	"slices"
	"strings"
)

// What the office is told where the words are not certain.
const (
	doubtBetween  = "引用的原邮件中间或下方也有文字，已一并列出，请对照原件"
	doubtCopied   = "来信摘抄了提醒原文，摘抄部分未列出，请对照原件"
	doubtEmpty    = "除引用的原邮件外没有文字"
	doubtDisagree = "邮件的网页格式与纯文本格式文字不一致，请对照原件"
)

// Cut returns the words that the sender of a mail wrote himself, whole, without what he quotes; and in Chinese why they are not certain.
// Ours are the texts of our messages that the mail may quote: as plain text, as HTML and their subjects.
func (m *Mail) Cut(ours []string) (string, []string) {
	return cut(m.Text, m.HTML, ours)
}

// cut takes what a person sees: the HTML where there is one, as the plain part beside it may be a poor copy or a mere hint.
func cut(text, html string, sent []string) (string, []string) {
	o := newOurs(sent)
	if strings.TrimSpace(html) == "" && isPage(text) {
		text, html = "", text
	}
	seen := o.cut(readHTML(html))
	if seen.blank {
		plain := o.cut(readPlain(text))
		return plain.words, plain.told()
	}
	if strings.TrimSpace(text) == "" {
		return seen.words, seen.told()
	}
	plain := o.cut(readPlain(text))
	if seen.words == "" && plain.words != "" {
		seen = plain
		seen.doubts = append(seen.doubts, doubtDisagree)
	} else if disagree(seen.words, plain.words) {
		seen.doubts = append(seen.doubts, doubtDisagree)
	}
	return seen.words, seen.told()
}

// disagree reports whether the words of the two parts differ in what is taken for an answer. A plain part that only asks to look at the
// other one says nothing.
func disagree(seen, plain string) bool {
	seen, plain = Spoken(seen), Spoken(plain)
	if string(letters(seen)) == string(letters(plain)) || hint.MatchString(plain) {
		return false
	}
	return !slices.Equal(weighty(seen), weighty(plain))
}

// weighty returns what of some words is taken for an answer.
func weighty(words string) []string {
	return sorted(answering.FindAllString(string(letters(links.ReplaceAllString(words, ""))), -1))
}

// A result is what was cut out of one part of a mail.
type result struct {
	words  string
	doubts []string
	blank  bool // the part shows nothing at all
	quotes bool // it quotes something
}

func (r *result) told() []string {
	if r.words == "" && r.quotes {
		r.doubts = append(r.doubts, doubtEmpty)
	}
	return sorted(r.doubts)
}

// cut finds the sender's words among the lines of a part.
func (o *ours) cut(lines []line) result {
	if !slices.ContainsFunc(lines, func(l line) bool { return !l.empty() }) {
		return result{blank: true}
	}
	lines = partLines(lines)
	markHeads(lines)
	o.settle(lines)
	sink(lines)
	w := writing{ours: o, lines: lines}
	w.quoted()
	w.unquoted()
	r := w.result()
	if r.words == "" && w.nobodys() {
		// What looks like a quotation quotes nothing of ours, and nobody says whose it is.
		restore(lines, true)
		w = writing{ours: o, lines: lines}
		w.unquoted()
		r = w.result()
	}
	return r
}

// settle decides of lines with > and of lines in an element by which people also indent whether they are quoted.
func (o *ours) settle(lines []line) {
	quoting := false // some lines with > were
	for i := 0; i < len(lines); {
		j := i + 1
		for j < len(lines) && lines[j].like(&lines[i]) {
			j++
		}
		group := lines[i:j]
		announced := i > 0 && headBefore(lines, i) || slices.ContainsFunc(group, func(l line) bool { return l.head })
		if group[0].weak {
			o.indented(group, announced)
		}
		if group[0].prefix != "" {
			quoting = quoting || announced || len(group) >= 3 || o.mostly(group)
			restore(group, !quoting)
		}
		i = j
	}
}

// like reports whether the same tells of two lines that they may be quoted.
func (l *line) like(m *line) bool { return l.weak == m.weak && (l.prefix != "") == (m.prefix != "") }

// indented lays lines deeper that are quoted by the element by which people also indent.
func (o *ours) indented(group []line, announced bool) {
	if !announced && !o.mostly(group) {
		return
	}
	for i := range group {
		group[i].depth++
	}
}

// restore puts the > back before lines where they are their sender's.
func restore(group []line, own bool) {
	for i := range group {
		if l := &group[i]; own {
			l.text, l.prefix, l.depth, l.angles = l.prefix+l.text, "", l.depth-l.angles, 0
		}
	}
}

// headBefore reports whether the last line before i that says anything announces a quotation.
func headBefore(lines []line, i int) bool {
	for i--; i > 0 && lines[i].empty(); i-- {
	}
	return lines[i].head
}

// mostly reports whether lines are ours for the most part.
func (o *ours) mostly(lines []line) bool {
	var all []rune
	n := 0
	for i := range lines {
		ls := letters(lines[i].text)
		if o.parts[string(ls)] {
			n += len(ls)
			continue
		}
		all = append(all, ls...)
	}
	rest := len(all)
	for _, r := range o.runs(all, nil) {
		n, rest = n+r.to-r.from, rest-(r.to-r.from)
	}
	return n >= 4 && n > rest
}

// sink lays the lines as deep as they are: what follows a head at its own depth is quoted to the end of what holds both. A head before
// lines that are deeper themselves announces only those.
func sink(lines []line) {
	var open []int
	for i := 0; i < len(lines); i++ {
		l := &lines[i]
		at := l.depth
		for len(open) > 0 && open[len(open)-1] > at && !l.empty() {
			open = open[:len(open)-1]
		}
		l.depth += len(open)
		if !l.head || i+1 < len(lines) && lines[i+1].head {
			continue
		}
		next := i + 1
		for next < len(lines) && lines[next].empty() {
			next++
		}
		if next < len(lines) && lines[next].depth <= at && !lines[next].head {
			open = append(open, at)
		}
	}
}
