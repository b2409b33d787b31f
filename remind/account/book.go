package account

import (
	"duban/remind/days"
	"duban/remind/people"
	"duban/remind/tally"
)

// A Book is what some readers answer for in many plans on a day. Only what whoever is told of a plan alone is to see stays apart by plan.
type Book struct {
	today   days.Date
	readers map[people.Address]bool
	free    map[people.Address]*[people.RoleCount]*tally.Total // most answer for something in one role
	bound   map[people.Address][]share                         // of plans that count for whoever is told of them
	leaders []string
	known   map[string]bool
}

// A Charged is what an address answers for, by role.
type Charged [people.RoleCount]tally.Total

// A share is of one plan.
type share struct {
	plan  string
	role  people.Role
	total tally.Total
}

// NewBook returns the book of some readers, in which there are no plans yet.
func NewBook(today days.Date, readers map[people.Address]bool) *Book {
	return &Book{today: today, readers: readers, free: map[people.Address]*[people.RoleCount]*tally.Total{}, bound: map[people.Address][]share{}, known: map[string]bool{}}
}

// Add adds a plan, once.
func (b *Book) Add(plan string, a *Account) {
	for _, name := range a.Leaders {
		if !b.known[name] {
			b.known[name] = true
			b.leaders = append(b.leaders, name)
		}
	}
	for i := range a.Shares {
		s := &a.Shares[i]
		switch {
		case !b.readers[s.To]:
		case a.Released && a.From <= b.today:
			b.add(s.To, s.Role, &s.Total)
		default:
			b.bound[s.To] = append(b.bound[s.To], share{plan, s.Role, s.Total})
		}
	}
}

// add adds what an address answers for whoever is told.
func (b *Book) add(to people.Address, role people.Role, t *tally.Total) {
	all := b.free[to]
	if all == nil {
		all = &[people.RoleCount]*tally.Total{}
		b.free[to] = all
	}
	if all[role] == nil {
		all[role] = &tally.Total{}
	}
	all[role].Add(t)
}

// Of returns what a reader answers for: of the plans that are released, and of those that he is told of.
func (b *Book) Of(to people.Address, told func(plan string) bool) (all Charged) {
	if free := b.free[to]; free != nil {
		for role, t := range free {
			if t != nil {
				all[role] = *t
			}
		}
	}
	for _, s := range b.bound[to] {
		if told(s.plan) {
			all[s.role].Add(&s.total)
		}
	}
	return all
}

// Leaders returns whom the plans name as leaders, each once; without a book nobody.
func (b *Book) Leaders() []string {
	if b == nil {
		return nil
	}
	return b.leaders
}
