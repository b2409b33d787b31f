package standing

import (
	"testing"
	"time"

	"duban/remind"
	"duban/store"
)

// Of two who keep how plans stand at the same time the second one is no fault: it goes on from what the first has kept.
func TestWhoeverKeepsSecondGoesOn(t *testing.T) {
	st, err := store.Open(t.Context(), t.TempDir(), store.Options{Create: true, Fast: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close() })
	now := time.Date(2026, 11, 30, 9, 0, 0, 0, remind.Shanghai)
	policy := remind.DefaultPolicy()
	terms := &store.Terms{Realm: store.Real, Policy: &policy}
	reporter := func(m *Memory) Reporter {
		return Reporter{
			Store: st, World: terms.World, Terms: terms, Realm: store.Real, Few: 1, Memory: m,
			Next: func(_ *remind.Calendar, now time.Time) time.Time { return now },
		}
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	take := func(id string, problems int) {
		t.Helper()
		p := remind.Plan{ID: id, Title: "方案"}
		for n := range problems {
			p.Problems = append(p.Problems, remind.Problem{Plan: id, Number: n + 1, Title: "题", Parties: remind.Parties{Responsible: []string{"甲县"}}})
		}
		must(st.PutPlan(t.Context(), -1, p, now))
	}
	take("a", 1)
	take("b", 1)
	first, second := reporter(&Memory{}), reporter(&Memory{})
	for _, r := range []Reporter{first, second} {
		_, err := r.Keep(t.Context(), now)
		must(err)
	}
	take("a", 3)
	k, today := &second.Memory.kept.plans, remind.DateOf(now)
	must(k.refresh(t.Context(), second, today))
	_, _, err = k.settle(t.Context(), second, today)
	must(err)
	take("b", 5)
	_, err = first.Keep(t.Context(), now)
	must(err)
	list, err := k.unkept()
	must(err)
	must(k.write(t.Context(), second, list))
	for _, r := range []Reporter{first, second, reporter(nil)} {
		if got, err := r.Report(t.Context(), now); err != nil || got.Obligations != 8 || got.Plans != 2 {
			t.Errorf("%d matters of %d plans, %v", got.Obligations, got.Plans, err)
		}
	}
}
