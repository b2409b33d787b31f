// Package excerpt takes out of many plans, which are read some at a time, what messages speak of: so nobody needs to hold all that is in them.
package excerpt

import (
	"maps"
	"slices"

	"duban/remind"
	"duban/store"
	"duban/store/holds"
)

// An Excerpt is of some plans what is kept of them: problems with all that belongs to them. Everything else of a plan is left out.
type Excerpt struct{ snap store.Snapshot }

// Of returns an excerpt of no plan yet, with what a snapshot without plans has.
func Of(common store.Snapshot) *Excerpt {
	x := &Excerpt{snap: common}
	x.snap.Gone, x.snap.Came = map[remind.Key]remind.Event{}, map[remind.Key]remind.Date{}
	x.snap.Released = maps.Clone(common.Released)
	heard := map[string]remind.Heard{}
	for realm, of := range common.Heard {
		heard[realm] = maps.Clone(of)
	}
	x.snap.Heard, x.snap.Holds = heard, slices.Clip(common.Holds)
	return x
}

// Snapshot returns what was taken.
func (x *Excerpt) Snapshot() store.Snapshot { return x.snap }

// Plans returns the plans of which anything may have been taken, and that are in force.
func (x *Excerpt) Plans() map[string]bool {
	all := map[string]bool{}
	for i := range x.snap.Plans {
		all[x.snap.Plans[i].ID] = true
	}
	return all
}

// Take takes, of a part of the store that holds some plans, those problems of them that are to be kept. Each plan is taken once, in their order.
func (x *Excerpt) Take(part *store.Snapshot, plans map[string]bool, keep func(problem remind.Key) bool) {
	of := func(k remind.Key) bool { return plans[k.Plan()] && keep(k.ProblemKey()) }
	for _, p := range part.Plans {
		if plans[p.ID] {
			p.Problems = only(p.Problems, func(q *remind.Problem) bool { return keep(remind.ProblemKeyOf(p.ID, q.Number)) })
			x.snap.Plans = append(x.snap.Plans, p)
		}
	}
	s := &x.snap
	s.Events = append(s.Events, only(part.Events, func(e *remind.Event) bool { return of(e.Key) })...)
	s.Withdrawn = append(s.Withdrawn, only(part.Withdrawn, func(o *remind.Obligation) bool { return of(o.Key) })...)
	s.Namings = append(s.Namings, only(part.Namings, func(n *store.Naming) bool { return of(n.Problem) })...)
	s.Chases = append(s.Chases, only(part.Chases, func(c *remind.Chase) bool { return of(c.Key) })...)
	s.Papers = append(s.Papers, only(part.Papers, func(p *remind.Paper) bool { return of(p.Key) })...)
	s.Progress = append(s.Progress, only(part.Progress, func(p *remind.Progress) bool { return of(p.Key) })...)
	s.Holds = append(s.Holds, only(part.Holds, func(h *store.Hold) bool { return ofPlans(h.Scope, plans) })...)
	for scope, at := range part.Released {
		if ofPlans(scope, plans) {
			s.Released[scope] = at
		}
	}
	copyOf(s.Gone, part.Gone, of)
	copyOf(s.Came, part.Came, of)
	for realm, heard := range part.Heard {
		if s.Heard[realm] == nil {
			s.Heard[realm] = remind.Heard{}
		}
		copyOf(s.Heard[realm], heard, of)
	}
}

// ofPlans reports whether a scope is one of some plans, or of anything in them.
func ofPlans(scope string, plans map[string]bool) bool {
	_, address := holds.ScopeAddress(scope)
	return !address && scope != holds.Everything && plans[remind.Key(scope).Plan()]
}

// only returns those of a list that are wanted, in a list of its own.
func only[T any](list []T, wanted func(*T) bool) (all []T) {
	for i := range list {
		if wanted(&list[i]) {
			all = append(all, list[i])
		}
	}
	return all
}

// copyOf copies what is of wanted keys.
func copyOf[V any](to, from map[remind.Key]V, wanted func(remind.Key) bool) {
	for k, v := range from {
		if wanted(k) {
			to[k] = v
		}
	}
}
