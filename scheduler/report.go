package scheduler

import (
	"cmp"
	"context"
	"errors"
	"sync"

	"duban/remind"
)

// A tallied is what has been counted of the messages that ended, so that years of them are not counted again each time somebody looks.
type tallied struct {
	mu   sync.Mutex
	sum  []remind.Tally
	last int64 // the last settlement that was counted
}

func (c *tallied) of(ctx context.Context, d *Daemon) ([]remind.Tally, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	more, last, err := d.Store.TallyAfter(ctx, d.Realm, c.last)
	if err != nil {
		return nil, err
	}
	c.sum, c.last = remind.AddTallies(c.sum, more), last
	return c.sum, nil
}

// Report tells how things stand.
func (d *Daemon) Report(ctx context.Context) (remind.Report, error) {
	now := d.Now()
	snap, err := d.Store.Snapshot(ctx)
	if err != nil {
		return remind.Report{}, err
	}
	day := d.World(snap).On(remind.DateOf(now))
	last, _, err1 := d.Store.LastRound(ctx, d.Realm)
	live, err2 := d.Store.Live(ctx, d.Realm)
	waiting, err3 := d.Store.Waiting(ctx, d.Realm)
	ever, err4 := d.ever.of(ctx, d)
	today, err5 := d.Store.Tally(ctx, d.Realm, day.Today.At(0, 0))
	tried, good, err6 := d.Store.LastBackup(ctx)
	room, err7 := d.Store.Room()
	r := remind.Report{
		Now: now, Today: day.Today, Colours: day.Colours(), Obligations: len(day.Obligations), Withdrawn: len(day.Withdrawn),
		Waiting: len(waiting), Queue: len(live), Gaps: len(day.Coverage()), Holds: len(snap.Holds), ProvisionalDays: day.ProvisionalDays(),
		LastRound: last.At, NextRound: d.Schedule.Next(now), Troubles: day.Troubles, Ever: ever, Day: today,
		CalendarUntil: day.Calendar.Until(day.Today), Room: room, LastBackup: good.At, BackupFault: tried.Why,
	}
	for i := range live {
		if live[i].Person {
			r.InDoubt++
		}
	}
	for i := range snap.Restores {
		if snap.Restores[i].Realm == d.Realm {
			r.RestoredInDoubt += snap.Restores[i].Open
		}
	}
	for _, c := range snap.Channels {
		if c.Realm != d.Realm {
			continue
		}
		state := remind.ChannelReport{Channel: c.Channel, Broken: c.BrokenSince, Why: c.Why}
		if c.BrokenSince.IsZero() && c.Until.After(now) {
			state.Paused = c.Until
		}
		r.Channels = append(r.Channels, state)
	}
	if err = d.checkClock(ctx, now); err == nil {
		held, err8 := d.Store.ClockFault(ctx)
		err = cmp.Or(err8, HeldClock(held))
	}
	if errors.Is(err, ErrClock) {
		r.Clock, err = err.Error(), nil
	}
	return r, errors.Join(err1, err2, err3, err4, err5, err6, err7, err)
}
