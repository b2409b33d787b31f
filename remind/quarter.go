package remind

import "slices"

// A post is a body in a role under a plan.
type post struct {
	plan string
	role Role
	body string
}

// A load is what stands under a post: all obligations, whether any is to be done, and the earliest date of open work.
type load struct {
	keys     []Key
	left     bool
	earliest Date
}

// load returns what stands under a post. Its first obligation bears the notice of the quarter, however it stands itself.
func (d *decider) load(at post) *load {
	all := &d.lookup.loads[at.role]
	if *all == nil {
		*all = map[post]*load{}
		for i := range d.plan {
			o := &d.plan[i]
			for _, body := range d.book.Members(o.Bodies(at.role), d.today) {
				l := (*all)[post{o.Plan, at.role, body}]
				if l == nil {
					l = &load{}
					(*all)[post{o.Plan, at.role, body}] = l
				}
				l.add(o.Key, d.states[o.Key])
			}
		}
	}
	return (*all)[at]
}

// add adds an obligation.
func (l *load) add(k Key, s *Status) {
	l.keys, l.left = append(l.keys, k), l.left || s.State != Closed && s.State != Suspended
	if s.State == Open && s.Due != 0 && (l.earliest == 0 || s.Due < l.earliest) {
		l.earliest = s.Due
	}
}

// bears reports whether an obligation bears the notice of the quarter: it is the first, and something is left to do.
func (l *load) bears(k Key) bool { return l != nil && l.keys[0] == k && l.left }

// quarter returns the ladder of the quarter for what an obligation bears.
func (d *decider) quarter(o *Obligation) *activeLadder {
	row := rowOf(OnQuarter)
	l := activeLadder{ladder: row.name, stages: d.policy.stages(&row, o.Key), anchor: Anchor{Event: "import"}, rhythm: Quarterly}.in(d.cal, d.today)
	return &l
}

// tellQuarter makes the notices of the quarter that an obligation bears, for whom nothing is overdue: whoever has that hears of it oftener.
func (d *decider) tellQuarter(o *Obligation, s *Status) {
	d.quarter(o).eachReached(d.cal, d.today, func(h reachedStage) { d.figures(o, s, &h, d.today) })
}

// figures makes the notices of one stage of the quarter, for whom nothing is overdue on a day.
func (d *decider) figures(o *Obligation, s *Status, h *reachedStage, day Date) {
	for _, role := range h.stage.To {
		d.beside(o, s, h, role, Quarter, func(body string) bool {
			l := d.load(post{o.Plan, role, body})
			return l.bears(o.Key) && (l.earliest == 0 || l.earliest >= day)
		})
	}
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

// quarter proves the stages of the quarter that an obligation bears.
func (p *prover) quarter(o *Obligation) {
	x := p.decider()
	ladder := x.quarter(o)
	for role := range roleCount {
		all := p.spansOf([]activeLadder{*ladder}, role, p.Today)
		if len(all) == 0 {
			continue
		}
		bears := func(body string) bool { return x.load(post{o.Plan, role, body}).bears(o.Key) }
		only := *o
		if names := only.In(role); names != nil {
			*names = slices.DeleteFunc(slices.Clone(*names), func(name string) bool {
				return !slices.ContainsFunc(p.Book.Members([]string{name}, p.Today), bears)
			})
		}
		for i := range all {
			if sp := &all[i]; slices.ContainsFunc(p.Book.Members(only.Bodies(role), p.Today), bears) {
				c := Cover{Obligation: o.Key, Ladder: OnQuarter, Stage: sp.stage, Repeats: sp.repeats(), On: sp.first.on, Role: role}
				p.cover(&only, nil, c, span{max(sp.first.on, p.Today), sp.until, "", sp.today})
			}
		}
	}
}
