package store_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"duban/remind/delivery"
	"duban/store"
)

// A message that came in doubt twice, was settled by hand, and bounced after that keeps all of it in order, and says where it stands.
func TestATrailHasAllThatBecameOfAMessage(t *testing.T) {
	ctx := context.Background()
	s := open(t, t.TempDir())
	n := notice("p/1", "d7", "a@x.example")
	offer(t, s, n)
	if err := put(t, s, "abc1", n); err != nil {
		t.Fatal(err)
	}
	stands := func(want string) {
		t.Helper()
		if r, err := s.Trail(ctx, "abc1"); err != nil || r.State != want || r.Next.IsZero() != (want != store.Queued) {
			t.Errorf("it is %s, next %v, want %s: %v", r.State, r.Next, want, err)
		}
	}
	stands(store.Queued)
	at := start
	for i := 1; i <= 2; i++ {
		if _, ok := claim(t, s, at); !ok {
			t.Fatal("nothing to claim")
		}
		err1 := s.Commit(ctx, "abc1", i, at.Add(time.Second))
		err2 := s.Settle(ctx, "abc1", i, delivery.Verdict{Outcome: delivery.InDoubt, Code: 451, Reply: "timeout"}, at.Add(2*time.Second))
		if err := errors.Join(err1, err2); err != nil {
			t.Fatal(err)
		}
		at = at.Add(time.Hour)
	}
	stands(store.InDoubt)
	if err := s.Resolve(ctx, "abc1", true, "管理员", at); err != nil {
		t.Fatal(err)
	}
	stands(store.Delivered)
	r, err := s.Trail(ctx, "abc1")
	if err != nil {
		t.Fatal(err)
	}
	var steps []string
	for i := range r.Steps {
		x := &r.Steps[i]
		steps = append(steps, fmt.Sprintf("%d %s %s %s %d", x.Attempt, x.Mark, x.At.Format("15:04:05"), x.Outcome, x.Code))
	}
	if got, want := strings.Join(steps, "; "), "1 begin 09:00:00  0; 1 commit 09:00:01  0; 1 end 09:00:02 in_doubt 451; "+
		"2 begin 10:00:00  0; 2 commit 10:00:01  0; 2 end 10:00:02 in_doubt 451"; got != want {
		t.Errorf("steps\n%s, want\n%s", got, want)
	}
	last := r.Settlements[len(r.Settlements)-1]
	if last.Result != store.Delivered || last.By != "管理员" || len(r.Hash) != 64 || r.Text == "" {
		t.Errorf("%+v, hash %s, text %q", r.Settlements, r.Hash, r.Text)
	}
	if len(r.Carried) != 1 || r.Carried[0].Notice.Obligation != "p/1" || r.Carried[0].State != store.Delivered {
		t.Errorf("carried %+v", r.Carried)
	}
}

// A message is found by the beginning of its name; one that is named exactly is meant alone, though others begin so.
func TestMessagesAreFoundByTheBeginningOfTheirNames(t *testing.T) {
	ctx := context.Background()
	s := open(t, t.TempDir())
	for _, id := range []string{"abc1", "abc1-2", "abd"} {
		n := notice("p/"+id, "d7", "a@x.example")
		offer(t, s, n)
		if err := put(t, s, id, n); err != nil {
			t.Fatal(err)
		}
	}
	for prefix, want := range map[string]string{"ab": "abc1 abc1-2 abd", "abc1": "abc1", "abc1-": "abc1-2", "x": "", "%": "", "abd2": ""} {
		if ids, err := s.MessagesNamed(ctx, prefix, 5); err != nil || strings.Join(ids, " ") != want {
			t.Errorf("%s…: %q, want %q: %v", prefix, ids, want, err)
		}
	}
	if ids, err := s.MessagesNamed(ctx, "ab", 2); err != nil || len(ids) != 2 {
		t.Errorf("at most two: %q, %v", ids, err)
	}
}
