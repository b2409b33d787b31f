package scheduler

import (
	"context"
	"errors"
	"slices"
	"time"

	"duban/notify"
	"duban/remind/budget"
	"duban/remind/delivery"
)

// A Route is a channel as the daemon uses it: by what, worded for which kind, how fast.
type Route struct {
	notify.Channel
	Kind   notify.Kind
	Budget budget.Budget
}

// The carrier of a daemon words what waits, and carries it, as many letters at a time as each channel takes.
type carrier struct {
	*Base
	Routes  map[string]Route // by the channel's name in contacts
	Default *Route           // for any other name; nil: nothing goes there
	Pulse   *Pulse           // kept by Run; may be nil
	Leave   <-chan struct{}  // closed: Run ends after the messages under way, and no other is begun; may be nil

	left   unsettled
	purses purses
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

// carryAll lets every channel carry what it has. It reports whether an address or a channel was lost on the way.
func (c *carrier) carryAll(ctx context.Context, open func() bool) (lost bool, err error) {
	h := c.begin(ctx, open)
	err = c.addAll(ctx, h)
	lost, err1 := h.end()
	return lost, errors.Join(err, err1)
}

// addAll lets every channel that has something carry it.
func (c *carrier) addAll(ctx context.Context, h *haul) error {
	names, err := c.names(ctx)
	for _, name := range names {
		h.add(ctx, name, 0)
	}
	return err
}

// loses reports whether with an outcome an address or a channel is lost, be it for the day.
func loses(o delivery.Outcome) bool {
	return o == delivery.Refused || o == delivery.Declined || o == delivery.Broken
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
		_, free, err2 := c.allowed(ctx, name, route.Budget, now, 1)
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
