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

// Urgent reports whether any notice of the group is.
func (g Group) Urgent() bool {
	return slices.ContainsFunc(g.Notices, func(n Notice) bool { return n.Urgent })
}

// outcome reports whether any notice of the group tells how a matter went on.
func (g Group) outcome() bool {
	return slices.ContainsFunc(g.Notices, func(n Notice) bool { return n.Stage == StageOutcome })
}

// waits reports whether the group holds nothing but outcomes whose day has not come to go alone.
func (g Group) waits(today Date) bool {
	return !slices.ContainsFunc(g.Notices, func(n Notice) bool { return n.Stage != StageOutcome || n.Until <= today })
}
