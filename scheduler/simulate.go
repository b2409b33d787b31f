package scheduler

import (
	"context"
	"fmt"
	"time"

	"duban/remind"
)

// Simulate runs the daemon under a virtual clock over the days from..to: a step at every scheduled round, and nothing between them, so
// retries come with the next round. On days for which out reports true the daemon is down; out may be nil.
func (d *Daemon) Simulate(ctx context.Context, from, to remind.Date, out func(remind.Date) bool) error {
	var now time.Time // moved from round to round; the parts see it through their base
	d.Now = func() time.Time { return now }
	for now = d.Schedule.Next(from.At(0, 0).Add(-time.Second)); remind.DateOf(now) <= to; now = d.Schedule.Next(now) {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if out != nil && out(remind.DateOf(now)) {
			continue
		}
		if err := d.Step(ctx); err != nil {
			return fmt.Errorf("simulate %s: %w", remind.DateOf(now), err)
		}
	}
	return nil
}
