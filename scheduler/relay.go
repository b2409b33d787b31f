package scheduler

import (
	"context"
	"errors"
	"time"

	"duban/store"
)

// A StepReport is how things stand after a step.
type StepReport struct {
	Next    time.Time // the next scheduled round
	Fault   string    // why the step failed; empty: it did not, and what follows is known
	Waiting int       // notices in no message yet
	Queue   int       // messages under way
	Broken  []string  // channels that cannot send
}

// A RejectedReload is a reload that was refused whole: the former settings stay in force.
type RejectedReload struct {
	At  time.Time
	Err error // every fault
}

// Refuse keeps the last refusal, for whoever asks why the settings that were written do not hold. It may be called while Run runs.
func (d *Daemon) Refuse(at time.Time, err error) { d.refused.Store(&RejectedReload{At: at, Err: err}) }

// Refused returns the last refusal, or nil where the settings in force are those that were loaded last.
func (d *Daemon) Refused() *RejectedReload { return d.refused.Load() }

// TakeOver takes over what only memory held of a daemon whose Run has ended because it was to leave: outcomes that the store could not take,
// what the administrator has been told, and the clock's guard. Call it before Run.
func (d *Daemon) TakeOver(old *Daemon) {
	old.mu.Lock()
	defer old.mu.Unlock()
	d.unsettled, d.trouble, d.saidDaily = old.unsettled, old.trouble, old.saidDaily
	d.Guard = old.Guard // a leap of the clock outlives a reload
}

func (d *Daemon) leaving() bool {
	select {
	case <-d.Leave:
		return true
	default:
		return false
	}
}

// staying returns a context that ends with the given one or when the daemon is to leave. What is under way then must not see it end.
func (d *Daemon) staying(ctx context.Context) (staying context.Context, release context.CancelFunc) {
	staying, release = context.WithCancel(ctx)
	go func() {
		select {
		case <-d.Leave:
			release()
		case <-staying.Done():
		}
	}()
	return staying, release
}

// report tells how things stand.
func (d *Daemon) report(ctx context.Context) {
	if d.Stepped == nil {
		return
	}
	r := StepReport{Next: d.Schedule.Next(d.Now()), Fault: d.trouble.said}
	if r.Fault == "" {
		if err := d.count(ctx, &r); err != nil {
			r.Fault = err.Error()
		}
	}
	d.Stepped(r)
}

func (d *Daemon) count(ctx context.Context, r *StepReport) error {
	live, err1 := d.Store.Live(ctx, d.Realm)
	waiting, err2 := d.Store.Waiting(ctx, d.Realm)
	snap, err3 := d.Store.Snapshot(ctx)
	r.Queue, r.Waiting, r.Broken = len(live), len(waiting), broken(snap.Channels, d.Realm)
	return errors.Join(err1, err2, err3)
}

func broken(channels []store.ChannelState, realm string) []string {
	var names []string
	for _, c := range channels {
		if c.Realm == realm && !c.BrokenSince.IsZero() {
			names = append(names, c.Channel)
		}
	}
	return names
}
