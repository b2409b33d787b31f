package store_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"duban/remind"
	"duban/remind/delivery"
	"duban/store"
)

// heardOf returns who was told of what, by the snapshot that a daemon decides by: "p/1 a@x.example".
func heardOf(t *testing.T, s *store.Store, former *store.Snapshot) ([]string, *store.Snapshot) {
	t.Helper()
	snap, err := s.Refresh(context.Background(), former, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for k, list := range snap.Heard[realm] {
		for _, n := range list {
			all = append(all, fmt.Sprint(k, " ", n.To))
		}
	}
	slices.Sort(all)
	return all, &snap
}

// Told is what arrived or may have, of problems in which something has gone on lately, with all their parts and no others.
func TestWhoWasTold(t *testing.T) {
	ctx := context.Background()
	s := open(t, t.TempDir())
	list := []remind.Notice{
		notice("p/1", "d7", "a@x.example"), notice("p/1.2@2026-12-31", "d7", "b@x.example"), notice("p/1~quarter", "s", "c@x.example"),
		notice("p/10", "d7", "d@x.example"), notice("p/2", "d7", "e@x.example"), notice("p/1", "d7", "f@x.example"), notice("p/1", "d7", "g@x.example"),
	}
	offer(t, s, list...)
	for i, n := range list[:6] { // the last one waits
		id := fmt.Sprint("m", i)
		if err := put(t, s, id, n); err != nil {
			t.Fatal(err)
		}
	}
	for at := start; ; at = at.Add(time.Second) {
		c, ok := claim(t, s, at)
		if !ok {
			break
		}
		v := delivery.Verdict{Outcome: delivery.Delivered}
		if c.To == "f@x.example" {
			v.Outcome = delivery.Retry
		}
		if err := s.Settle(ctx, c.ID, 1, v, at); err != nil {
			t.Fatal(err)
		}
	}
	got, snap := heardOf(t, s, nil)
	if len(got) != 0 {
		t.Errorf("nothing has gone on, and yet %v", got)
	}
	e := remind.Event{Key: "p/1", Kind: remind.EventClose, At: start.Add(time.Hour)}
	if _, err := s.Record(ctx, -1, []remind.Event{e}); err != nil {
		t.Fatal(err)
	}
	want := []string{"p/1 a@x.example", "p/1.2@2026-12-31 b@x.example", "p/1~quarter c@x.example"}
	if got, snap = heardOf(t, s, snap); !slices.Equal(got, want) {
		t.Errorf("got %v", got)
	}
	if again, next := heardOf(t, s, snap); !slices.Equal(again, want) || fmt.Sprintf("%p", next.Heard) != fmt.Sprintf("%p", snap.Heard) {
		t.Errorf("read anew though nothing was sent: %v", again)
	}
	// Two months on it is history, but for what still waits to be told.
	later := func(due ...remind.Notice) {
		t.Helper()
		at := start.AddDate(0, 2, 0)
		if _, err := s.Offer(ctx, store.Round{Day: remind.DateOf(at), At: at, Realm: realm, Scheduled: true}, due, nil); err != nil {
			t.Fatal(err)
		}
	}
	outcome := notice("p/1", remind.StageOutcome, "a@x.example")
	later(outcome)
	if got, _ = heardOf(t, s, snap); !slices.Equal(got, want) {
		t.Errorf("while an outcome waits: %v", got)
	}
	later()
	if got, _ = heardOf(t, s, snap); len(got) != 0 {
		t.Errorf("in the end: %v", got)
	}
}

// What a stand-in was told in its days is known for a month after them, though nothing has gone on; what surely failed told nobody.
func TestWhatStandInsWereTold(t *testing.T) {
	ctx := context.Background()
	today := remind.DateOf(start)
	for _, tt := range []struct {
		name     string
		from, to remind.Date
		outcome  delivery.Outcome
		want     []string
	}{
		{"today", today, today, delivery.Delivered, []string{"p/1 li@x.example"}},
		{"in doubt", today, today, delivery.InDoubt, []string{"p/1 li@x.example"}},
		{"refused", today, today, delivery.Refused, nil},
		{"to be tried again", today, today, delivery.Retry, nil},
		{"a week", today - 3, today + 3, delivery.Delivered, []string{"p/1 li@x.example"}},
		{"from tomorrow on", today + 1, today + 9, delivery.Delivered, nil},
		{"until yesterday", today - 9, today - 1, delivery.Delivered, nil},
		{"for good", today, 0, delivery.Delivered, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := open(t, t.TempDir())
			err := s.PutDirectory(ctx, -1, remind.Directory{Contacts: []remind.Contact{
				{Body: "甲县", Name: "zhang", Channel: "mail", Address: "zhang@x.example"},
				{Body: "甲县", Name: "li", Channel: "mail", Address: "LI@x.example", For: "zhang", From: tt.from, To: tt.to},
			}}, start)
			if err != nil {
				t.Fatal(err)
			}
			list := []remind.Notice{notice("p/1", "d7", "li@x.example"), notice("p/2", "d7", "zhang@x.example")}
			offer(t, s, list...)
			for i, n := range list {
				if err := put(t, s, fmt.Sprint("m", i), n); err != nil {
					t.Fatal(err)
				}
			}
			for c, ok := claim(t, s, start); ok; c, ok = claim(t, s, start) {
				if err := s.Settle(ctx, c.ID, 1, delivery.Verdict{Outcome: tt.outcome}, start); err != nil {
					t.Fatal(err)
				}
			}
			if got, _ := heardOf(t, s, nil); !slices.Equal(got, tt.want) {
				t.Errorf("got %v, want %v", got, tt.want)
			}
			later := start.AddDate(0, 0, 31+10)
			if _, err := s.Offer(ctx, store.Round{Day: remind.DateOf(later), At: later, Realm: realm, Scheduled: true}, nil, nil); err != nil {
				t.Fatal(err)
			}
			if got, _ := heardOf(t, s, nil); len(got) > 0 {
				t.Errorf("a month later: %v", got)
			}
		})
	}
}

// What was withdrawn when an absence began stays superseded once a stand-in was told it: it does not come back when it is due again.
func TestWhatAStandInHeardDoesNotComeBack(t *testing.T) {
	ctx := context.Background()
	s := open(t, t.TempDir())
	n := notice("p/1", "d7", "zhang@x.example")
	offer(t, s, n)
	if got := offer(t, s); got.Withdrawn != 1 {
		t.Fatalf("%+v", got)
	}
	if err := s.Supersede(ctx, realm, []remind.NoticeKey{n.NoticeKey}, start); err != nil {
		t.Fatal(err)
	}
	if got := offer(t, s, n); got != (store.Offered{}) {
		t.Errorf("offered once more: %+v", got)
	}
}

// A word ahead is no reminder of the matter: it says that many fall due, and what is asked for comes later.
func TestAWordAheadIsNoReminder(t *testing.T) {
	ctx := context.Background()
	s := open(t, t.TempDir())
	ahead, d90 := notice("p/1", "peak", "a@x.example"), notice("p/2", "d90", "a@x.example")
	ahead.Form = remind.Ahead
	offer(t, s, ahead, d90)
	if err := put(t, s, "m1", ahead, d90); err != nil {
		t.Fatal(err)
	}
	if _, ok := claim(t, s, start); !ok {
		t.Fatal("nothing to claim")
	}
	if err := s.Settle(ctx, "m1", 1, delivery.Verdict{Outcome: delivery.Delivered}, start); err != nil {
		t.Fatal(err)
	}
	h, err := s.History(ctx, realm, remind.Address{Channel: "mail", To: "a@x.example"}, remind.DateOf(start)-31)
	if err != nil || h.Reminded["p/1"] != 0 || h.Reminded["p/2"] != 1 {
		t.Errorf("reminded %v, %v", h.Reminded, err)
	}
}

// A message reminds of a matter once, however many stages of it it tells; two messages remind twice, whoever settles them and however many together.
func TestStagesOfAMessageRemindOnce(t *testing.T) {
	ctx := context.Background()
	to := remind.Address{Channel: "mail", To: "a@x.example"}
	for _, byHand := range []bool{false, true} {
		s := open(t, t.TempDir())
		first, second := []remind.Notice{notice("p/1", "d7", to.To), notice("p/1", "peak", to.To)}, []remind.Notice{notice("p/1", "d3", to.To), notice("p/2", "d3", to.To)}
		offer(t, s, slices.Concat(first, second)...)
		if err := errors.Join(put(t, s, "m1", first...), put(t, s, "m2", second...)); err != nil {
			t.Fatal(err)
		}
		said := delivery.Verdict{Outcome: delivery.Delivered}
		if byHand {
			said.Outcome = delivery.InDoubt
		}
		at := start
		for range 2 { // what is in doubt is sent twice before it waits for a person
			got, _, err := s.ClaimSome(ctx, store.Demand{Realm: realm, Channel: "mail", Now: at, Until: at.Add(time.Minute), Most: 9})
			if err != nil {
				t.Fatal(err)
			}
			var ends []store.Outcome
			for _, c := range got {
				ends = append(ends, store.Outcome{Mark: store.Mark{Message: c.ID, Attempt: c.Attempt, At: at}, Verdict: said})
			}
			if late, err := s.SettleAll(ctx, ends); errors.Join(append(late, err)...) != nil {
				t.Fatal(late, err)
			}
			at = at.Add(time.Hour)
		}
		if byHand {
			if err := errors.Join(s.Resolve(ctx, "m1", true, "李四", at), s.Resolve(ctx, "m2", true, "李四", at)); err != nil {
				t.Fatal(err)
			}
		}
		h, err := s.History(ctx, realm, to, remind.DateOf(start)-31)
		if err != nil || h.Reminded["p/1"] != 2 || h.Reminded["p/2"] != 1 {
			t.Errorf("by hand %v: reminded %v, %v", byHand, h.Reminded, err)
		}
	}
}
