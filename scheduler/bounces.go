package scheduler

import (
	"context"
	"errors"
	"fmt"
	"time"

	"duban/notify"
	"duban/notify/wording"
	"duban/remind"
	"duban/remind/delivery"
	"duban/store"
)

// bouncesEvery is how often the mailbox of bounces is read, unread how long it may fail before the administrator is told.
const (
	bouncesEvery = 10 * time.Minute
	unread       = time.Hour
)

// An outage is that the mailbox cannot be read. The zero outage is none.
type outage struct {
	since time.Time
	said  string // what the last try said
	told  bool   // the administrator knows
}

// watchBounces reads the mailbox of bounces until the context ends. It runs beside the loop, which a mailbox that hangs must not hold up, and
// so shares nothing with it but the store.
func (w *watch) watchBounces(ctx context.Context) {
	var o outage
	for ctx.Err() == nil {
		err := w.Bounces(ctx, w.bounced)
		if ctx.Err() != nil {
			return
		}
		o = w.missBounces(ctx, err, o)
		if w.Wait(ctx, w.Now().Add(bouncesEvery)) != nil {
			return
		}
	}
}

// missBounces logs that the mailbox cannot be read, the same failure once, and tells the administrator once if it lasts.
func (w *watch) missBounces(ctx context.Context, err error, o outage) outage {
	if err == nil {
		return outage{}
	}
	if o.since.IsZero() {
		o.since = w.Now()
	}
	if err.Error() != o.said {
		w.Log.Error("the mailbox of bounces cannot be read", "error", err)
	}
	o.said = err.Error()
	if !o.told && w.Now().Sub(o.since) >= unread {
		o.told = w.tellUnread(ctx, o)
	}
	return o
}

// tellUnread reports whether the administrator has been told, or will be: the word is in the queue.
func (w *watch) tellUnread(ctx context.Context, o outage) bool {
	to, ok := w.alarmed(ctx)
	if !ok {
		return false
	}
	r := wording.Plain("【督办系统】退信邮箱无法读取",
		"退信邮箱自"+chineseTime(o.since)+"起无法读取："+o.said,
		"提醒照常发出；在恢复之前，被退回的邮件不能自动发现。",
		"请检查设置文件中的 mail.bounces，并用 duban check --online 验证。")
	matter := fmt.Sprintf("bounces\n%d", o.since.UnixMilli())
	return w.tell(ctx, w.letter(matter, to, r), w.Now().Add(lifeOfWarning)) == nil
}

// bounced takes the bounces of one mail. It reports whether one of them is about a message of ours and its address; the others are left to
// a person.
func (w *watch) bounced(ctx context.Context, bounces []notify.Bounce) (bool, error) {
	for i := range bounces {
		// A mail may be about several recipients, and anybody can write one: only a bounce that names a mail of this realm and the very
		// address that it went to is believed.
		b := &bounces[i]
		m, err := w.Store.Message(ctx, b.ID)
		if errors.Is(err, store.ErrNoMessage) {
			if ours, err := w.testBounced(ctx, b); ours || err != nil {
				return ours, err
			}
		}
		if errors.Is(err, store.ErrNoMessage) || err == nil && (m.Realm != w.Realm || m.Channel != remind.MailChannel || !b.About(m.To)) {
			continue
		}
		if err != nil {
			return false, err
		}
		err = w.cameBack(ctx, m.ID, b)
		return err == nil, err
	}
	w.Log.Info("a bounce that names no message of ours and its address is left to a person")
	return false, nil
}

// cameBack records that a message came back. The verdict is that of a refusal at once, so all that follows from one follows: the loss, and who
// stands in.
func (w *watch) cameBack(ctx context.Context, id string, b *notify.Bounce) error {
	v := delivery.Verdict{Outcome: delivery.Refused, Reply: "退信：" + b.Reply, Dead: b.Dead}
	if b.Ours {
		v.Outcome = delivery.Declined
	}
	isNew, err := w.Store.Bounced(ctx, id, v, w.Now())
	if errors.Is(err, store.ErrDoubt) { // an attempt is under way
		return notify.ErrLater
	}
	if err != nil {
		return fmt.Errorf("record that message %s came back: %w", id, err)
	}
	if isNew {
		w.Log.Info("a message came back", "message", id, "status", b.Status, "dead", b.Dead)
	}
	return nil
}

// testBounced takes a bounce that is about a test, if it is: whoever was tried by hand is not reached, whatever the server said at first.
func (w *watch) testBounced(ctx context.Context, b *notify.Bounce) (bool, error) {
	x, err := w.Store.Test(ctx, b.ID)
	if errors.Is(err, store.ErrNoMessage) || err == nil && (x.Realm != w.Realm || x.Channel != remind.MailChannel || !b.About(x.To)) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	v := delivery.Verdict{Outcome: delivery.Refused, Reply: "退信：" + b.Reply, Dead: b.Dead}
	isNew, err := w.Store.TestBounced(ctx, x, v, w.Now())
	if isNew {
		w.Log.Info("a test came back", "test", x.ID, "status", b.Status, "dead", b.Dead)
	}
	return err == nil, err
}
