package wording

import (
	"cmp"
	"slices"

	"duban/remind"
	totals "duban/remind/tally"
)

// A kind is why a problem stands in a message. A problem with several has the first of them.
type kind uint8

// The kinds. Those that are news stand before what was told already.
const (
	chased   kind = iota // pressed for by the office
	near                 // something of it can still be met within tally.Near days
	returned             // given back
	reopened             // closed, and open again
	resumed              // a suspension is over
	lateNew              // overdue since the last message
	late                 // overdue, as told before
	reported             // done, waits for acceptance
	accepted             // waits to be closed
	checkIn              // a standing duty's report is asked for
	later                // due in more than tally.Near days
	lookBack             // closed; it is looked at again
	kinds
)

// kindNames are the kinds in the names of sentences.
var kindNames = [kinds]string{"chased", "near", "returned", "reopened", "resumed", "newly-late", "late", "reported", "accepted", "check-in", "later", "look-back"}

// inOrder are the kinds in the order of a letter: what can be met or is new, then what is to be done, last what was overdue before.
var inOrder = [kinds]kind{chased, near, returned, reopened, resumed, lateNew, reported, accepted, checkIn, later, lookBack, late}

// kindOf returns why a problem stands in a message.
func kindOf(it *remind.Item) kind {
	k := kinds
	for i := range it.Entries {
		k = min(k, kindOfEntry(&it.Entries[i]))
	}
	return k
}

// kindOfEntry returns the same of one obligation.
func kindOfEntry(e *remind.Entry) kind {
	s := e.Status
	switch {
	case e.Chase.ID != 0:
		return chased
	case s.State == remind.Closed:
		return lookBack
	case s.State == remind.Accepted:
		return accepted
	case s.State == remind.Reported:
		return reported
	case soon(e):
		return near
	case news(e) < kinds:
		return news(e)
	case overdue(e) && e.Band == remind.Fresh:
		return lateNew
	case overdue(e):
		return late
	case s.Due == 0:
		return checkIn
	default:
		return later
	}
}

// news returns what has happened to an open obligation since the last message; kinds: nothing that its reader must hear.
func news(e *remind.Entry) kind {
	if e.Chase.ID != 0 {
		return chased
	}
	if e.Notice != nil && e.Notice.Anchor.Event == "return-part" {
		return returned
	}
	if e.Band == remind.Rest || e.Status.State != remind.Open {
		return kinds
	}
	return back(e)
}

// back returns by which event an obligation is open again, however long ago.
func back(e *remind.Entry) kind {
	switch e.Status.Cause.Kind {
	case remind.EventReturn:
		return returned
	case remind.EventReopen:
		return reopened
	case remind.EventResume:
		return resumed
	default:
		return kinds
	}
}

// dated reports whether an obligation has a date that counts.
func dated(e *remind.Entry) bool { return e.Status.State == remind.Open && e.Status.Due != 0 }

// pending reports whether an obligation has a date that can still be met.
func pending(e *remind.Entry) bool { return dated(e) && e.DaysLeft >= 0 }

// soon reports whether it can still be met, and must be before long.
func soon(e *remind.Entry) bool { return pending(e) && e.DaysLeft <= totals.Near }

// overdue reports whether an obligation's date is past.
func overdue(e *remind.Entry) bool { return dated(e) && e.DaysLeft < 0 }

// whole reports whether an obligation is the whole problem.
func whole(e *remind.Entry) bool { return e.Obligation.Kind == remind.KindProblem }

// A group holds the problems of a section that stand in it for one reason.
type group struct {
	kind  kind
	items []*remind.Item
}

// groupsOf returns a section's problems by why they stand in it, in the order of a letter.
func groupsOf(s *remind.Section) []group {
	var by [kinds + 1][]*remind.Item
	for i := range s.Items {
		k := kindOf(&s.Items[i])
		by[k] = append(by[k], &s.Items[i])
	}
	var all []group
	for _, k := range inOrder {
		if len(by[k]) > 0 {
			all = append(all, group{k, by[k]})
		}
	}
	return all
}

// entries returns those entries of a group for which its problems stand in it.
func (g *group) entries() (all []*remind.Entry) {
	for _, it := range g.items {
		for i := range it.Entries {
			if e := &it.Entries[i]; kindOfEntry(e) == g.kind {
				all = append(all, e)
			}
		}
	}
	return all
}

// due returns the one day on which all entries of a list fall due, or are asked for; zero where there are several.
func due(entries []*remind.Entry) remind.Date {
	day := remind.Date(0)
	for i, e := range entries {
		d := cmp.Or(e.Status.Due, e.By)
		if i > 0 && d != day {
			return 0
		}
		day = d
	}
	return day
}

// first returns the earliest day on which any entry of a list falls due.
func first(entries []*remind.Entry) remind.Date {
	return slices.MinFunc(entries, func(a, b *remind.Entry) int { return cmp.Compare(a.Status.Due, b.Status.Due) }).Status.Due
}

// groupFact returns what the sentences of a group speak of, in the opening, in a subject and over a section.
func (t *Texts) groupFact(g *group, today remind.Date) Fact {
	entries := g.entries()
	fact := t.dueOn(entries, today)
	fact.N, fact.Whole, fact.Own = g.count(), g.wholly(), own(entries)
	if g.kind == lookBack {
		fact.Months = months(entries[0].Status.On, today)
	}
	return fact
}

// count returns how many problems a group's sentences speak of; of check-ins how many duties.
func (g *group) count() int {
	if g.kind == checkIn {
		return len(g.entries())
	}
	return len(g.items)
}

// wholly reports whether each problem of a group stands in it as a whole.
func (g *group) wholly() bool {
	return !slices.ContainsFunc(g.items, func(it *remind.Item) bool {
		return !slices.ContainsFunc(it.Entries, func(e remind.Entry) bool { return whole(&e) && kindOfEntry(&e) == g.kind })
	})
}
