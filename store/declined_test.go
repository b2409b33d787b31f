package store_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"duban/remind"
	"duban/remind/delivery"
	"duban/store"
)

var (
	declined  = delivery.Verdict{Outcome: delivery.Declined, Code: 554, Reply: "554 no"}
	delivered = delivery.Verdict{Outcome: delivery.Delivered, Code: 250}
	unknown   = delivery.Verdict{Outcome: delivery.Refused, Code: 550, Dead: true, Reply: "550 no such user"}
)

// tried makes a message of a notice to an address on a day, n days after the first, and attempts it. It returns where the notice stands then.
func tried(t *testing.T, s *store.Store, n int, address string, v delivery.Verdict) string {
	t.Helper()
	at := start.AddDate(0, 0, n)
	one := notice("p/"+address, "d7", address)
	offerAt(t, s, at, one)
	id := fmt.Sprint(address, n)
	err := s.PutMessage(context.Background(), store.Outgoing{
		Letter: delivery.Letter{ID: id, Address: one.Address, Date: at, Rendered: remind.Rendered{Subject: "主题"}}, Realm: realm,
		Day: remind.DateOf(at), Expires: at.Add(8 * time.Hour), Notices: []remind.NoticeKey{one.NoticeKey},
	})
	if err != nil {
		t.Fatal(err)
	}
	settleAt(t, s, at, v)
	return states(t, s)[string(one.Obligation)+" d7"]
}

func offerAt(t *testing.T, s *store.Store, at time.Time, due ...remind.Notice) {
	t.Helper()
	if _, err := s.Offer(context.Background(), store.Round{Day: remind.DateOf(at), At: at, Realm: realm}, due, nil); err != nil {
		t.Fatal(err)
	}
}

func settleAt(t *testing.T, s *store.Store, at time.Time, v delivery.Verdict) store.Claimed {
	t.Helper()
	c, ok := claim(t, s, at)
	if !ok {
		t.Fatal("nothing to claim")
	}
	if err := s.Settle(context.Background(), c.ID, c.Attempt, v, at); err != nil {
		t.Fatal(err)
	}
	return c
}

func broken(t *testing.T, s *store.Store) bool {
	t.Helper()
	names, err := s.BrokenChannels(context.Background(), realm)
	if err != nil {
		t.Fatal(err)
	}
	return len(names) > 0
}

// What is declined waits again, and the third at another address in a row breaks the channel; a delivery between begins anew.
func TestThreeInARowAreTheChannels(t *testing.T) {
	for _, tt := range []struct {
		name    string
		before  []delivery.Verdict // each at another address
		waiting bool               // the third one's notice waits; else it stays in its message
	}{
		{"three", []delivery.Verdict{declined, declined}, false},
		{"two", []delivery.Verdict{declined}, true},
		{"a delivery between", []delivery.Verdict{declined, delivered, declined}, true},
		{"an address that is unknown between", []delivery.Verdict{declined, unknown, declined}, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := open(t, t.TempDir())
			for i, v := range tt.before {
				got := tried(t, s, 0, fmt.Sprint(i, "@x.example"), v)
				if v.Outcome == delivery.Declined && got != store.Waiting || broken(t, s) {
					t.Fatalf("message %d is %s, broken: %v", i, got, broken(t, s))
				}
			}
			got := tried(t, s, 0, "last@x.example", declined)
			if tt.waiting && (got != store.Waiting || broken(t, s)) || !tt.waiting && (got != store.Queued || !broken(t, s)) {
				t.Errorf("the last is %s, broken: %v", got, broken(t, s))
			}
		})
	}
}

// A broken channel gets one message an hour whatever becomes of it, each time another one; the first delivery lets all go.
func TestABrokenChannelIsProbedByOneMessageAnHour(t *testing.T) {
	ctx := context.Background()
	s := open(t, t.TempDir())
	for i := range 3 {
		tried(t, s, 0, fmt.Sprint(i, "@x.example"), declined)
	}
	for i := range 2 {
		one := notice("p/1", "d7", fmt.Sprint("more", i, "@x.example"))
		offer(t, s, one)
		if err := put(t, s, fmt.Sprint("more", i), one); err != nil {
			t.Fatal(err)
		}
	}
	if _, ok := claim(t, s, start.Add(59*time.Minute)); ok {
		t.Error("tried within the hour")
	}
	var probes []string
	for i, v := range []delivery.Verdict{declined, {Outcome: delivery.Retry, Reply: "451"}, unknown, delivered} {
		at := start.Add(time.Duration(i+1) * time.Hour)
		probes = append(probes, settleAt(t, s, at, v).ID)
		if _, ok := claim(t, s, at.Add(30*time.Minute)); ok != (v.Outcome == delivery.Delivered) {
			t.Errorf("after %s another is claimed: %v", v.Outcome, ok)
		}
		if v.Outcome == delivery.Refused {
			continue
		}
		if snap, err := s.Snapshot(ctx); err != nil || len(snap.Channels) > 0 && snap.Channels[0].Notices == 0 {
			t.Errorf("it does not say how much waits: %+v, %v", snap.Channels, err)
		}
	}
	if got := strings.Join(probes, " "); got != "2@x.example0 more0 more1 2@x.example0" {
		t.Errorf("probed by %s", got)
	}
	if broken(t, s) {
		t.Error("after a delivery it is still broken")
	}
}

// One address that declines on three days while its channel delivers to others is refused in the end; it is not tried for ever.
func TestAnAddressThatDeclinesForDaysFails(t *testing.T) {
	s := open(t, t.TempDir())
	for day, want := range []string{store.Waiting, store.Waiting, store.Failed} {
		if got := tried(t, s, day, "a@x.example", declined); got != want {
			t.Errorf("day %d: %s, want %s", day, got, want)
		}
		tried(t, s, day, fmt.Sprint("other", day, "@x.example"), delivered)
	}
	snap, err := s.Snapshot(context.Background())
	if err != nil || len(snap.Failures) == 0 || snap.Failures[0].State != store.Failed || snap.Failures[0].Why != declined.Reply || broken(t, s) {
		t.Errorf("the office sees %+v, %v", snap.Failures, err)
	}
}

// A robot has one address: three days without one delivery break it.
func TestAGroupThatDeclinesForDaysIsBroken(t *testing.T) {
	s := open(t, t.TempDir())
	for day, want := range []string{store.Waiting, store.Waiting, store.Queued} {
		if got := tried(t, s, day, "群", declined); got != want {
			t.Errorf("day %d: %s, want %s", day, got, want)
		}
	}
	if !broken(t, s) {
		t.Error("it is not broken")
	}
}

// An address that declined is left alone for the day, so that who stands in hears; not where it was the channel after all.
func TestADeclinedAddressIsLostForTheDay(t *testing.T) {
	ctx := context.Background()
	s := open(t, t.TempDir())
	tried(t, s, 0, "a@x.example", declined)
	snap, err := s.Snapshot(ctx)
	if err != nil || len(snap.Losses) != 1 || snap.Losses[0].Dead || len(snap.Failures) != 1 || snap.Failures[0].State != store.Queued || snap.Failures[0].Why != declined.Reply {
		t.Errorf("losses %+v, failures %+v, %v", snap.Losses, snap.Failures, err)
	}
	tried(t, s, 0, "b@x.example", declined)
	tried(t, s, 0, "c@x.example", declined)
	if snap, err = s.Snapshot(ctx); err != nil || len(snap.Losses) != 0 {
		t.Errorf("once the channel is broken: %+v, %v", snap.Losses, err)
	}
}

// A word to the administrator has no notices that could be worded anew: it is tried again.
func TestAWordThatIsDeclinedIsTriedAgain(t *testing.T) {
	ctx := context.Background()
	s := open(t, t.TempDir())
	word := store.Outgoing{Letter: delivery.Letter{ID: "w", Address: remind.Address{Channel: "mail", To: "admin@x.example"}, Date: start}, Realm: realm, Day: remind.DateOf(start), Expires: start.Add(time.Hour), Purpose: store.PurposeWord}
	if err := s.PutMessage(ctx, word); err != nil {
		t.Fatal(err)
	}
	settleAt(t, s, start, declined)
	if at, ok, err := s.NextAttempt(ctx, realm, "mail"); err != nil || !ok || !at.After(start) {
		t.Errorf("next at %s, %v, %v", at, ok, err)
	}
}

// A person may have a failed message sent once more: what is still due is worded anew, and the address has a new chance.
func TestAFailedMessageIsSentOnceMore(t *testing.T) {
	ctx := context.Background()
	s := open(t, t.TempDir())
	if got := tried(t, s, 0, "a@x.example", unknown); got != store.Failed {
		t.Fatal(got)
	}
	address, later := remind.Address{Channel: "mail", To: "a@x.example"}, start.Add(time.Hour)
	if err := s.Resolve(ctx, "a@x.example0", true, "管理员", later); err == nil || !strings.Contains(err.Error(), "只能用 --resend") {
		t.Errorf("settled as sent: %v", err)
	}
	if err := s.Resolve(ctx, "a@x.example0", false, "管理员", later); err != nil {
		t.Fatal(err)
	}
	snap, err1 := s.Snapshot(ctx)
	h, err2 := s.History(ctx, realm, address, remind.DateOf(start))
	if got := states(t, s)["p/a@x.example d7"]; got != store.Waiting || err1 != nil || err2 != nil || len(snap.Losses)+len(snap.Failures)+len(h.Messages) != 0 {
		t.Errorf("it is %s; losses %+v, failures %+v, history %+v, %v, %v", got, snap.Losses, snap.Failures, h, err1, err2)
	}
	if err := s.Resolve(ctx, "a@x.example0", false, "管理员", later); err == nil || !strings.Contains(err.Error(), "没有发送失败") {
		t.Errorf("a second time: %v", err)
	}
	if got := tried(t, s, 1, "a@x.example", delivered); got != store.Delivered {
		t.Errorf("then it is %s", got)
	}
}

// A mail that comes back for a cause that is not the address has not failed either, until the third day.
func TestABounceThatSpeaksNotOfTheAddress(t *testing.T) {
	ctx := context.Background()
	s := open(t, t.TempDir())
	for day, want := range []string{store.Waiting, store.Waiting, store.Failed} {
		tried(t, s, day, "a@x.example", delivered)
		at, id := start.AddDate(0, 0, day).Add(time.Hour), fmt.Sprint("a@x.example", day)
		for i := range 2 {
			isNew, err := s.Bounced(ctx, id, delivery.Verdict{Outcome: delivery.Declined, Reply: "退信：5.7.1 spam"}, at)
			if err != nil || isNew != (i == 0) {
				t.Errorf("day %d: new %v, %v", day, isNew, err)
			}
		}
		snap, err := s.Snapshot(ctx)
		last := snap.Failures[len(snap.Failures)-1]
		if got := states(t, s)["p/a@x.example d7"]; got != want || err != nil || len(snap.Losses) != day+1 || last.Why != "退信：5.7.1 spam" {
			t.Errorf("day %d: %s, want %s; losses %+v, failures %+v, %v", day, got, want, snap.Losses, snap.Failures, err)
		}
		h, err := s.History(ctx, realm, remind.Address{Channel: "mail", To: "a@x.example"}, remind.DateOf(start))
		if err != nil || h.Reminded["p/a@x.example"] != 0 {
			t.Errorf("day %d: reminded %v, %v", day, h.Reminded, err)
		}
	}
}
