package people

import (
	"slices"

	"duban/remind/days"
)

// A Book is a directory made ready for looking up. It does not change and may be shared.
type Book struct {
	Directory
	reach     Reachability
	spelled   map[int32]*Contact    // by their place in the directory, those that it has in another spelling than the one they are compared in
	contacts  map[string][]*Contact // by body, in the order in which they hear
	at        addresses
	successor map[string][]Succession
	dated     bool        // whom a name reaches depends on the day
	bounds    []days.Date // on which it may come to other people than on the day before, in order
	roled     bool        // and on the role
}

// NewBook indexes a directory. What it has in the right spelling is not copied: that of a country has many contacts.
func NewBook(d Directory, r Reachability) *Book {
	b := &Book{Directory: d, reach: r, spelled: map[int32]*Contact{}, contacts: map[string][]*Contact{}, successor: map[string][]Succession{}}
	b.dated = len(r.Dead)+len(r.Broken) > 0
	for i := range d.Contacts {
		c := &d.Contacts[i]
		b.dated = b.dated || c.From != 0 || c.To != 0 || c.For != ""
		b.roled = b.roled || len(c.Roles) > 0
		if to := NewAddress(c.Channel, c.Address); to.To != c.Address {
			spelled := *c
			spelled.Address = to.To
			b.spelled[int32(i)] = &spelled
		}
	}
	b.seat()
	b.at = newAddresses(len(d.Contacts), func(i int32) Address { return b.contact(i).At() })
	for _, s := range d.Succeeds {
		name := b.Alias(s.Body)
		b.successor[name] = append(b.successor[name], s)
		b.dated = true
	}
	b.bound()
	return b
}

// contact returns the contact of a place in the directory, its address in its one spelling.
func (b *Book) contact(i int32) *Contact {
	if c, ok := b.spelled[i]; ok {
		return c
	}
	return &b.Directory.Contacts[i]
}

// seat puts each contact to its body. All lists are parts of one, made for as many as each will hold.
func (b *Book) seat() {
	count := map[string]int{}
	for i := range b.Directory.Contacts {
		count[b.Alias(b.Directory.Contacts[i].Body)]++
	}
	room := make([]*Contact, len(b.Directory.Contacts))
	for i := range b.Directory.Contacts {
		name := b.Alias(b.Directory.Contacts[i].Body)
		list, begun := b.contacts[name]
		if !begun {
			list, room = room[:0:count[name]], room[count[name]:]
		}
		b.contacts[name] = append(list, b.contact(int32(i)))
	}
	// Only once all contacts of a body are known can a stand-in be given the order and roles of whom it stands in for.
	for _, list := range b.contacts {
		if len(list) > 1 {
			inherit(list)
			slices.SortStableFunc(list, func(x, y *Contact) int { return x.order() - y.order() })
		}
	}
}

// bound notes the days on which anybody begins or ends, and those around a loss: whoever stands in for it on its day is marked.
func (b *Book) bound() {
	for i := range b.Directory.Contacts {
		if c := &b.Directory.Contacts[i]; c.From != 0 || c.To != 0 {
			b.bounds = append(b.bounds, c.From, c.To+1)
		}
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
func (b *Book) All(body string) []*Contact { return b.contacts[body] }

// At returns the contacts that are reached at an address, in the directory's order.
func (b *Book) At(to Address) (all []*Contact) {
	for i := range b.at.of(to) {
		all = append(all, b.contact(i))
	}
	return all
}

// Number returns the number of an address, by which what is known of it may stand in a list: the same for all its contacts, and less than there
// are contacts in the directory; negative where the directory does not have it.
func (b *Book) Number(to Address) int { return int(b.at.first(to)) }

// Dated reports whether whom a name reaches depends on the day.
func (b *Book) Dated() bool { return b.dated }

// Holders returns the contacts of an address that can be reached on a day, and whether the directory has it at all. Whoever stood in for
// somebody has heard of the matter, and is told of it after his days, too.
func (b *Book) Holders(to Address, on days.Date) (found []*Contact, known bool) {
	for _, c := range b.At(to) {
		day := on
		if c.For != "" && c.To != 0 {
			day = min(on, c.To)
		}
		known = known || c.To == 0 || c.To >= day
		if b.Unreachable(c, day) == "" {
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
	for i := range b.Directory.Contacts {
		c := &b.Directory.Contacts[i]
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
