package remind

import (
	"maps"
	"slices"

	"duban/remind/typed"
)

// A Stranger is a contact that no notice will ever reach, most likely because a name is misspelt.
type Stranger struct {
	Contact int    // its index in the directory
	Known   bool   // the body stands in the plans, but never in the contact's roles
	Nearest string // a name of the plans that may be meant; empty: none is near
}

// Strangers returns those contacts whose body stands in no obligation on the day or later, or in no role in which they hear.
func (d *Day) Strangers() []Stranger {
	// Names of the future count too: a contact of a successor is no stranger before the day of the succession.
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
			all = append(all, Stranger{Contact: i, Nearest: typed.Nearest(c.Body, names)})
		case len(c.Roles) > 0 && !slices.ContainsFunc(c.Roles, func(r Role) bool { return roles&(1<<r) != 0 }):
			all = append(all, Stranger{Contact: i, Known: true})
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
