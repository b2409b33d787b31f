package remind

import (
	"cmp"
	"slices"
)

// A crowd is where whole problems of a plan fall due together for a body in a role.
type crowd struct {
	plan string
	role Role
	body string
	due  Date
}

// crowd returns the open problems that fall due together, by the deadlines and names in force, in the order of the plan. What has been
// reported needs no word ahead, and measures are a part of their problem.
func (d *decider) crowd(c crowd) []Key {
	if d.lookup.crowds == nil {
		d.lookup.crowds = map[crowd][]Key{}
		for i := range d.plan {
			if o := &d.plan[i]; o.Kind == KindProblem {
				d.join(o, d.states[o.Key])
			}
		}
	}
	return d.lookup.crowds[c]
}

// join adds a problem to the crowds of all who have a role in it.
func (d *decider) join(o *Obligation, s *Status) {
	if s.State != Open || s.Withdrawn || s.Due == 0 {
		return
	}
	for role := range roleCount {
		for _, body := range d.book.Members(o.Bodies(role), d.today) {
			at := crowd{o.Plan, role, body, s.Due}
			d.lookup.crowds[at] = append(d.lookup.crowds[at], o.Key)
		}
	}
}

// crowded reports whether enough problems fall due for a body together with an obligation for a stage that wants several.
func (d *decider) crowded(o *Obligation, s *Status, st *Stage, role Role, body string) bool {
	return o.Kind == KindProblem && len(d.crowd(crowd{o.Plan, role, body, s.Due})) >= st.Together
}

// tellAhead makes the notices of stages that want several problems together. They stand beside the newest stage and take no one's place, so
// that an address which speaks for several bodies hears both; a newer stage of the role takes theirs.
func (d *decider) tellAhead(o *Obligation, s *Status, best *[roleCount]*reachedStage) {
	for i := range d.reached {
		h := &d.reached[i]
		for _, role := range h.stage.To {
			if h.stage.Together > 0 && (best[role] == nil || best[role].nominal <= h.nominal) {
				d.ahead(o, s, h, role)
			}
		}
	}
}

// ahead makes the notices of one such stage to one role, each address once.
func (d *decider) ahead(o *Obligation, s *Status, h *reachedStage, role Role) {
	var all []heard
	for _, name := range o.Bodies(role) {
		targets := d.whom(name, role).targets
		for i := range targets {
			t := &targets[i]
			if s.done(role, t.body) || !d.crowded(o, s, h.stage, role, t.body) {
				continue
			}
			k := slices.IndexFunc(all, func(l heard) bool { return l.target.id == t.id })
			if k < 0 {
				k = len(all)
				all = append(all, heard{target: t, roles: 1 << role})
				all[k].best[role] = h
			}
			all[k].bodies = appendNew(all[k].bodies, []string{t.body})
		}
	}
	for i := range all {
		if n, ok := d.notice(o, s, &all[i]); ok && (d.told == nil || !d.told(n.NoticeKey)) {
			n.Ahead = true
			d.notices = append(d.notices, d.complete(n, o, &all[i]))
		}
	}
}

// aheadItems returns what notices ahead are about, one item for each day of a plan: all that falls due then for their bodies, told before or
// not, so that the number is that of the day.
func (d *Day) aheadItems(notices []*Notice, h History) []Item {
	var items []Item
	x := d.decider()
	for _, n := range notices {
		i := slices.IndexFunc(items, func(it Item) bool { return it.Plan == n.Plan && it.Entries[0].Status.Due == n.Due })
		if i < 0 {
			i = len(items)
			items = append(items, Item{Plan: n.Plan, PlanTitle: d.planTitle(n.Plan)})
		}
		for _, body := range n.Bodies {
			for _, key := range x.crowd(crowd{n.Plan, n.Role, body, n.Due}) {
				items[i].Entries = d.addAhead(items[i].Entries, notices, n, key, h)
			}
		}
		if len(items[i].Entries) == 0 { // its date was moved since it was offered
			items = items[:i]
		}
	}
	for i := range items {
		slices.SortFunc(items[i].Entries, func(a, b Entry) int { return cmp.Compare(a.Obligation.Problem, b.Obligation.Problem) })
	}
	return items
}

// addAhead adds an obligation to the entries of a day, once, under its own notice if the message has one, else under that of another.
func (d *Day) addAhead(entries []Entry, notices []*Notice, n *Notice, key Key, h History) []Entry {
	if slices.ContainsFunc(entries, func(e Entry) bool { return e.Obligation.Key == key }) {
		return entries
	}
	own := *n
	own.Obligation = key
	if i := slices.IndexFunc(notices, func(x *Notice) bool { return x.Obligation == key }); i >= 0 {
		own = *notices[i]
	}
	if e, ok := d.entry(&own, h); ok {
		entries = append(entries, *e)
	}
	return entries
}
