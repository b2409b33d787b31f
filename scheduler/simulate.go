package scheduler

import (
	"context"
	"fmt"
	"slices"
	"time"

	"duban/remind"
	"duban/store"
)

// Simulate runs the daemon under a virtual clock over the days from..to: a step at every scheduled round, and nothing between them, so
// retries come with the next round; a day's hours before which messages wait are stepped at too. On days for which out reports true the daemon is down; out may be nil.
func (d *Daemon) Simulate(ctx context.Context, from, to remind.Date, out func(remind.Date) bool) error {
	var now time.Time // moved from round to round; the parts see it through their base
	d.Now = func() time.Time { return now }
	hours := d.hours()
	for now = d.Schedule.Next(from.At(0, 0).Add(-time.Second)); remind.DateOf(now) <= to; now = d.Schedule.Next(now) {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if out != nil && out(remind.DateOf(now)) {
			continue
		}
		// A step finds each round due, as the clock stands at its instant; after an outage one round stands for all that were missed.
		if err := d.Step(ctx); err != nil {
			return fmt.Errorf("simulate %s: %w", remind.DateOf(now), err)
		}
		for _, at := range hours {
			instant := at.On(remind.DateOf(now))
			if !instant.After(now) || !instant.Before(d.Schedule.Next(now)) {
				continue
			}
			now = instant
			if err := d.Step(ctx); err != nil {
				return fmt.Errorf("simulate %s: %w", now, err)
			}
		}
	}
	return nil
}

// hours returns the times of the day before which the policy keeps messages back, in order.
func (b *Base) hours() []remind.Clock {
	var all []remind.Clock
	for _, h := range b.World(store.Snapshot{}).Policy.Hours {
		all = append(all, h.At)
	}
	slices.Sort(all)
	return slices.Compact(all)
}
