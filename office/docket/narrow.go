package docket

import (
	"slices"

	"duban/remind"
	"duban/store"
)

// Narrow returns of a snapshot what concerns some problems. All plans stay, as keys are read by how many there are; those of other plans and
// problems are left out, and what happened to them. The snapshot itself stays as it is.
func Narrow(s *store.Snapshot, problems ...remind.Key) *store.Snapshot {
	n := *s
	mine := func(k remind.Key) bool { return slices.Contains(problems, k.ProblemKey()) }
	n.Plans = slices.Clone(s.Plans)
	for i := range n.Plans {
		p := &n.Plans[i]
		all := p.Problems
		p.Problems = nil
		for j := range all {
			if mine(remind.ProblemKeyOf(p.ID, all[j].Number)) {
				p.Problems = append(p.Problems, all[j])
			}
		}
	}
	n.Events = kept(s.Events, func(e *remind.Event) bool { return mine(e.Key) })
	n.Withdrawn = kept(s.Withdrawn, func(o *remind.Obligation) bool { return mine(o.Key) })
	n.Chases = kept(s.Chases, func(c *remind.Chase) bool { return mine(c.Key) })
	n.Papers = kept(s.Papers, func(p *remind.Paper) bool { return mine(p.Key) })
	n.Progress = kept(s.Progress, func(p *remind.Progress) bool { return mine(p.Key) })
	return &n
}

// kept returns those of a list that are wanted.
func kept[T any](list []T, want func(*T) bool) (some []T) {
	for i := range list {
		if want(&list[i]) {
			some = append(some, list[i])
		}
	}
	return some
}
