package store_test

import (
	"context"
	"testing"
	"time"

	"duban/remind"
	"duban/remind/delivery"
	"duban/store"
)

// A first start that is cut off before anything was entered begins again: nothing can have been lost.
func TestAFirstStartThatIsCutOffBeginsAgain(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	for i := range 3 {
		s, err := store.Open(ctx, dir, store.Options{Create: true, At: start.Add(time.Duration(i) * time.Minute), Locked: true})
		if err != nil {
			t.Fatalf("start %d: %v", i, err)
		}
		if err := s.Remember(ctx, start); err != nil {
			t.Fatal(err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// A mail that came back for whatever cause proves nothing of its address.
func TestWhatCameBackProvesNothing(t *testing.T) {
	ctx := context.Background()
	for _, outcome := range []delivery.Outcome{delivery.Refused, delivery.Declined} {
		s := open(t, t.TempDir())
		jia := remind.Address{Channel: "mail", To: "jia@x.test"}
		n := notice("p/1", "d30", "jia@x.test")
		offer(t, s, n)
		if err := put(t, s, "m1", n); err != nil {
			t.Fatal(err)
		}
		c, _ := claim(t, s, start)
		if err := s.Settle(ctx, c.ID, c.Attempt, delivery.Verdict{Outcome: delivery.Delivered}, start); err != nil {
			t.Fatal(err)
		}
		if reach, err := s.Reach(ctx, realm); err != nil || reach[jia].Last != remind.DateOf(start) {
			t.Errorf("delivered: %v, %v", reach, err)
		}
		if _, err := s.Bounced(ctx, "m1", delivery.Verdict{Outcome: outcome, Reply: "退信"}, start.Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
		if reach, err := s.Reach(ctx, realm); err != nil || reach[jia].Last != 0 {
			t.Errorf("%s: reached on %s though it came back, %v", outcome, reach[jia].Last, err)
		}
	}
}

// Of a message whose first attempt may have arrived, a later refusal that is not the address's words nothing anew: it would go twice, unnamed.
func TestWhatIsInDoubtAndDeclinedWaitsForAPerson(t *testing.T) {
	ctx := context.Background()
	s := open(t, t.TempDir())
	n := notice("p/1", "d30", "jia@x.test")
	offer(t, s, n)
	if err := put(t, s, "m1", n); err != nil {
		t.Fatal(err)
	}
	at := start
	for _, v := range []delivery.Verdict{{Outcome: delivery.InDoubt}, {Outcome: delivery.Declined, Code: 554}} {
		c, ok := claim(t, s, at)
		if !ok {
			t.Fatal("nothing to claim")
		}
		if err := s.Commit(ctx, c.ID, c.Attempt, at); err != nil {
			t.Fatal(err)
		}
		if err := s.Settle(ctx, c.ID, c.Attempt, v, at); err != nil {
			t.Fatal(err)
		}
		at = at.Add(10 * time.Minute)
	}
	waiting, err1 := s.Waiting(ctx, realm)
	b, err2 := s.Backlog(ctx, realm)
	if len(waiting) != 0 || b.InDoubt != 1 || b.Queue != 0 || err1 != nil || err2 != nil {
		t.Errorf("%d wait, %+v, %v, %v", len(waiting), b, err1, err2)
	}
}
