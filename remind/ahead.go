package remind

import (
	"cmp"
	"iter"
	"slices"
	"strings"
)

// A crowd is where whole problems of a plan fall due together: for a body in a role, on a day.
type crowd struct {
	plan string
	role Role
	body string
	due  Date
}

// crowd returns the open whole problems that fall due together, by the deadlines and names in force.
func (d *decider) crowd(c crowd) []Key {
	if d.lookup.crowds != nil {
		return d.lookup.crowds[c]
	}
	d.lookup.crowds = map[crowd][]Key{}
	for i := range d.plan {
		o := &d.plan[i]
		if s := d.states[o.Key]; o.Kind != KindProblem || s.State != Open || s.Due == 0 {
			continue
		}
		for role := range roleCount {
			for _, body := range d.book.Members(o.Bodies(role), d.today) {
				at := crowd{o.Plan, role, body, d.states[o.Key].Due}
				d.lookup.crowds[at] = append(d.lookup.crowds[at], o.Key)
			}
		}
	}
	return d.lookup.crowds[c]
}

// crowded reports whether enough problems fall due for any of some bodies together with an obligation, for a stage that wants several.
func (d *decider) crowded(o *Obligation, s *Status, st *Stage, role Role, bodies ...string) bool {
	many := func(body string) bool { return len(d.crowd(crowd{o.Plan, role, body, s.Due})) >= st.Together }
	return o.Kind == KindProblem && slices.ContainsFunc(bodies, many)
}

// tellAhead makes the notices of stages that want several problems.
func (d *decider) tellAhead(o *Obligation, s *Status, best *[roleCount]*reachedStage) {
	for role, h := range d.besides(best) {
		d.aheadTo(role, o, s, h)
	}
}

// besides yields the stages that want several problems. They stand beside the newest stage; a newer one of the role takes their place.
func (d *decider) besides(best *[roleCount]*reachedStage) iter.Seq2[Role, *reachedStage] {
	return func(yield func(Role, *reachedStage) bool) {
		for i := range d.reached {
			h := &d.reached[i]
			for _, role := range h.stage.To {
				newer := best[role] != nil && best[role].nominal > h.nominal
				if h.stage.Together > 0 && !newer && !yield(role, h) {
					return
				}
			}
		}
	}
}

// aheadTo makes the notices of one such stage for a role.
func (d *decider) aheadTo(role Role, o *Obligation, s *Status, h *reachedStage) {
	d.beside(o, s, h, role, Ahead, func(body string) bool { return !s.done(role, body) && d.crowded(o, s, h.stage, role, body) })
}

// beside makes the notices of one stage to those bodies of a role that want it, each address once.
func (d *decider) beside(o *Obligation, s *Status, h *reachedStage, role Role, form Form, wants func(body string) bool) {
	var all []heard
	for _, name := range o.Bodies(role) {
		for _, t := range d.whom(name, role).targets {
			if !wants(t.body()) {
				continue
			}
			k := slices.IndexFunc(all, func(l heard) bool { return l.target.id == t.id })
			if k < 0 {
				k, all = len(all), append(all, heard{target: &t, roles: 1 << role})
				all[k].best[role] = h
			}
			all[k].bodies = appendNew(all[k].bodies, []string{t.body()})
		}
	}
	for i := range all {
		n, ok := d.notice(o, s, &all[i])
		if form.ofPlans() { // which obligation bears it may change with any import
			n.Obligation, n.Due = Key(o.Plan), 0
		}
		if ok && (d.told == nil || !d.told(n.NoticeKey)) {
			n.Form = form
			d.join(d.complete(n, o, &all[i]))
		}
	}
}

// join adds a notice, to the one of the same key where there is one: one address may hear what is told of a plan for several bodies.
func (d *decider) join(n Notice) {
	at := -1
	if n.Form.ofPlans() {
		at = slices.IndexFunc(d.notices, func(o Notice) bool { return o.NoticeKey == n.NoticeKey })
	}
	if at >= 0 {
		old := &d.notices[at]
		n.Bodies, n.Role, n.Roles = appendNew(slices.Clone(old.Bodies), n.Bodies), min(old.Role, n.Role), appendNew(slices.Clone(old.Roles), n.Roles)
		slices.Sort(n.Roles)
		n.Recipient = strings.Join(n.Bodies, "；")
		*old = n
		return
	}
	d.notices = append(d.notices, n)
}

// aheadItems returns what notices ahead are about, one item for each day of a plan: all that falls due then for their bodies, told before or
// not, so that the number is that of the day.
func (d *Day) aheadItems(notices []*Notice, h History) (items []Item) {
	for _, n := range notices {
		items = d.addAhead(items, n, h)
	}
	x := d.decider()
	for _, n := range notices {
		for _, body := range n.Bodies {
			for _, key := range x.crowd(crowd{n.Plan, n.Role, body, n.Due}) {
				other := *n
				other.Obligation = key
				items = d.addAhead(items, &other, h)
			}
		}
	}
	for _, it := range items {
		slices.SortFunc(it.Entries, func(a, b Entry) int { return cmp.Compare(a.Obligation.Problem, b.Obligation.Problem) })
	}
	return items
}

// addAhead adds a notice's obligation to the item of its day, once.
func (d *Day) addAhead(items []Item, n *Notice, h History) []Item {
	e, ok := d.entry(n, h)
	if !ok || e.Status.Due != n.Due { // the date was moved since
		return items
	}
	i := slices.IndexFunc(items, func(it Item) bool { return it.Plan == n.Plan && it.Entries[0].Status.Due == n.Due })
	if i < 0 {
		i = len(items)
		items = append(items, Item{Plan: n.Plan, PlanTitle: d.planTitle(n.Plan), PlanShort: d.PlanName(n.Plan)})
	}
	if !slices.ContainsFunc(items[i].Entries, func(e Entry) bool { return e.Obligation.Key == n.Obligation }) {
		items[i].Entries = append(items[i].Entries, *e)
	}
	return items
}
