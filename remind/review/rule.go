package review

import (
	"cmp"
	"strings"
	"unicode/utf8"

	"duban/remind"
	"duban/remind/document"
	"duban/remind/people"
)

// A Rule is by what a value was made of its sentence. The rules of days (remind.Rule) are some, too. None: it was not kept.
type Rule string

// The rules that make no day.
const (
	Lasting    Rule = "lasting"     // the words say that it goes on
	Frequency  Rule = "frequency"   // the words say how often
	Verbatim   Rule = "verbatim"    // as it stands there
	Collective Rule = "collective"  // likewise, and it stands for several
	SharedTail Rule = "shared_tail" // 石鼓区、珠晖区党委、政府: what the last has is given to each
	Marked     Rule = "marked"      // 配合 stands behind it in a list of others
	Cleaned    Rule = "cleaned"     // without blanks, posts and the like
	InMeasure  Rule = "in_measure"  // the measure names it, and so narrows whom its problem names
	InRow      Rule = "in_row"      // the row of a table that the measure stands in, or a heading over it, names it
)

var ruleWords = map[Rule]string{
	Rule(document.RuleDay): "原文写明年月日", Rule(document.RuleTenDays): "原文写到旬，取该旬最后一天", Rule(document.RuleMonth): "原文写到月，取该月最后一天",
	Rule(document.RuleQuarter): "原文写到季度，取该季度最后一天", Rule(document.RuleHalf): "原文写到半年，取该半年最后一天",
	Rule(document.RuleYear): "原文只写到年，取该年12月31日", Rule(document.RuleFiveYear): "原文写五年规划，取规划末年12月31日",
	Lasting: "原文写长期、持续，不设到期日", Frequency: "原文写明频次",
	Verbatim: "照原文", Collective: "统称，照原文，所含单位见通讯录", SharedTail: "数家共用词尾，逐家补全", Marked: "原文标注“配合”", Cleaned: "略去职务、空格等",
	InMeasure: "该措施点名，只由其承担", InRow: "所在表格行或上级措施写明",
}

// Chinese says the rule in words.
func (r Rule) Chinese() string { return cmp.Or(ruleWords[r], "系统未记录") }

// named returns by what words of a problem somebody is named in a role, and by which rule. Who is marked 配合 among others stands in their list.
func named(p *remind.Problem, role remind.Role, name string) (remind.Passage, Rule) {
	own := p.Named[role]
	if says(own, name) {
		if strings.HasPrefix(name, "各") {
			return own, Collective
		}
		return own, Verbatim
	}
	for _, other := range people.DocumentRoles() {
		if said := p.Named[other]; says(said, name) {
			return said, Marked
		}
	}
	switch {
	case own.Words == "":
		return own, ""
	case role == remind.Leader:
		return own, Cleaned
	default:
		return own, SharedTail
	}
}

// says reports whether a passage has a name as it is.
func says(p remind.Passage, name string) bool {
	return p.Words != "" && strings.Contains(Squeezed(p.Words), Squeezed(name))
}

// narrowed returns by what words somebody is named for one measure alone: those of its clause, of the measure that it stands in, or of one above.
func narrowed(p *remind.Problem, c *remind.Commitment, name string) (remind.Passage, Rule) {
	if mentions(c.Text, name) {
		return remind.Passage{Words: c.Text, Source: c.Source}, InMeasure
	}
	for number := c.Number; number != ""; {
		if m := measure(p.Measures, number); m != nil && mentions(m.Text, name) {
			return remind.Passage{Words: m.Text, Source: m.Source}, InMeasure
		}
		number = number[:max(0, strings.LastIndex(number, "."))]
	}
	return remind.Passage{Words: c.Text, Source: c.Source}, InRow
}

// mentions reports whether a text has at least the beginning of a name: measures say 石鼓区 for 石鼓区党委、政府.
func mentions(text, name string) bool {
	const enough = 2
	for i := range name {
		if utf8.RuneCountInString(name[:i]) == enough {
			return strings.Contains(text, name[:i])
		}
	}
	return strings.Contains(text, name)
}

// measure returns the measure of a number, as the document nests them; nil where there is none.
func measure(all []remind.Measure, number string) *remind.Measure {
	for i := range all {
		if all[i].Number == number {
			return &all[i]
		}
		if m := measure(all[i].Measures, number); m != nil {
			return m
		}
	}
	return nil
}
