package main

import (
	"cmp"
	"slices"
	"strings"

	"duban/office"
	"duban/remind"
	"duban/tables"
)

// explained words an account for the terminal: how the matter stands, who has which stage, who hears, and who cannot be
// reached.
func (a *app) explained(e *office.Account) error {
	s := &e.Status
	line(a.out, "%s  %s，%s", e.Obligation.Key, e.Day.ShortName(e.Obligation.Key.ProblemKey()).Text, e.Day.Today.Chinese())
	line(a.out, "%s", strings.Join(strings.Fields(e.Obligation.Text), " "))
	// Of a day before the first import nothing is on record; the plan is played as if it had been held.
	if e.Past && !e.AsItStood {
		a.say("该日尚无记录，以下按现在的方案推算\n")
	}
	a.say("状态：%s\n颜色：%s\n", s.State.Chinese(), tables.ColourMeaning(e.Colour))
	if s.Due != 0 {
		a.say("时限：%s%s，%s\n", s.Due, tables.MovedDue(s), tables.DaysLeft(e.DaysLeft))
	}
	if e.Why != "" {
		line(a.out, "不提醒：%s", e.Why)
	}
	for _, l := range e.Ladders {
		a.say("提醒规则：%s\n", tables.LadderWords(l))
	}
	a.say("\n各角色所处的提醒节点\n")
	if err := show(a, tables.RoleStages(e), e.Roles); err != nil {
		return err
	}
	if err := a.tellings(e, "提醒对象", e.Tellings); err != nil {
		return err
	}
	a.missing(e.Gaps)
	if !e.Past {
		return nil
	}
	return a.tellings(e, "该日的记录", e.Recorded)
}

// missing says who cannot be told, those alike in one line: of many units nobody may have entered the head.
func (a *app) missing(gaps []remind.Gap) {
	for len(gaps) > 0 {
		g := gaps[0]
		alike := func(o remind.Gap) bool { return o.Role == g.Role && o.Reason == g.Reason }
		var bodies []string
		for _, o := range gaps {
			if alike(o) {
				bodies = append(bodies, cmp.Or(o.Body, "方案未列明"))
			}
		}
		line(a.out, "没有接收人：%s（%s）：%s；补救办法见 duban check", strings.Join(bodies, "；"), g.Role.Chinese(), g.Reason)
		gaps = slices.DeleteFunc(slices.Clone(gaps), alike)
	}
}

// tellings shows who heard or is to hear, under a title.
func (a *app) tellings(e *office.Account, title string, rows []office.Telling) error {
	if len(rows) == 0 {
		a.say("\n%s：无\n", title)
		return nil
	}
	a.say("\n%s\n", title)
	return show(a, tables.Tellings(e.Day.Policy), rows)
}
