package document

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"duban/remind"
)

// limit is a term in brackets, in a heading or after the measure that it belongs to: （完成时限：2024年6月30日）.
var limit = regexp.MustCompile(`[（(]完成时限[：:]([^（）()]*)[）)]`)

// leadOverride is another lead for one measure and what is below it.
var leadOverride = regexp.MustCompile(`[（(]([^（）()，。；]+?)牵头督导验收`)

// history is what holds years that promise nothing: names of documents, spans of years.
var history = regexp.MustCompile(`《[^《》]*》|〔\d{4}〕|[（(]\d{4}\s*[-—－]\s*\d{4}年[）)]|\d{4}\s*[-—－]\s*\d{4}年|“[^“”]{0,200}”`)

var rhythms = []struct {
	pattern *regexp.Regexp
	rhythm  remind.Rhythm
}{
	{regexp.MustCompile(`周调度(?:[、，。；”]|$)`), remind.Weekly},
	{regexp.MustCompile(`月通报|每月`), remind.Monthly},
	{regexp.MustCompile(`每季度`), remind.Quarterly},
	{regexp.MustCompile(`年考核|每年`), remind.Yearly},
}

// vague are rhythms that say no rhythm: listed, not scheduled.
var vague = regexp.MustCompile(`不定期|定期|高频|常态化`)

// A clause reader finds what one problem's goal and measures promise.
type clauses struct {
	problem  *remind.Problem
	places   []string // all bodies of the plan with a place, to name members of a collective
	section  string
	findings []Finding
}

// read takes the commitments of one node's own text.
func (c *clauses) read(n *node, number string) {
	own := n.own
	plain := mask(own.text, history)
	at := len(c.problem.Commitments)
	limits := limit.FindAllStringSubmatchIndex(own.text, -1)
	for _, l := range limits {
		c.limited(n, number, own, l)
	}
	plain = mask(plain, limit)
	for _, sentence := range sentences(plain) {
		c.dates(n, number, own, plain, sentence)
	}
	c.rhythms(n, number, own, mask(own.text, regexp.MustCompile(`《[^《》]*》`)))
	slices.SortStableFunc(c.problem.Commitments[at:], func(a, b remind.Commitment) int {
		return cmp.Or(cmp.Compare(a.Source.Line, b.Source.Line), cmp.Compare(a.Source.Column, b.Source.Column))
	})
}

// limited is a commitment of the whole measure.
func (c *clauses) limited(n *node, number string, own span, l []int) {
	inner := own.text[l[2]:l[3]]
	loc := datePattern.FindStringSubmatchIndex(inner)
	if loc == nil {
		c.note(own.cut(l[0], l[1]), Warning, "完成时限无法识别，请写明日期", own.text[l[0]:l[1]])
		return
	}
	text := strings.Trim(limit.ReplaceAllString(own.text, ""), blanks+"。；;")
	c.promise(n, number, own.cut(l[0], l[1]), readDate(groups(inner, loc)), text)
}

// dates reads the dates of one sentence: each is a commitment with its own part of the sentence.
func (c *clauses) dates(n *node, number string, own span, plain string, sentence [2]int) {
	text := plain[sentence[0]:sentence[1]]
	var found [][]int
	for _, loc := range datePattern.FindAllStringSubmatchIndex(text, -1) {
		if promises(text, loc) {
			found = append(found, loc)
		}
	}
	for i, loc := range found {
		start, end := sentence[0]+loc[0], sentence[1]
		if i == 0 {
			start = sentence[0]
		}
		if i+1 < len(found) {
			end = sentence[0] + found[i+1][0]
		}
		part := own.cut(start, end).trim()
		c.promise(n, number, own.cut(sentence[0]+loc[0], end), readDate(groups(text, loc)), strings.TrimPrefix(part.text, "其中，"))
	}
}

// promises tells a commitment from a year that is only mentioned. A full date promises unless something runs from it; a month or a
// year only where it is closed by 底、末、前 or followed by what is to be done.
func promises(text string, loc []int) bool {
	g := groups(text, loc)
	after, before := text[loc[1]:], text[:loc[0]]
	for _, p := range []string{"起", "至", "以来"} {
		if strings.HasPrefix(after, p) {
			return false
		}
	}
	switch {
	case strings.Join(g[3:], "") != "":
		return true
	case g[2] != "":
		return strings.HasPrefix(after, "完成")
	case strings.HasSuffix(before, "到"):
		return strings.HasPrefix(after, "，") || strings.HasPrefix(after, ",") || doing(after)
	default:
		return doing(after) && !strings.HasSuffix(before, "从") && !strings.HasSuffix(before, "对")
	}
}

func doing(after string) bool {
	for _, verb := range []string{"完成", "实现", "建成", "达到", "基本完成", "全面完成"} {
		if strings.HasPrefix(after, verb) {
			return true
		}
	}
	return false
}

// promise adds a commitment, or the finding that its date cannot be had.
func (c *clauses) promise(n *node, number string, where span, r reading, text string) {
	switch {
	case r.refused != "":
		c.note(where, Error, "日期无效（"+r.refused+"），该项承诺未纳入，请更正", clip(where.text))
		return
	case r.ambiguous:
		c.note(where, Warning, "时限含义不明（“某月前”不知是月初还是月底），该项承诺未纳入，请写明日期", clip(where.text))
		return
	}
	c.add(n, remind.Commitment{Number: number, Due: r.date, BareYear: r.bareYear, Text: text, Source: where.at(0)})
}

func (c *clauses) rhythms(n *node, number string, own span, plain string) {
	for _, loc := range vague.FindAllStringIndex(plain, -1) {
		if strings.HasSuffix(plain[:loc[0]], "每年") {
			continue
		}
		c.note(own.cut(loc[0], loc[1]), Note, "频次不明确，不列入定期提醒", plain[loc[0]:loc[1]])
	}
	for _, r := range rhythms {
		loc := r.pattern.FindStringIndex(plain)
		if loc == nil {
			continue
		}
		for _, s := range sentences(plain) {
			if s[0] <= loc[0] && loc[0] < s[1] {
				part := own.cut(s[0], s[1]).trim()
				c.add(n, remind.Commitment{Number: number, Rhythm: r.rhythm, Text: part.text, Source: own.at(loc[0])})
			}
		}
	}
}

func (c *clauses) add(n *node, k remind.Commitment) {
	k.Section, k.Path = c.section, n.path
	k.Responsible, k.Lead = c.narrowed(n, k.Text), override(n)
	c.problem.Commitments = append(c.problem.Commitments, k)
}

// narrowed gives the bodies that the clause names, else its measure, else a measure above; none if all or none of the problem's are
// named there.
func (c *clauses) narrowed(n *node, clause string) []string {
	texts := []string{clause}
	for m := n; m != nil && m.number != ""; m = m.parent {
		texts = append(texts, m.own.text)
	}
	for _, t := range texts {
		found := named(t, c.problem.Responsible)
		if len(found) == 0 && slices.ContainsFunc(c.problem.Responsible, unlisted) {
			found = named(t, c.places)
		}
		if len(found) > 0 {
			if len(found) == len(c.problem.Responsible) {
				return nil
			}
			return found
		}
	}
	return nil
}

// unlisted is a collective whose members only the measures name.
func unlisted(body string) bool { return strings.HasPrefix(body, "各相关") }

func override(n *node) []string {
	for m := n; m != nil; m = m.parent {
		if g := leadOverride.FindStringSubmatch(m.own.text); g != nil {
			return splitBodies(g[1])
		}
	}
	return nil
}

func (c *clauses) note(s span, v Severity, message, quote string) {
	c.findings = append(c.findings, *finding(s, v, message, quote))
}

// mask blanks out what a pattern finds, byte for byte, so that places stay.
func mask(text string, pattern *regexp.Regexp) string {
	return pattern.ReplaceAllStringFunc(text, func(s string) string { return strings.Repeat("\x00", len(s)) })
}

// sentences gives the bounds of the sentences and clauses closed by 。 or ；.
func sentences(text string) [][2]int {
	var all [][2]int
	start := 0
	for i, r := range text {
		if r == '。' || r == '；' || r == ';' {
			all = append(all, [2]int{start, i})
			start = i + len(string(r))
		}
	}
	return append(all, [2]int{start, len(text)})
}

// clip shortens a quote to what a line can show.
func clip(s string) string {
	r := []rune(s)
	if len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}
