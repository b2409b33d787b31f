package change

import (
	"cmp"
	"slices"
	"strings"

	"duban/remind"
	"duban/remind/document"
)

// A Shift is a deadline that a new version of a plan states otherwise than the version stored.
type Shift struct {
	Key    remind.Key
	Text   string      // what the new version asks for there
	From   remind.Date // in force until now
	To     remind.Date // as the new version states it
	Closed bool        // the obligation is closed, and its date stays
}

// Event returns the extension that a shift is recorded as. It moves this obligation alone, since each measure states its own date.
func (s Shift) Event() remind.Event {
	return remind.Event{Key: s.Key, Kind: remind.EventExtend, To: s.To, Alone: s.Key == s.Key.ProblemKey()}
}

// Merge returns the plan to keep where a new version of a stored one is taken in, and the deadlines that it moves. Everything that the new
// version says takes effect, but an obligation that it dates otherwise keeps its key and the date first stated: its new date is an
// extension, which the caller records. What is one obligation: a problem by its number, what a clause promises by its problem, number and
// rhythm, several there by their words and order. A date is new if the stored version stated another, whatever has been extended since; one
// that is in force already is no shift. States are those of the stored plan; without them all is open.
func Merge(stored, next remind.Plan, states remind.States) (remind.Plan, []Shift) {
	m := merger{states: states}
	former := map[int]*remind.Problem{}
	for i := range stored.Problems {
		if p := &stored.Problems[i]; former[p.Number] == nil {
			former[p.Number] = p
		}
	}
	next.Inspection = cmp.Or(next.Inspection, stored.Inspection)
	next.Problems = slices.Clone(next.Problems)
	for i := range next.Problems {
		p := &next.Problems[i]
		if old := former[p.Number]; old != nil {
			delete(former, p.Number)
			m.problem(remind.ProblemKeyOf(stored.ID, p.Number), old, p)
		}
	}
	return next, m.shifts
}

// A merger takes one new version of a plan in and gathers what it moves.
type merger struct {
	states remind.States
	shifts []Shift
}

// problem keeps of a former version what names an obligation: the dates first stated and the keys of its clauses. The words are the new
// version's, for a document may be corrected.
func (m *merger) problem(key remind.Key, old, p *remind.Problem) {
	if was, is := &old.Deadline, &p.Deadline; was.Date != 0 && is.Date != 0 {
		is.Date, is.Revised = m.date(Shift{Key: key, Text: p.Title}, was.Date, was.Stated(), is.Stated())
	}
	p.Commitments = slices.Clone(p.Commitments)
	keys := document.CommitmentKeys(key, old.Commitments)
	kept := make([]remind.Key, len(p.Commitments))
	partners := partners(old.Commitments, p.Commitments)
	for i := range p.Commitments {
		c := &p.Commitments[i]
		if partners[i] < 0 {
			c.Key = ""
			continue
		}
		was := &old.Commitments[partners[i]]
		c.Key = was.Key
		kept[i] = keys[partners[i]]
		if c.Rhythm == "" {
			c.Due, c.Revised = m.date(Shift{Key: kept[i], Text: c.Text}, was.Due, was.Stated(), c.Stated())
		}
	}
	pin(key, p.Commitments, kept)
}

// date returns what to keep of a date: the one first stated and, if it is another, the present one. former is what the stored version states.
func (m *merger) date(s Shift, first, former, now remind.Date) (date, revised remind.Date) {
	if s.To = now; now != former && !m.shift(s, former) {
		now = former
	}
	if now == first {
		return first, 0
	}
	return first, now
}

// shift notes a shift, unless its date is in force already, and reports whether the date is taken over.
func (m *merger) shift(s Shift, former remind.Date) bool {
	s.From = former
	if st := m.states[s.Key]; st != nil {
		s.From, s.Closed = st.Due, st.State == remind.Closed
	}
	if s.From != s.To {
		m.shifts = append(m.shifts, s)
	}
	return !s.Closed || s.From == s.To
}

// pin makes commitments keep keys, where there are any, setting them only where they would not come about by themselves.
func pin(problem remind.Key, list []remind.Commitment, kept []remind.Key) {
	for again := true; again; {
		again = false
		for i, k := range document.CommitmentKeys(problem, list) {
			if kept[i] != "" && kept[i] != k {
				list[i].Key, again = kept[i], true
			}
		}
	}
}

// partners finds, for each commitment of a new version, the same one of the old: its index, or -1. Those of one place, with which the key of
// an obligation begins, are told apart by their words, then by order.
func partners(old, next []remind.Commitment) []int {
	of := make([]int, len(next))
	for i := range of {
		of[i] = -1
	}
	p := pairs{old: old, next: next, of: of, taken: make([]bool, len(old))}
	place := func(c *remind.Commitment) string { return c.Number + "~" + string(c.Rhythm) }
	p.match(func(c *remind.Commitment) string { return place(c) + " " + wording(c.Text) })
	p.match(place)
	return of
}

// wording returns a clause without what says when, so that it is the same clause whatever its date.
func wording(text string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || strings.ContainsRune("年月日前底末内 ", r) {
			return -1
		}
		return r
	}, text)
}

// pairs matches commitments of two versions.
type pairs struct {
	old, next []remind.Commitment
	of        []int  // by next: index of the old one, or -1
	taken     []bool // by old
}

// match pairs those left that share a trait: as many on both sides in their order, else those of one date first.
func (p *pairs) match(trait func(*remind.Commitment) string) {
	type side struct{ old, next []int }
	groups := map[string]side{}
	for i := range p.old {
		if t := trait(&p.old[i]); !p.taken[i] {
			g := groups[t]
			g.old = append(g.old, i)
			groups[t] = g
		}
	}
	for i := range p.next {
		if t := trait(&p.next[i]); p.of[i] < 0 {
			g := groups[t]
			g.next = append(g.next, i)
			groups[t] = g
		}
	}
	for _, g := range groups {
		if len(g.old) != len(g.next) {
			g.old, g.next = p.dated(g.old, g.next)
		}
		for i := range min(len(g.old), len(g.next)) {
			p.pair(g.old[i], g.next[i])
		}
	}
}

func (p *pairs) pair(old, next int) { p.of[next], p.taken[old] = old, true }

// dated pairs those of one date, and returns those left.
func (p *pairs) dated(old, next []int) (restOld, restNext []int) {
	on := map[remind.Date][]int{}
	for _, o := range old {
		d := p.old[o].Stated()
		on[d] = append(on[d], o)
	}
	for _, n := range next {
		d := p.next[n].Stated()
		if len(on[d]) == 0 {
			restNext = append(restNext, n)
			continue
		}
		p.pair(on[d][0], n)
		on[d] = on[d][1:]
	}
	for _, o := range old {
		if !p.taken[o] {
			restOld = append(restOld, o)
		}
	}
	return restOld, restNext
}
