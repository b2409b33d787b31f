package views

import (
	"cmp"
	"slices"
	"strings"

	"duban/cmd/terminal"
	"duban/office"
	"duban/remind"
	"duban/tables"
)

// Account words an account for the terminal: how the matter stands, who has which stage, who hears, and who cannot be
// reached.
func Account(p *terminal.Printer, e *office.Account) error {
	s := &e.Status
	p.Line("%s  %s，%s", e.Obligation.Key, e.Day.ShortName(e.Obligation.Key.ProblemKey()).Text, e.Day.Today.Chinese())
	p.Line("%s", strings.Join(strings.Fields(e.Obligation.Text), " "))
	// Of a day before the first import nothing is on record; the plan is played as if it had been held.
	if e.Past && !e.AsItStood {
		p.Say("该日尚无记录，以下按现在的方案推算\n")
	}
	p.Say("状态：%s\n颜色：%s\n", s.State.Chinese(), tables.ColourMeaning(e.Colour))
	if s.Due != 0 {
		p.Say("时限：%s%s，%s\n", s.Due, tables.MovedDue(s), tables.DaysLeft(e.DaysLeft))
	}
	p.Line("出处：%s", tables.SourceWords(&e.Obligation, e.Stated))
	for i := range e.Shifts {
		p.Line("时限变动：%s", tables.ShiftWords(&e.Shifts[i]))
	}
	if off := tables.DayOff(e.Day, s.Due); off != "" {
		p.Line("%s", off)
	}
	if e.Why != "" {
		p.Line("不提醒：%s", e.Why)
	}
	for _, l := range e.Ladders {
		p.Say("提醒规则：%s\n", tables.LadderWords(l))
	}
	p.Say("\n各角色所处的提醒节点\n")
	if err := terminal.Show(p, tables.RoleStages(e), e.Roles); err != nil {
		return err
	}
	if err := tellings(p, e, "提醒对象", e.Tellings); err != nil {
		return err
	}
	missing(p, e.Gaps)
	if !e.Past {
		return nil
	}
	return tellings(p, e, "该日的记录", e.Recorded)
}

// missing says who cannot be told, those alike in one line: of many units nobody may have entered the head.
func missing(p *terminal.Printer, gaps []remind.Gap) {
	for len(gaps) > 0 {
		g := gaps[0]
		alike := func(o remind.Gap) bool { return o.Role == g.Role && o.Reason == g.Reason }
		var bodies []string
		for _, o := range gaps {
			if alike(o) {
				bodies = append(bodies, cmp.Or(o.Body, "方案未列明"))
			}
		}
		p.Line("没有接收人：%s（%s）：%s；补救办法见 duban check", strings.Join(bodies, "；"), g.Role.Chinese(), g.Reason)
		gaps = slices.DeleteFunc(slices.Clone(gaps), alike)
	}
}

// tellings shows who heard or is to hear, under a title.
func tellings(p *terminal.Printer, e *office.Account, title string, rows []office.Telling) error {
	if len(rows) == 0 {
		p.Say("\n%s：无\n", title)
		return nil
	}
	p.Say("\n%s\n", title)
	return terminal.Show(p, tables.Tellings(e.Day.Policy), rows)
}
