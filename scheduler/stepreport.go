package scheduler

import (
	"context"
	"errors"
	"time"

	"duban/scheduler/timetable"
)

// A StepReport is how things stand after a step of Run.
type StepReport struct {
	Ran     bool      // a round has run in the step
	Next    time.Time // the next round on a working day
	Fault   string    // why the step failed; empty: it did not, and what follows is known
	Waiting int       // notices in no message yet
	Queue   int       // messages under way
	Broken  []string  // channels that cannot send
}

// publish tells whoever listens how things stand after a step.
func (d *Daemon) publish(ctx context.Context, ran bool) {
	if d.Stepped == nil {
		return
	}
	r := StepReport{Ran: ran, Next: d.NextRound(ctx), Fault: d.trouble.said()}
	if r.Fault == "" {
		if err := d.count(ctx, &r); err != nil {
			r.Fault = err.Error()
		}
	}
	d.Stepped(ctx, r)
}

// NextRound returns the next round on a working day. Of a store that cannot be read the days off are not known. It is for the loop, or for
// whoever asks before it runs.
func (d *Daemon) NextRound(ctx context.Context) time.Time {
	now := d.Now()
	if d.viewer.last != nil {
		return timetable.NextRound(d.Schedule, &d.viewer.last.day.Calendar, now)
	}
	calendar, err := d.Store.Calendar(ctx)
	if err != nil {
		return d.Schedule.Next(now)
	}
	return timetable.NextRound(d.Schedule, &calendar, now)
}

// count fills in what the store counts. It runs each minute, so it asks for the figures alone.
func (d *Daemon) count(ctx context.Context, r *StepReport) (err error) {
	b, err1 := d.Store.Backlog(ctx, d.Realm)
	broken, err2 := d.Store.BrokenChannels(ctx, d.Realm)
	r.Queue, r.Waiting, r.Broken = b.Queue, b.Waiting, broken
	return errors.Join(err1, err2)
}
