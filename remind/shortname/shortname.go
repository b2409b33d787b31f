package shortname

import (
	"cmp"
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"

	"duban/remind/pattern"
)

// Longest is how many characters a short name may have.
const Longest = 20

// Unnamed is what a title is called that has no words.
const Unnamed = "未命名"

const (
	considered = 200 // characters of a title: a name is found in its first sentences, or not at all
	enough     = 6   // characters that name something
)

// Of returns what a problem is called by its title: what the first clause says that names place and matter.
func Of(title string) string {
	s := clause(plain(title))
	for _, step := range lighter {
		if length(s) <= Longest {
			break
		}
		s = paired(step(s))
	}
	return named(cut(s))
}

var (
	aRound     = pattern.New(`第[一二三四五六七八九十\d]{1,3}轮[^，。；、的]{0,24}?督察(“回头看”)?`)
	protection = pattern.New(`(?:生态)?环境保护|生态环保|环保`)
	planIntro  = pattern.New(`^《?.*?(?:贯彻落实|关于印发|关于落实)`)
	planTail   = pattern.New(`(?:整改|实施|工作|总体)*方案(?:的通知)?》?$`)
)

// OfPlan returns what a plan is called: the round of inspection that it answers, else its title without the formulas of titles.
func OfPlan(round, title string) string {
	for _, s := range []string{round, title} {
		r := tidy(protection.ReplaceAllString(aRound.FindString(plain(s)), " "))
		if r != "" && length(r) <= Longest {
			return r
		}
	}
	s := cmp.Or(plain(round), plain(title))
	for _, formula := range []*pattern.Pattern{planIntro, planTail} {
		if length(s) > Longest {
			s = paired(without(formula, s))
		}
	}
	return named(cut(s))
}

// How documents begin a problem without saying anything of it.
var (
	openings  = pattern.New(`^(?:截至)?(?:本轮)?(?:督察|检查|巡察)(?:组)?(?:进驻)?(?:结束|期间|时|中)?(?:发现|指出|认为|反映)?|^群众(?:反映|举报|投诉)`)
	attribute = pattern.New(`^.{0,24}?(?:督察|巡视|巡察|警示片|检查|审计).{0,8}?(?:指出|披露|交办|反馈|通报|曝光|发现)的?`)
	notSaid   = pattern.New(`^(?:意见|问题|整改|情况|的|要求)`) // what follows where the finding itself is the matter
	serial    = pattern.New(`^(?:[（(][\d一二三四五六七八九十-]{1,6}[)）]|\d{1,3}[.．、])(\D)`)
	matter    = pattern.New(`^关于(.+?)的?问题$`)
	when      = pattern.New(`^(?:截至|自|从|到)?(?:目前|近年来|[\d年月日底初末前后上下半旬一二三四季度以来至到第—–~-]+)$`)
)

// clause returns the first clause of a text that says enough, without an opening; where none does, the first that says anything.
func clause(s string) string {
	first := ""
	for c := range clauses(s) {
		if when.MatchString(c) {
			continue
		}
		if c = paired(unopened(c)); length(c) >= enough {
			return c
		}
		first = cmp.Or(first, c)
	}
	return cmp.Or(first, s)
}

// unopened returns a clause without its opening, where it says enough without it; nothing for a clause that is no more than one.
func unopened(c string) string {
	c = matter.ReplaceAllString(serial.ReplaceAllString(c, "$1"), "$1")
	for _, opening := range []*pattern.Pattern{attribute, openings} {
		rest := c[len(opening.FindString(c)):]
		if rest == "" || length(rest) >= enough && !notSaid.MatchString(rest) {
			c = rest
		}
	}
	return c
}

// clauses yields a text in parts where clauses end, outside of brackets and quotations.
func clauses(s string) iter.Seq[string] {
	r := []rune(s)
	return func(yield func(string) bool) {
		depth, from := 0, 0
		for i, x := range r {
			depth += opens(x)
			ends := strings.ContainsRune("。；，：！？", x) || strings.ContainsRune(",;:!?", x) && (i == 0 || i+1 == len(r) || !figure(r[i-1]) || !figure(r[i+1]))
			if ends && depth == 0 {
				if !yield(tidy(string(r[from:i]))) {
					return
				}
				from = i + 1
			}
		}
		yield(tidy(string(r[from:])))
	}
}

// What can be left out of a clause that is too long.
var (
	subject  = pattern.New(`^[^、，“（]{0,14}?(?:部门|单位|地区|同志|干部|政府|党委|局|委员会|管委会)(?:在|对于?)`)
	over     = pattern.New(`^([^、，“（]{2,4}[市县区])对`)
	serving  = pattern.New(`作为.*$`)
	parent   = pattern.New(`^[^、，“（]*(?:集团|公司)下属`)
	list     = pattern.New(`^([^、等]*)、[^等]*等`)
	company  = pattern.New(`(?:有限责任|股份有限|有限)公司`)
	filler   = pattern.New(`(?:不同程度|长期|普遍)存在|不同程度`)
	there    = pattern.New(`([^不])存在`)
	duty     = pattern.New(`未(?:全面|有效|严格|及时|规范|按照?要求)?(?:配套)?(?:落实|设置|建设|开展|进行)`)
	done     = pattern.New(`^(?:到位|完成|完毕|好)`)
	lastWord = pattern.New(`(?:等)?(?:问题|情况|现象)$`)
)

// lighter are the steps that make a clause shorter without taking its meaning, each tried only while it is too long.
var lighter = []func(string) string{
	func(s string) string { return without(subject, s) },
	func(s string) string { return tidy(over.ReplaceAllString(s, "$1 ")) },
	func(s string) string { return without(serving, s) },
	func(s string) string { return without(parent, s) },
	firstOfList,
	func(s string) string { return without(company, s) },
	func(s string) string { return without(filler, s) },
	func(s string) string { return tidy(there.ReplaceAllString(s, "$1 ")) },
	undone,
	func(s string) string { return without(lastWord, s) },
}

// firstOfList names the first of a list of places or firms: 甲厂、乙厂、丙厂等8家企业 is 甲厂等8家企业. A list of faults stays.
func firstOfList(s string) string {
	m := list.FindStringSubmatch(s)
	if m == nil || lastWord.MatchString(m[0]+firstWord(s[len(m[0]):])) {
		return s
	}
	return tidy(m[1] + " 等" + s[len(m[0]):])
}

// undone leaves out that something was not done, and names what: 矿区未按要求开展封场 is 矿区封场. 未落实到位 stays, for 到位 alone says the
// contrary.
func undone(s string) string {
	m := duty.FindStringIndex(s)
	if m == nil || done.MatchString(s[m[1]:]) {
		return s
	}
	if rest := tidy(s[:m[0]] + " " + s[m[1]:]); length(rest) >= enough {
		return rest
	}
	return s
}

// firstWord returns the two characters with which a text begins, as far as there are.
func firstWord(s string) string {
	r := []rune(s)
	return string(r[:min(2, len(r))])
}

// without returns a text without what matches, unless too little would be left.
func without(what *pattern.Pattern, s string) string {
	if rest := tidy(what.ReplaceAllString(s, " ")); length(rest) >= enough {
		return rest
	}
	return s
}

// named returns a name, or Unnamed where it has no words.
func named(s string) string {
	if strings.ContainsFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }) {
		return s
	}
	return Unnamed
}

func length(s string) int { return utf8.RuneCountInString(s) }
