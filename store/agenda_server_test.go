//go:build postgres

package store

import (
	"slices"
	"testing"

	"duban/remind"
	"duban/remind/account"
	"duban/store/agenda"
	"duban/store/changes"
)

// When plans are next looked at, and whom they name, is kept by a server as it is by a file.
func TestServerKeepsTheAgenda(t *testing.T) {
	ctx, s, today := t.Context(), onServer(t), remind.DateOf(dumpDay)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	plan := func(id string) remind.Plan {
		return remind.Plan{ID: id, Title: id, Problems: []remind.Problem{{Plan: id, Number: 1, Title: "题", Parties: remind.Parties{Lead: []string{"甲局"}}}}}
	}
	for _, id := range []string{"甲", "b"} {
		must(s.PutPlan(ctx, -1, plan(id), dumpDay))
	}
	book := s.Agenda(Real)
	due := func(want ...string) {
		t.Helper()
		must(book.Refresh(ctx, "terms", today))
		if got, err := book.Due(ctx, today); err != nil || !slices.Equal(got, want) {
			t.Errorf("due are %q, %v, want %q", got, err, want)
		}
	}
	due("b", "甲")
	if got, err := book.Unknown(ctx); err != nil || len(got) != 2 {
		t.Errorf("unknown are %q, %v", got, err)
	}
	entry := func(id string, next remind.Date) agenda.Entry {
		return agenda.Entry{Plan: id, Next: next, Cast: agenda.Cast{Head: remind.PlanHead{ID: id, Title: id}, Names: []string{"甲局"}}}
	}
	counted := entry("甲", today+2)
	counted.Account = &account.Account{Until: today + 2, Leaders: []string{"丁"}}
	must(book.Put(ctx, []agenda.Entry{entry("b", today+1), counted}))
	due()
	var leaders []string
	if others, err := book.EachAccount(ctx, today, []string{"b", "甲"}, func(_ string, a *account.Account) { leaders = append(leaders, a.Leaders...) }); err != nil ||
		!slices.Equal(others, []string{"b"}) || !slices.Equal(leaders, []string{"丁"}) {
		t.Errorf("accounts: others are %q, %v, leaders %q", others, err, leaders)
	}
	all, marks, err := book.Casts(ctx, changes.Marks{})
	if err != nil || len(all) != 2 || all["甲"].Head.Title != "甲" {
		t.Errorf("of all: %+v, %v", all, err)
	}
	must(s.EndPlan(ctx, -1, Ending{Plan: plan("甲"), At: dumpDay}))
	due("甲")
	must(book.Learn(ctx, []agenda.Entry{{Plan: "甲", Cast: agenda.Cast{Ended: true}}}))
	if some, _, err := book.Casts(ctx, marks); err != nil || len(some) != 1 || !some["甲"].Ended {
		t.Errorf("of what has changed: %+v, %v", some, err)
	}
	if more, err := book.More(ctx, 1); err != nil || !more {
		t.Errorf("more than one: %v, %v", more, err)
	}
}
