package scheduler

import (
	"cmp"
	"context"
	"errors"
	"sync"
	"time"

	"duban/remind"
	"duban/store"

	"github.com/robfig/cron/v3"
)

// A Reporter tells how things stand. It has nothing to send by, so a command that only looks needs no daemon.
type Reporter struct {
	Store    *store.Store
	World    func(store.Snapshot) *remind.World
	Schedule cron.Schedule
	Realm    string
	Guard    *Guard // nil: the clock is virtual

	ever *tallied // nil: counted from the beginning
}

// A tallied is what has been counted of the messages that ended, so that years of them are not counted again each time somebody looks.
type tallied struct {
	mu   sync.Mutex
	sum  []remind.Tally
	last int64 // the last settlement that was counted
}

// of returns the counts up to now. A nil one counts all.
func (c *tallied) of(ctx context.Context, st *store.Store, realm string) ([]remind.Tally, error) {
	if c == nil {
		c = &tallied{}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	more, last, err := st.TallyAfter(ctx, realm, c.last)
	if err != nil {
		return nil, err
	}
	c.sum, c.last = remind.AddTallies(c.sum, more), last
	return c.sum, nil
}

// Report tells how things stand at the daemon's time. It may be called while Run runs, and looks at the store for itself.
func (d *Daemon) Report(ctx context.Context) (remind.Report, error) {
	return d.reporter().Report(ctx, d.Now())
}

// reporter returns a reporter that goes on counting where the last one has stopped.
func (w *watch) reporter() Reporter {
	return Reporter{Store: w.Store, World: w.World, Schedule: w.Schedule, Realm: w.Realm, Guard: w.Guard, ever: &w.ever}
}

// Report tells how things stand at an instant.
func (r Reporter) Report(ctx context.Context, now time.Time) (remind.Report, error) {
	snap, err := r.Store.Snapshot(ctx)
	if err != nil {
		return remind.Report{}, err
	}
	return r.of(ctx, r.World(snap).On(remind.DateOf(now)), &snap, now)
}

// of reports by a snapshot and its world. What the store counts besides may be newer by a moment, which a report can bear.
func (r Reporter) of(ctx context.Context, day *remind.Day, snap *store.Snapshot, now time.Time) (remind.Report, error) {
	// Each figure is asked for whatever became of the others: the errors are joined, and one message names them all.
	last, _, err1 := r.Store.LastRound(ctx, r.Realm)
	live, err2 := r.Store.Live(ctx, r.Realm)
	waiting, err3 := r.Store.Waiting(ctx, r.Realm)
	ever, err4 := r.ever.of(ctx, r.Store, r.Realm)
	today, err5 := r.Store.Tally(ctx, r.Realm, day.Today.At(0, 0))
	tried, good, err6 := r.Store.LastBackup(ctx)
	room, err7 := r.Store.Room()
	clock, err8 := r.clock(ctx, now)
	silent, err9 := r.silent(ctx, day)
	report := remind.Report{
		Now: now, Today: day.Today, Colours: day.Colours(), Obligations: len(day.Obligations), Withdrawn: len(day.Withdrawn),
		Waiting: len(waiting), Queue: len(live), Gaps: len(day.Coverage()), Holds: len(store.Running(snap.Holds, day.Today)), ProvisionalDays: day.ProvisionalDays(),
		LastRound: last.At, NextRound: r.Schedule.Next(now), Troubles: day.Troubles, Silent: silent, Ever: ever, Day: today,
		CalendarUntil: day.Calendar.Until(day.Today), Room: room, LastBackup: good.At, BackupFault: tried.Why,
		Clock: clock, Channels: r.channels(snap, now),
	}
	for i := range live { // those in doubt are part of the queue
		if live[i].Person {
			report.InDoubt++
		}
	}
	for i := range snap.Restores {
		if snap.Restores[i].Realm == r.Realm {
			report.RestoredInDoubt += snap.Restores[i].Open
		}
	}
	return report, errors.Join(err1, err2, err3, err4, err5, err6, err7, err8, err9)
}

// silent returns the addresses of which nobody knows whether they can be reached. What was delivered today counts, so it is asked for anew; a
// rehearsal has none.
func (r Reporter) silent(ctx context.Context, day *remind.Day) ([]remind.Silence, error) {
	if day.Reach == nil {
		return nil, nil
	}
	reach, err := r.Store.Reach(ctx, r.Realm)
	return day.Silent(reach), err
}

// channels returns the channels that are not in order. A broken one is probed now and then, so it is not paused besides.
func (r Reporter) channels(snap *store.Snapshot, now time.Time) []remind.ChannelReport {
	var all []remind.ChannelReport
	for _, c := range snap.Channels {
		if c.Realm != r.Realm {
			continue
		}
		// Until lies in the past where the channel has not been tried since its rest ended.
		state := remind.ChannelReport{Channel: c.Channel, Broken: c.BrokenSince, Why: c.Why}
		if c.BrokenSince.IsZero() && c.Until.After(now) {
			state.Paused = c.Until
		}
		all = append(all, state)
	}
	return all
}

// clock says why the clock cannot be right, by what is seen here or by the running daemon, which alone knows of its leaps; empty: it may be
// right.
func (r Reporter) clock(ctx context.Context, now time.Time) (string, error) {
	err := r.Guard.check(ctx, r.Store, r.Realm, now)
	if err == nil {
		fault, err1 := r.Store.ClockFault(ctx)
		err = cmp.Or(err1, HeldClock(fault))
	}
	if errors.Is(err, ErrClock) {
		return err.Error(), nil
	}
	return "", err
}
