package docket

import (
	"context"

	"duban/office"
	"duban/remind"
	"duban/remind/preview"
	"duban/store"
)

// Horizon is for how many days ahead a page says what is to come.
const Horizon = 183

// ahead plays the rounds to come for the matter's problem alone, from what its log says has been told. Each notice has the day of its stage: the caps
// of its reader, who hears of other matters too, may make it later.
func (m *Matter) ahead(ctx context.Context, o *office.Office, log []store.LogRow) error {
	told := &preview.Told{Heard: remind.Heard{}}
	last, ok, err := o.Store.LastRound(ctx, o.Terms.Realm)
	if err != nil {
		return err
	}
	if ok {
		told.Since = last.Day
	}
	for i := range log {
		r := &log[i]
		if r.State == store.Waiting || r.State == store.Withdrawn {
			continue
		}
		told.Keys.Add(r.Notice.NoticeKey)
		if r.State == store.Delivered || r.State == store.InDoubt || r.State == store.Queued {
			told.Heard.Add(r.Notice)
		}
	}
	from := m.Day.Today
	if told.Since >= from {
		from++
	}
	m.Until = m.Day.Today + Horizon
	world := *m.Day.World
	policy := *world.Policy
	policy.Caps = remind.Caps{} // its reader's other messages are not known here
	world.Policy = &policy
	preview.Rounds(&world, from, m.Until, told, func(r preview.Round) bool {
		for i := range r.Messages {
			for _, n := range r.Messages[i].Notices {
				if m.has(&n) {
					m.Ahead = append(m.Ahead, m.coming(o, n, r.Day))
				}
			}
		}
		return true
	})
	return nil
}

// has reports whether a notice is of the matter, and no report or figures of its whole plan.
func (m *Matter) has(n *remind.Notice) bool {
	key := m.Obligation.Key
	return n.Form == remind.Tasks && (n.Obligation == key || key == key.ProblemKey() && n.Obligation.ProblemKey() == key)
}

// coming returns a notice to come as a telling.
func (m *Matter) coming(o *office.Office, n remind.Notice, day remind.Date) office.Telling {
	t := office.Telling{Notice: n, State: office.Planned, Day: day, At: o.At(day), Provisional: m.Day.Provisional(&n, day)}
	if holds := store.NewHolds(m.Snap.Holds, o.Terms.Realm, day); holds.Keeps(&n) {
		t.State = office.Held
	}
	return t
}
