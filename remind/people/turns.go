package people

import "duban/remind/days"

// Turns find, for single names and addresses, the next day after one on which the book may come to other people than on that day. What they
// find is rather too early than too late: whoever is named by way of others counts whether he speaks then or not.
type Turns struct {
	book  *Book
	after days.Date
	known map[string]days.Date
	at    map[Address]days.Date
}

// NewTurns returns turns of the days after one.
func NewTurns(b *Book, after days.Date) *Turns {
	return &Turns{book: b, after: after, known: map[string]days.Date{}, at: map[Address]days.Date{}}
}

// Of returns the next day on which a name of a plan may come to others; days.Never: no day is known.
func (t *Turns) Of(name string) days.Date {
	if !t.book.dated {
		return days.Never
	}
	next, ok := t.known[name]
	if !ok {
		next = t.named(name, map[string]bool{})
		t.known[name] = next
	}
	return next
}

// named looks through all that a name may ever stand for: its successors, its members and their contacts.
func (t *Turns) named(name string, opened map[string]bool) days.Date {
	name = t.book.Alias(name)
	if opened[name] {
		return days.Never
	}
	opened[name] = true
	next := t.contacts(t.book.contacts[name])
	for _, s := range t.book.successor[name] {
		next = min(next, t.later(s.From), t.named(s.By, opened))
	}
	for _, m := range t.book.Collectives[name] {
		next = min(next, t.named(m, opened))
	}
	return next
}

// At returns the next day on which an address may speak for others.
func (t *Turns) At(to Address) days.Date {
	if !t.book.dated {
		return days.Never
	}
	next, ok := t.at[to]
	if !ok {
		next = t.contacts(t.book.At(to))
		t.at[to] = next
	}
	return next
}

// contacts returns the next day on which one of some contacts begins, ends or is tried again.
func (t *Turns) contacts(all []*Contact) days.Date {
	next := days.Never
	for _, c := range all {
		next = min(next, t.later(c.From))
		if c.To != 0 {
			next = min(next, t.later(c.To+1))
		}
		if l := t.book.reach.Dead[c.At()]; l.Until != 0 {
			next = min(next, t.later(l.Until+1))
		}
	}
	return next
}

// later returns a day that is still to come, else never.
func (t *Turns) later(day days.Date) days.Date {
	if day > t.after {
		return day
	}
	return days.Never
}

// Addresses returns all addresses that a name of a plan may ever come to, whatever the role and the day.
func (b *Book) Addresses(name string) (all []Address) {
	b.addresses(name, map[string]bool{}, func(to Address) { all = append(all, to) })
	return all
}

// addresses yields those of a name, of its successors and of its members.
func (b *Book) addresses(name string, opened map[string]bool, yield func(Address)) {
	name = b.Alias(name)
	if opened[name] {
		return
	}
	opened[name] = true
	for _, c := range b.contacts[name] {
		yield(c.At())
	}
	for _, s := range b.successor[name] {
		b.addresses(s.By, opened, yield)
	}
	for _, m := range b.Collectives[name] {
		b.addresses(m, opened, yield)
	}
}
