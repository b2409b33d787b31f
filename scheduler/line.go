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
	"duban/remind"
	"duban/store"
)

// A Route is a channel as the daemon uses it.
type Route struct {
	notify.Channel
	Kind   notify.Kind
	Budget remind.Budget
}

// lease outlasts the longest send: a mail server may take ten minutes after the final dot.
const lease = 15 * time.Minute

// strikes is how often an answer that no table has may come before it counts as the channel's fault.
const strikes = 3

// line returns the line of a channel.
func (d *Daemon) line(name string) (Route, bool) {
	line, ok := d.Routes[name]
	if !ok && d.Default != nil {
		return *d.Default, true
	}
	return line, ok
}

// names returns the channels that have something to carry and a line to carry it.
func (d *Daemon) names(ctx context.Context) ([]string, error) {
	names, err := d.Store.Queued(ctx, d.Realm)
	return slices.DeleteFunc(names, func(name string) bool {
		_, ok := d.line(name)
		return !ok
	}), err
}

// carryAll lets every line carry what it has, side by side, so that a slow one holds nobody up. It reports whether an address or a channel
// was lost on the way.
func (d *Daemon) carryAll(ctx context.Context, open func() bool) (lost bool, err error) {
	var mu sync.Mutex
	var all sync.WaitGroup
	names, err := d.names(ctx)
	if err != nil {
		return false, err
	}
	for _, name := range names {
		d.Pulse.expect(linePart+name, stretch)
		all.Go(func() {
			defer d.Pulse.rest(linePart + name)
			l, e := d.carry(ctx, name, open)
			mu.Lock()
			defer mu.Unlock()
			lost, err = lost || l, errors.Join(err, e)
		})
	}
	d.Pulse.rest(loopPart) // the lines promise, each for itself
	all.Wait()
	d.Pulse.expect(loopPart, stretch)
	return lost, err
}

// carry attempts every message of a line whose time has come, as its budget allows, while the window is open and the daemon stays.
func (d *Daemon) carry(ctx context.Context, name string, open func() bool) (lost bool, err error) {
	line, _ := d.line(name)
	for ctx.Err() == nil && !d.leaving() && open() {
		d.Pulse.expect(linePart+name, stretch)
		free, err := d.free(ctx, name, line.Budget)
		if err != nil {
			return lost, err
		}
		wait := free.Sub(d.Now())
		if wait > time.Second || wait > 0 && d.Wait(ctx, free) != nil {
			return lost, nil // the loop wakes then, or the daemon stops
		}
		if wait > 0 {
			continue
		}
		c, ok, err := d.claim(ctx, name)
		if err != nil || !ok {
			return lost, err
		}
		d.Pulse.expect(linePart+name, lease+stretch)
		v, err := d.attempt(ctx, line, c)
		if err != nil {
			return lost, err
		}
		lost = lost || v.Outcome == remind.Refused || v.Outcome == remind.Broken
	}
	return lost, nil
}

// claim leases the next message of a line. What became of the attempts before is recorded first, for claiming judges by leases.
func (d *Daemon) claim(ctx context.Context, name string) (store.Claimed, bool, error) {
	if err := d.settleOwed(ctx); err != nil {
		return store.Claimed{}, false, err
	}
	return d.Store.Claim(ctx, d.Realm, name, d.Now(), lease)
}

// free returns when the line's budget allows the next attempt.
func (d *Daemon) free(ctx context.Context, name string, b remind.Budget) (time.Time, error) {
	now := d.Now()
	longest := b.Longest()
	if longest == 0 {
		return now, nil
	}
	spent, err := d.Store.Spent(ctx, d.Realm, name, now.Add(-longest))
	return b.Next(spent, now), err
}

func (d *Daemon) attempt(ctx context.Context, line Route, c store.Claimed) (remind.Verdict, error) {
	var unmarked atomic.Pointer[store.Fault] // a channel may mark from a goroutine of its own
	verdict := line.Send(ctx, letter(&c), func() error {
		err := d.Store.Commit(ctx, c.ID, c.Attempt, d.Now())
		var fault *store.Fault
		if errors.As(err, &fault) {
			unmarked.Store(fault)
		}
		return err
	})
	if verdict.Unknown && verdict.Outcome == remind.Retry && c.Failures+1 >= strikes {
		verdict.Outcome = remind.Broken
	}
	// What became of the attempt is recorded even while the daemon stops.
	keep := context.WithoutCancel(ctx)
	if err := d.settle(keep, outcome{c.ID, c.Attempt, verdict, d.Now()}); err != nil {
		return verdict, err
	}
	d.Log.Info("attempt", "message", c.ID, "channel", c.Channel, "attempt", c.Attempt, "outcome", verdict.Outcome,
		"notices", len(c.Notices), "code", verdict.Code)
	if verdict.Drift != 0 {
		d.Log.Warn("the local clock differs from that of a channel: set it before signatures fail", "channel", c.Channel, "ahead", verdict.Drift)
	}
	if fault := unmarked.Load(); fault != nil { // nothing was sent, and with the next message it would be the same
		return verdict, fmt.Errorf("mark attempt %d of message %s: %w", c.Attempt, c.ID, fault)
	}
	return verdict, nil
}

func letter(c *store.Claimed) notify.Letter {
	return notify.Letter{
		ID: c.ID, Channel: c.Channel, To: c.To, Recipient: c.Recipient, Subject: c.Rendered.Subject, Text: c.Rendered.Text,
		HTML: c.Rendered.HTML, Markdown: c.Rendered.Markdown, Data: c.Rendered.Data, References: c.References, Date: c.Composed,
		Mention: c.Mention, High: c.Urgent,
	}
}
