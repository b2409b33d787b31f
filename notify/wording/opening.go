package wording

import (
	"fmt"
	"slices"
	"strings"

	"duban/notify/phrase"
	"duban/remind"
	totals "duban/remind/tally"
)

// opening says what a letter is about: how all that its reader answers for stands, then what of it is told this time.
func (t *Texts) opening(m *remind.Message) string {
	whole := t.whole(m)
	if len(m.Sections) == 0 {
		return whole + t.say("opening-troubles", onDay(m.Day, m.Day))
	}
	basis := ""
	if readerOf(m).unit || whole == "" {
		if q := phrase.TitleMarks(planTitles(m)); q != "" {
			basis = t.say("basis", Fact{Name: q})
		}
	}
	if taskless(m) {
		return basis + whole + t.tasklessOpening(m)
	}
	if it := onlyItem(m); it != nil {
		fact := Fact{Number: fmt.Sprint("问题", it.Problem) + newPlanNames(m).of(it.Plan), Name: Quotable(named(it)), What: t.how(it, m.Day, inOpening)}
		if alone(m) {
			return basis + t.say("one-"+readerOf(m).role.String(), fact) + t.aside(m)
		}
		return basis + whole + t.say("now-one", fact) + t.aside(m)
	}
	return basis + whole + t.now(m)
}

// planTitles are the titles of the plans that a message speaks of.
func planTitles(m *remind.Message) (titles []string) {
	for _, s := range m.Sections {
		for _, it := range s.Items {
			if it.PlanTitle != "" {
				titles = append(titles, it.PlanTitle)
			}
		}
	}
	return titles
}

// onlyItem returns the problem of a message that tells of the tasks of one only.
func onlyItem(m *remind.Message) *remind.Item {
	var only *remind.Item
	for i := range m.Sections {
		if s := &m.Sections[i]; s.Form == remind.Tasks {
			if only != nil || len(s.Items) != 1 {
				return nil
			}
			only = &s.Items[0]
		}
	}
	return only
}

// alone reports whether a reader answers for one problem only: the whole is said with it.
func alone(m *remind.Message) bool {
	n := 0
	for _, c := range spoken(m) {
		n += c.Total.Problems.Sum()
	}
	return n <= 1
}

// spoken returns the charges of which a letter gives the whole, the strongest role first.
func spoken(m *remind.Message) (all []*remind.Charge) {
	unit := slices.ContainsFunc(m.Sections, func(s remind.Section) bool { return wordingOf(s.Role).unit })
	for i := range m.Charges {
		c := &m.Charges[i]
		works := wordingOf(c.Role).unit && wordingOf(c.Role).asks != ""
		if m.HasRole(c.Role) || unit && works || len(m.Sections) == 0 && c.Role == readerOf(m).role {
			all = append(all, c)
		}
	}
	return all
}

// whole says how all that a reader answers for stands; nothing where nobody has counted it.
func (t *Texts) whole(m *remind.Message) string {
	charges := spoken(m)
	if len(charges) == 0 {
		return ""
	}
	fact := onDay(m.Day, m.Day)
	var parts []string
	for i, c := range charges {
		name := "whole-"
		if i > 0 {
			name = "also-"
		}
		part := fact
		part.N, part.List, part.One = c.Total.Problems.Sum(), t.states(&c.Total.Problems), evenly(&c.Total.Problems)
		parts = append(parts, t.say(name+c.Role.String(), part))
	}
	return strings.Join(parts, "；") + "。"
}

// evenly reports whether all problems stand alike, so that no figures follow.
func evenly(c *totals.Count) bool {
	n := 0
	for s, k := range c {
		if k > 0 && totals.Standing(s) != totals.Partly || totals.Standing(s) == totals.Partly && k > 0 && c[totals.Overdue] == 0 {
			n++
		}
	}
	return n == 1
}

// statesInOrder are the standings as a letter lists them; what is overdue in parts goes with what is overdue.
var statesInOrder = [...]totals.Standing{
	totals.Closed, totals.Overdue, totals.Soon, totals.Open, totals.Continuing, totals.Reported, totals.Accepted, totals.Suspended,
}

// states lists problems by how they stand: 11个已销号，4个已逾期，1个待验收.
func (t *Texts) states(c *totals.Count) string {
	var p []string
	for _, s := range statesInOrder {
		n := c[s]
		if s == totals.Overdue {
			n += c[totals.Partly]
		}
		if n == 0 {
			continue
		}
		fact := Fact{N: n, Each: fmt.Sprintf("%d个", n), Late: c[totals.Overdue], Partly: c[totals.Partly]}
		switch {
		case n == c.Sum() && n == 1:
			fact.Each = ""
		case n == c.Sum():
			fact.Each, fact.One = t.say("all", fact), true
		}
		p = append(p, t.say("state-"+s.String(), fact))
	}
	return list(p)
}

// now says what of the whole is told this time.
func (t *Texts) now(m *remind.Message) string {
	var parts []string
	all := true // told is nothing but what is overdue, and all of it
	for i := range m.Sections {
		s := &m.Sections[i]
		if s.Form != remind.Tasks {
			continue
		}
		groups := groupsOf(s)
		var p []string
		for k := range groups {
			p = append(p, t.told(&groups[k], m.Day, len(groups) > 1))
			all = all && groups[k].kind == late && groups[k].count() == touched(m, s.Role)
		}
		part := list(p)
		if several(m) {
			part = t.say("now-as-"+s.Role.String(), Fact{List: part})
		}
		parts = append(parts, part)
	}
	fact := Fact{List: strings.Join(parts, "；")}
	if all {
		fact.List, fact.Again = "", m.Before != 0
		fact.Before = inYear(m.Before, m.Day)
	}
	return t.say("now", fact) + t.aside(m)
}

// totalOf returns the counts of what a reader answers for in a role; nil where nobody has counted it.
func totalOf(m *remind.Message, r remind.Role) *totals.Total {
	for i := range m.Charges {
		if c := &m.Charges[i]; c.Role == r {
			return &c.Total
		}
	}
	return nil
}

// touched returns in how many problems that a reader answers for in a role something is overdue.
func touched(m *remind.Message, r remind.Role) int {
	if total := totalOf(m, r); total != nil {
		return total.Touched()
	}
	return 0
}

// aside names what a letter with tasks tells beside them.
func (t *Texts) aside(m *remind.Message) string {
	var p []string
	whole := ""
	for _, s := range m.Sections {
		if s.Form != remind.Tasks {
			p = append(p, t.say("form-"+string(s.Form), Fact{}))
		}
		if s.Form == remind.Bulletin && readerOf(m).person {
			whole = t.wholePlan(s.Items)
		}
	}
	if len(p) == 0 {
		return ""
	}
	return t.say("aside", Fact{List: strings.Join(p, "、")}) + whole
}

// wholePlan says how all problems of a bulletin stand: a leader whose own matters fill the first screens of a phone reads it before them.
func (t *Texts) wholePlan(items []remind.Item) (words string) {
	for i := range items {
		if b := items[i].Bulletin; b != nil {
			now := &b.Now
			words += t.say("aside-bulletin", Fact{N: now.Problems.Sum(), Late: now.Touched(), Closed: now.Problems[totals.Closed]})
		}
	}
	return words
}

// told says how many problems of a group are told; others reports whether there are more groups.
func (t *Texts) told(g *group, today remind.Date, others bool) string {
	fact := t.groupFact(g, today)
	fact.Rest = others
	if g.kind == checkIn {
		fact.Period = t.periodOf(g.entries())
	}
	return t.say("told-"+kindNames[g.kind], fact)
}
