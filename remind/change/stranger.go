package change

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
		roles, ok := known[former(d.Book, c.Body)]
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
func acquainted(d *remind.Day) acquaintances {
	known := acquaintances{}
	for i := range d.Obligations {
		for _, role := range remind.Roles() {
			for _, body := range d.Obligations[i].Bodies(role) {
				known.add(d.Book, 1<<role, body, 0)
			}
		}
	}
	return known
}

// acquaintances are names, each with a bit for each role.
type acquaintances map[string]uint8

// maxDepth ends a loop of successors or members.
const maxDepth = 32

// add marks a name, its members and its successors at any time.
func (known acquaintances) add(b *remind.Book, role uint8, body string, depth int) {
	name := former(b, body)
	if known[name]&role != 0 || depth > maxDepth {
		return
	}
	known[name] |= role
	for _, m := range b.Collectives[name] {
		known.add(b, role, m, depth+1)
	}
	for _, s := range b.Succeeds {
		if former(b, s.Body) == name {
			known.add(b, role, s.By, depth+1)
		}
	}
}

// former returns the name that another one stands for, before anybody succeeded it.
func former(b *remind.Book, body string) string { return b.Name(body, 0) }
