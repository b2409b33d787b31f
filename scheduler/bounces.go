package scheduler

import (
	"context"
	"errors"
	"fmt"

	"duban/notify"
	"duban/remind"
	"duban/remind/delivery"
	"duban/store"
)

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
