//go:build postgres

package store

import (
	"errors"
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

// How plans stand, and what is held, is kept by a server as it is by a file.
func TestServerKeepsHowPlansStand(t *testing.T) {
	ctx, s, today := t.Context(), onServer(t), remind.DateOf(dumpDay)
	book := s.Agenda(Real)
	keep := func(anew bool, made int64, list ...agenda.Sheet) error {
		return book.Keep(ctx, anew, list, &agenda.Standing{Made: made, Terms: "terms", Day: today, Body: "sum"})
	}
	hold := s.SetHold(ctx, Hold{Scope: "甲", On: true, By: "x"}, dumpDay)
	if err := errors.Join(hold, keep(true, 1, agenda.Sheet{Plan: "甲", Turn: today, Body: "1"}, agenda.Sheet{Plan: "b", Turn: today + 1, Body: "2"})); err != nil {
		t.Fatal(err)
	}
	if err := keep(false, 2, agenda.Sheet{Plan: "b"}); err != nil {
		t.Fatal(err)
	}
	if err := keep(false, 2); !errors.Is(err, agenda.ErrMade) {
		t.Errorf("written twice: %v", err)
	}
	err := book.Read(ctx, func(r agenda.Reading) error {
		sum, err1 := r.Standing(ctx, 1)
		known, err2 := r.Standing(ctx, 2)
		var turned []string
		err3 := r.Turned(ctx, today, func(x agenda.Sheet) error {
			turned = append(turned, x.Plan+x.Body)
			return nil
		})
		if sum.Body != "sum" || sum.Made != 2 || known.Body != "" || !slices.Equal(turned, []string{"b", "甲1"}) {
			t.Errorf("got %+v, %+v, %q", sum, known, turned)
		}
		return errors.Join(err1, err2, err3)
	})
	held, err2 := s.Held(ctx, today, 20)
	if err := errors.Join(err, err2); err != nil || len(held) != 1 || held[0].Scope != "甲" {
		t.Errorf("held are %+v, %v", held, err)
	}
}
