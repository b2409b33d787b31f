package plantext

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"duban/remind"
	"duban/remind/pattern"
)

// limit begins a term in brackets, in a heading or after the measure that it belongs to: （完成时限：2024年6月30日）.
// A unit may stand before it: （责任单位：甲局；完成时限：2024年6月30日）.
var limit = seek("（(", `[（(](?:(?:牵头|责任|整改责任)单位[：:][^（）()；;：:]{1,40}[；;，,])?(?:完成|整改)?(?:时限|期限|时间)[：:]`)

// afterLimit is what may follow a term in its brackets.
var afterLimit = pattern.New(`[；;，,](?:牵头|责任|整改责任|配合)单位[：:].*$`)

// fiveYears is no quotation: “十四五” is a time.
var fiveYears = pattern.New(`^[“"]十[一二三四五六]五[”"]$`)

// rhythms are the words for standing duties, the shortest rhythm first. 周调度 must end there: 周调度会议制度 is the name of a
// thing.
var rhythms = []struct {
	pattern seeker
	rhythm  remind.Rhythm
}{
	{seek("周", `周调度(?:[、，,。.；;”"]|$)`), remind.Weekly},
	{seek("月每", `月通报|每月`), remind.Monthly},
	{seek("每", `每季度`), remind.Quarterly},
	{seek("年每", `年考核|每年`), remind.Yearly},
}

// vague are rhythms that say no rhythm, or one that is not kept here: listed, not scheduled.
var vague = seek("不定高常每", `不定期|定期|高频|常态化|每半年|每两个?月`)

// A clause reader finds what one problem's goal and measures promise.
type clauses struct {
	problem  *remind.Problem
	own      gazetteer  // the problem's responsible bodies
	all      *gazetteer // all bodies of the plan with a place, to name members of a collective
	section  string
	told     bool // the measures say as well what has been done
	findings []Finding
}

// read takes the commitments of one node's own text.
// Terms in brackets are taken first and blanked out, then quotations, then what is left is read sentence by sentence; so no date counts twice.
// At the end the node's commitments are put into the order of the text.
func (c *clauses) read(n *node) {
	n.naming, n.lead = c.named(n.own.text), override(n)
	plainText := Fold(n.own.text)
	text := mask(mask(plainText, enclosed(plainText, '《', '》')), enclosed(plainText, '〔', '〕'))
	at := len(c.problem.Commitments)
	limits := bracketed(text)
	c.limited(n, limits)
	c.rhythms(n, text)
	plain := mask(text, limits)
	quotes := slices.DeleteFunc(quoted(plain), func(q [2]int) bool { return fiveYears.MatchString(plain[q[0]:q[1]]) })
	for _, q := range quotes {
		c.quoted(n.own.cut(q[0], q[1]).unquote())
	}
	plain = mask(plain, quotes)
	for _, s := range sentences(plain) {
		c.dates(n, plain[s[0]:s[1]], n.own.cut(s[0], s[1]))
	}
	slices.SortStableFunc(c.problem.Commitments[at:], func(a, b remind.Commitment) int {
		return cmp.Or(cmp.Compare(a.Source.Line, b.Source.Line), cmp.Compare(a.Source.Column, b.Source.Column))
	})
}

// bracketed returns the places of the terms in brackets. What holds other brackets is none.
func bracketed(text string) [][2]int {
	var found [][2]int
	for _, loc := range limit.all(text) {
		end := strings.IndexAny(text[loc[1]:], "（）()")
		if end < 0 {
			return found
		}
		if r, size := utf8.DecodeRuneInString(text[loc[1]+end:]); r == '）' || r == ')' {
			found = append(found, [2]int{loc[0], loc[1] + end + size})
		}
	}
	return found
}

// limited takes the terms in brackets. One alone is the whole measure's; of several each is that of the text before it.
func (c *clauses) limited(n *node, limits [][2]int) {
	own := n.own
	if len(limits) > 1 {
		c.note(own.cut(limits[0][0], limits[0][1]), Warning, fmt.Sprintf("同一措施写有%d处完成时限，按各自前文读入，请核对", len(limits)),
			Clip(own.text[limits[0][0]:limits[0][1]]))
	}
	from := 0
	for _, l := range limits {
		where, text := own.cut(l[0], l[1]), own.text[from:l[0]]
		if len(limits) == 1 {
			text += own.text[l[1]:]
		}
		from = l[1]
		d, fault, rest := ReadTerm(inside(own.text[l[0]:l[1]]))
		switch {
		case strings.HasPrefix(fault, "不是"):
			c.note(where, Error, "完成时限"+fault, Clip(where.text))
			continue
		case fault != "":
			c.note(where, Warning, "完成时限"+fault, Clip(where.text))
			continue
		case rest != "":
			c.note(where, Warning, "完成时限除日期外另有文字，已按其中日期读入，请核对", Clip(where.text))
		}
		if d.Kind == remind.Continuous || d.Continues {
			c.note(where, Note, "该措施长期进行而没有写明频次，不列入定期提醒", Clip(where.text))
		}
		if d.Kind == remind.Dated && !repeats(text, d.Date) {
			c.add(n, remind.Commitment{
				Due: d.Date, BareYear: d.BareYear, Text: strings.Trim(text, Blanks+"。；;"), Source: where.at(0),
				Read: remind.Reading{Words: where.text, Rule: d.Read.Rule},
			})
		}
	}
}

// repeats reports whether a measure promises by itself what stands in its brackets.
func repeats(text string, date remind.Date) bool {
	for _, s := range sentences(text) {
		for _, p := range promises(text[s[0]:s[1]]) {
			if p.verdict == promised && p.Date == date {
				return true
			}
		}
	}
	return false
}

// inside returns the term in brackets: what stands after its colon and before the next label.
func inside(brackets string) string {
	term := limit.pattern.FindString(brackets)
	return afterLimit.ReplaceAllString(strings.TrimRight(brackets[len(term):], "）)"), "")
}

// dates reads the dates of one sentence, in which plain has what promises nothing blanked out.
func (c *clauses) dates(n *node, plain string, sentence span) {
	for _, p := range promises(plain) {
		if c.told && c.section == remind.SectionMeasures && p.verdict == promised && !p.closed() {
			p.verdict = doubtful
		}
		c.promise(n, sentence, p)
	}
}

// joint is what leads over to the next date: …，并于2024年底前….
var joint = pattern.New(`[，,](?:并|且|再)?[于在]$`)

// promise adds a commitment, or the finding that its date cannot be had.
// The order of the cases goes from what cannot be a date at all to what only a person can judge; every one but the last adds no commitment.
func (c *clauses) promise(n *node, s span, p promise) {
	where := s.cut(p.Expression.start, max(p.end, p.Expression.end))
	quote := Clip(where.text)
	switch {
	case p.refused != "" && p.verdict == promised:
		c.note(where, Error, "日期无效（"+p.refused+"），该项承诺未纳入，请更正", quote)
	case p.refused != "":
		c.note(where, Warning, "日期无效（"+p.refused+"），请核对", quote)
	case p.verdict == past:
		c.note(where, Note, "该日期似为既往情况，未作为时限纳入", quote)
	case p.yearless:
		c.note(where, Warning, "时限缺少年份，该项承诺未纳入，请写明日期", quote)
	case p.unclear != "":
		c.note(where, Warning, "时限含义不明（"+p.unclear+"），该项承诺未纳入，请写明日期", quote)
	case p.verdict == doubtful:
		c.note(where, Warning, "该日期是否为完成时限不明，未纳入，如是时限请写明“X年X月X日前”", quote)
	default:
		text := joint.ReplaceAllString(s.cut(p.start, p.end).trim().text, "")
		for _, lead := range []string{"其中，", "其中,"} {
			text = strings.TrimPrefix(text, lead)
		}
		read := remind.Reading{Words: s.cut(p.Expression.start, p.Expression.end).text, Rule: p.rule()}
		c.add(n, remind.Commitment{Due: p.Date, BareYear: p.bareYear, Text: text, Source: where.at(0), Read: read})
	}
}

// quoted looks for terms in what is quoted: they may be another's words or this plan's own.
func (c *clauses) quoted(inner span) {
	for _, p := range promises(inner.text) {
		if p.verdict == promised {
			where := inner.cut(p.Expression.start, max(p.end, p.Expression.end))
			c.note(where, Warning, "引号内的时限未纳入，如属本方案的时限请移出引号", Clip(where.text))
		}
	}
}

// rhythms takes the standing duties, one of a kind from each sentence.
// 定期 and 不定期 name no interval, and 每半年 has no ladder here: a reminder at a guessed rhythm would be wrong each time.
func (c *clauses) rhythms(n *node, text string) {
	for _, loc := range vague.all(text) {
		if !strings.HasSuffix(text[:loc[0]], "每年") {
			c.note(n.own.cut(loc[0], loc[1]), Note, "频次不明确，不列入定期提醒", n.own.text[loc[0]:loc[1]])
		}
	}
	for _, s := range sentences(text) {
		for _, r := range rhythms {
			if found := r.pattern.all(text[s[0]:s[1]]); len(found) > 0 {
				c.add(n, remind.Commitment{Rhythm: r.rhythm, Text: n.own.cut(s[0], s[1]).trim().text, Source: n.own.at(s[0] + found[0][0])})
			}
		}
	}
}

// add keeps a commitment under the number of its measure; what the goal promises has number 0.
func (c *clauses) add(n *node, k remind.Commitment) {
	k.Number, k.Section, k.Path = n.number, c.section, n.path
	if c.section == remind.SectionGoal {
		k.Number = "0"
	}
	k.Responsible, k.Lead = c.narrowed(n, k.Text), n.lead
	c.problem.Commitments = append(c.problem.Commitments, k)
}

// A naming is which bodies a text names; all says that it is every one of the problem's.
type naming struct {
	bodies []string
	all    bool
}

// narrowed returns the bodies that the clause names, else its measure, else a measure above; none if all or none of the problem's are
// named there.
// A measure that names two of a problem's five units binds these two; one that names all or none binds all, which is written as none.
func (c *clauses) narrowed(n *node, clause string) []string {
	found := c.named(clause)
	for m := n; len(found.bodies) == 0 && m != nil && m.number != ""; m = m.parent {
		found = m.naming
	}
	if found.all {
		return nil
	}
	return found.bodies
}

// named returns the problem's bodies that a text names; if none, and a collective has no list, any that the plan knows.
func (c *clauses) named(text string) naming {
	found := c.own.named(text)
	if len(found) == 0 && slices.ContainsFunc(c.problem.Responsible, unlisted) {
		return naming{bodies: c.all.named(text)}
	}
	return naming{found, len(found) == c.own.count}
}

// unlisted is a collective whose members only the measures name.
func unlisted(body string) bool { return strings.HasPrefix(body, "各相关") }

// override returns the lead that a node names, else that of the node above: （市自然资源和规划局牵头督导验收…）.
func override(n *node) []string {
	const says = "牵头督导验收"
	for rest := n.own.text; ; {
		before, after, ok := strings.Cut(rest, says)
		if !ok {
			break
		}
		rest = after
		near := windowBefore(before, len(before))
		i := strings.LastIndexAny(near, "（()），,。；;")
		if r, size := utf8.DecodeRuneInString(near[max(i, 0):]); i >= 0 && (r == '（' || r == '(') && i+size < len(near) {
			return SplitBodies(near[i+size:]).Bodies
		}
	}
	if n.parent != nil {
		return n.parent.lead
	}
	return nil
}

// note records a finding at its place in the document.
func (c *clauses) note(s span, v Severity, message, quote string) {
	c.findings = append(c.findings, *finding(s, v, message, quote))
}

// sentences returns the bounds of the sentences and clauses closed by 。 or ；, or their half-width kin.
// The bounds leave the closing sign out; the last sentence may be empty.
func sentences(text string) [][2]int {
	var all [][2]int
	start := 0
	for i, r := range text {
		if r == '。' || r == '；' || r == ';' || r == '.' && i > 0 && stops(text[i-1], text[i+1:]) {
			all = append(all, [2]int{start, i})
			start = i + utf8.RuneLen(r)
		}
	}
	return append(all, [2]int{start, len(text)})
}

// stops reports whether a point ends a sentence: it stands neither in a number nor in a word of Latin letters.
func stops(before byte, after string) bool {
	if before >= utf8.RuneSelf {
		return true
	}
	return strings.IndexByte(digits+")%\"", before) >= 0 && (after == "" || after[0] >= utf8.RuneSelf || after[0] == ' ' || after[0] == '(')
}
