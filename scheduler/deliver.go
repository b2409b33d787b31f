package scheduler

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"duban/notify"
	"duban/remind"
	"duban/store"
)

// Deliver words what waits and carries it, as far as the window and the caps allow. With anytime the hour, the day and the caps
// do not matter: a person asked for it.
func (d *Daemon) Deliver(ctx context.Context, anytime bool) error {
	now := d.Now()
	if err := d.Store.Reap(ctx, d.Realm, now); err != nil {
		return err
	}
	live, err1 := d.Store.Live(ctx, d.Realm)
	waiting, err2 := d.Store.Waiting(ctx, d.Realm)
	if err := errors.Join(err1, err2); err != nil || len(live)+len(waiting) == 0 {
		return err
	}
	snap, err := d.Store.Snapshot(ctx)
	if err != nil {
		return err
	}
	day := d.World(snap).On(remind.DateOf(now))
	due := map[remind.NoticeKey]bool{}
	for _, n := range NewHolds(snap.Holds, d.Realm).Offered(day.Due().Notices) {
		due[n.NoticeKey] = true
	}
	if err := d.dissolve(ctx, live, due, now); err != nil {
		return err
	}
	open := func() bool { return anytime || day.Calendar.Workday(day.Today) && d.Window.Contains(d.Now()) }
	if !open() {
		return nil
	}
	ahead, err := d.roundAhead(ctx, now)
	if err != nil {
		return err
	}
	if anytime || !ahead {
		if err := d.word(ctx, day, due, now); err != nil {
			return err
		}
	}
	return d.carry(ctx, open)
}

// roundAhead tells whether the day's first round is still to come within its window. What waits since yesterday is worded with what that
// round finds, else it would go alone, and the round's own notices would wait for the cap.
func (d *Daemon) roundAhead(ctx context.Context, now time.Time) (bool, error) {
	next := d.Schedule.Next(now)
	if remind.DateOf(next) != remind.DateOf(now) || !d.Window.Contains(next) {
		return false, nil
	}
	last, ok, err := d.Store.LastRound(ctx, d.Realm)
	return !ok || last.Day != remind.DateOf(now), err
}

// dissolve gives back the notices of messages that surely failed and whose window has ended or whose reason has gone.
func (d *Daemon) dissolve(ctx context.Context, live []store.Live, due map[remind.NoticeKey]bool, now time.Time) error {
	for _, m := range live {
		why := ""
		if now.After(m.Expires) {
			why = "the window has ended"
		}
		for _, k := range m.Notices {
			if !due[k] {
				why = "a notice no longer holds"
			}
		}
		if why == "" {
			continue
		}
		if err := d.Store.Dissolve(ctx, m.ID, now, why); err != nil && !errors.Is(err, store.ErrDoubt) {
			return fmt.Errorf("dissolve message %s: %w", m.ID, err)
		}
	}
	return nil
}

// word makes a message for each address that may hear now, of those waiting notices that are still due.
func (d *Daemon) word(ctx context.Context, day *remind.Day, due map[remind.NoticeKey]bool, now time.Time) error {
	waiting, err := d.Store.Waiting(ctx, d.Realm)
	if err != nil {
		return fmt.Errorf("read what waits: %w", err)
	}
	waiting = slices.DeleteFunc(waiting, func(n remind.Notice) bool { return !due[n.NoticeKey] })
	for _, g := range remind.Gather(waiting) {
		h, err := d.Store.History(ctx, d.Realm, g.Channel, g.Address)
		if err != nil {
			return fmt.Errorf("read what an address was sent: %w", err)
		}
		if day.Policy.Caps.Held(g, h, day.Today) {
			continue
		}
		if err := d.compose(ctx, day, g, h, now); err != nil {
			return err
		}
	}
	return nil
}

func (d *Daemon) compose(ctx context.Context, day *remind.Day, g remind.Group, h remind.History, now time.Time) error {
	m := day.Compose(g, h)
	rendered, err := notify.Render(m)
	if err != nil {
		return fmt.Errorf("word message %s: %w", m.ID, err)
	}
	out := store.Outgoing{
		ID: m.ID, Realm: d.Realm, Channel: m.Channel, Address: m.Address, Recipient: m.Recipient, Day: m.Day,
		Composed: now, Expires: m.Day.At(d.Window.Close/60, d.Window.Close%60), Urgent: g.Urgent(),
		Rendered: rendered, Mention: m.Mention, References: Thread(m.Channel, m.Address, m.Day.Year()),
	}
	for _, n := range m.Notices {
		out.Notices = append(out.Notices, n.NoticeKey)
		out.Leader = out.Leader || n.Role == remind.Leader
	}
	for again := 2; ; again++ { // a dissolved message's name is spent
		err := d.Store.PutMessage(ctx, out)
		if !errors.Is(err, store.ErrSpent) {
			return err
		}
		out.ID = m.ID + "-" + strconv.Itoa(again)
	}
}

// Thread names the thread of an address in a year: messages refer to it, so that a mail program keeps them together.
func Thread(channel, address string, year int) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\n%s\n%d", channel, address, year))
	return hex.EncodeToString(sum[:16])
}

// carry attempts every message whose time has come, while the window is open.
func (d *Daemon) carry(ctx context.Context, open func() bool) error {
	for ctx.Err() == nil && open() {
		c, ok, err := d.Store.Claim(ctx, d.Realm, d.Now(), lease)
		if err != nil {
			return fmt.Errorf("claim a message: %w", err)
		}
		if !ok {
			return nil
		}
		if err := d.attempt(ctx, c); err != nil {
			return err
		}
	}
	return ctx.Err()
}

func (d *Daemon) attempt(ctx context.Context, c store.Claimed) error {
	verdict := remind.Verdict{Outcome: remind.Broken, Reply: errNoChannel.Error()}
	if ch := d.Channels[c.Channel]; ch != nil {
		verdict = ch.Send(ctx, letter(c), func() error { return d.Store.Commit(ctx, c.ID, c.Attempt, d.Now()) })
	}
	// What became of the attempt is recorded even while the daemon stops.
	keep := context.WithoutCancel(ctx)
	now := d.Now()
	if err := d.Store.Settle(keep, c.ID, c.Attempt, verdict, now, now.Add(remind.Backoff(c.Attempt))); err != nil {
		return fmt.Errorf("record attempt %d of message %s: %w", c.Attempt, c.ID, err)
	}
	d.Log.Info("attempt", "message", c.ID, "channel", c.Channel, "attempt", c.Attempt, "outcome", verdict.Outcome,
		"notices", len(c.Notices), "code", verdict.Code)
	return nil
}

func letter(c store.Claimed) notify.Letter {
	return notify.Letter{
		ID: c.ID, Channel: c.Channel, To: c.Address, Recipient: c.Recipient, Subject: c.Rendered.Subject, Text: c.Rendered.Text,
		HTML: c.Rendered.HTML, References: c.References, Date: c.Composed, Mention: c.Mention, High: c.Urgent,
	}
}
