package remind

import "slices"

// A post is a body in a role under a plan.
type post struct {
	plan string
	role Role
	body string
}

// A load is what stands under a post: all obligations, whether any is to be done or is not closed, the earliest date of open work, and the day on
// which the last closing was recorded.
type load struct {
	keys        []Key
	left, going bool
	earliest    Date
	closed      Date
}

// load returns what stands under a post. Its first obligation bears the notices of whole plans, however it stands itself.
func (d *decider) load(at post) *load {
	all := &d.lookup.loads[at.role]
	if *all != nil {
		return (*all)[at]
	}
	*all, d.lookup.first[at.role] = map[post]*load{}, map[Key]bool{}
	for i := range d.plan {
		o := &d.plan[i]
		for _, body := range d.book.Members(o.Bodies(at.role), d.today) {
			l := (*all)[post{o.Plan, at.role, body}]
			if l == nil {
				l, d.lookup.first[at.role][o.Key] = &load{}, true
				(*all)[post{o.Plan, at.role, body}] = l
			}
			l.add(o.Key, d.states[o.Key])
		}
	}
	return (*all)[at]
}

// add adds an obligation.
func (l *load) add(k Key, s *Status) {
	l.keys, l.left, l.going = append(l.keys, k), l.left || s.State != Closed && s.State != Suspended, l.going || s.State != Closed
	if s.State == Open && s.Due != 0 && (l.earliest == 0 || s.Due < l.earliest) {
		l.earliest = s.Due
	}
	if s.State == Closed {
		l.closed = max(l.closed, s.Recorded)
	}
}

// figures returns the ladders of what is told of a whole plan, as an obligation may bear it. Reports count from one day for all plans, so that
// those of one day come together, and bear the same number whatever is imported.
func (d *decider) figures(o *Obligation) (all []activeLadder) {
	for i := range ladders {
		row := &ladders[i]
		if row.form == "" {
			continue
		}
		l := activeLadder{ladder: row.name, form: row.form, stages: d.policy.stages(row, o.Key), anchor: Anchor{Date: firstReports, Event: "import"}}
		if row.form == Quarter {
			l.rhythm = Quarterly
			l = l.in(d.cal, d.today)
		}
		if len(l.stages) > 0 {
			all = append(all, l)
		}
	}
	return all
}

// bears returns for which bodies of a role an obligation bears what a stage tells of its plan on a day: it is their first, and something of theirs
// is left, or a report has not told that nothing is. The figures of a quarter are for whom nothing is overdue, as whoever has that hears of it
// oftener, and for whom no bulletin comes.
func (d *decider) bears(o *Obligation, form Form, h *reachedStage, role Role, day Date) func(body string) bool {
	before := (&Notice{Form: form, Nominal: h.nominal}).before()
	return func(body string) bool {
		l := d.load(post{o.Plan, role, body})
		switch {
		case l == nil || l.keys[0] != o.Key:
			return false
		case form == Quarter:
			return l.left && (l.earliest == 0 || l.earliest >= day) && !d.policy.informed(role)
		default:
			return l.going || l.closed >= before
		}
	}
}

// tellFigures makes the notices of its plan that an obligation bears.
func (d *decider) tellFigures(o *Obligation, s *Status) {
	if !d.figured || len(d.policy.Own) > 0 { // else all obligations have the same stages of a day
		d.figured, d.figure = true, nil
		for _, l := range d.figures(o) {
			l.eachReached(d.cal, d.today, func(h reachedStage) { d.figure = append(d.figure, h) })
		}
	}
	for i := range d.figure {
		d.figuresOf(o, s, &d.figure[i], d.today)
	}
}

// figuresOf makes those of one stage, for whom it is on a day.
func (d *decider) figuresOf(o *Obligation, s *Status, h *reachedStage, day Date) {
	for _, role := range h.stage.To {
		if d.first(o, role) {
			d.beside(o, s, h, role, h.form, d.bears(o, h.form, h, role, day))
		}
	}
}

// first reports whether an obligation is the first of its plan for some body in a role.
func (d *decider) first(o *Obligation, role Role) bool {
	d.load(post{o.Plan, role, ""}) // so that the first are known
	return d.lookup.first[role][o.Key]
}

// quarterItems returns what notices of the quarter are about: of each plan all that their bodies have in the role, closed or not.
func (d *Day) quarterItems(notices []*Notice, h History) (items []Item) {
	x := d.decider()
	for _, n := range notices {
		it := Item{Plan: n.Plan, PlanTitle: d.planTitle(n.Plan), PlanShort: d.PlanName(n.Plan)}
		var keys []Key
		for _, body := range n.Bodies {
			if l := x.load(post{n.Plan, n.Role, body}); l != nil {
				keys = appendNew(keys, l.keys)
			}
		}
		for _, key := range keys {
			other := *n
			other.Obligation = key
			if e, ok := d.entry(&other, h); ok {
				it.Entries = append(it.Entries, *e)
			}
		}
		items = append(items, it)
	}
	return items
}

// figures proves the stages of what is told of whole plans, as an obligation bears it.
func (p *prover) figures(o *Obligation) {
	x := p.decider()
	for _, l := range x.figures(o) {
		for role := range roleCount {
			all := p.spansOf([]activeLadder{l}, role, p.Today)
			for i := range all {
				p.figuresIn(o, &all[i], role, x.bears(o, l.form, &all[i].first, role, 0))
			}
		}
	}
}

// figuresIn proves one such stage in a role, for those too whose figures of a quarter stay away today as something is overdue.
func (p *prover) figuresIn(o *Obligation, sp *stageSpan, role Role, bears func(body string) bool) {
	only := *o
	if names := only.In(role); names != nil {
		*names = slices.DeleteFunc(slices.Clone(*names), func(name string) bool {
			return !slices.ContainsFunc(p.Book.Members([]string{name}, p.Today), bears)
		})
	}
	if slices.ContainsFunc(p.Book.Members(only.Bodies(role), p.Today), bears) {
		c := Cover{Obligation: o.Key, Ladder: sp.ladder.ladder, Stage: sp.stage, Repeats: sp.repeats(), On: sp.first.on, Role: role}
		p.cover(&only, nil, c, span{max(sp.first.on, p.Today), sp.until, "", sp.today})
	}
}
