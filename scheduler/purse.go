package scheduler

import (
	"context"
	"slices"
	"sync"
	"time"

	"duban/remind/budget"
)

// The purses know what each channel has spent of its budget. What others have spent, and what was before the daemon started, the store says: once,
// and again where somebody has tested a channel since. From then on the claims are counted here, so that no claim reads the attempts of an hour.
type purses struct {
	mu    sync.Mutex
	of    map[string][]time.Time // by channel, the oldest first
	tests int64                  // the last row of a test that was counted
	held  map[string]int64       // by channel, the token of the duty under which its purse was counted
}

// hold drops the purse of a channel that was another machine's meanwhile: what that has spent the store says.
func (p *purses) hold(channel string, token int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.held[channel] == token {
		return
	}
	if p.held == nil {
		p.held = map[string]int64{}
	}
	p.held[channel] = token
	delete(p.of, channel)
}

// allowed returns how many of n attempts a channel's budget allows now, and when it allows the next one that it does not.
func (c *carrier) allowed(ctx context.Context, name string, b budget.Budget, now time.Time, n int) (may int, free time.Time, err error) {
	longest := b.Longest()
	if longest == 0 {
		return n, now, nil
	}
	tests, err := c.Store.LastTest(ctx)
	if err != nil {
		return 0, now, err
	}
	c.purses.mu.Lock()
	defer c.purses.mu.Unlock()
	if c.purses.of == nil || tests != c.purses.tests {
		c.purses.of, c.purses.tests = map[string][]time.Time{}, tests
	}
	spent, known := c.purses.of[name]
	if !known {
		if spent, err = c.Store.Spent(ctx, c.Realm, name, longest, c.Now); err != nil {
			return 0, now, err
		}
	}
	for len(spent) > 0 && !spent[0].After(now.Add(-longest)) {
		spent = spent[1:]
	}
	c.purses.of[name] = spent
	may = b.Room(spent, now, n)
	return may, b.Next(spent, now), nil
}

// spend counts n attempts of a channel that has a purse.
func (c *carrier) spend(name string, now time.Time, n int) {
	c.purses.mu.Lock()
	defer c.purses.mu.Unlock()
	if spent, known := c.purses.of[name]; known {
		for range n {
			spent = append(spent, now)
		}
		c.purses.of[name] = spent
	}
}

// refund takes back an attempt of a channel that was counted at an instant, and was none.
func (c *carrier) refund(name string, at time.Time) {
	c.purses.mu.Lock()
	defer c.purses.mu.Unlock()
	spent := c.purses.of[name]
	if i := slices.Index(spent, at); i >= 0 {
		c.purses.of[name] = slices.Delete(slices.Clone(spent), i, i+1)
	}
}
