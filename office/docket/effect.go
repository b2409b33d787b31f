package docket

import (
	"context"
	"slices"

	"duban/office"
	"duban/remind"
	"duban/remind/change"
	"duban/remind/preview"
)

// Many problems at once are looked at no further ahead than this many days: whoever records fifty closings sees who hears of it, and not the years to come.
const (
	few  = 3
	near = 92
)

// Effect returns what events that were judged would change of what is owed for their problems: who hears of it, what comes no more, what comes otherwise.
// The messages of other problems are left out; the days on which addresses heard lately count, as for an import.
func Effect(ctx context.Context, o *office.Office, p *office.Proposal) (*office.Effect, error) {
	problems := problemsOf(p.Events)
	told, err := o.Store.Told(ctx, o.Terms.Realm)
	if err != nil {
		return nil, err
	}
	narrow(told, problems)
	was := Narrow(&p.Snap, problems...)
	is := *was
	is.Events = slices.Concat(was.Events, p.Events)
	today := remind.DateOf(o.Now())
	last := remind.Date(0)
	if len(problems) > few {
		last = today + near
	}
	e := office.CompareTo(
		change.Prospect{World: o.Terms.World(*was), Told: told.Clone()}, change.Prospect{World: o.Terms.World(is), Told: told.Clone()}, today, last,
	)
	e.Only(func(c *change.NoticeChange) bool { return c.Shown().Form == remind.Tasks })
	return e, nil
}

// problemsOf returns of which problems events are.
func problemsOf(events []remind.Event) (all []remind.Key) {
	for i := range events {
		if p := events[i].Key.ProblemKey(); !slices.Contains(all, p) {
			all = append(all, p)
		}
	}
	return all
}

// narrow leaves what was told of some problems. The keys of all others stay: nobody asks for them.
func narrow(t *preview.Told, problems []remind.Key) {
	mine := func(k remind.Key) bool { return slices.Contains(problems, k.ProblemKey()) }
	for k := range t.Heard {
		if !mine(k) {
			delete(t.Heard, k)
		}
	}
	t.Queued = kept(t.Queued, func(q *preview.Queued) bool { return mine(q.Obligation) })
}
