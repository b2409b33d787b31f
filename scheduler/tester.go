package scheduler

import (
	"context"
	"time"

	"duban/remind"
	"duban/remind/delivery"
	"duban/store"
)

// A Tester carries test messages past the queue: once each, as fast as the budgets allow that it shares with the daemon. Both count what the
// store has, so they may work beside each other.
type Tester struct {
	Store  *store.Store // nil: there is none, and nothing is kept
	Realm  string
	Who    string // asks for the tests
	Routes map[string]Route
	Now    func() time.Time
	Wait   func(context.Context, time.Time) error // returns at that instant, or with the context's error
}

// A Tested is what came of one test. Unsent says why it was not tried; else the verdict counts.
type Tested struct {
	delivery.Letter
	Verdict delivery.Verdict
	Unsent  string
}

// TestAll carries the letters in their order, while open reports true, and tells yield of each. A channel that breaks or asks for a rest is
// tried no more: the answer would be the same for all.
func (t *Tester) TestAll(ctx context.Context, letters []delivery.Letter, open func() bool, yield func(Tested)) error {
	resting := map[string]string{}
	for i := range letters {
		x := Tested{Letter: letters[i], Unsent: resting[letters[i].Channel]}
		if x.Unsent == "" {
			if err := t.wait(ctx, x.Channel); err != nil {
				return err
			}
			if !open() {
				x.Unsent = "已不在发送时段"
			}
		}
		if x.Unsent == "" {
			var err error
			if x.Verdict, err = t.Test(ctx, x.Letter); err != nil {
				return err
			}
			if o := x.Verdict.Outcome; o == delivery.Broken || o == delivery.Paused {
				resting[x.Channel] = "渠道“" + remind.ChannelChinese(x.Channel) + "”未接收前一条，不再试发"
			}
		}
		yield(x)
	}
	return nil
}

// wait blocks until the channel's budget allows one more.
func (t *Tester) wait(ctx context.Context, channel string) error {
	if t.Store == nil {
		return nil
	}
	for {
		now := t.Now()
		at, err := t.free(ctx, channel, now)
		if err != nil || !at.After(now) {
			return err
		}
		if err := t.Wait(ctx, at); err != nil {
			return err
		}
	}
}

// free returns when a channel's budget allows the next attempt, by all who use the store.
func (t *Tester) free(ctx context.Context, channel string, now time.Time) (time.Time, error) {
	b := t.Routes[channel].Budget
	longest := b.Longest()
	if longest == 0 {
		return now, nil
	}
	spent, err := t.Store.Spent(ctx, t.Realm, channel, longest, t.Now)
	return b.Next(spent, now), err
}

// Test sends one letter, and keeps that it was tried and what came of it. What was sent is recorded even if the program is to stop.
func (t *Tester) Test(ctx context.Context, l delivery.Letter) (delivery.Verdict, error) {
	x := store.Test{ID: l.ID, Realm: t.Realm, Address: l.Address, Recipient: l.Recipient, By: t.Who}
	if t.Store != nil {
		if err := t.Store.BeginTest(ctx, x, t.Now()); err != nil {
			return delivery.Verdict{}, err
		}
	}
	v := t.Routes[l.Channel].Send(ctx, l, func() error { return nil })
	if t.Store == nil {
		return v, nil
	}
	return v, t.Store.EndTest(context.WithoutCancel(ctx), x, v, t.Now())
}
