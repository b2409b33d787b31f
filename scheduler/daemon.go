package scheduler

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"duban/notify"
	"duban/remind"
	"duban/store"

	"github.com/robfig/cron/v3"
)

// A Daemon runs rounds and deliveries. Its fields are set before Run and not changed after.
type Daemon struct {
	Store    *store.Store
	World    func(store.Snapshot) *remind.World
	Routes   map[string]Route // by the channel's name in contacts
	Default  *Route           // for any other name; nil: nothing goes there
	Schedule cron.Schedule
	Window   remind.Window
	Realm    string
	Admin    Admin
	Log      *slog.Logger
	Now      func() time.Time
	Wait     func(context.Context, time.Time) error // returns at that instant, or with the context's error
	Glance   time.Duration                          // the longest sleep: other commands change the store beside the daemon
	Guard    *Guard                                 // nil: the clock is virtual
	Rounded  func(remind.Date, *remind.Decision)    // told of each round's outcome; may be nil
	Held     func(context.Context)                  // told after each round that was offered; must not wait; may be nil
	Stepped  func(StepReport)                       // told after each step of Run; may be nil
	Pulse    *Pulse                                 // kept by Run; may be nil
	Leave    <-chan struct{}                        // closed: Run ends after the messages under way, and no other is begun; may be nil

	// Bounces calls take for the bounces of each mail that came in, and leaves a mail that is not taken to a person; may be nil.
	Bounces func(ctx context.Context, take func(context.Context, []notify.Bounce) (bool, error)) error

	Daily bool            // tell the administrator each working day how things stand
	Notes func() []string // what else wants a person, in Chinese, for the daily word; may be nil

	saidDaily remind.Date
	mu        sync.Mutex
	unsettled []outcome
	trouble   trouble
	ever      tallied
	clockNote string // what the store was told last of a wrong clock; right: of none
	refused   atomic.Pointer[RejectedReload]
}

// ParseRound reads the cron spec of the rounds, in Shanghai time.
func ParseRound(spec string) (cron.Schedule, error) {
	s, err := parse(spec)
	if err != nil {
		return nil, fmt.Errorf("round %q: %w", spec, err)
	}
	return s, nil
}

// parse reads a cron spec in Shanghai time; a zone of its own it cannot name. The machine needs no zones to know.
func parse(spec string) (cron.Schedule, error) {
	s, err := cron.ParseStandard("CRON_TZ=UTC " + spec)
	if err != nil {
		return nil, err
	}
	if fields, ok := s.(*cron.SpecSchedule); ok {
		fields.Location = remind.Shanghai
	}
	return s, nil
}

// Planned returns the instant at which the messages of a working day are planned to leave: its first round, or the window's opening where
// the round lies outside the window.
func Planned(s cron.Schedule, w remind.Window, day remind.Date) time.Time {
	if at := s.Next(day.At(0, 0).Add(-time.Second)); remind.DateOf(at) == day && w.Contains(at) {
		return at
	}
	return day.At(w.Open/60, w.Open%60)
}

// WaitBy returns a Daemon's Wait by the clock now: a timer runs for what is left until the instant when it is called.
func WaitBy(now func() time.Time) func(context.Context, time.Time) error {
	return func(ctx context.Context, until time.Time) error {
		t := time.NewTimer(until.Sub(now()))
		defer t.Stop()
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-t.C:
			return nil
		}
	}
}

// Run holds rounds and delivers until the context ends or it is to leave, which is no error. A scheduled round that has not run is run at
// once. The end of the context cuts what is under way; leaving lets it come to its verdict.
func (d *Daemon) Run(ctx context.Context) error {
	defer d.part(ctx)
	staying, release := d.staying(ctx)
	defer release()
	if d.Bounces != nil {
		var beside sync.WaitGroup
		beside.Go(func() { d.watchBounces(staying) })
		defer beside.Wait()
	}
	for {
		d.Pulse.expect(loopPart, stretch)
		err1 := d.Step(ctx)
		next, err2 := d.next(ctx)
		if ctx.Err() != nil {
			return nil
		}
		d.Pulse.expect(loopPart, lease) // it may send a word to the administrator
		d.trouble = d.complain(ctx, errors.Join(err1, err2), d.trouble)
		d.report(ctx)
		d.Pulse.expect(loopPart, max(0, next.Sub(d.Now()))+stretch)
		if err := d.Wait(staying, next); err != nil || staying.Err() != nil {
			return nil
		}
	}
}

// part tries a last time to record what became of the attempts. What a daemon that leaves cannot record, its successor does.
func (d *Daemon) part(ctx context.Context) {
	if err := d.settleOwed(context.WithoutCancel(ctx)); err != nil && ctx.Err() != nil {
		d.Log.Error("outcomes are lost, their messages are in doubt", "error", err)
	}
}

// Step runs the round that is owed, if any, and delivers what may go.
func (d *Daemon) Step(ctx context.Context) error {
	now := d.Now()
	if err := d.checkClock(ctx, now); err != nil {
		return err
	}
	owed, err := d.owed(ctx, now)
	if err != nil {
		return err
	}
	if owed {
		if err := d.Round(ctx); err != nil {
			return err
		}
	}
	if err := d.DeliverAll(ctx, false); err != nil {
		return err
	}
	return d.daily(ctx)
}

// Demonstrate holds a round and delivers at once, whatever the hour, the day and the caps.
func (d *Daemon) Demonstrate(ctx context.Context) error {
	if err := d.Round(ctx); err != nil {
		return err
	}
	return d.DeliverAll(ctx, true)
}

// rounds bounds how often a step looks for who stands in for the lost.
const rounds = 4

// DeliverAll delivers, and where an address or a channel was lost, holds another round at once, for who stands in to hear on the same day.
func (d *Daemon) DeliverAll(ctx context.Context, anytime bool) error {
	for range rounds {
		lost, err := d.Deliver(ctx, anytime)
		if err != nil || !lost {
			return err
		}
		if err := errors.Join(d.warn(ctx), d.Round(ctx)); err != nil {
			return err
		}
	}
	return nil
}

// owed reports whether a scheduled round has come since the last one that was recorded, or an address was lost since: then a round finds who
// stands in.
func (d *Daemon) owed(ctx context.Context, now time.Time) (bool, error) {
	last, ok, err := d.Store.LastRound(ctx, d.Realm)
	if err != nil {
		return false, fmt.Errorf("look for the last round: %w", err)
	}
	if !ok {
		return !d.Schedule.Next(remind.DateOf(now).At(0, 0).Add(-time.Second)).After(now), nil
	}
	if !d.Schedule.Next(last.At).After(now) {
		return true, nil
	}
	return d.Store.LostSince(ctx, d.Realm, last.At)
}

// next returns when to look again: after a glance, or before it at the next round or when a message's time has come.
func (d *Daemon) next(ctx context.Context) (time.Time, error) {
	now := d.Now()
	next := now.Add(d.Glance)
	if round := d.Schedule.Next(now); round.Before(next) {
		next = round
	}
	names, err := d.names(ctx)
	if err != nil {
		return next, err
	}
	for _, name := range names {
		line, _ := d.line(name)
		due, ok, err1 := d.Store.NextAttempt(ctx, d.Realm, name)
		free, err2 := d.free(ctx, name, line.Budget)
		if err := errors.Join(err1, err2); err != nil {
			return next, err
		}
		if due = later(due, free); ok && due.After(now) && due.Before(next) && d.Window.Contains(due) {
			next = due
		}
	}
	return next, nil
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// Round decides and offers; it sends nothing itself. On a day off it records itself only. By a clock that cannot be right it returns ErrClock.
func (d *Daemon) Round(ctx context.Context) error {
	if err := d.takeUp(ctx); err != nil {
		return err
	}
	now := d.Now()
	if err := d.checkClock(ctx, now); err != nil {
		return err
	}
	snap, err := d.Store.Snapshot(ctx)
	if err != nil {
		return fmt.Errorf("read the store: %w", err)
	}
	last, again, err := d.Store.LastRound(ctx, d.Realm)
	if err != nil {
		return fmt.Errorf("look for the last round: %w", err)
	}
	day := d.World(snap).On(remind.DateOf(now))
	round := store.Round{At: now, Day: day.Today, Realm: d.Realm, Scheduled: true, Off: !day.Calendar.Workday(day.Today)}
	decision := day.Due()
	if again {
		day.MarkLate(last.Day, decision.Notices)
	}
	if d.Rounded != nil {
		d.Rounded(day.Today, &decision)
	}
	var passed []store.Passed
	if again {
		for _, p := range day.Missed(last.Day) {
			passed = append(passed, store.Passed(p))
		}
	}
	due := store.NewHolds(snap.Holds, d.Realm).Offered(decision.Notices)
	offered, err := d.Store.Offer(ctx, round, due, passed)
	if err != nil {
		return fmt.Errorf("offer the notices of %s: %w", day.Today, err)
	}
	d.Log.Info("round", "day", day.Today, "off", round.Off, "due", len(due), "new", offered.New,
		"superseded", offered.Superseded, "withdrawn", offered.Withdrawn, "gaps", len(decision.Gaps))
	if d.Held != nil {
		d.Held(ctx)
	}
	return nil
}
