// Package standing tells how things stand with a daemon: what report has for the page, the daily word, status and monitors. Of many plans it has no world
// of all made, but a sheet a plan.
package standing

import (
	"context"
	"errors"
	"sync"
	"time"

	"duban/remind"
	"duban/remind/report"
	"duban/store"
	"duban/store/agenda"
)

// A Reporter tells how things stand. It has nothing to send by, so a command that only looks needs no daemon.
type Reporter struct {
	Store *store.Store
	World func(store.Snapshot) *remind.World
	Terms any // the settings by which World makes it
	Realm string
	Few   int // up to how many plans everything is looked at together; 0: as many as is sensible

	Front bool // what the office's first page says of many plans is wanted, too

	Next  func(*remind.Calendar, time.Time) time.Time      // returns the next round after an instant
	Clock func(context.Context, time.Time) (string, error) // says why the clock cannot be right; nil: it is virtual

	Memory *Memory // nil: everything is counted and looked at anew
}

// A Memory is what a reporter remembers of its last report, for one that goes on counting where that has stopped.
type Memory struct {
	ever tallied
	kept figured
}

// Batch is how many plans are read and decided on at a time.
const Batch = 50

// Many reports whether there are so many plans in a realm that they are looked at one by one.
func Many(ctx context.Context, st *store.Store, realm string, few int) (bool, error) {
	if few <= 0 {
		few = agenda.Few
	}
	return st.Agenda(realm).More(ctx, few)
}

// A tallied is what has been counted of the messages that ended, so that years of them are not counted again each time somebody looks.
type tallied struct {
	mu   sync.Mutex
	sum  []report.Tally
	last int64 // the last settlement that was counted
}

// of returns the counts up to now.
func (c *tallied) of(ctx context.Context, st *store.Store, realm string) ([]report.Tally, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	more, last, err := st.TallyAfter(ctx, realm, c.last)
	if err != nil {
		return nil, err
	}
	c.sum, c.last = report.AddTallies(c.sum, more), last
	return c.sum, nil
}

// Report returns how things stand at an instant.
func (r Reporter) Report(ctx context.Context, now time.Time) (report.Report, error) {
	if r.Memory == nil {
		r.Memory = &Memory{kept: figured{plans: sheets{once: true}}}
	}
	f, snap, err := r.Memory.kept.of(ctx, r, remind.DateOf(now))
	if err != nil {
		return report.Report{}, err
	}
	return r.tell(ctx, f, snap, now)
}

// Of reports by a snapshot and its world.
func (r Reporter) Of(ctx context.Context, day *remind.Day, snap *store.Snapshot, now time.Time) (report.Report, error) {
	if r.Memory == nil {
		r.Memory = &Memory{}
	}
	return r.tell(ctx, figuresOf(day, snap), snap, now)
}

// tell adds to the figures of a world what the store counts. That may be newer by a moment, which a report can bear.
func (r Reporter) tell(ctx context.Context, f figures, snap *store.Snapshot, now time.Time) (report.Report, error) {
	// Each figure is asked for whatever became of the others: the errors are joined, and one message names them all.
	last, _, err1 := r.Store.LastRound(ctx, r.Realm)
	backlog, err2 := r.Store.Backlog(ctx, r.Realm)
	ever, err4 := r.Memory.ever.of(ctx, r.Store, r.Realm)
	today, err5 := r.Store.Tally(ctx, r.Realm, f.today.At(0, 0))
	tried, good, err6 := r.Store.LastBackup(ctx)
	room, err7 := r.Store.Room()
	clock, err8 := r.clock(ctx, now)
	damage, err9 := r.Store.Damage(ctx)
	silent, err10 := r.silent(ctx, &f)
	head, err11 := r.Store.Head(ctx)
	report := report.Report{
		Now: now, Today: f.today, Plans: f.plans, Colours: f.colours, Total: f.total, Obligations: f.obligations, Withdrawn: f.withdrawn,
		Waiting: backlog.Waiting, Queue: backlog.Queue, InDoubt: backlog.InDoubt, Gaps: f.gaps, Holds: f.holds, EndedHolds: f.ended, ProvisionalDays: f.provisional,
		LastRound: last.At, NextRound: r.Next(&f.calendar, now), Troubles: f.troubles, Silent: silent, Replies: f.replies, Ever: ever, Day: today,
		CalendarUntil: f.calendar.Until(f.today), Room: room, LastBackup: good.At, BackupFault: tried.Why,
		Clock: clock, Damage: damage.What, Channels: r.channels(snap, &backlog, now),
		Seal: head.ID, Head: head.Hash, Front: f.front,
	}
	for i := range snap.Restores {
		if snap.Restores[i].Realm == r.Realm {
			report.RestoredInDoubt += snap.Restores[i].Open
		}
	}
	return report, errors.Join(err1, err2, err4, err5, err6, err7, err8, err9, err10, err11)
}

// silent returns the addresses of which nobody knows whether they can be reached. What was delivered today counts, so it is asked for anew; a
// rehearsal has none.
func (r Reporter) silent(ctx context.Context, f *figures) ([]remind.Silence, error) {
	if f.listeners == nil {
		return nil, nil
	}
	reach, err := r.Store.Reach(ctx, r.Realm)
	return f.listeners.Silent(reach, f.today), err
}

// channels returns the channels that are not in order. A broken one is probed now and then, so it is not paused besides.
func (r Reporter) channels(snap *store.Snapshot, b *store.Backlog, now time.Time) []report.Channel {
	var all []report.Channel
	for _, c := range snap.Channels {
		if c.Realm != r.Realm {
			continue
		}
		// Until lies in the past where the channel has not been tried since its rest ended.
		state := report.Channel{Channel: c.Channel, Broken: c.BrokenSince, Why: c.Why, Messages: b.On[c.Channel], Notices: c.Notices}
		if c.BrokenSince.IsZero() && c.Until.After(now) {
			state.Paused = c.Until
		}
		all = append(all, state)
	}
	return all
}

// clock says why the clock cannot be right; empty: it may be right.
func (r Reporter) clock(ctx context.Context, now time.Time) (string, error) {
	if r.Clock == nil {
		return "", nil
	}
	return r.Clock(ctx, now)
}
