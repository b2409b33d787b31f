package store_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"duban/remind/delivery"
	"duban/remind/report"
)

// Whoever counts from where he last stopped has counted as much as who counts all.
func TestCountingOnIsCountingAll(t *testing.T) {
	ctx := context.Background()
	s := open(t, t.TempDir())
	var sum []report.Tally
	var last int64
	for i, outcome := range []delivery.Outcome{delivery.Delivered, delivery.Refused, delivery.Delivered} {
		at := start.Add(time.Duration(i) * time.Hour)
		n := notice(fmt.Sprint("p/", i), "d7", "a@x.example")
		offer(t, s, n)
		id := fmt.Sprint("m", i)
		if err := put(t, s, id, n); err != nil {
			t.Fatal(err)
		}
		claim(t, s, at)
		if err := s.Settle(ctx, id, 1, delivery.Verdict{Outcome: outcome}, at); err != nil {
			t.Fatal(err)
		}
		more, now, err := s.TallyAfter(ctx, realm, last)
		if err != nil || len(more) != 1 || more[0].Messages != 1 {
			t.Fatalf("message %d: %v, %v", i, more, err)
		}
		sum, last = report.AddTallies(sum, more), now
	}
	all, err := s.Tally(ctx, realm, time.UnixMilli(0))
	if want := "[{mail delivered 2} {mail failed 1}]"; err != nil || fmt.Sprint(all) != want || fmt.Sprint(sum) != want {
		t.Errorf("counted on %v, all %v, %v; want %s", sum, all, err, want)
	}
	if late, err := s.Tally(ctx, realm, start.Add(90*time.Minute)); err != nil || fmt.Sprint(late) != "[{mail delivered 1}]" {
		t.Errorf("since then %v, %v", late, err)
	}
	if other, _, err := s.TallyAfter(ctx, "another realm", 0); err != nil || len(other) != 0 {
		t.Errorf("of another realm %v, %v", other, err)
	}
	if more, now, err := s.TallyAfter(ctx, realm, last); err != nil || len(more) != 0 || now != last {
		t.Errorf("nothing new: %v, %d, %v", more, now, err)
	}
}
