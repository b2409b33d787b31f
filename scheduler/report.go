package scheduler

import (
	"cmp"
	"context"
	"errors"
	"sync"
	"time"

	"duban/remind"
	"duban/remind/report"
	"duban/remind/tally"
	"duban/store"
	"duban/store/holds"

	"github.com/robfig/cron/v3"
)

// A Reporter tells how things stand. It has nothing to send by, so a command that only looks needs no daemon.
type Reporter struct {
	Store    *store.Store
	World    func(store.Snapshot) *remind.World
	Terms    any // the settings by which World makes it
	Schedule cron.Schedule
	Realm    string
	Guard    *Guard // nil: the clock is virtual
	Few      int    // up to how many plans everything is looked at together; 0: as many as is sensible

	ever *tallied // nil: counted from the beginning
	kept *figured // nil: everything is looked at
}

// A tallied is what has been counted of the messages that ended, so that years of them are not counted again each time somebody looks.
type tallied struct {
	mu   sync.Mutex
	sum  []report.Tally
	last int64 // the last settlement that was counted
}

// of returns the counts up to now. A nil one counts all.
func (c *tallied) of(ctx context.Context, st *store.Store, realm string) ([]report.Tally, error) {
	if c == nil {
		c = &tallied{}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	more, last, err := st.TallyAfter(ctx, realm, c.last)
	if err != nil {
		return nil, err
	}
	c.sum, c.last = report.AddTallies(c.sum, more), last
	return c.sum, nil
}

// Report returns how things stand at the daemon's time. It may be called while Run runs, and looks at the store for itself.
func (d *Daemon) Report(ctx context.Context) (report.Report, error) {
	return d.reporter().Report(ctx, d.Now())
}

// reporter returns a reporter that goes on counting where the last one has stopped.
func (w *watch) reporter() Reporter {
	return Reporter{Store: w.Store, World: w.World, Schedule: w.Schedule, Realm: w.Realm, Guard: w.Guard, Few: w.Few, ever: &w.ever, kept: &w.kept}
}

// Report returns how things stand at an instant.
func (r Reporter) Report(ctx context.Context, now time.Time) (report.Report, error) {
	f, snap, err := r.kept.of(ctx, r, remind.DateOf(now))
	if err != nil {
		return report.Report{}, err
	}
	return r.tell(ctx, f, snap, now)
}

// of reports by a snapshot and its world.
func (r Reporter) of(ctx context.Context, day *remind.Day, snap *store.Snapshot, now time.Time) (report.Report, error) {
	return r.tell(ctx, figuresOf(day, snap), snap, now)
}

// tell adds to the figures of a world what the store counts. That may be newer by a moment, which a report can bear.
func (r Reporter) tell(ctx context.Context, f figures, snap *store.Snapshot, now time.Time) (report.Report, error) {
	// Each figure is asked for whatever became of the others: the errors are joined, and one message names them all.
	last, _, err1 := r.Store.LastRound(ctx, r.Realm)
	backlog, err2 := r.Store.Backlog(ctx, r.Realm)
	ever, err4 := r.ever.of(ctx, r.Store, r.Realm)
	today, err5 := r.Store.Tally(ctx, r.Realm, f.today.At(0, 0))
	tried, good, err6 := r.Store.LastBackup(ctx)
	room, err7 := r.Store.Room()
	clock, err8 := r.clock(ctx, now)
	damage, err9 := r.Store.Damage(ctx)
	silent, err10 := r.silent(ctx, &f)
	head, err11 := r.Store.Head(ctx)
	report := report.Report{
		Now: now, Today: f.today, Colours: f.colours, Total: f.total, Obligations: f.obligations, Withdrawn: f.withdrawn,
		Waiting: backlog.Waiting, Queue: backlog.Queue, InDoubt: backlog.InDoubt, Gaps: f.gaps, Holds: f.holds, EndedHolds: f.ended, ProvisionalDays: f.provisional,
		LastRound: last.At, NextRound: NextRound(r.Schedule, &f.calendar, now), Troubles: f.troubles, Silent: silent, Replies: f.replies, Ever: ever, Day: today,
		CalendarUntil: f.calendar.Until(f.today), Room: room, LastBackup: good.At, BackupFault: tried.Why,
		Clock: clock, Damage: damage.What, Channels: r.channels(snap, &backlog, now),
		Seal: head.ID, Head: head.Hash,
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

// The figures are what of a report a whole world must be made for.
type figures struct {
	today                                            remind.Date
	colours                                          []report.ColourCount
	total                                            tally.Total
	obligations, withdrawn, gaps, holds, provisional int
	troubles                                         []remind.Trouble
	ended                                            []string
	calendar                                         remind.Calendar
	listeners                                        remind.Listeners // none in a rehearsal
	replies                                          []remind.Waiting // that have waited too long
}

// figuresOf reads them off a world.
func figuresOf(day *remind.Day, snap *store.Snapshot) figures {
	f := figures{
		today: day.Today, colours: report.Colours(day), total: day.Total(), obligations: len(day.Obligations), withdrawn: len(day.Withdrawn), gaps: len(day.Coverage()),
		holds: len(holds.Running(snap.Holds, day.Today)), provisional: day.ProvisionalDays(), troubles: day.Troubles, calendar: day.Calendar,
		replies: day.Answers.Late(day.Calendar, day.Today),
	}
	f.ended = endedHolds(snap.Holds, day)
	if day.Reach != nil {
		f.listeners = day.Listeners()
	}
	return f
}

// endedHolds says which holds have ended by themselves since the working day before.
func endedHolds(all []store.Hold, day *remind.Day) (said []string) {
	for _, h := range holds.Ended(all, day.Calendar.Before(day.Today-1), day.Today) {
		said = append(said, h.Said())
	}
	return said
}

// A figured keeps the figures of the last report, so that whoever asks each few seconds, as a monitor does, has no world made for each time.
type figured struct {
	mu   sync.Mutex
	last *store.Snapshot // by which they were made, without what people have entered: its revision stands for that
	figures

	plans sheets // where there are many plans
}

// of returns the figures of a day and the snapshot for what goes with them. A nil one keeps none.
func (k *figured) of(ctx context.Context, r Reporter, today remind.Date) (figures, *store.Snapshot, error) {
	if k == nil {
		k = &figured{}
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	many, err := r.Store.Agenda(r.Realm).More(ctx, few(r.Few))
	if err != nil {
		return figures{}, nil, err
	}
	if many {
		return k.plans.figures(ctx, r, today)
	}
	snap, err := r.Store.Refresh(ctx, k.last, time.Time{})
	if err != nil {
		return figures{}, nil, err
	}
	if k.last != nil && k.today == today && unchanged(k.last, &snap) {
		return k.figures, &snap, nil
	}
	if k.last != nil { // a refreshed one has no more than the last had
		if snap, err = r.Store.Snapshot(ctx); err != nil {
			return figures{}, nil, err
		}
	}
	k.figures = figuresOf(r.World(snap).On(today), &snap)
	last := snap
	last.Plans, last.Ended, last.Directory, last.Years, last.Events, last.Holds = nil, nil, remind.Directory{}, nil, nil, nil
	last.Released, last.Withdrawn, last.Gone = nil, nil, nil
	k.last = &last
	return k.figures, k.last, nil
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
