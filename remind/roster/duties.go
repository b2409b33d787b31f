package roster

import (
	"iter"
	"slices"

	"duban/remind"
	"duban/remind/people"
)

// A Duties says in which roles a body stands in how many obligations that are not closed, by itself or as a member of a collective.
type Duties struct {
	Body       string
	Roles      []remind.Role
	Count      int      // obligations
	Collective bool     // it sounds like several bodies, and nobody has said which
	Named      []string // of a collective: who may be meant, since other clauses of its problems name them
}

// askedOf yields the single bodies that an obligation names, by their roles.
func askedOf(d *remind.Day, o *remind.Obligation) iter.Seq2[remind.Role, string] {
	return func(yield func(remind.Role, string) bool) {
		for _, role := range remind.Roles() {
			if role == remind.Head { // no name of the plan asks for it
				continue
			}
			for _, body := range d.Book.Members(o.Bodies(role), d.Today) {
				if !yield(role, body) {
					return
				}
			}
		}
	}
}

// Bodies returns the single bodies of the plans, in the plans' order: those that a directory must know.
func Bodies(d *remind.Day) []Duties {
	at := map[string]int{}
	var all []Duties
	for i := range d.Obligations {
		o := &d.Obligations[i]
		if s := d.States[o.Key]; s.State == remind.Closed || s.Withdrawn {
			continue
		}
		counted := map[string]bool{}
		for role, body := range askedOf(d, o) {
			n, ok := at[body]
			if !ok {
				n, at[body] = len(all), len(all)
				all = append(all, Duties{Body: body, Collective: people.Collective(body)})
			}
			all[n].count(d, o, role, counted)
		}
	}
	for i := range all {
		slices.Sort(all[i].Roles)
	}
	return all
}

// count notes that the body stands in a role of an obligation; counted holds who has been counted in it.
func (s *Duties) count(d *remind.Day, o *remind.Obligation, role remind.Role, counted map[string]bool) {
	s.Roles = appendNew(s.Roles, role)
	if s.Collective {
		s.Named = appendNew(s.Named, named(d, o, role, s.Body)...)
	}
	if !counted[s.Body] {
		counted[s.Body] = true
		s.Count++
	}
}

// named returns the bodies that other clauses of an obligation's problem name in a role where this one names a collective.
func named(d *remind.Day, o *remind.Obligation, role remind.Role, collective string) []string {
	var all []string
	for i := range d.Obligations {
		other := &d.Obligations[i]
		if other.Key.ProblemKey() == o.Key.ProblemKey() && !slices.Contains(other.Bodies(role), collective) {
			all = appendNew(all, other.Bodies(role)...)
		}
	}
	return all
}

// appendNew appends what a list does not have yet.
func appendNew[T comparable](list []T, more ...T) []T {
	for _, x := range more {
		if !slices.Contains(list, x) {
			list = append(list, x)
		}
	}
	return list
}
