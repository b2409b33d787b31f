package disclosure

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"duban/remind"
	"duban/remind/pattern"
)

// done says what has been done about a problem, of what the office has recorded: how it ended, or what it has come to and how many of its
// measures are done.
func done(day *remind.Day, o *remind.Obligation, s *remind.Status, status Status) string {
	of := func(e *remind.Event) string { return document(day, e.Doc) }
	on := s.On.ChineseShort()
	switch status {
	case Closed:
		return on + "完成整改并销号" + of(&s.Cause) + "。"
	case Accepted:
		return on + "通过验收，待销号" + of(&s.Cause) + "。"
	case Reported:
		return on + "报告完成整改，待验收。" + measures(day, o)
	case Suspended:
		return "自" + on + "起暂缓，至" + s.Until.ChineseShort() + of(&s.Cause) + "。" + measures(day, o)
	}
	words := "正在整改。"
	switch {
	case s.Cause.Kind == remind.EventReopen:
		words = on + "重新列入整改。"
	case status == Continuing:
		words = "持续推进。"
	}
	if s.Moved.Kind == remind.EventExtend && s.Due != s.Original {
		words += fmt.Sprintf("时限由%s调整为%s%s。", s.Original.ChineseShort(), s.Due.ChineseShort(), of(&s.Moved))
	}
	return words + measures(day, o)
}

// measures says how many of a problem's dated measures are done; nothing where it has none.
func measures(day *remind.Day, problem *remind.Obligation) string {
	all, closed, waiting := 0, 0, 0
	for i := range day.Obligations {
		o := &day.Obligations[i]
		if o.Kind != remind.KindMeasure || o.Key.ProblemKey() != problem.Key || day.States[o.Key].Withdrawn {
			continue
		}
		all++
		switch day.States[o.Key].State {
		case remind.Closed:
			closed++
		case remind.Reported, remind.Accepted:
			waiting++
		}
	}
	if all == 0 {
		return ""
	}
	words := fmt.Sprintf("有时限的措施%d项，已完成%d项", all, closed)
	if waiting > 0 {
		words += fmt.Sprintf("，待验收或待销号%d项", waiting)
	}
	return words + "。"
}

// official is a document's number as offices write it: 衡整改办〔2026〕9号. Whatever else was typed as one may be anything.
var official = pattern.New(`^(\p{Han}{2,16})[〔\[（(【](20\d\d)[〕\]）)】]第?(\d{1,5})号$`)

// issuers are what the letters before a number have of what issues it, so that nobody's name passes for them.
const issuers = "发函办字改督委政通批复环治组验"

// document returns a document's number in brackets where it may be published; else nothing.
func document(day *remind.Day, doc string) string {
	m := official.FindStringSubmatch(strings.Join(strings.Fields(doc), ""))
	if m == nil || !strings.ContainsAny(m[1], issuers) || slices.ContainsFunc(persons(day), func(name string) bool { return strings.Contains(m[1], name) }) {
		return ""
	}
	return "（" + m[1] + "〔" + m[2] + "〕" + m[3] + "号）"
}

// persons returns the names of everybody who is in the directory, leads in a plan or decided something.
func persons(day *remind.Day) (all []string) {
	add := func(name string) {
		if utf8.RuneCountInString(name) > 1 && !slices.Contains(all, name) {
			all = append(all, name)
		}
	}
	for i := range day.Book.Directory.Contacts {
		add(day.Book.Directory.Contacts[i].Name)
	}
	for i := range day.Obligations {
		for _, name := range day.Obligations[i].Leader {
			add(name)
		}
	}
	return all
}

// traces are what leads to a person: a mobile or a telephone, an identity card, a mailbox.
var traces = pattern.New(`[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?:\+?86[- ]?)?1[3-9]\d(?:[- ]?\d{4}){2}|0\d{2,3}[- ]\d{7,8}|\d{17}[\dXx]`)

// clean returns a text of a plan without what leads to a person.
func clean(text string) string { return traces.ReplaceAllString(text, "（略）") }

// Doubts says what a person should look at before pages are published: problems that are published as overdue, since what was done may only not
// have been recorded; and names of persons in the plan's own words.
func Doubts(day *remind.Day, pages []Page) (all []string) {
	names := persons(day)
	for i := range pages {
		late := 0
		for j := range pages[i].Rows {
			r := &pages[i].Rows[j]
			if r.Status == Overdue {
				late++
			}
			said := slices.DeleteFunc(slices.Clone(names), func(name string) bool { return !strings.Contains(r.Problem, name) })
			for _, name := range said {
				all = append(all, fmt.Sprintf("%s：问题%d的文字中有“%s”，与通讯录或方案中的人员同名，公开前请核对", pages[i].Plan, r.Number, name))
			}
		}
		if late > 0 {
			all = append(all, fmt.Sprintf("%s：%d个问题的状态为“%s”，已完成的请先登记（duban import states、duban close）再公开", pages[i].Plan, late, Overdue.Chinese()))
		}
	}
	return all
}
