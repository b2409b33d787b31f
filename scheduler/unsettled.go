package scheduler

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"duban/remind/delivery"
	"duban/store"
)

// An outcome is what became of an attempt.
type outcome struct {
	message string
	attempt int
	verdict delivery.Verdict
	at      time.Time
}

// The unsettled outcomes are those that the store could not take, in the order in which they came. Only memory has them: lost, each would put
// its message in doubt, though its verdict is known.
type unsettled struct {
	mu   sync.Mutex // the channels settle side by side
	list []outcome
}

// add keeps an outcome that the store could not take.
func (u *unsettled) add(o outcome) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.list = append(u.list, o)
}

// inherit takes over those of a predecessor.
func (u *unsettled) inherit(old *unsettled) {
	old.mu.Lock()
	defer old.mu.Unlock()
	u.list = old.list
}

// settle records an outcome, and keeps it in memory where the store cannot take it.
func (c *carrier) settle(ctx context.Context, o outcome) error {
	err := c.record(ctx, o)
	if err != nil {
		c.left.add(o)
	}
	return err
}

// record records an outcome. That somebody has settled the message by hand meanwhile is no error: the person knows better.
func (c *carrier) record(ctx context.Context, o outcome) error {
	err := c.Store.Settle(ctx, o.message, o.attempt, o.verdict, o.at)
	if errors.Is(err, store.ErrEnded) {
		c.Log.Warn("an outcome comes too late", "message", o.message, "attempt", o.attempt, "outcome", o.verdict.Outcome)
		return nil
	}
	if err != nil {
		return fmt.Errorf("record attempt %d of message %s: %w", o.attempt, o.message, err)
	}
	return nil
}

// settleLeft records the outcomes that the store could not take before. Until it has, no attempt may be judged by its lease: one that was
// delivered would be repeated.
func (c *carrier) settleLeft(ctx context.Context) error {
	c.left.mu.Lock()
	defer c.left.mu.Unlock()
	for len(c.left.list) > 0 {
		if err := c.record(ctx, c.left.list[0]); err != nil {
			return err
		}
		c.left.list = c.left.list[1:]
	}
	return nil
}
