package scheduler

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"sync/atomic"
	"time"

	"duban/notify"
	"duban/remind"
	"duban/remind/report"
	"duban/scheduler/standing"
	"duban/scheduler/timetable"
	"duban/store/database"
)

// The watch of a daemon sees to it that the administrator learns what needs him: that steps fail, that the clock cannot be right, that a channel
// is broken or a mailbox cannot be read, and once a working day how things stand.
type watch struct {
	*Base
	Admin remind.Address  // who hears when the daemon itself needs a person; without one the office's first contact stands in
	Daily bool            // tell the administrator each working day how things stand
	Notes func() []string // what else needs a person, in Chinese, for the daily word; may be nil
	Guard *Guard          // nil: the clock is virtual

	Warden *Warden // whose findings the administrator hears of; may be nil

	Inboxes []Inbox      // that are read for bounces, and for replies where somebody hears them
	Hear    notify.Taker // takes a mail that is no bounce and may be a reply; nil: none is sought

	by        *carrier // by whose routes it tells
	trouble   trouble
	findings  alarm       // when a word of the warden's findings is tried again
	clockNote string      // the reason that the store was last told of; clockRight: of none; empty: it was told nothing yet
	dailyDone remind.Date // the store keeps the word from going twice; this spares asking it each minute
	refused   atomic.Pointer[RejectedReload]
	told      standing.Memory
	unkept    bool // how plans stand is not all kept yet
}

// A trouble is that steps fail, one after the other, as far as it is known. The zero trouble is none.
type trouble struct {
	last   failure
	logged logged
	alarm  alarm
}

// A failure is why a step failed: the zero one, that it did not.
type failure struct{ err error }

// said returns the failure in words; empty for none.
func (t *trouble) said() string {
	if t.last.err == nil {
		return ""
	}
	return t.last.err.Error()
}

// clock returns why the clock cannot be right; false where that is not it.
func (f failure) clock() (clockError, bool) {
	var c clockError
	ok := errors.As(f.err, &c)
	return c, ok
}

// store returns what kind of fault of the store it is; false where that is not it.
func (f failure) store() (database.FaultKind, bool) {
	var fault *database.Fault
	if errors.As(f.err, &fault) {
		return fault.Kind, true
	}
	return 0, false
}

// gist returns what of a failure stays the same from step to step: the text of a wrong clock's error holds the time.
func (f failure) gist() string {
	if c, ok := f.clock(); ok {
		return c.reason
	}
	return f.err.Error()
}

// A logged remembers what was logged while a trouble lasts, so that the same failure is worth one line.
type logged struct {
	gist   string               // of the last failure
	faults []database.FaultKind // all those of the store: whatever was attempted, a full disk is one fault
}

// again reports whether a failure was logged before, and remembers it.
func (l *logged) again(f failure) bool {
	known := f.gist() == l.gist
	if kind, ok := f.store(); ok {
		if known = slices.Contains(l.faults, kind); !known {
			l.faults = append(slices.Clone(l.faults), kind)
		}
	}
	l.gist = f.gist()
	return known
}

// judge takes in how a step of the loop ended: it logs a failure, notes in the store that the clock cannot be right, and tells the
// administrator of what lasts. With the first step that succeeds all of it is over.
func (w *watch) judge(ctx context.Context, err error) {
	t := &w.trouble
	if err == nil && len(t.logged.faults) > 0 {
		err = w.Store.Try(ctx) // a step that had nothing to write proves nothing
	}
	if err == nil {
		w.recovered(ctx)
		return
	}
	t.last = failure{err}
	level := slog.LevelError
	if t.logged.again(t.last) {
		level = slog.LevelDebug
	}
	w.Log.Log(ctx, level, "step failed, trying again", "error", err)
	now := w.Now()
	t.alarm.begin(now)
	if w.noteClock(ctx, t.last, now) {
		t.alarm.told = true
	}
	if t.alarm.due(now) {
		w.raise(ctx, now)
	}
}

// recovered forgets the trouble after a step that succeeded. It is logged once, as the failure was.
func (w *watch) recovered(ctx context.Context) {
	if w.trouble.last.err != nil {
		w.Log.Info("step succeeds again")
	}
	w.clearClock(ctx)
	w.trouble = trouble{}
}

// Report returns how things stand at the daemon's time. It may be called while Run runs, and looks at the store for itself.
func (d *Daemon) Report(ctx context.Context) (report.Report, error) {
	return d.reporter().Report(ctx, d.Now())
}

// Overview returns what Report does, and with it what the first page says of many plans. Who asks first has that read from all of them.
func (d *Daemon) Overview(ctx context.Context) (report.Report, error) {
	r := d.reporter()
	r.Front = true
	return r.Report(ctx, d.Now())
}

// reporter returns a reporter that goes on counting where the last one has stopped.
func (w *watch) reporter() standing.Reporter {
	r := w.Reporter(w.Guard)
	r.Memory = &w.told
	return r
}

// Reporter returns what tells how things stand, by what the base has to look by. It has nothing to send by, so a command that only looks needs no daemon.
func (b *Base) Reporter(g *Guard) standing.Reporter {
	return standing.Reporter{
		Store: b.Store, World: b.World, Terms: b.Terms, Realm: b.Realm, Few: b.Few,
		Next:  func(c *remind.Calendar, now time.Time) time.Time { return timetable.NextRound(b.Schedule, c, now) },
		Clock: func(ctx context.Context, now time.Time) (string, error) { return g.fault(ctx, b.Store, b.Realm, now) },
	}
}
