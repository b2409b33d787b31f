package store_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"duban/remind"
	"duban/remind/delivery"
	"duban/store"
)

// listed returns the names of the messages that are looked for, in order.
func listed(t *testing.T, s *store.Store, w store.Wanted) (ids []string, l store.Listing) {
	t.Helper()
	w.Realm = realm
	l, err := s.Messages(context.Background(), w, 0, 50)
	if err != nil {
		t.Fatal(err)
	}
	for i := range l.Rows {
		ids = append(ids, l.Rows[i].ID)
	}
	slices.Sort(ids)
	return ids, l
}

// A list of messages says of each where it stands as its trail does, and counts them so.
func TestAListSaysWhereMessagesStand(t *testing.T) {
	ctx := context.Background()
	s := open(t, t.TempDir())
	at := start
	for _, x := range []struct {
		id, obligation string
		outcome        delivery.Outcome
	}{{"sent", "p/1", delivery.Delivered}, {"gone", "p/1.2@2026-12-31", delivery.Refused}, {"again", "p/12", delivery.Refused}, {"doubt", "p/3", delivery.InDoubt}, {"new", "p/4", ""}} {
		n := notice(x.obligation, "d7", x.id+"@x.example")
		if x.id == "doubt" {
			n.Role = remind.Leader
		}
		offer(t, s, n)
		if err := put(t, s, x.id, n); err != nil {
			t.Fatal(err)
		}
		if x.outcome == "" {
			continue
		}
		c, ok := claim(t, s, at)
		if !ok {
			t.Fatalf("%s is not claimed", x.id)
		}
		if err := s.Commit(ctx, c.ID, c.Attempt, at); err != nil {
			t.Fatal(err)
		}
		if err := s.Settle(ctx, c.ID, c.Attempt, delivery.Verdict{Outcome: x.outcome, Code: 250, Reply: x.id + " says so"}, at.Add(time.Second)); err != nil {
			t.Fatal(err)
		}
		at = at.Add(time.Minute)
	}
	if err := s.Resolve(ctx, "again", false, "管理员", at); err != nil {
		t.Fatal(err)
	}
	_, l := listed(t, s, store.Wanted{})
	for i := range l.Rows {
		m := &l.Rows[i]
		r, err := s.Trail(ctx, m.ID)
		if err != nil || m.State != r.State || m.Notices != 1 || m.Tried != (len(r.Steps) > 0) || m.Subject != r.Subject {
			t.Errorf("%s: in the list %+v, in its trail %s: %v", m.ID, m, r.State, err)
		}
	}
	if c := l.Count; c.All != 5 || c.Delivered != 1 || c.Failed != 1 || c.Dissolved != 1 || c.InDoubt != 1 || c.Queued != 1 {
		t.Errorf("counted %+v", c)
	}
	if !slices.Equal(l.Channels, []string{"mail"}) {
		t.Errorf("channels %q", l.Channels)
	}
	days, err := s.MessageDays(ctx, store.Wanted{Realm: realm})
	if err != nil || days[remind.DateOf(start)] != 5 || len(days) != 1 {
		t.Errorf("by day %v: %v", days, err)
	}
}

// Messages are found by day, recipient, matter and state; who may see some matters alone gets no message that tells of another.
func TestMessagesAreLookedFor(t *testing.T) {
	s := open(t, t.TempDir())
	for _, x := range []struct{ id, to, keys string }{
		{"one", "a@x.example", "p/1"}, {"two", "a@x.example", "p/1.2@2026-12-31 p/2"}, {"twelve", "b@x.example", "p/12"}, {"report", "b@x.example", "p"}, {"both", "b@x.example", "p p/12"},
	} {
		var all []remind.Notice
		for _, k := range strings.Fields(x.keys) {
			all = append(all, notice(k, x.id, x.to))
		}
		offer(t, s, all...) // at once: what is not due any more is withdrawn
		if err := put(t, s, x.id, all...); err != nil {
			t.Fatal(err)
		}
	}
	today := remind.DateOf(start)
	for name, tt := range map[string]struct {
		w    store.Wanted
		want string
	}{
		"a problem with what belongs to it": {store.Wanted{Within: "p/1"}, "one two"},
		"a measure":                         {store.Wanted{Within: "p/1.2@2026-12-31"}, "two"},
		"an address":                        {store.Wanted{Who: "B@x"}, "both report twelve"},
		"an address that is not shown":      {store.Wanted{Who: "b@x", Named: true}, ""},
		"words":                             {store.Wanted{Words: "主"}, "both one report twelve two"},
		"no such words":                     {store.Wanted{Words: "%"}, ""},
		"another day":                       {store.Wanted{From: today + 1}, ""},
		"its day":                           {store.Wanted{From: today, To: today}, "both one report twelve two"},
		"queued":                            {store.Wanted{State: store.Queued, Channel: "mail"}, "both one report twelve two"},
		"delivered":                         {store.Wanted{State: store.Delivered}, ""},
		"one matter is seen":                {store.Wanted{Sight: &store.Sight{Keys: []remind.Key{"p/1", "p/1.2@2026-12-31"}}}, "one"},
		"and a plan's own word":             {store.Wanted{Sight: &store.Sight{Keys: []remind.Key{"p/12"}, Plans: []remind.Key{"p"}, Own: []string{"b@x.example"}}}, "both report twelve"},
		"to others it is not":               {store.Wanted{Sight: &store.Sight{Keys: []remind.Key{"p/12"}, Plans: []remind.Key{"p"}}}, "twelve"},
		"nothing is seen":                   {store.Wanted{Sight: &store.Sight{}}, ""},
		"a matter among those that are":     {store.Wanted{Within: "p/12", Sight: &store.Sight{Keys: []remind.Key{"p/1"}}}, ""},
	} {
		ids, l := listed(t, s, tt.w)
		if got := strings.Join(ids, " "); got != tt.want || l.Count.All != len(ids) && tt.w.State == "" {
			t.Errorf("%s: %s of %+v, want %s", name, got, l.Count, tt.want)
		}
	}
}
