package scheduler

import (
	"context"
	"time"
)

// leastWait is the floor of every wait of a loop: whatever it waits for, it cannot run without a pause.
const leastWait = 100 * time.Millisecond

// leastApart is how far scheduled rounds are apart at the least, less than the minute of a cron spec, as a late one is held beside the next.
const leastApart = 30 * time.Second

// notBefore returns when a loop is to look again, with the floor.
func notBefore(next, now time.Time) time.Time {
	if least := now.Add(leastWait); next.Before(least) {
		return least
	}
	return next
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
