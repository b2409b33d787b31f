package scheduler_test

import (
	"context"
	"testing"
	"time"

	"github.com/robfig/cron/v3"

	"duban/scheduler"
)

// An odd schedule returns what none should.
type odd func(time.Time) time.Time

func (o odd) Next(t time.Time) time.Time { return o(t) }

// Whatever a schedule returns, the daemon and the backups do not storm: each wait has a floor, and rounds are apart.
func TestNoScheduleMakesAStorm(t *testing.T) {
	for name, schedule := range map[string]cron.Schedule{
		"no instant":         odd(func(time.Time) time.Time { return time.Time{} }),
		"the same again":     odd(func(t time.Time) time.Time { return t }),
		"an instant before":  odd(func(t time.Time) time.Time { return t.Add(-time.Hour) }),
		"a nanosecond after": odd(func(t time.Time) time.Time { return t.Add(1) }),
	} {
		bubble(t, func(t *testing.T, dir string) {
			base := open(t, dir, day(30)).Base
			defer func() { _ = base.Store.Close() }()
			var waits, short, rounds int
			count := func(ctx context.Context, until time.Time) error {
				if waits++; time.Until(until) < 100*time.Millisecond {
					short++
				}
				return wait(ctx, until)
			}
			base.Schedule, base.Wait = schedule, count
			d := scheduler.New(base)
			d.Stepped = func(_ context.Context, r scheduler.StepReport) {
				if r.Ran {
					rounds++
				}
			}
			ctx, stop := context.WithTimeout(t.Context(), time.Minute)
			defer stop()
			if err := d.Run(ctx); err != nil {
				t.Error(err)
			}
			if waits > 700 || short > 0 || rounds > 3 {
				t.Errorf("%s: %d waits in a minute, %d of them too short, %d rounds", name, waits, short, rounds)
			}
			waits = 0
			b := &scheduler.Backups{Store: base.Store, Dir: t.TempDir(), Keep: 1, Schedule: schedule, Log: base.Log, Now: time.Now, Wait: count}
			ctx, stop = context.WithTimeout(t.Context(), 2*time.Second)
			defer stop()
			b.Run(ctx)
			if waits > 30 || short > 0 {
				t.Errorf("%s: the backups waited %d times in two seconds, %d of them too short", name, waits, short)
			}
		})
	}
}
