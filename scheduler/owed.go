package scheduler

import (
	"context"
	"errors"
	"fmt"
	"time"

	"duban/remind"
	"duban/store"
)

// An outcome is what became of an attempt.
type outcome struct {
	message string
	attempt int
	verdict remind.Verdict
	at      time.Time
}

// settle records an outcome. One that the store cannot take is kept in memory: lost, it would put the message in doubt.
func (d *Daemon) settle(ctx context.Context, o outcome) error {
	err := d.record(ctx, o)
	if err != nil {
		d.mu.Lock()
		d.unsettled = append(d.unsettled, o)
		d.mu.Unlock()
	}
	return err
}

func (d *Daemon) record(ctx context.Context, o outcome) error {
	err := d.Store.Settle(ctx, o.message, o.attempt, o.verdict, o.at)
	if errors.Is(err, store.ErrEnded) { // somebody has settled it meanwhile
		d.Log.Warn("an outcome comes too late", "message", o.message, "attempt", o.attempt, "outcome", o.verdict.Outcome)
		return nil
	}
	if err != nil {
		return fmt.Errorf("record attempt %d of message %s: %w", o.attempt, o.message, err)
	}
	return nil
}

// settleOwed records the outcomes that the store could not take. Before that no attempt may be judged by its lease.
func (d *Daemon) settleOwed(ctx context.Context) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	for len(d.unsettled) > 0 {
		if err := d.record(ctx, d.unsettled[0]); err != nil {
			return err
		}
		d.unsettled = d.unsettled[1:]
	}
	return nil
}
