package store_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"duban/remind"
	"duban/store"
)

// cityOf fills a store with some plans of everything that is recorded of one, and returns their ids; the first has ended, the second lacks what it had.
func cityOf(t *testing.T, s *store.Store, plans int) (ids []string) {
	t.Helper()
	ctx := context.Background()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	problem := func(plan string, n int) remind.Problem {
		return remind.Problem{
			Plan: plan, Number: n, Title: fmt.Sprint("题", n), Deadline: remind.Deadline{Kind: remind.Dated, Date: remind.DateOf(start) + 5},
			Parties: remind.Parties{Responsible: []string{"甲县"}},
		}
	}
	for i := range plans {
		id := fmt.Sprint("p", i)
		ids = append(ids, id)
		must(s.PutPlan(ctx, -1, remind.Plan{ID: id, Title: "方案", Problems: []remind.Problem{problem(id, 1), problem(id, 2)}}, start))
		_, err := s.Record(ctx, -1, []remind.Event{{Key: remind.Key(id + "/1"), Kind: remind.EventReport, On: remind.DateOf(start), At: start}},
			store.Naming{Problem: remind.Key(id + "/1"), Name: "简称" + id, At: start, By: "x"})
		must(err)
		must(s.SetHold(ctx, store.Hold{Scope: id, By: "x"}, start))
		must(s.SetHold(ctx, store.Hold{Scope: id + "/2", On: true, By: "x"}, start))
		_, err = s.Chase(ctx, -1, []remind.Chase{{Key: remind.Key(id + "/1"), On: remind.DateOf(start), At: start, Who: "x"}}, start)
		must(err)
		must(s.AddPapers(ctx, -1, []remind.Paper{{Key: remind.Key(id + "/1"), Kind: "slip", On: remind.DateOf(start), At: start, Who: "x"}}))
		offer(t, s, notice(id+"/1", "d7", "a@x.example"))
	}
	must(s.EndPlan(ctx, -1, store.Ending{Plan: remind.Plan{ID: ids[0]}, At: start, By: "x", Doc: "文"}))
	must(s.PutPlan(ctx, -1, remind.Plan{ID: ids[1], Title: "方案", Problems: []remind.Problem{problem(ids[1], 2)}}, start))
	must(s.PutDirectory(ctx, -1, remind.Directory{Aliases: map[string]string{"a": "b"}}, start))
	must(s.PutDirectory(ctx, -1, remind.Directory{Aliases: map[string]string{"a": "c"}}, start))
	must(s.PutCalendar(ctx, -1, remind.CalendarYear{Year: 2026}, start))
	must(s.SetHold(ctx, store.Hold{Scope: "*", On: true, By: "x"}, start))
	must(s.SetHold(ctx, store.Hold{Scope: "addr:mail:a@x.example", On: true, By: "x"}, start))
	return ids
}

// of takes out of a snapshot what is of other plans than some, and what parts are read without; of holds and names the order among plans is free.
func of(snap store.Snapshot, plans ...string) store.Snapshot {
	other := func(id string) bool { return !slices.Contains(plans, id) }
	snap.Plans = slices.DeleteFunc(slices.Clone(snap.Plans), func(p remind.Plan) bool { return other(p.ID) })
	snap.Ended = slices.DeleteFunc(slices.Clone(snap.Ended), func(e store.Ending) bool { return other(e.Plan.ID) })
	snap.Events = slices.DeleteFunc(slices.Clone(snap.Events), func(e remind.Event) bool { return other(e.Key.Plan()) })
	snap.Chases = slices.DeleteFunc(slices.Clone(snap.Chases), func(c remind.Chase) bool { return other(c.Key.Plan()) })
	snap.Papers = slices.DeleteFunc(slices.Clone(snap.Papers), func(p remind.Paper) bool { return other(p.Key.Plan()) })
	snap.Namings = slices.DeleteFunc(slices.Clone(snap.Namings), func(n store.Naming) bool { return other(n.Problem.Plan()) })
	snap.Withdrawn = slices.DeleteFunc(slices.Clone(snap.Withdrawn), func(o remind.Obligation) bool { return other(o.Plan) })
	snap.Holds = slices.DeleteFunc(slices.Clone(snap.Holds), func(h store.Hold) bool {
		return h.Scope != store.Everything && !strings.HasPrefix(h.Scope, "addr:") && other(remind.Key(h.Scope).Plan())
	})
	slices.SortFunc(snap.Holds, func(a, b store.Hold) int { return strings.Compare(a.Scope, b.Scope) })
	gone, came := map[remind.Key]remind.Event{}, map[remind.Key]remind.Date{}
	for k, e := range snap.Gone {
		if !other(k.Plan()) {
			gone[k] = e
		}
	}
	for k, d := range snap.Came {
		if !other(k.Plan()) {
			came[k] = d
		}
	}
	snap.Gone, snap.Came = gone, came
	return snap
}

// A part of the store is of its plans what a whole snapshot is, whatever was read before it.
func TestAPartIsWhatTheWholeHasOfItsPlans(t *testing.T) {
	ctx := context.Background()
	s := open(t, t.TempDir())
	ids := cityOf(t, s, 4)
	whole, err := s.Snapshot(ctx)
	if err != nil {
		t.Fatal(err)
	}
	var former *store.Snapshot
	for _, plans := range [][]string{{}, {ids[0]}, {ids[1]}, {ids[2], ids[3]}, {"none"}, ids[:1]} {
		got, err := s.Part(ctx, plans, former)
		if err != nil {
			t.Fatal(err)
		}
		a, b := of(got, plans...), of(whole, plans...)
		for _, pair := range [][2]any{
			{a.Plans, b.Plans},
			{a.Ended, b.Ended},
			{a.Events, b.Events},
			{a.Chases, b.Chases},
			{a.Papers, b.Papers},
			{a.Namings, b.Namings},
			{a.Withdrawn, b.Withdrawn},
			{a.Gone, b.Gone},
			{a.Came, b.Came},
			{a.Directory, b.Directory},
			{a.HasPeople, b.HasPeople},
			{a.Years, b.Years},
			{a.Holds, b.Holds},
			{a.Revision, b.Revision},
			{a.Endings, b.Endings},
			{a.Replies, b.Replies},
			{a.Losses, b.Losses},
		} {
			if x, y := fmt.Sprintf("%+v", pair[0]), fmt.Sprintf("%+v", pair[1]); x != y {
				t.Errorf("of %v\n got %s\nwant %s", plans, x, y)
			}
		}
		if n := len(got.Plans) + len(got.Ended); n != len(slices.DeleteFunc(slices.Clone(plans), func(id string) bool { return id == "none" })) {
			t.Errorf("of %v there are %d plans", plans, n)
		}
		former = got.Former()
	}
	c, err := s.Concerns(ctx, store.Real, 1)
	if err != nil || !c.Plans[ids[3]] || len(c.Plans) != 1 || len(c.To) != 1 || len(c.IDs) == 0 || c.Many {
		t.Errorf("got %+v, %v", c, err)
	}
	waiting := c.Waiting[ids[3]]
	c, err = s.Concerns(ctx, store.Real, 0)
	if err != nil || len(c.Plans) != 1 || len(c.To) > 0 || len(c.IDs) == 0 || !c.Many || !slices.Equal(c.Waiting[ids[3]], waiting) {
		t.Errorf("of more addresses than asked for: %+v, %v", c, err)
	}
}
