package scheduler

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"time"

	"duban/notify"
	"duban/remind"
	"duban/store"
)

// Deliver words what waits and carries it, as far as the window and the caps allow. With anytime the hour, the day and the caps
// do not matter: a person asked for it. It reports whether an address or a channel was lost on the way: then another round finds who
// stands in.
func (d *Daemon) Deliver(ctx context.Context, anytime bool) (lost bool, err error) {
	if err := d.settleOwed(ctx); err != nil {
		return false, err
	}
	if err := d.takeUp(ctx); err != nil {
		return false, err
	}
	now := d.Now()
	if err := d.Store.Reap(ctx, d.Realm, now); err != nil {
		return false, err
	}
	live, err1 := d.Store.Live(ctx, d.Realm)
	waiting, err2 := d.Store.Waiting(ctx, d.Realm)
	if err := errors.Join(err1, err2); err != nil || len(live)+len(waiting) == 0 {
		return false, err
	}
	snap, err := d.Store.Snapshot(ctx)
	if err != nil {
		return false, err
	}
	day := d.World(snap).On(remind.DateOf(now))
	due := map[remind.NoticeKey]bool{}
	for _, n := range store.NewHolds(snap.Holds, d.Realm).Offered(day.Due().Notices) {
		due[n.NoticeKey] = true
	}
	err = d.dissolve(ctx, live, due, now) // what goes wrong with one message holds up no other
	open := func() bool { return anytime || day.Calendar.Workday(day.Today) && d.Window.Contains(d.Now()) }
	if !open() {
		return false, err
	}
	ahead, err1 := d.roundAhead(ctx, now)
	if anytime || !ahead {
		err1 = errors.Join(err1, d.word(ctx, day, due, now, anytime))
	}
	lost, err2 = d.carryAll(ctx, open)
	return lost, errors.Join(err, err1, err2)
}

// roundAhead reports whether the day's first round is still to come within its window. What waits since yesterday is worded with what that
// round finds, else it would go alone, and the round's own notices would wait for the cap.
func (d *Daemon) roundAhead(ctx context.Context, now time.Time) (bool, error) {
	next := d.Schedule.Next(now)
	if remind.DateOf(next) != remind.DateOf(now) || !d.Window.Contains(next) {
		return false, nil
	}
	last, ok, err := d.Store.LastRound(ctx, d.Realm)
	return !ok || last.Day != remind.DateOf(now), err
}

// dissolve returns the notices of messages that surely failed and whose window has ended or whose reason has gone.
// What is in doubt is not repeated then, but left to a person.
func (d *Daemon) dissolve(ctx context.Context, live []store.Live, due map[remind.NoticeKey]bool, now time.Time) error {
	var all error
	for i := range live {
		m := &live[i]
		why := ""
		if now.After(m.Expires) {
			why = store.WindowEnded
		} else if slices.ContainsFunc(m.Notices, func(k remind.NoticeKey) bool { return !due[k] }) {
			why = "a notice no longer holds"
		}
		if why == "" {
			continue
		}
		if err := d.Store.Dissolve(ctx, m.ID, now, why); err != nil && !errors.Is(err, store.ErrDoubt) {
			all = errors.Join(all, fmt.Errorf("dissolve message %s: %w", m.ID, err))
		}
		if errors.Is(all, store.ErrUnusable) {
			break
		}
	}
	return all
}

// word makes a message for each address that may hear now, of those waiting notices that are still due.
func (d *Daemon) word(ctx context.Context, day *remind.Day, due map[remind.NoticeKey]bool, now time.Time, anytime bool) error {
	waiting, err := d.Store.Waiting(ctx, d.Realm)
	if err != nil {
		return fmt.Errorf("read what waits: %w", err)
	}
	waiting = slices.DeleteFunc(waiting, func(n remind.Notice) bool { return !due[n.NoticeKey] })
	var all error
	for _, g := range remind.Gather(waiting) {
		h, err := d.Store.History(ctx, d.Realm, g.Channel, g.Address, day.Today-store.HistoryDays)
		if err != nil {
			return fmt.Errorf("read what an address was sent: %w", err)
		}
		if !anytime && day.Policy.Caps.Held(g, h, day.Today) {
			continue
		}
		err = d.compose(ctx, day, g, h, now)
		if all = errors.Join(all, err); errors.Is(err, store.ErrUnusable) {
			break // it would be so for every address
		}
	}
	return all
}

// compose words a group's message, in parts where its channel asks for it, and puts them into the queue.
func (d *Daemon) compose(ctx context.Context, day *remind.Day, g remind.Group, h remind.History, now time.Time) error {
	m := day.Compose(g, h)
	line, _ := d.line(m.Channel)
	parts, err := notify.Word(line.Kind, m)
	if err != nil {
		return fmt.Errorf("word message %s: %w", m.ID, err)
	}
	var letters []store.Outgoing
	for i := range parts {
		letters = append(letters, d.outgoing(&parts[i], g, now))
	}
	return d.Store.PutParts(ctx, letters)
}

func (d *Daemon) outgoing(p *notify.Part, g remind.Group, now time.Time) store.Outgoing {
	m := &p.Message
	out := store.Outgoing{
		ID: m.ID, Realm: d.Realm, Channel: m.Channel, Address: m.Address, Recipient: m.Recipient, Day: m.Day,
		Composed: now, Expires: m.Day.At(d.Window.Close/60, d.Window.Close%60), Urgent: g.Urgent(),
		Rendered: p.Rendered, Mention: m.Mention, References: Thread(m.Channel, m.Address, m.Day.Year()),
	}
	for _, n := range m.Notices {
		out.Notices = append(out.Notices, n.NoticeKey)
		out.Leader = out.Leader || n.Role == remind.Leader
		if n.Fallback {
			out.Purpose = store.PurposeFallback
		}
	}
	return out
}

// Thread names the thread of an address in a year: messages refer to it, so that a mail program keeps them together.
func Thread(channel, address string, year int) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\n%s\n%d", channel, address, year))
	return hex.EncodeToString(sum[:16])
}
