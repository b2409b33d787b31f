// Package roster compares a directory with the plans: which bodies it must know, and which of its contacts nobody will ever write to.
package roster

import (
	"maps"
	"slices"

	"duban/remind"
	"duban/remind/typed"
)

// A Stranger is a contact that no notice will ever reach, most likely because a name is misspelt.
type Stranger struct {
	Contact int    // its index in the directory
	Known   bool   // the body stands in the plans, but never in the contact's roles
	Nearest string // a name of the plans that may be meant; empty: none is near
}

// Strangers returns those contacts whose body stands in no obligation on the day or later, or in no role in which they hear.
func Strangers(d *remind.Day) []Stranger {
	// Names of the future count too: a contact of a successor is no stranger before the day of the succession.
	known := acquainted(d)
	var names []string
	var all []Stranger
	for i := range d.Book.Directory.Contacts {
		c := &d.Book.Directory.Contacts[i]
		roles, ok := known[d.Book.Alias(c.Body)]
		switch {
		case !ok:
			if names == nil {
				names = slices.Sorted(maps.Keys(known))
			}
			all = append(all, Stranger{Contact: i, Nearest: typed.Nearest(c.Body, names)})
		case len(c.Roles) > 0 && !slices.ContainsFunc(c.Roles, func(r remind.Role) bool { return roles&(1<<r) != 0 }):
			all = append(all, Stranger{Contact: i, Known: true})
		}
	}
	return all
}

// acquainted returns every name that notices may ever go to, with the roles in which, a bit each.
func acquainted(d *remind.Day) map[string]uint8 {
	known := map[string]uint8{}
	for i := range d.Obligations {
		for _, role := range remind.Roles() {
			for _, body := range d.Obligations[i].Bodies(role) {
				acquaint(d.Book, known, 1<<role, body)
			}
		}
	}
	return known
}

// acquaint marks a name, its members and its successors at any time. What is marked already is left, so a circle ends.
func acquaint(b *remind.Book, known map[string]uint8, role uint8, body string) {
	name := b.Alias(body)
	if known[name]&role != 0 {
		return
	}
	known[name] |= role
	for _, m := range b.Collectives[name] {
		acquaint(b, known, role, m)
	}
	for _, s := range b.Succeeds {
		if b.Alias(s.Body) == name {
			acquaint(b, known, role, s.By)
		}
	}
}
