package remind

import (
	"cmp"
	"slices"
)

// A Group is the notices that one address waits for.
type Group struct {
	Address
	Notices []Notice
}

// Gather puts notices together by address, in a stable order.
func Gather(notices []Notice) []Group {
	count := map[Address]int{}
	for i := range notices {
		count[notices[i].Address]++
	}
	index := make(map[Address]int, len(count))
	groups := make([]Group, 0, len(count))
	for i := range notices {
		n := &notices[i]
		at, ok := index[n.Address]
		if !ok {
			at = len(groups)
			index[n.Address] = at
			groups = append(groups, Group{Address: n.Address, Notices: make([]Notice, 0, count[n.Address])})
		}
		groups[at].Notices = append(groups[at].Notices, *n)
	}
	// The order of notices must not depend on when each was offered: a message's name and bytes are made of it.
	for i := range groups {
		slices.SortFunc(groups[i].Notices, CompareNotices)
	}
	slices.SortFunc(groups, func(a, b Group) int { return a.Compare(b.Address) })
	return groups
}

// CompareNotices orders the notices of one address by plan, problem and obligation, so that it does not matter when each was offered.
func CompareNotices(a, b Notice) int {
	return cmp.Or(cmp.Compare(a.Plan, b.Plan), cmp.Compare(a.Problem, b.Problem), cmp.Compare(a.Obligation, b.Obligation),
		cmp.Compare(a.Stage, b.Stage), cmp.Compare(a.Occurrence, b.Occurrence))
}

// Outdone takes out of a group the early stages of measures whose whole problem the same message calls overdue, to the same bodies in no
// weaker a role: who is told that all is late needs no word that a part of it is due in a month. What comes at most three days before the date,
// what is late itself and what a change of state says stay.
func (g Group) Outdone(today Date) (left Group, outdone []Notice) {
	whole := map[Key][]*Notice{} // by problem what calls it overdue: most groups have none
	for i := range g.Notices {
		if n := &g.Notices[i]; n.overdue(today) && n.Obligation.Kind() == KindProblem {
			whole[n.Obligation] = append(whole[n.Obligation], n)
		}
	}
	if len(whole) == 0 {
		return g, nil
	}
	over := func(n *Notice) bool {
		early := n.State == Open && !n.Urgent && n.Obligation.Kind() == KindMeasure && n.Due-n.Nominal > 3
		return early && slices.ContainsFunc(whole[n.Obligation.ProblemKey()], func(o *Notice) bool { return o.over(n) })
	}
	first := 0 // that is outdone: mostly there is none
	for first < len(g.Notices) && !over(&g.Notices[first]) {
		first++
	}
	if first == len(g.Notices) {
		return g, nil
	}
	left = Group{Address: g.Address, Notices: append(make([]Notice, 0, len(g.Notices)), g.Notices[:first]...)}
	for i := first; i < len(g.Notices); i++ {
		if n := &g.Notices[i]; over(n) {
			outdone = append(outdone, *n)
		} else {
			left.Notices = append(left.Notices, *n)
		}
	}
	return left, outdone
}

// overdue reports whether a notice calls its obligation overdue.
func (n *Notice) overdue(today Date) bool { return n.State == Open && n.Due != 0 && n.Due < today }

// over reports whether a notice reaches whoever hears another one, in no weaker a role.
func (n *Notice) over(other *Notice) bool {
	missing := func(body string) bool { return !slices.Contains(n.Bodies, body) }
	return n.Role <= other.Role && !slices.ContainsFunc(other.Bodies, missing)
}

// Urgent reports whether any notice of the group is.
func (g Group) Urgent() bool {
	return slices.ContainsFunc(g.Notices, func(n Notice) bool { return n.Urgent })
}

// outcome reports whether any notice of the group tells how a matter went on.
func (g Group) outcome() bool {
	return slices.ContainsFunc(g.Notices, func(n Notice) bool { return n.Stage == StageOutcome })
}

// reports reports whether any notice of the group is of a report. Put off into the next week, another one would take its place.
func (g Group) reports() bool {
	return slices.ContainsFunc(g.Notices, func(n Notice) bool { return n.Form == Dispatch || n.Form == Bulletin })
}

// waits reports whether the group holds nothing but outcomes whose day has not come to go alone.
func (g Group) waits(today Date) bool {
	return !slices.ContainsFunc(g.Notices, func(n Notice) bool { return n.Stage != StageOutcome || n.Until <= today })
}
