package remind

import "slices"

// An Explanation says why an obligation tells whom what on a day, or why not.
type Explanation struct {
	Obligation Obligation
	Status     Status
	Colour     Colour
	DaysLeft   int
	Ladders    []LadderExplanation // in force
	Roles      []RoleExplanation
	Notices    []Notice
	Gaps       []Gap
	Why        string // why nobody is told at all; empty if somebody may be
}

// A LadderExplanation is a ladder by which an obligation goes, and whose it is: empty, that of all.
type LadderExplanation struct {
	Name  Ladder
	Scope string
}

// A RoleExplanation is what holds for one role: the newest stage reached, and the next one to come.
type RoleExplanation struct {
	Role    Role
	Bodies  []string // as in force, collectives resolved
	Stage   string   // newest stage reached; empty: none
	Nominal Date     // its day before the shift off days off
	On      Date     // its day after it
	Next    string   // the next stage to come within two years; empty: none
	NextOn  Date
}

// Explain looks at one obligation. It returns false for an unknown key.
func (d *Day) Explain(key string) (Explanation, bool) {
	o, s := d.Find(key)
	if o == nil {
		return Explanation{}, false
	}
	x := d.decider()
	best, tells := x.best(o, s)
	if tells { // what is told of its whole plan is not told of it
		x.tell(o, s, &best)
	}
	var all outcomes
	d.outcomesOf(o, s, nil, &all)
	e := Explanation{Obligation: *o, Status: *s, Colour: d.Colour(s), Notices: append(append(x.notices, d.chasedOf(o.Key)...), all.notices...), Gaps: x.gaps, Why: d.silent(o, s)}
	if s.Due != 0 {
		e.DaysLeft = int(s.Due - d.Today)
	}
	for _, r := range d.Policy.activeLadders(o, s, d.Calendar, d.Today) {
		l := LadderExplanation{Name: r.ladder}
		if own := d.Policy.own(r.ladder, o.Key); own != nil {
			l.Scope = own.Scope()
		}
		e.Ladders = appendNew(e.Ladders, []LadderExplanation{l})
	}
	// Two years hold every stage of the default policy, and a year-end check-in at least once.
	steps := d.Foresee().Course(o, d.Today+731)
	for role := range roleCount {
		r := RoleExplanation{Role: role, Bodies: d.Book.Members(o.Bodies(role), d.Today)}
		if h := best[role]; h != nil {
			r.Stage, r.Nominal, r.On = h.stage.Name, h.nominal, h.on
		}
		if i := slices.IndexFunc(steps, func(s Step) bool { return s.Newest[role].Nominal > r.Nominal }); i >= 0 {
			r.Next, r.NextOn = steps[i].Newest[role].Stage, steps[i].Newest[role].On
		}
		e.Roles = append(e.Roles, r)
	}
	return e, true
}

// silent says why an obligation tells nobody anything in its state; empty if it may.
func (d *Day) silent(o *Obligation, s *Status) string {
	switch {
	case s.Withdrawn:
		return "该事项已不在整改方案中，只保留记录，不再提醒"
	case s.State == Suspended:
		return "暂停至" + s.Until.String() + "，其间不提醒"
	case s.State == Open && s.Due == 0 && (o.Rhythm == Weekly || o.Rhythm == Monthly):
		return "每周、每月的常态工作只列明，不提醒，由整改办的调度、通报掌握"
	case s.State == Open && s.Due == 0 && o.Rhythm == "":
		return "该问题长期坚持、没有时限，由其常态工作和各项措施分别提醒"
	default:
		return ""
	}
}
