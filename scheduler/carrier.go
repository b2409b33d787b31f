package scheduler

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"duban/notify"
	"duban/remind/budget"
	"duban/remind/delivery"
	"duban/store"
	"duban/store/database"
	"duban/store/leases"
)

// A Route is a channel as the daemon uses it: by what, worded for which kind, how fast.
type Route struct {
	notify.Channel
	Kind   notify.Kind
	Budget budget.Budget
}

// The carrier of a daemon words what waits, and carries it one attempt at a time.
type carrier struct {
	*Base
	Routes  map[string]Route // by the channel's name in contacts
	Default *Route           // for any other name; nil: nothing goes there
	Pulse   *Pulse           // kept by Run; may be nil
	Leave   <-chan struct{}  // closed: Run ends after the messages under way, and no other is begun; may be nil

	left unsettled
}

// lease outlasts the longest send: a mail server may take ten minutes after the final dot.
const lease = 15 * time.Minute

// strikes is how often an answer that no table has may come before it counts as the channel's fault.
const strikes = 3

// route returns the route of a channel, and whether there is one.
func (c *carrier) route(name string) (Route, bool) {
	route, ok := c.Routes[name]
	if !ok && c.Default != nil {
		return *c.Default, true
	}
	return route, ok
}

// names returns the channels that have something to carry and a route to carry it by. What was queued for a channel that the settings no
// longer have stays in the queue until its window ends.
func (c *carrier) names(ctx context.Context) ([]string, error) {
	names, err := c.Store.Queued(ctx, c.Realm)
	return slices.DeleteFunc(names, func(name string) bool {
		_, ok := c.route(name)
		return !ok
	}), err
}

// carryAll lets every channel carry what it has, side by side, so that a slow one holds nobody up. It reports whether an address or a channel
// was lost on the way.
func (c *carrier) carryAll(ctx context.Context, open func() bool) (lost bool, err error) {
	var mu sync.Mutex
	var all sync.WaitGroup
	names, err := c.names(ctx)
	if err != nil {
		return false, err
	}
	for _, name := range names {
		c.Pulse.expect(channelPart+name, stretch)
		all.Go(func() {
			defer c.Pulse.rest(channelPart + name)
			l, e := c.carryMine(ctx, name, open)
			mu.Lock()
			defer mu.Unlock()
			lost, err = lost || l, errors.Join(err, e)
		})
	}
	c.Pulse.rest(loopPart) // the channels promise, each for itself
	all.Wait()
	c.Pulse.expect(loopPart, stretch)
	return lost, err
}

// carryMine carries over a channel unless another machine has it: one at a time, so that its budget holds.
func (c *carrier) carryMine(ctx context.Context, name string, open func() bool) (bool, error) {
	under, mine, err := c.Duties.of(leases.Unfenced(ctx), channelPart+name)
	if err != nil || !mine {
		return false, err
	}
	l, err := c.carry(under, name, open)
	if handedOver(err) {
		c.Log.Warn("another machine carries on", "channel", name, "error", err)
		return l, nil
	}
	return l, err
}

// carry attempts every message of a channel whose time has come, as its budget allows, while the window is open and the daemon stays. It
// waits for the budget itself where that takes a second at most; else it returns, and the loop comes back when there is something free.
func (c *carrier) carry(ctx context.Context, name string, open func() bool) (lost bool, err error) {
	route, _ := c.route(name)
	for ctx.Err() == nil && !c.leaving() && open() {
		c.Pulse.expect(channelPart+name, stretch)
		free, err := c.free(ctx, name, route.Budget)
		if err != nil {
			return lost, err
		}
		wait := free.Sub(c.Now())
		if wait > time.Second || wait > 0 && c.Wait(ctx, free) != nil {
			return lost, nil // the loop wakes then, or the daemon stops
		}
		if wait > 0 {
			continue
		}
		m, ok, err := c.claim(ctx, name)
		if err != nil || !ok {
			return lost, err
		}
		c.Pulse.expect(channelPart+name, lease+stretch)
		v, err := c.attempt(ctx, route, m)
		if err != nil {
			return lost, err
		}
		lost = lost || loses(v.Outcome)
	}
	return lost, nil
}

// loses reports whether with an outcome an address or a channel is lost, be it for the day.
func loses(o delivery.Outcome) bool {
	return o == delivery.Refused || o == delivery.Declined || o == delivery.Broken
}

// claim leases the next message of a channel; false where none has its time come. What became of the attempts before is recorded first, for
// claiming judges by leases.
func (c *carrier) claim(ctx context.Context, name string) (store.Claimed, bool, error) {
	if err := c.settleLeft(ctx); err != nil {
		return store.Claimed{}, false, err
	}
	return c.Store.Claim(ctx, c.Realm, name, c.Now(), lease)
}

// free returns when a channel's budget allows the next attempt. It counts what the store has, so that a restart does not begin anew.
func (c *carrier) free(ctx context.Context, name string, b budget.Budget) (time.Time, error) {
	return free(ctx, c.Store, c.Realm, name, b, c.Now())
}

// free returns when a budget allows the next attempt on a channel of a realm, by all who use the store.
func free(ctx context.Context, st *store.Store, realm, channel string, b budget.Budget, now time.Time) (time.Time, error) {
	longest := b.Longest()
	if longest == 0 {
		return now, nil
	}
	spent, err := st.Spent(ctx, realm, channel, now.Add(-longest))
	return b.Next(spent, now), err
}

// nextAttempt returns the first instant after now, within the window, at which a message may be attempted; false where there is none. What may
// be attempted at once, and was not, waits for something else than time.
func (c *carrier) nextAttempt(ctx context.Context, now time.Time) (first time.Time, ok bool, err error) {
	names, err := c.names(ctx)
	if err != nil {
		return first, false, err
	}
	for _, name := range names {
		route, _ := c.route(name)
		due, any, err1 := c.Store.NextAttempt(ctx, c.Realm, name)
		free, err2 := c.free(ctx, name, route.Budget)
		if err := errors.Join(err1, err2); err != nil {
			return first, ok, err
		}
		if due = later(due, free); any && due.After(now) && c.Window.Contains(due) && (!ok || due.Before(first)) {
			first, ok = due, true
		}
	}
	return first, ok, nil
}

// later returns the later of two instants.
func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// attempt sends a claimed message once and records what became of it. The second mark is set by the channel, just before the step after which a
// failure is doubtful; where the store cannot take it nothing is sent.
func (c *carrier) attempt(ctx context.Context, route Route, m store.Claimed) (delivery.Verdict, error) {
	var unmarked atomic.Pointer[database.Fault] // a channel may mark from a goroutine of its own
	verdict := route.Send(ctx, m.Letter, func() error {
		err := c.Store.Commit(ctx, m.ID, m.Attempt, c.Now())
		var fault *database.Fault
		if errors.As(err, &fault) {
			unmarked.Store(fault)
		}
		return err
	})
	if verdict.Unknown && verdict.Outcome == delivery.Retry && m.Failures+1 >= strikes {
		verdict.Outcome = delivery.Broken
	}
	// What became of the attempt is recorded even while the daemon stops.
	keep := leases.Unfenced(context.WithoutCancel(ctx))
	if err := c.settle(keep, outcome{m.ID, m.Attempt, verdict, c.Now()}); err != nil {
		return verdict, err
	}
	c.Log.Info("attempt", "message", m.ID, "channel", m.Channel, "attempt", m.Attempt, "outcome", verdict.Outcome,
		"notices", len(m.Notices), "code", verdict.Code)
	if verdict.Drift != 0 {
		c.Log.Warn("the local clock differs from that of a channel: set it before signatures fail", "channel", m.Channel, "ahead", verdict.Drift)
	}
	if fault := unmarked.Load(); fault != nil { // nothing was sent, and with the next message it would be the same
		return verdict, fmt.Errorf("mark attempt %d of message %s: %w", m.Attempt, m.ID, fault)
	}
	return verdict, nil
}

// leaving reports whether the daemon is to leave.
func (c *carrier) leaving() bool {
	select {
	case <-c.Leave:
		return true
	default:
		return false
	}
}

// staying returns a context that ends with the given one or when the daemon is to leave. What is under way then must not see it end.
func (c *carrier) staying(ctx context.Context) (staying context.Context, release context.CancelFunc) {
	staying, release = context.WithCancel(ctx)
	go func() {
		select {
		case <-c.Leave:
			release()
		case <-staying.Done():
		}
	}()
	return staying, release
}
