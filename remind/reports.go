package remind

import (
	"slices"

	"duban/remind/days"
	"duban/remind/digest"
)

// firstReports is 2000-01-03, a first Monday, from which reports are counted.
const firstReports = Date(10959)

// dispatches returns the stage of the weekly dispatch, if it comes.
func (p *Policy) dispatches() []Stage {
	return only(p.Reports.Dispatch == digest.Weekly, Stage{Name: string(Dispatch), Every: EveryMonday, To: []Role{Office}})
}

// bulletins returns the stage of the monthly bulletin, if it comes.
func (p *Policy) bulletins() []Stage {
	return only(p.Reports.Bulletin == digest.Monthly, Stage{Name: string(Bulletin), Every: EveryFirstMonday, To: []Role{Leader, Inspection}})
}

// only returns a ladder of one stage, if it comes.
func only(comes bool, s Stage) []Stage {
	if !comes {
		return nil
	}
	return []Stage{s}
}

// informed reports whether a role is told more by the bulletin than the figures of a quarter say.
func (p *Policy) informed(role Role) bool {
	return slices.ContainsFunc(p.bulletins(), func(s Stage) bool { return slices.Contains(s.To, role) })
}

// before returns the day on which the report before a notice's was due: changes are told since then.
func (n *Notice) before() Date {
	if n.Form == Bulletin {
		return days.FirstMonday(n.Nominal, -1)
	}
	return n.Nominal - 7
}

// reportItem returns what notices of a report say: one for all their plans, as of the day.
func (d *Day) reportItem(notices []*Notice) Item {
	n, plans := notices[0], []string{}
	for _, n := range notices {
		plans = appendNew(plans, []string{n.Plan})
	}
	var it Item
	if len(plans) == 1 {
		it.Plan, it.PlanTitle, it.PlanShort = n.Plan, d.planTitle(n.Plan), d.PlanName(n.Plan)
	}
	if n.Form == Dispatch {
		it.Dispatch = d.Dispatch(d.Calendar.After(n.before()), plans...)
		return it
	}
	p := digest.PeriodOf(d.Calendar, n.On)
	p.On = d.Today // told late, it is as of that day
	it.Bulletin = d.Bulletin(p, d.Policy.Reports.Ranking, plans...)
	return it
}

// ofPlans reports whether notices of a form are of whole plans, and bear their names in place of an obligation's.
func (f Form) ofPlans() bool { return f == Quarter || f == Dispatch || f == Bulletin }
