package office

import (
	"context"
	"errors"
	"fmt"
	"time"

	"duban/remind"
	"duban/remind/report"
	"duban/store"
)

// A Status is how things stand: the report that page and daily word give too, and what stands behind its numbers.
type Status struct {
	Report     report.Report
	Plans      []remind.Plan  // those in force
	Ended      []store.Ending // those that are not any more
	Holds      []store.Hold   // those in force
	Live       []store.Live
	Tried      store.Backup // the last backup by schedule that was tried
	Backup     store.Backup // the last good one
	Restores   []store.RestoreState
	StoreFault string // why the store cannot be written; empty: it can
}

// Status returns how things stand in the realm. The report comes from the scheduler, which knows when rounds are.
func (o *Office) Status(ctx context.Context, report func(context.Context) (report.Report, error)) (Status, error) {
	r, err := report(ctx)
	if err != nil {
		return Status{}, err
	}
	snap, err1 := o.Store.Snapshot(ctx)
	live, err2 := o.Store.Live(ctx, o.Terms.Realm)
	tried, good, err3 := o.Store.LastBackup(ctx)
	s := Status{Report: r, Plans: snap.Plans, Ended: snap.Ended, Holds: store.Running(snap.Holds, r.Today), Live: live, Tried: tried, Backup: good, Restores: snap.Restores}
	if err := errors.Join(err1, err2, err3); err != nil {
		return s, err
	}
	if err := o.Store.Try(ctx); err != nil {
		s.StoreFault = err.Error()
	}
	return s, nil
}

// A StaleError says that the last round is not where a running daemon would have it: it was never run, lies too far back, or ahead of the
// clock.
type StaleError struct {
	Now, Last time.Time // no Last: none was ever run
	MaxAge    time.Duration
}

// Error says what is wrong and what to look at.
func (e StaleError) Error() string {
	const form = time.RFC3339
	last, now := e.Last.In(remind.Shanghai).Format(form), e.Now.In(remind.Shanghai).Format(form)
	switch {
	case e.Last.IsZero():
		return "no round has run yet: is the daemon running?"
	case e.Now.Sub(e.Last) > e.MaxAge:
		return fmt.Sprintf("the last round, %s, is older than %s: is the daemon running?", last, e.MaxAge)
	default:
		return fmt.Sprintf("the last round, %s, lies ahead of the clock, which says %s: see duban clock", last, now)
	}
}

// Stale returns StaleError if the last round is older than maxAge, or as far ahead of the clock.
func (s *Status) Stale(maxAge time.Duration) error {
	last, now := s.Report.LastRound, s.Report.Now
	if age := now.Sub(last); last.IsZero() || age > maxAge || age < -maxAge {
		return StaleError{Now: now, Last: last, MaxAge: maxAge}
	}
	return nil
}
