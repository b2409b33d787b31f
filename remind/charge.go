package remind

import (
	"slices"

	"duban/remind/account"
	"duban/remind/tally"
)

// A Charge is what a reader answers for in a role, counted.
type Charge struct {
	Role  Role
	Total tally.Total
	Items []Item // all of it, in the order of the plans; only for readers who get it as a list
}

// A share is an obligation for which an address answers in a role, on behalf of some bodies: what a Charge counts.
type share struct {
	obligation *Obligation
	bodies     []string
}

// Duties hold what every address answers for, as chains through one list: where there are many addresses lists of their own would take many times
// as much. Who asks is handed one.
type duties struct {
	first, last []int32 // by an address's number: its first and its last duty, plus one; 0: it has none
	list        []duty
}

// A duty is an obligation for which an address answers in a role, on behalf of one body.
type duty struct {
	target           *target
	obligation, next int32 // next: of the same address, plus one; 0: there is none
	role             Role
}

// add adds a duty behind the others of its address.
func (x *duties) add(t *target, obligation int, role Role) {
	x.list = append(x.list, duty{target: t, obligation: int32(obligation), role: role})
	n := int32(len(x.list))
	if last := x.last[t.id]; last > 0 {
		x.list[last-1].next = n
	} else {
		x.first[t.id] = n
	}
	x.last[t.id] = n
}

// duties returns the duties of the day, by the names in force.
func (d *Day) duties() *duties {
	if d.lookup.duties != nil {
		return d.lookup.duties
	}
	all := &duties{first: make([]int32, len(d.Book.Directory.Contacts)), last: make([]int32, len(d.Book.Directory.Contacts))}
	x := d.decider()
	for i := range d.Obligations {
		for role, name := range d.Obligations[i].named() {
			targets := x.whom(name, role).targets
			for k := range targets {
				all.add(&targets[k], i, role)
			}
		}
	}
	d.lookup.duties = all
	return all
}

// shares returns by role what an address answers for, by the names in force on the day.
func (d *Day) shares(to Address) (by [roleCount][]share) {
	number, all := d.Book.Number(to), d.duties()
	if number < 0 {
		return by
	}
	for n := all.first[number]; n > 0; n = all.list[n-1].next {
		x := &all.list[n-1]
		list, o := by[x.role], &d.Obligations[x.obligation]
		if n := len(list); n > 0 && list[n-1].obligation == o {
			list[n-1].bodies = appendNew(list[n-1].bodies, x.target.only)
			continue
		}
		by[x.role] = append(list, share{o, x.target.only})
	}
	return by
}

// Charged returns what an address answers for in any role.
func (d *Day) Charged(to Address) (all []Key) {
	seen := map[Key]bool{}
	for _, list := range d.shares(to) {
		for _, c := range list {
			if k := c.obligation.Key; !seen[k] {
				seen[k], all = true, append(all, k)
			}
		}
	}
	return all
}

// Charges returns what the reader of a message answers for, the strongest role first: of the plans that are released, and of those that the
// message speaks of. What an unreleased plan holds nobody has looked at yet.
func (d *Day) Charges(to Address, spoken []Notice) (all []Charge) {
	var totals account.Charged
	if d.Accounts != nil {
		totals = d.Accounts.Of(to, func(plan string) bool { return d.speaksOf(plan, spoken) })
	} else {
		for role, list := range d.shares(to) {
			in := slices.DeleteFunc(list, func(c share) bool { return !d.speaksOf(c.obligation.Plan, spoken) })
			totals[role] = tally.Sum(d.matters(Role(role), in))
		}
	}
	for role := range roleCount {
		if !totals[role].None() {
			all = append(all, Charge{Role: role, Total: totals[role]})
		}
	}
	return all
}

// matters returns what counts of shares in a role.
func (d *Day) matters(role Role, list []share) (all []tally.Matter) {
	for _, c := range list {
		all = append(all, d.matter(c.obligation, role, c.bodies))
	}
	return all
}

// EachShare yields what every address answers for in each role, in the order of the plans.
func (d *Day) EachShare(yield func(to Address, role Role, matters []tally.Matter)) {
	for _, first := range d.duties().first {
		if first > 0 {
			to := d.lookup.duties.list[first-1].target.At()
			for role, list := range d.shares(to) {
				yield(to, Role(role), d.matters(Role(role), list))
			}
		}
	}
}

// speaksOf reports whether a plan counts for a reader.
func (d *Day) speaksOf(plan string, spoken []Notice) bool {
	from, free := d.Released[plan]
	return free && from <= d.Today || slices.ContainsFunc(spoken, func(n Notice) bool { return n.Plan == plan })
}

// Total counts everything that is in force, as the office sees it.
func (d *Day) Total() (t tally.Total) {
	for _, of := range d.Totals() {
		t.Add(&of)
	}
	return t
}

// Totals counts likewise, plan by plan: they add up to the Total.
func (d *Day) Totals() map[string]tally.Total {
	matters := map[string][]tally.Matter{}
	for i := range d.Obligations {
		o := &d.Obligations[i]
		matters[o.Plan] = append(matters[o.Plan], d.matter(o, Office, nil))
	}
	all := make(map[string]tally.Total, len(matters))
	for plan, list := range matters {
		all[plan] = tally.Sum(list)
	}
	return all
}

// matter returns an obligation as it counts for some bodies in a role.
func (d *Day) matter(o *Obligation, role Role, bodies []string) tally.Matter {
	m := tally.Matter{Plan: o.Plan, Problem: o.Problem, Kind: tally.Measure, Standing: d.Standing(d.States[o.Key])}
	switch o.Kind {
	case KindProblem:
		m.Kind = tally.Whole
	case KindStanding:
		m.Kind = tally.Duty
	}
	// Whoever has reported its own part waits for acceptance, while the others work on.
	done := func(body string) bool { return d.States[o.Key].done(role, body) }
	if len(bodies) > 0 && !slices.ContainsFunc(bodies, func(body string) bool { return !done(body) }) {
		m.Standing = tally.Reported
	}
	return m
}

// settled is how an obligation counts that is not open.
var settled = map[State]tally.Standing{Reported: tally.Reported, Accepted: tally.Accepted, Suspended: tally.Suspended, Closed: tally.Closed}

// Standing returns how an obligation in this status counts.
func (d *Day) Standing(s *Status) tally.Standing {
	left := int(s.Due - d.Today)
	switch standing, known := settled[s.State]; {
	case known:
		return standing
	case s.Due == 0:
		return tally.Continuing
	case left < 0:
		return tally.Overdue
	case left <= tally.Near:
		return tally.Soon
	default:
		return tally.Open
	}
}

// chargeItems returns, of what a message's reader answers for in a role, all problems with all that they ask, in the order of the plans.
func (d *Day) chargeItems(role Role, m *Message, h History) []Item {
	var entries []*Entry
	for _, c := range d.shares(m.Address)[role] {
		if d.speaksOf(c.obligation.Plan, m.Notices) {
			n := &Notice{NoticeKey: NoticeKey{Obligation: c.obligation.Key, Address: m.Address}, Plan: c.obligation.Plan, Role: role, Bodies: c.bodies}
			if e, ok := d.entry(n, h); ok {
				entries = append(entries, e)
			}
		}
	}
	return d.items(entries)
}
