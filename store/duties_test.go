package store_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"duban/store"
	"duban/store/leases"
)

// What a machine decides under a duty counts only while it has it.
func TestAWriteIsRefusedWhoseDutyIsLost(t *testing.T) {
	s, err := store.Open(t.Context(), t.TempDir(), store.Options{Create: true, Fast: true})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	now := time.Date(2026, 11, 30, 9, 0, 0, 0, time.UTC)
	clock := func() time.Time { return now }
	take := func(who string) (leases.Lease, bool) {
		l, ok, err := s.Duties().Take(t.Context(), "rounds", who, now, time.Minute)
		if err != nil {
			t.Fatal(err)
		}
		return l, ok
	}
	write := func(ctx context.Context) error { return s.AskRound(ctx, "管理员", now) }

	a, ok := take("a")
	under := leases.Fenced(t.Context(), a, clock)
	if err := write(under); !ok || err != nil {
		t.Fatalf("held: %v, a write: %v", ok, err)
	}
	now = now.Add(2 * time.Minute)
	if err := write(under); !errors.Is(err, leases.ErrLost) {
		t.Errorf("past the end of the lease: %v", err)
	}
	b, ok := take("b")
	if err := write(under); !ok || !errors.Is(err, leases.ErrLost) {
		t.Errorf("taken over: %v, a write of the former holder: %v", ok, err)
	}
	if asked, err := s.RoundAsked(t.Context(), now.Add(-time.Minute), now); err != nil || asked {
		t.Errorf("a refused write was kept: %v %v", asked, err)
	}
	if err := write(leases.Unfenced(under)); err != nil {
		t.Errorf("what is true whoever has the duty: %v", err)
	}
	if all, err := s.Duties().Held(t.Context(), now); err != nil || len(all) != 1 || all[0].Holder != "b" || all[0].Token != b.Token || !all[0].Until.Equal(b.Until) {
		t.Errorf("held: %+v %v, want %+v", all, err, b)
	}
	if err := s.Duties().Give(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	if _, ok := take("a"); !ok {
		t.Error("what was given back is not free")
	}
}
