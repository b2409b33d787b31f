package remind

import "slices"

// Passed is a stage that came and was never sent: Superseded by a newer one, or Lapsed because it came too late to be told.
type Passed struct {
	Notice Notice
	Ending string
}

// The endings of a stage that is not sent.
const (
	Superseded = "superseded"
	Lapsed     = "lapsed"
)

// missed returns the stages whose day lies after since, up to and including today, and which decide does not choose today.
func (d *decider) missed(o *Obligation, s *Status, since Date) []Passed {
	var reached, beside []reachedStage
	for _, r := range d.policy.activeLadders(o, s, d.cal, d.today) {
		r.between(d.cal, since, d.today, func(h reachedStage) {
			if h.stage.Together > 0 {
				beside = append(beside, h)
			} else {
				reached = append(reached, h)
			}
		})
	}
	passed := d.missedBeside(o, s, since, beside)
	if len(reached) == 0 {
		return passed
	}
	best, _ := d.best(o, s)
	d.gather(o, s, &best)
	for i := range d.heard {
		passed = append(passed, d.missedBy(o, s, &d.heard[i], reached)...)
	}
	return passed
}

// missedBeside returns what stands beside the newest stages and was swallowed, words ahead and what is told of whole plans: each for whom it was on
// its day, less what is told today.
func (d *decider) missedBeside(o *Obligation, s *Status, since Date, ahead []reachedStage) (passed []Passed) {
	x := *d
	x.notices, x.told = nil, nil
	for i := range ahead {
		for _, role := range ahead[i].stage.To {
			x.aheadTo(role, o, s, &ahead[i])
		}
	}
	for _, l := range d.figures(o) {
		l.between(d.cal, since, d.today, func(h reachedStage) { x.figuresOf(o, s, &h, h.on) })
	}
	missed := x.notices
	if len(missed) == 0 {
		return nil
	}
	x.notices = nil
	x.decide(o, s)
	d.seen, d.heard = x.seen, x.heard // which go together
	for _, n := range missed {
		if !slices.ContainsFunc(x.notices, func(t Notice) bool { return t.NoticeKey == n.NoticeKey }) {
			passed = append(passed, Passed{Notice: n, Ending: Lapsed})
		}
	}
	return passed
}

// missedBy returns what one address has missed: superseded where it is told something newer, else lapsed. Each stage is judged as if it
// were the only one, so that the record names the role in which the address would have heard it.
func (d *decider) missedBy(o *Obligation, s *Status, l *heard, reached []reachedStage) []Passed {
	chosen, told := d.notice(o, s, l)
	ending := Lapsed
	if told {
		ending = Superseded
	}
	bodies := l.bodies
	var passed []Passed
	for i := range reached {
		one := heard{target: l.target, bodies: bodies, roles: l.roles}
		for _, role := range reached[i].stage.To {
			other := role.Works() && reached[i].only != "" && !slices.Contains(bodies, reached[i].only)
			if l.roles&(1<<role) != 0 && !other {
				one.best[role] = &reached[i]
			}
		}
		n, ok := d.notice(o, s, &one)
		if ok && (!told || n.NoticeKey != chosen.NoticeKey) {
			passed = append(passed, Passed{Notice: d.complete(n, o, &one), Ending: ending})
		}
	}
	return passed
}

// MarkLate marks the notices whose day an outage swallowed: it lies after the last round and before today, with a working day in
// between on which no round ran. What a cap or a hold kept back is not late, nor is what a first start finds.
func (d *Day) MarkLate(since Date, notices []Notice) {
	// With no working day in between, nothing was swallowed: a weekend is no outage.
	if since == 0 || d.Calendar.After(since+1) >= d.Today {
		return
	}
	for i := range notices {
		n := &notices[i]
		on := max(n.On, n.Until)
		n.Late = on > since && on < d.Today
	}
}

// Provisional reports whether a notice's day may still change with a notice of the State Council: it, or a day that it was shifted from or
// counted over, or the day on which it is told, lies in a year that none covers.
func (w *World) Provisional(n *Notice, told Date) bool {
	// Where working days are counted from the anchor, the calendar of every year in between has a say.
	first, last := min(n.Nominal, n.On), max(n.Nominal, n.On, told)
	if w.Policy.counts(n) {
		first, last = min(first, n.Anchor.Date), max(last, n.Anchor.Date)
	}
	for year := first.Year(); year <= last.Year(); year++ {
		if w.Calendar.Provisional(NewDate(year, 1, 1)) {
			return true
		}
	}
	return false
}

// counts reports whether a notice's stage counts working days from its anchor.
func (p *Policy) counts(n *Notice) bool {
	row, ok := ladderIn(n.State)
	if !ok {
		row = rowOf(OnDeadline)
	}
	stages := p.stages(&row, n.Obligation)
	i := slices.IndexFunc(stages, func(s Stage) bool { return s.Name == n.Stage })
	return i >= 0 && stages[i].Unit == Workdays
}
