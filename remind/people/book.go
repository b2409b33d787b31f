package people

import (
	"slices"

	"duban/remind/days"
)

// A Book is a directory made ready for looking up. It does not change and may be shared.
type Book struct {
	Directory
	reach     Reachability
	contacts  map[string][]Contact // by body, in the directory's order
	at        map[Address][]Contact
	successor map[string][]Succession
	dated     bool        // whom a name reaches depends on the day
	bounds    []days.Date // on which it may come to other people than on the day before, in order
	roled     bool        // and on the role
}

// NewBook indexes a directory.
func NewBook(d Directory, r Reachability) *Book {
	b := &Book{Directory: d, reach: r, contacts: map[string][]Contact{}, at: map[Address][]Contact{}, successor: map[string][]Succession{}}
	b.dated = len(r.Dead)+len(r.Broken) > 0
	for i := range d.Contacts {
		c := &d.Contacts[i]
		b.dated = b.dated || c.From != 0 || c.To != 0 || c.For != ""
		b.roled = b.roled || len(c.Roles) > 0
		name, to := b.Alias(c.Body), NewAddress(c.Channel, c.Address)
		b.contacts[name] = shelve(b.contacts[name], d.Contacts[i:i+1:i+1], to)
		b.at[to] = shelve(b.at[to], d.Contacts[i:i+1:i+1], to)
	}
	// Only once all contacts of a body are known can a stand-in be given the order and roles of whom it stands in for.
	for _, list := range b.contacts {
		if len(list) > 1 {
			inherit(list)
			slices.SortStableFunc(list, func(x, y Contact) int { return x.order() - y.order() })
		}
	}
	for _, s := range d.Succeeds {
		name := b.Alias(s.Body)
		b.successor[name] = append(b.successor[name], s)
		b.dated = true
	}
	b.bound()
	return b
}

// bound notes the days on which anybody begins or ends, and those around a loss: whoever stands in for it on its day is marked.
func (b *Book) bound() {
	for i := range b.Directory.Contacts {
		c := &b.Directory.Contacts[i]
		b.bounds = append(b.bounds, c.From, c.To+1)
	}
	for i := range b.Succeeds {
		b.bounds = append(b.bounds, b.Succeeds[i].From)
	}
	around := func(l Loss) { b.bounds = append(b.bounds, l.Since, l.Since+1, l.Until+1) }
	for _, l := range b.reach.Dead {
		around(l)
	}
	for _, l := range b.reach.Broken {
		around(l)
	}
	slices.Sort(b.bounds)
	b.bounds = slices.Compact(b.bounds)
}

// Same reports whether the book comes to the same people on a day as on a later one, and on all between them.
func (b *Book) Same(day, later days.Date) bool {
	next, _ := slices.BinarySearch(b.bounds, day+1)
	return next == len(b.bounds) || b.bounds[next] > later
}

// shelve adds a contact to a list. One that is alone, as most are, stays where the directory has it: that of a country has many.
func shelve(list, one []Contact, to Address) []Contact {
	if len(list) == 0 && one[0].Address == to.To {
		return one
	}
	c := one[0]
	c.Address = to.To
	return append(list, c) // the first, which is the directory's, has no room for another
}

// maxHops ends alias and succession chains, so that a loop in a directory cannot hang.
const maxHops = 32

// Alias returns the name that another one stands for. Chains are followed, loops are left at maxHops.
func (b *Book) Alias(name string) string {
	for range maxHops {
		to, ok := b.Aliases[name]
		if !ok || to == name {
			return name
		}
		name = to
	}
	return name
}

// Name returns the name under which a body is known on a day: aliases resolved, successors in place.
func (b *Book) Name(body string, on days.Date) string {
	name := b.Alias(body)
	for range maxHops {
		next := b.succeeded(name, on)
		if next == "" || next == name {
			return name
		}
		name = b.Alias(next)
	}
	return name
}

// succeeded returns who stands in a body's place on a day: of several the one from the latest day; empty if nobody does.
func (b *Book) succeeded(name string, on days.Date) string {
	by, from := "", days.Date(0)
	for _, s := range b.successor[name] {
		if s.From <= on && s.From >= from {
			by, from = s.By, s.From
		}
	}
	return by
}

// Names returns the names of several bodies on a day, each once; collectives stay as named.
func (b *Book) Names(bodies []string, on days.Date) []string {
	var names []string
	for _, body := range bodies {
		if n := b.Name(body, on); !slices.Contains(names, n) {
			names = append(names, n)
		}
	}
	return names
}

// Members returns the single bodies that stand behind some names on a day: collectives become their members, each once. A collective that
// holds itself, however far around, ends.
func (b *Book) Members(bodies []string, on days.Date) []string {
	e := expansion{book: b, on: on}
	for _, body := range bodies {
		e.expand(body)
	}
	return e.members
}

// An expansion gathers the single bodies behind names, in the order in which they are met.
type expansion struct {
	book    *Book
	on      days.Date
	members []string
	opened  map[string]bool // collectives: a second time they add nobody; made with the first, as most names are none
}

// expand adds a name, or the members of the collective that it is.
func (e *expansion) expand(body string) {
	name := e.book.Name(body, e.on)
	list := e.book.Collectives[name]
	if len(list) == 0 {
		if !slices.Contains(e.members, name) {
			e.members = append(e.members, name)
		}
		return
	}
	if e.opened[name] {
		return
	}
	if e.opened == nil {
		e.opened = map[string]bool{}
	}
	e.opened[name] = true
	for _, m := range list {
		e.expand(m)
	}
}

// All returns the contacts of a body in their order, whatever their days.
func (b *Book) All(body string) []Contact { return b.contacts[body] }

// At returns the contacts that are reached at an address.
func (b *Book) At(to Address) []Contact { return b.at[to] }

// Dated reports whether whom a name reaches depends on the day.
func (b *Book) Dated() bool { return b.dated }

// Holders returns the contacts of an address that can be reached on a day, and whether the directory has it at all. Whoever stood in for
// somebody has heard of the matter, and is told of it after his days, too.
func (b *Book) Holders(to Address, on days.Date) (found []Contact, known bool) {
	for _, c := range b.at[to] {
		day := on
		if c.For != "" && c.To != 0 {
			day = min(on, c.To)
		}
		known = known || c.To == 0 || c.To >= day
		if b.Unreachable(&c, day) == "" {
			found = append(found, c)
		}
	}
	return found, known
}

// Turns returns the days from one on, itself first, on which the book may come to other people than on the day before.
func (b *Book) Turns(from days.Date) []days.Date {
	all := []days.Date{from}
	add := func(d days.Date) {
		if d > from {
			all = append(all, d)
		}
	}
	for _, c := range b.Directory.Contacts {
		add(c.From)
		if c.To != 0 {
			add(c.To + 1)
		}
	}
	for _, s := range b.Succeeds {
		add(s.From)
	}
	for _, l := range b.reach.Dead {
		if l.Until != 0 {
			add(l.Until + 1)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}
