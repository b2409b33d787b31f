package scheduler

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"duban/store"
	"duban/store/leases"
)

// The unsettled outcomes are those that the store could not take, in the order in which they came. Only memory has them: lost, each would put
// its message in doubt, though its verdict is known.
type unsettled struct {
	mu   sync.Mutex // the channels settle side by side
	list []store.Outcome
}

// add keeps an outcome that the store could not take.
func (u *unsettled) add(o store.Outcome) {
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

// tooLate tells the log of an outcome that came too late.
func (c *carrier) tooLate(o store.Outcome) {
	c.Log.Warn("an outcome comes too late", "message", o.Message, "attempt", o.Attempt, "outcome", o.Verdict.Outcome)
}

// settleLeft records the outcomes that the store could not take before. Until it has, no attempt may be judged by its lease: one that was
// delivered would be repeated.
func (c *carrier) settleLeft(ctx context.Context) error {
	ctx = leases.Unfenced(ctx) // each is fenced by its attempt's number
	c.left.mu.Lock()
	defer c.left.mu.Unlock()
	for len(c.left.list) > 0 {
		o := c.left.list[0]
		err := c.Store.Settle(ctx, o.Message, o.Attempt, o.Verdict, o.At)
		if errors.Is(err, store.ErrEnded) { // somebody has settled the message by hand meanwhile, and knows better
			c.tooLate(o)
		} else if err != nil {
			return fmt.Errorf("record attempt %d of message %s: %w", o.Attempt, o.Message, err)
		}
		c.left.list = c.left.list[1:]
	}
	return nil
}
