package scheduler

import (
	"context"
	"fmt"
	"slices"
	"time"

	"duban/remind"
	"duban/scheduler/timetable"
	"duban/store"
)

// The rounds of a daemon: when one is due, and what it offers. They keep nothing in memory: the store records each round, so a daemon that
// starts knows what its predecessor missed.
type rounds struct {
	*Base
}

// isDue reports whether a round is to run now: a scheduled one has come since the last that was recorded, or somebody has asked for one since,
// or an address was lost since, and a round finds who stands in. Before the first round of all, those of former days do not count as missed.
func (r *rounds) isDue(ctx context.Context, now time.Time) (bool, error) {
	last, ok, err := r.Store.LastRound(ctx, r.Realm)
	if err != nil {
		return false, fmt.Errorf("look for the last round: %w", err)
	}
	if !ok && !timetable.First(r.Schedule, remind.DateOf(now)).After(now) ||
		ok && now.Sub(last.At) >= leastApart && !r.Schedule.Next(last.At).After(now) {
		return true, nil
	}
	asked, err := r.Store.RoundAsked(ctx, last.At, now)
	if err != nil || asked || !ok {
		return asked, err
	}
	return r.Store.LostSince(ctx, r.Realm, last.At)
}

// run runs a round: it offers what is due by the view, and records itself with that in one transaction. It sends nothing. On a day off it
// does the same, and the deliveries wait for a working day. Running it twice changes nothing: what the store knows stays as it is.
func (r *rounds) run(ctx context.Context, v *view, now time.Time) error {
	last, again, err := r.Store.LastRound(ctx, r.Realm)
	if err != nil {
		return fmt.Errorf("look for the last round: %w", err)
	}
	day := v.day
	due, passed := r.owed(v, last, again)
	round := store.Round{At: now, Day: day.Today, Realm: r.Realm, Scheduled: true, Off: !day.Calendar.Workday(day.Today)}
	offered, err := r.Store.Offer(ctx, round, due, passed)
	if err != nil {
		return fmt.Errorf("offer the notices of %s: %w", day.Today, err)
	}
	// One that was on record before the absence must not come back later.
	if err := r.Store.Supersede(ctx, r.Realm, keys(v.relayed), now); err != nil {
		return err
	}
	r.Log.Info("round", "day", day.Today, "off", round.Off, "due", len(due), "new", offered.New,
		"superseded", offered.Superseded, "withdrawn", offered.Withdrawn)
	return nil
}

// owed returns what a round offers by a view, and what it passes over. A first start, before which there was no round, has missed nothing.
func (r *rounds) owed(v *view, last store.Round, again bool) (due []remind.Notice, passed []store.Passed) {
	due = slices.Clone(v.due) // the view stays as it is
	if again {
		v.day.MarkLate(last.Day, due)
		for _, p := range v.day.Missed(last.Day) {
			passed = append(passed, store.Passed(p))
		}
	}
	for i := range v.relayed {
		passed = append(passed, store.Passed{Notice: v.relayed[i], Ending: store.Superseded})
	}
	return due, passed
}

// ahead reports whether the day's first round is still to come within its window. What waits since yesterday is then worded with what that
// round finds: alone it would take the day's place under the caps, and the round's own notices would wait for the next day.
func (r *rounds) ahead(ctx context.Context, now time.Time) (bool, error) {
	next := r.Schedule.Next(now)
	if remind.DateOf(next) != remind.DateOf(now) || !r.Window.Contains(next) {
		return false, nil
	}
	last, ok, err := r.Store.LastRound(ctx, r.Realm)
	return !ok || last.Day != remind.DateOf(now), err
}
