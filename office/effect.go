package office

import (
	"cmp"
	"slices"
	"strings"

	"duban/remind"
	"duban/remind/change"
)

// An Effect is what a change would do to what is owed, from today on or, where today's round has been held, from tomorrow: what that told
// stands.
type Effect struct {
	change.Effect
	before, after *remind.World
}

// compare plays two prospects to the later of their ends.
func compare(before, after change.Prospect, today remind.Date) *Effect {
	return CompareTo(before, after, today, 0)
}

// CompareTo plays two prospects to a day; none: to the later of their ends.
func CompareTo(before, after change.Prospect, today, last remind.Date) *Effect {
	if min(before.Told.Since, after.Told.Since) >= today {
		today++
	}
	return &Effect{change.CompareTo(before, after, today, last), before.World, after.World}
}

// Named returns the world whose short names are an obligation's: that after the change, or before it where it is lost.
func (e *Effect) Named(o *remind.Obligation) *remind.World {
	if e.after.ShortName(o.Key.ProblemKey()).Text == "" {
		return e.before
	}
	return e.after
}

// Days returns on which days each address hears otherwise than before, in order.
func (e *Effect) Days() map[remind.Address][]remind.Date {
	all := map[remind.Address][]remind.Date{}
	add := func(n *change.Coming) {
		if n != nil {
			all[n.Address] = append(all[n.Address], n.Day)
		}
	}
	for i := range e.Notices {
		add(e.Notices[i].Was)
		add(e.Notices[i].Is)
	}
	for p, days := range all {
		slices.Sort(days)
		all[p] = slices.Compact(days)
	}
	return all
}

// Provisional reports whether a notice of the State Council may still move the day of a change: the day after it, or before it where the
// notice is lost.
func (e *Effect) Provisional(c *change.NoticeChange) bool {
	if c.Is != nil {
		return e.after.Provisional(c.Is.Notice, c.Is.Day)
	}
	return e.before.Provisional(c.Was.Notice, c.Was.Day)
}

// ShortKey returns the key of a notice's obligation, without the plan where no other is held before or after.
func (e *Effect) ShortKey(n *change.Coming) string {
	key := string(n.Obligation)
	if len(e.after.Plans) == 1 && len(e.before.Plans) <= 1 {
		key = strings.TrimPrefix(key, e.after.Plans[0].ID+"/")
	}
	return key
}

// Words says in the office's words when the stage of a notice comes.
func (e *Effect) Words(n *change.Coming) string {
	return cmp.Or(e.after.Policy.Words(n.Notice), e.before.Policy.Words(n.Notice), n.Stage)
}

// A DayChange is one kind of change of what one address hears on one day.
type DayChange struct {
	Day         remind.Date
	Change      change.Kind
	To          remind.Address
	FromDay     remind.Date    // of what is moved: the former day
	From        remind.Address // of what is re-addressed: who heard before
	Provisional bool           // of any of the notices
	Notices     []*change.Coming
}

// ByDay gathers the changes of notices by day, address and kind, in their order.
func (e *Effect) ByDay() []DayChange {
	type head struct {
		day     remind.Date
		change  change.Kind
		to      remind.Address
		fromDay remind.Date
		from    remind.Address
	}
	var all []DayChange
	at := map[head]int{}
	for i := range e.Notices {
		c := &e.Notices[i]
		n := c.Shown()
		h := head{day: n.Day, change: c.Change, to: n.Address}
		switch c.Change {
		case change.Moved:
			h.fromDay = c.Was.Day
		case change.Readdressed:
			h.from = c.Was.Address
		}
		k, known := at[h]
		if !known {
			k = len(all)
			at[h] = k
			all = append(all, DayChange{Day: h.day, Change: h.change, To: h.to, FromDay: h.fromDay, From: h.from})
		}
		all[k].Notices = append(all[k].Notices, n)
		all[k].Provisional = all[k].Provisional || e.Provisional(c)
	}
	return all
}
