package store_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"testing"
	"time"

	"duban/remind"
	"duban/remind/delivery"
	"duban/store"
	"duban/store/holds"
)

var refused = delivery.Verdict{Outcome: delivery.Refused, Reply: "no such user", Dead: true}

// An address is reached on the day of its last delivery, whether a reminder or a test; what comes back proves nothing.
func TestReach(t *testing.T) {
	ctx := context.Background()
	s := open(t, t.TempDir())
	day := remind.DateOf(start)
	jia := remind.Address{Channel: "mail", To: "jia@x.test"}
	check := func(what string, want remind.Reached) {
		t.Helper()
		all, err := s.Reach(ctx, realm)
		if err != nil || all[jia] != want {
			t.Errorf("%s: %+v, %v; want %+v", what, all[jia], err, want)
		}
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	check("nobody knows it", remind.Reached{})
	must(s.PutDirectory(ctx, -1, remind.Directory{Contacts: []remind.Contact{{Body: "甲县", Channel: "mail", Address: " Jia@x.test"}}}, start))
	must(s.PutDirectory(ctx, -1, remind.Directory{Contacts: []remind.Contact{{Body: "甲县", Channel: "mail", Address: "jia@x.test"}}}, start.AddDate(0, 0, 1)))
	check("the first directory has named it", remind.Reached{Since: day})

	n := notice("p/1", "d30", "jia@x.test")
	offer(t, s, n)
	must(put(t, s, "m1", n))
	c, _ := claim(t, s, start)
	must(s.Settle(ctx, c.ID, c.Attempt, delivery.Verdict{Outcome: delivery.Retry}, start))
	check("an attempt that failed", remind.Reached{Since: day})
	later := start.AddDate(0, 0, 2)
	c, _ = claim(t, s, later)
	must(s.Settle(ctx, c.ID, c.Attempt, delivery.Verdict{Outcome: delivery.Delivered}, later))
	check("a delivery", remind.Reached{Since: day, Last: day + 2})

	test := store.Test{ID: "test-1", Realm: realm, Address: jia, Recipient: "甲县", By: "x"}
	later = start.AddDate(0, 0, 5)
	must(s.BeginTest(ctx, test, later))
	check("a test that is under way", remind.Reached{Since: day, Last: day + 2})
	must(s.EndTest(ctx, test, delivery.Verdict{Outcome: delivery.Delivered}, later))
	check("a test", remind.Reached{Since: day, Last: day + 5})
	other := store.Test{ID: "test-2", Realm: store.Rehearsal, Address: jia}
	must(s.BeginTest(ctx, other, later.AddDate(0, 0, 1)))
	must(s.EndTest(ctx, other, delivery.Verdict{Outcome: delivery.Delivered}, later.AddDate(0, 0, 1)))
	check("a rehearsal proves nothing", remind.Reached{Since: day, Last: day + 5})

	back, err := s.Test(ctx, "test-1")
	if err != nil || back != test {
		t.Errorf("the test is %+v, %v", back, err)
	}
	for want := range 2 {
		isNew, err := s.TestBounced(ctx, test, refused, later)
		if err != nil || isNew != (want == 0) {
			t.Errorf("the test came back: %v, %v", isNew, err)
		}
	}
	check("the test came back", remind.Reached{Since: day, Last: day + 2})
	if _, err := s.Bounced(ctx, "m1", refused, later); err != nil {
		t.Fatal(err)
	}
	check("the reminder, too", remind.Reached{Since: day})
	for i, days := range []int{7, 6} {
		x := store.Test{ID: fmt.Sprint("test-", 3+i), Realm: realm, Address: jia}
		must(s.EndTest(ctx, x, delivery.Verdict{Outcome: delivery.Delivered}, start.AddDate(0, 0, days)))
	}
	check("what is recorded late sets nothing back", remind.Reached{Since: day, Last: day + 7})
	if snap, err := s.Snapshot(ctx); err != nil || len(snap.Losses) != 2 || !snap.Losses[0].Dead {
		t.Errorf("losses: %+v, %v", snap.Losses, err)
	}
	if _, err := s.Test(ctx, "test-9"); !errors.Is(err, store.ErrNoMessage) {
		t.Errorf("a test that nobody sent: %v", err)
	}
}

// A test counts against the budget from before it is sent.
func TestATestIsSpent(t *testing.T) {
	ctx := context.Background()
	s := open(t, t.TempDir())
	x := store.Test{ID: "test-1", Realm: realm, Address: remind.Address{Channel: "mail", To: "jia@x.test"}}
	if err := s.BeginTest(ctx, x, start); err != nil {
		t.Fatal(err)
	}
	now := func() time.Time { return start }
	if spent, err := s.Spent(ctx, realm, "mail", time.Minute, now); err != nil || len(spent) != 1 || spent[0].After(start) || start.Sub(spent[0]) > time.Minute {
		t.Errorf("spent %v, %v", spent, err)
	}
	for name, other := range map[string][2]string{"another channel": {realm, "sms"}, "another realm": {"trial", "mail"}} {
		if spent, err := s.Spent(ctx, other[0], other[1], time.Minute, now); err != nil || len(spent) != 0 {
			t.Errorf("%s has spent %v, %v", name, spent, err)
		}
	}
	// The longer it takes to ask, the later is what was begun: never is it taken for older than it is.
	asked := 0
	slow := func() time.Time {
		asked++
		return start.Add(time.Duration(asked-1) * 10 * time.Minute)
	}
	soon, err1 := s.Spent(ctx, realm, "mail", time.Minute, now)
	late, err2 := s.Spent(ctx, realm, "mail", time.Minute, slow)
	if err := errors.Join(err1, err2); err != nil || len(late) != 1 || late[0].Sub(soon[0]) < 5*time.Minute {
		t.Errorf("asked at once %v, slowly %v, %v", soon, late, err)
	}
	if spent, err := s.Spent(ctx, realm, "mail", 0, now); err != nil || len(spent) != 0 {
		t.Errorf("spent within no time: %v, %v", spent, err)
	}
}

// A clock that is set back by a little waits for what it dated before; by much, that would hold up a channel for as long.
func TestAClockThatWasAheadHasSpentNothing(t *testing.T) {
	s := open(t, t.TempDir())
	x := store.Test{ID: "test-1", Realm: realm, Address: remind.Address{Channel: "mail", To: "jia@x.test"}}
	if err := s.BeginTest(t.Context(), x, start); err != nil {
		t.Fatal(err)
	}
	n := notice("p/1", "d30", "jia@x.test")
	offer(t, s, n)
	if err := put(t, s, "m1", n); err != nil {
		t.Fatal(err)
	}
	settleAt(t, s, start, delivery.Verdict{Outcome: delivery.Retry})
	for back, want := range map[time.Duration]int{2 * time.Minute: 2, 2 * time.Hour: 0} {
		now := func() time.Time { return start.Add(-back) }
		if spent, err := s.Spent(t.Context(), realm, "mail", time.Minute, now); err != nil || len(spent) != want {
			t.Errorf("with the clock set back by %v: %v, %v", back, spent, err)
		}
	}
}

// What was given back untried was no attempt: it has spent nothing, and goes first, by whatever clock.
func TestWhatIsGivenBackUntriedHasSpentNothing(t *testing.T) {
	ctx := context.Background()
	s := open(t, t.TempDir())
	n := notice("p/1", "d30", "jia@x.test")
	offer(t, s, n)
	if err := put(t, s, "m1", n); err != nil {
		t.Fatal(err)
	}
	settleAt(t, s, start, delivery.Verdict{Outcome: delivery.Unsent})
	if spent, err := s.Spent(ctx, realm, "mail", time.Minute, func() time.Time { return start }); err != nil || len(spent) != 0 {
		t.Errorf("what was given back has spent %v, %v", spent, err)
	}
	behind := start.Add(-2 * time.Minute)
	if c := settleAt(t, s, behind, delivery.Verdict{Outcome: delivery.Retry}); c.ID != "m1" || c.Failures != 0 {
		t.Errorf("by a clock that is behind %+v is claimed", c)
	}
	if spent, err := s.Spent(ctx, realm, "mail", time.Minute, func() time.Time { return behind }); err != nil || len(spent) != 1 {
		t.Errorf("what was tried has spent %v, %v", spent, err)
	}
}

// A hold with a last day keeps back up to and on it, and ends by itself.
func TestAHoldEndsByItself(t *testing.T) {
	ctx := context.Background()
	s := open(t, t.TempDir())
	day := remind.DateOf(start)
	h := store.Hold{Scope: "addr:mail:jia@x.test", On: true, By: "x", Second: "y", Until: day + 3, Note: "出差"}
	if err := s.SetHold(ctx, h, start); err != nil {
		t.Fatal(err)
	}
	snap, err := s.Snapshot(ctx)
	if err != nil || len(snap.Holds) != 1 || snap.Holds[0] != h {
		t.Fatalf("holds %+v, %v", snap.Holds, err)
	}
	n := notice("p/1", "d30", "jia@x.test")
	for on, want := range map[remind.Date]bool{day: true, day + 3: true, day + 4: false} {
		if got := store.NewHolds(snap.Holds, store.Rehearsal, on).Keeps(&n); got != want {
			t.Errorf("on %s it keeps: %v", on, got)
		}
		if got := len(holds.Running(snap.Holds, on)) == 1; got != want {
			t.Errorf("on %s it runs: %v", on, got)
		}
	}
}

// The addresses of a plan count from the day on which its notices may leave: that of its release, or after the last day of its hold.
func TestAPlanIsReleasedAfterTheLastDayOfItsHold(t *testing.T) {
	ctx := context.Background()
	s := open(t, t.TempDir())
	day := remind.DateOf(start)
	if err := s.PutPlan(ctx, -1, remind.Plan{ID: "p"}, start); err != nil { // it enters held
		t.Fatal(err)
	}
	terms := store.Terms{Realm: store.Real, Policy: &remind.Policy{}}
	for _, tt := range []struct {
		name string
		hold store.Hold
		want map[string]remind.Date
	}{
		{"without an end", store.Hold{Scope: "p", On: true}, map[string]remind.Date{}},
		{"released", store.Hold{Scope: "p"}, map[string]remind.Date{"p": day}},
		{"to a day", store.Hold{Scope: "p", On: true, Until: day + 3}, map[string]remind.Date{"p": day + 4}},
		{"all, to a day", store.Hold{Scope: store.Everything, On: true, Until: day + 9}, map[string]remind.Date{"p": day + 10}},
		{"all, without an end", store.Hold{Scope: store.Everything, On: true}, map[string]remind.Date{}},
	} {
		if err := s.SetHold(ctx, tt.hold, start); err != nil {
			t.Fatal(err)
		}
		snap, err := s.Snapshot(ctx)
		if got := terms.World(snap).Released; err != nil || !maps.Equal(got, tt.want) {
			t.Errorf("%s: %v, %v", tt.name, got, err)
		}
	}
}

// What a person keeps back proposes no papers: of holds those of plans, problems and matters that bind in the realm, with their last days.
func TestWhatIsKeptBack(t *testing.T) {
	ctx := context.Background()
	s := open(t, t.TempDir())
	day := remind.DateOf(start)
	if err := s.PutPlan(ctx, -1, remind.Plan{ID: "p"}, start); err != nil { // it enters held
		t.Fatal(err)
	}
	for _, h := range []store.Hold{
		{Scope: "p/1", On: true, By: "x"},
		{Scope: "p/2.1@2026-12-31", On: true, Until: day + 3, By: "x"},
		{Scope: "p/3", On: true, By: "x"},
		{Scope: "p/3", By: "x"},
		{Scope: "addr:mail:a@x.test", On: true, By: "x"},
	} {
		if err := s.SetHold(ctx, h, start); err != nil {
			t.Fatal(err)
		}
	}
	snap, err := s.Snapshot(ctx)
	if err != nil {
		t.Fatal(err)
	}
	want := map[remind.Key]remind.Date{"p/1": 0, "p/2.1@2026-12-31": day + 3}
	for _, in := range []string{store.Rehearsal, store.Real} {
		terms := store.Terms{Realm: in, Policy: &remind.Policy{}}
		if got := terms.World(snap).Kept; !maps.Equal(got, want) {
			t.Errorf("%s: %v, want %v", in, got, want)
		}
		want["p"] = 0 // the hold with which a plan enters binds real channels alone
	}
}
