package store_test

import (
	"context"
	"reflect"
	"testing"
	"time"

	"duban/remind"
	"duban/remind/delivery"
	"duban/store"
)

// refreshed holds that a snapshot that goes on from a former one is the one that is read anew.
func refreshed(t *testing.T, s *store.Store, former *store.Snapshot) store.Snapshot {
	t.Helper()
	got, err1 := s.Refresh(context.Background(), former, time.Time{})
	want, err2 := s.Snapshot(context.Background())
	if err1 != nil || err2 != nil || !reflect.DeepEqual(got, want) {
		t.Fatalf("got %+v, want %+v, %v, %v", got, want, err1, err2)
	}
	return got
}

// What people enter and what deliveries leave is in a refreshed snapshot as in a new one.
func TestARefreshedSnapshotIsWhatTheStoreHolds(t *testing.T) {
	ctx := context.Background()
	s := open(t, t.TempDir())
	snap := refreshed(t, s, nil)
	for name, change := range map[string]func() error{
		"a plan": func() error {
			return s.PutPlan(ctx, -1, remind.Plan{ID: "p", Problems: []remind.Problem{{Plan: "p", Number: 1}}}, start)
		},
		"people": func() error {
			return s.PutDirectory(ctx, -1, remind.Directory{Aliases: map[string]string{"a": "b"}}, start)
		},
		"a calendar": func() error { return s.PutCalendar(ctx, -1, remind.CalendarYear{Year: 2026}, start) },
		"an event": func() error {
			_, err := s.Record(ctx, -1, []remind.Event{{Key: "p/1", Kind: remind.EventReport, At: start}})
			return err
		},
		"a hold": func() error { return s.SetHold(ctx, store.Hold{Scope: "*", On: true, By: "x"}, start) },
	} {
		if err := change(); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		snap = refreshed(t, s, &snap)
	}
	if len(snap.Plans) != 1 || len(snap.Events) != 1 || len(snap.Years) != 1 || len(snap.Holds) != 2 || !snap.HasPeople {
		t.Errorf("got %+v", snap)
	}
	n := notice("p/1", "d7", "a@x.example")
	offer(t, s, n)
	if err := put(t, s, "m1", n); err != nil {
		t.Fatal(err)
	}
	if _, ok := claim(t, s, start); !ok {
		t.Fatal("nothing to claim")
	}
	refusal, after := delivery.Verdict{Outcome: delivery.Refused, Dead: true, Reply: "no such user"}, start.Add(time.Minute)
	if err := s.Settle(ctx, "m1", 1, refusal, after); err != nil {
		t.Fatal(err)
	}
	if snap = refreshed(t, s, &snap); len(snap.Losses) != 1 || len(snap.Failures) != 1 {
		t.Errorf("got %+v", snap)
	}
	// A week and an hour after it, the failure is old for the round that is about to be recorded.
	late, err := s.Refresh(ctx, &snap, start.Add(7*24*time.Hour+time.Hour))
	if err != nil || len(late.Failures) != 0 || len(late.Losses) != 1 {
		t.Errorf("before a round a week later: %+v, %v", late, err)
	}
}

func TestTheBacklogIsCounted(t *testing.T) {
	ctx := context.Background()
	s := open(t, t.TempDir())
	a, b, c := notice("p/1", "d7", "a@x.example"), notice("p/2", "d7", "a@x.example"), notice("p/3", "d7", "b@x.example")
	offer(t, s, a, b, c)
	if err := put(t, s, "m1", a); err != nil {
		t.Fatal(err)
	}
	if got, err := s.Backlog(ctx, realm); got.Queue != 1 || got.InDoubt != 0 || got.Waiting != 2 || got.On["mail"] != 1 || err != nil {
		t.Errorf("%+v, %v", got, err)
	}
	if got, err := s.Backlog(ctx, "other"); got.Queue+got.Waiting+len(got.On) != 0 || err != nil {
		t.Errorf("in a realm in which nothing is: %+v, %v", got, err)
	}
	if names, err := s.BrokenChannels(ctx, realm); len(names) != 0 || err != nil {
		t.Errorf("broken: %v, %v", names, err)
	}
	if _, ok := claim(t, s, start); !ok {
		t.Fatal("nothing to claim")
	}
	if err := s.Settle(ctx, "m1", 1, delivery.Verdict{Outcome: delivery.Broken, Reply: "wrong password"}, start); err != nil {
		t.Fatal(err)
	}
	if names, err := s.BrokenChannels(ctx, realm); len(names) != 1 || names[0] != a.Channel || err != nil {
		t.Errorf("broken: %v, %v", names, err)
	}
}
