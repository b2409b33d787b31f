package wording

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"duban/remind"
)

// formTitles head the sections that are not told problem by problem.
var formTitles = map[remind.Form]string{
	remind.Outcomes: "办理结果", remind.Ahead: "到期预告", remind.Quarter: "季度情况报告",
	remind.Dispatch: "周调度表", remind.Bulletin: "月通报",
}

// wholePlans are the forms that tell of whole plans.
var wholePlans = []remind.Form{remind.Quarter, remind.Dispatch, remind.Bulletin}

// newAhead says in one line how many problems fall due on one day, of which at most n are named.
func newAhead(it *remind.Item, plans planNames, n int) string {
	var numbers []string
	for i := range it.Entries {
		if i == n {
			numbers[i-1] += "等"
			break
		}
		numbers = append(numbers, strconv.Itoa(it.Entries[i].Obligation.Problem))
	}
	return aheadOf(it) + "，请提前安排验收（问题" + strings.Join(numbers, "、") + "）" + plans.of(it.Plan)
}

// aheadOf says how many fall due on which day.
func aheadOf(it *remind.Item) string {
	return fmt.Sprintf("预告：%d个问题将于%s同日到期", len(it.Entries), it.Entries[0].Status.Due.ChineseShort())
}

// newSaid words an item that is told in sentences, of which each names at most n problems.
func newSaid(f remind.Form, it *remind.Item, plans planNames, n int) []string {
	switch f {
	case remind.Quarter:
		return newQuarter(it, plans)
	case remind.Dispatch:
		return it.Dispatch.Lines()
	case remind.Bulletin:
		return it.Bulletin.Verdict
	default:
		return []string{newAhead(it, plans, n)}
	}
}

// aheads returns the days that a message tells ahead.
func aheads(m *remind.Message) (all []*remind.Item) {
	for i := range m.Sections {
		if s := &m.Sections[i]; s.Form == remind.Ahead {
			for k := range s.Items {
				all = append(all, &s.Items[k])
			}
		}
	}
	return all
}

// taskless reports whether a message has sections, and none of them asks for anything now.
func taskless(m *remind.Message) bool {
	return len(m.Sections) > 0 && !slices.ContainsFunc(m.Sections, func(s remind.Section) bool { return s.Form == remind.Tasks })
}

// tasklessSubject names the one thing that such a message tells, or how many of each form.
func tasklessSubject(m *remind.Message) string {
	var p []string
	for _, f := range wholePlans {
		if hasForm(m, f) {
			p = append(p, formTitles[f])
		}
	}
	switch days := aheads(m); len(days) {
	case 0:
	case 1:
		p = append(p, aheadOf(days[0]))
	default:
		p = append(p, fmt.Sprintf("%d项到期预告", len(days)))
	}
	if hasForm(m, remind.Outcomes) {
		p = append(p, outcomeSubject(m))
	}
	return strings.Join(p, "；")
}

// tasklessOpening says what such a message tells, by the forms of its sections.
func (t *Texts) tasklessOpening(m *remind.Message) string {
	var p []string
	for i := range m.Sections {
		p = append(p, t.say("form-"+string(m.Sections[i].Form), Fact{}))
	}
	r := wordingOf(m.Sections[0].Role)
	fact := Fact{List: strings.Join(p, "和")}
	fact.One, fact.Again = r.figures && r.person, r.figures && !r.person
	switch m.Sections[0].Form {
	case remind.Quarter:
		fact.List = strings.Replace(fact.List, "报告", "", 1)
		return t.say("taskless-quarter", fact)
	case remind.Bulletin:
		return t.say("taskless-bulletin", fact)
	case remind.Dispatch: // it is the office's own
		return t.say("taskless-dispatch", fact)
	default:
		return t.say("taskless", fact)
	}
}

// tasklessClosing is such a message's last sentence.
func (t *Texts) tasklessClosing(m *remind.Message) string {
	switch r := wordingOf(m.Sections[0].Role); {
	case hasForm(m, remind.Ahead) && m.Sections[0].Form == remind.Ahead:
		return t.say("closing-ahead", Fact{})
	case r.figures && r.person:
		return t.say("closing-told-leader", Fact{})
	default:
		return t.say("closing-told", Fact{})
	}
}

// hasForm reports whether a message has a section of a form.
func hasForm(m *remind.Message, f remind.Form) bool {
	return slices.ContainsFunc(m.Sections, func(s remind.Section) bool { return s.Form == f })
}
