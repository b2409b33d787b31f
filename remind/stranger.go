package remind

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// A Stranger is a contact that no notice will ever reach, most likely because a name is misspelt.
type Stranger struct {
	Contact int    // its index in the directory
	Known   bool   // the body stands in the plans, but never in the contact's roles
	Nearest string // a name of the plans that may be meant; empty: none is near
}

// Strangers returns those contacts whose body stands in no obligation on the day or later, or in no role in which they hear.
func (d *Day) Strangers() []Stranger {
	known := d.acquainted()
	var names []string
	var all []Stranger
	for i := range d.Book.Directory.Contacts {
		c := &d.Book.Directory.Contacts[i]
		roles, ok := known[d.Book.alias(c.Body)]
		switch {
		case !ok:
			if names == nil {
				names = slices.Sorted(maps.Keys(known))
			}
			all = append(all, Stranger{Contact: i, Nearest: nearest(c.Body, names)})
		case len(c.Roles) > 0 && !slices.ContainsFunc(c.Roles, func(r Role) bool { return roles&(1<<r) != 0 }):
			all = append(all, Stranger{Contact: i, Known: true})
		}
	}
	return all
}

// A Duties says in which roles a body stands in how many obligations that are not closed, by itself or as a member of a collective.
type Duties struct {
	Body       string
	Roles      []Role
	Count      int      // obligations
	Collective bool     // it sounds like several bodies, and nobody has said which
	Named      []string // of a collective: who may be meant, since other clauses of its problems name them
}

// Standings returns the single bodies of the plans, in the plans' order: those that a directory must know.
func (d *Day) Standings() []Duties {
	at := map[string]int{}
	var all []Duties
	for i := range d.Obligations {
		o := &d.Obligations[i]
		if s := d.States[o.Key]; s.State == Closed || s.Withdrawn {
			continue
		}
		counted := map[string]bool{}
		for role := range roleCount {
			for _, body := range d.Book.Members(o.Bodies(role), d.Today) {
				n, ok := at[body]
				if !ok {
					n, at[body] = len(all), len(all)
					all = append(all, Duties{Body: body, Collective: collective(body)})
				}
				all[n].count(d, o, role, counted)
			}
		}
	}
	for i := range all {
		slices.Sort(all[i].Roles)
	}
	return all
}

// count notes that the body stands in a role of an obligation; counted holds who has been counted in it.
func (s *Duties) count(d *Day, o *Obligation, role Role, counted map[string]bool) {
	s.Roles = appendNew(s.Roles, []Role{role})
	if s.Collective {
		s.Named = appendNew(s.Named, d.named(o, role, s.Body))
	}
	if !counted[s.Body] {
		counted[s.Body] = true
		s.Count++
	}
}

// named returns the bodies that other clauses of an obligation's problem name in a role where this one names a collective.
func (d *Day) named(o *Obligation, role Role, collective string) []string {
	var all []string
	for i := range d.Obligations {
		other := &d.Obligations[i]
		if other.Key.ProblemKey() == o.Key.ProblemKey() && !slices.Contains(other.Bodies(role), collective) {
			all = appendNew(all, other.Bodies(role))
		}
	}
	return all
}

// acquainted returns every name that notices may ever go to, with the roles in which, a bit each.
func (d *Day) acquainted() map[string]uint8 {
	known := map[string]uint8{}
	for i := range d.Obligations {
		for role := range roleCount {
			for _, body := range d.Obligations[i].Bodies(role) {
				d.Book.acquaint(known, 1<<role, body, 0)
			}
		}
	}
	return known
}

// acquaint marks a name, its members and its successors at any time.
func (b *Book) acquaint(known map[string]uint8, role uint8, body string, depth int) {
	name := b.alias(body)
	if known[name]&role != 0 || depth > maxHops {
		return
	}
	known[name] |= role
	for _, m := range b.Collectives[name] {
		b.acquaint(known, role, m, depth+1)
	}
	for _, s := range b.successor[name] {
		b.acquaint(known, role, s.By, depth+1)
	}
}

// nearest returns the name that a misspelt one most likely means: one that holds it or lies in it, one of which letters were left out or
// to which some were added, one that begins alike, one that differs in a single letter; empty if none does. Of several the one nearest in
// length counts, then the first.
func nearest(name string, names []string) string {
	typed := []rune(name)
	if len(typed) < 2 {
		return ""
	}
	best, rank := "", [2]int{}
	for _, n := range names {
		r, ok := nearness(typed, []rune(n))
		if ok && (best == "" || cmp.Or(cmp.Compare(r[0], rank[0]), cmp.Compare(r[1], rank[1])) < 0) {
			best, rank = n, r
		}
	}
	return best
}

// nearness tells how a name may be meant by what was typed: the kind of likeness, the best first, and how much is different.
func nearness(typed, name []rune) (rank [2]int, ok bool) {
	off := max(len(typed), len(name)) - min(len(typed), len(name))
	alike := 0
	for alike < min(len(typed), len(name)) && typed[alike] == name[alike] {
		alike++
	}
	switch {
	case len(name) < 2:
		return rank, false
	case strings.Contains(string(name), string(typed)), strings.Contains(string(typed), string(name)):
		return [2]int{0, off}, true
	case within(typed, name), within(name, typed):
		return [2]int{1, off}, true
	case alike >= 3:
		return [2]int{2, -alike}, true
	case off == 0 && len(name) > 2 && different(typed, name) == 1:
		return [2]int{3, 0}, true
	default:
		return rank, false
	}
}

// within reports whether all letters of short stand in long, in their order.
func within(short, long []rune) bool {
	i := 0
	for _, r := range long {
		if i < len(short) && short[i] == r {
			i++
		}
	}
	return i == len(short)
}

func different(a, b []rune) int {
	n := 0
	for i := range a {
		if a[i] != b[i] {
			n++
		}
	}
	return n
}
