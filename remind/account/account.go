// Package account counts, plan by plan, what addresses answer for, so that a message says it of plans that nobody has read for it. What was counted is
// kept: see store/agenda.
package account

import (
	"encoding/binary"
	"errors"
	"slices"

	"duban/remind/days"
	"duban/remind/people"
	"duban/remind/tally"
)

// An Account is what addresses answer for in a plan. It holds until a day, as long as nothing is recorded of the plan, and the directory, the calendar
// and the settings stay the same.
type Account struct {
	Until    days.Date // the first day on which it may stand otherwise
	Released bool      // it counts for whoever is told nothing of the plan
	From     days.Date // the first day on which it does
	Leaders  []string  // whom the plan names as such
	Shares   []Share   // by address and role
}

// A Share is what one address answers for in one role.
type Share struct {
	To    people.Address
	Role  people.Role
	Total tally.Total
}

// Add counts what an address answers for in a role in the accounts of the plans, in whose order it is.
func Add(accounts map[string]*Account, to people.Address, role people.Role, matters []tally.Matter) {
	for len(matters) > 0 {
		plan := matters[0].Plan
		n := slices.IndexFunc(matters, func(m tally.Matter) bool { return m.Plan != plan })
		if n < 0 {
			n = len(matters)
		}
		accounts[plan].Shares = append(accounts[plan].Shares, Share{to, role, tally.Sum(matters[:n])})
		matters = matters[n:]
	}
}

// leastShare is how many bytes a share takes at least as it is kept: two texts, a role and three counts.
const leastShare = 6

// ErrBad says that bytes are no account of this program.
var ErrBad = errors.New("not an account")

// Bytes returns an account as it is kept, without the day until which it holds.
func (a *Account) Bytes() []byte {
	b := []byte{0}
	if a.Released {
		b[0] = 1
	}
	b = binary.AppendVarint(b, int64(a.From))
	b = binary.AppendUvarint(b, uint64(len(a.Leaders)))
	for _, name := range a.Leaders {
		b = text(b, name)
	}
	b = binary.AppendUvarint(b, uint64(len(a.Shares)))
	for i := range a.Shares {
		s := &a.Shares[i]
		b = text(text(b, s.To.Channel), s.To.To)
		b = binary.AppendUvarint(b, uint64(s.Role))
		for _, c := range s.Total.Counts() {
			b = counted(b, c)
		}
	}
	return b
}

// counted appends a count: of most standings there is none, so each has its place before it.
func counted(b []byte, c *tally.Count) []byte {
	for standing, n := range c {
		if n > 0 {
			b = binary.AppendUvarint(append(b, byte(standing+1)), uint64(n))
		}
	}
	return append(b, 0)
}

// text appends a text.
func text(b []byte, s string) []byte { return append(binary.AppendUvarint(b, uint64(len(s))), s...) }

// Parse reads an account that was kept.
func Parse(b []byte) (*Account, error) {
	r := reader{left: b}
	a := &Account{Released: r.octet() == 1, From: days.Date(r.signed())}
	for range r.parts() {
		a.Leaders = append(a.Leaders, r.text())
	}
	n := r.parts()
	a.Shares = make([]Share, 0, min(n, len(r.left)/leastShare))
	for range n {
		s := Share{To: people.Address{Channel: r.text(), To: r.text()}, Role: people.Role(r.count())}
		if s.Role >= people.RoleCount {
			return nil, ErrBad
		}
		for _, c := range s.Total.Counts() {
			r.counted(c)
		}
		a.Shares = append(a.Shares, s)
	}
	if r.bad || len(r.left) > 0 {
		return nil, ErrBad
	}
	return a, nil
}

// A reader reads what Bytes has written. Once anything is wrong it reads nothing more.
type reader struct {
	left []byte
	bad  bool
}

// octet reads one byte.
func (r *reader) octet() byte {
	if len(r.left) == 0 {
		r.bad = true
		return 0
	}
	b := r.left[0]
	r.left = r.left[1:]
	return b
}

// counted reads a count.
func (r *reader) counted(c *tally.Count) {
	for at := r.octet(); at != 0; at = r.octet() {
		if int(at) > len(c) {
			r.bad, r.left = true, nil
			return
		}
		c[at-1] = r.count()
	}
}

// signed reads a number that may be below zero.
func (r *reader) signed() int64 {
	v, n := binary.Varint(r.left)
	return v * int64(r.skip(n))
}

// parts reads how many parts follow: no more than bytes are left, of which each takes at least one.
func (r *reader) parts() int {
	n := r.count()
	if n > len(r.left) {
		r.bad, r.left = true, nil
		return 0
	}
	return n
}

// count reads how many there are of something: no more than a plan has.
func (r *reader) count() int {
	v, n := binary.Uvarint(r.left)
	if v > 1<<31 {
		n = 0
	}
	return int(v) * r.skip(n)
}

// skip goes over the bytes of a number, and returns 1; 0 where there was none.
func (r *reader) skip(n int) int {
	if n <= 0 {
		r.bad, r.left = true, nil
		return 0
	}
	r.left = r.left[n:]
	return 1
}

// text reads a text.
func (r *reader) text() string {
	n := r.parts()
	s := string(r.left[:n])
	r.left = r.left[n:]
	return s
}
