package standing

import (
	"slices"
	"testing"
	"time"

	"duban/remind"
	"duban/remind/days"
	"duban/store"
	"duban/store/agenda"
)

// A keeper is a store with two plans, of which it is kept how they stand.
type keeper struct {
	*testing.T
	st  *store.Store
	now time.Time
}

func newKeeper(t *testing.T) *keeper {
	t.Helper()
	st, err := store.Open(t.Context(), t.TempDir(), store.Options{Create: true, Fast: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close() })
	k := &keeper{t, st, time.Date(2026, 11, 30, 9, 0, 0, 0, remind.Shanghai)}
	k.take("a", 1)
	k.take("b", 1)
	return k
}

func (k *keeper) must(err error) {
	k.Helper()
	if err != nil {
		k.Fatal(err)
	}
}

// take takes in a plan of so many problems.
func (k *keeper) take(id string, problems int) {
	k.Helper()
	p := remind.Plan{ID: id, Title: "方案"}
	for n := range problems {
		p.Problems = append(p.Problems, remind.Problem{Plan: id, Number: n + 1, Title: "题", Parties: remind.Parties{Responsible: []string{"甲县"}}})
	}
	k.must(k.st.PutPlan(k.Context(), -1, p, k.now))
}

// reporter returns one that remembers what a memory holds.
func (k *keeper) reporter(m *Memory) Reporter {
	policy := remind.DefaultPolicy()
	terms := &store.Terms{Realm: store.Real, Policy: &policy}
	return Reporter{
		Store: k.st, World: terms.World, Terms: terms, Realm: store.Real, Few: 1, Memory: m,
		Next: func(_ *remind.Calendar, now time.Time) time.Time { return now },
	}
}

// keep has a reporter keep how the plans stand.
func (k *keeper) keep(r Reporter) {
	k.Helper()
	_, err := r.Keep(k.Context(), k.now)
	k.must(err)
}

// stands holds what reporters say against how many matters there are in two plans.
func (k *keeper) stands(obligations int, all ...Reporter) {
	k.Helper()
	for i, r := range all {
		if got, err := r.Report(k.Context(), k.now); err != nil || got.Obligations != obligations || got.Plans != 2 {
			k.Errorf("%d: %d matters of %d plans, %v", i, got.Obligations, got.Plans, err)
		}
	}
}

// Of two who keep how plans stand at the same time the second one is no fault: it goes on from what the first has kept.
func TestWhoeverKeepsSecondGoesOn(t *testing.T) {
	k := newKeeper(t)
	first, second := k.reporter(&Memory{}), k.reporter(&Memory{})
	k.keep(first)
	k.keep(second)
	k.take("a", 3)
	s, today := &second.Memory.kept.plans, remind.DateOf(k.now)
	k.must(s.refresh(t.Context(), second, today))
	_, _, err := s.settle(t.Context(), second, today)
	k.must(err)
	k.take("b", 5)
	k.keep(first)
	list, err := s.unkept()
	k.must(err)
	k.must(s.write(t.Context(), second, list))
	k.stands(8, first, second, k.reporter(nil))
}

// Who keeps the sum while plans are still to be looked at keeps nothing of these: what was kept of them before is in that sum no more.
func TestWhatIsInNoSumIsNotKept(t *testing.T) {
	k := newKeeper(t)
	r := k.reporter(&Memory{})
	k.keep(r)
	k.take("a", 3)
	s := &r.Memory.kept.plans
	k.must(s.refresh(t.Context(), r, remind.DateOf(k.now)))
	list, err := s.unkept()
	k.must(err)
	k.must(s.write(t.Context(), r, list))
	k.stands(4, k.reporter(nil), k.reporter(&Memory{}), r)
}

// With another directory the first page is made of other names: those of before are kept no more.
func TestANewDirectoryMakesANewBoard(t *testing.T) {
	k := newKeeper(t)
	r := k.reporter(&Memory{})
	r.Front = true
	k.stands(2, r)
	former := r.Memory.kept.plans.board
	k.take("a", 3)
	if k.stands(4, r); former == nil || r.Memory.kept.plans.board != former {
		t.Error("another version of a plan makes a new board")
	}
	k.must(k.st.PutDirectory(t.Context(), -1, remind.Directory{}, k.now))
	if k.stands(4, r); r.Memory.kept.plans.board == former {
		t.Error("the board of a former directory stays")
	}
	if got, err := r.Report(t.Context(), k.now); err != nil || got.Front == nil || got.Front.Plans != 2 || !slices.Equal(got.Front.Naming("甲县"), []string{"a", "b"}) {
		t.Errorf("the first page is of %+v, %v", got.Front, err)
	}
}

// Holds are those of all plans, whoever has kept them; one with a last day ends by itself.
func TestHoldsOfSeveralPlansAreCounted(t *testing.T) {
	k := newKeeper(t)
	memory, until := &Memory{}, remind.DateOf(k.now)+1
	counts := func(holds, ended int) {
		t.Helper()
		for _, r := range []Reporter{k.reporter(memory), k.reporter(&Memory{}), k.reporter(nil)} {
			if got, err := r.Report(t.Context(), k.now); err != nil || got.Holds != holds || len(got.EndedHolds) != ended {
				t.Errorf("%d holds, want %d, ended %q, %v", got.Holds, holds, got.EndedHolds, err)
			}
		}
		k.keep(k.reporter(memory))
	}
	counts(2, 0) // a plan enters held
	for n, scope := range []string{"a", "b"} {
		k.must(k.st.SetHold(t.Context(), store.Hold{Scope: scope, By: "x"}, k.now))
		counts(1-n, 0)
	}
	for n, scope := range []string{"a/1", "b/1", "a"} {
		k.must(k.st.SetHold(t.Context(), store.Hold{Scope: scope, On: true, By: "x", Second: "y", Note: "出差", Until: until}, k.now))
		counts(n+1, 0)
	}
	k.now = until.At(9, 0).AddDate(0, 0, 1)
	counts(0, 3)
}

// What is kept of a plan and cannot be read, as in a store that was written to by hand, is made anew: whoever asks waits for it, and not for ever.
func TestASheetThatCannotBeReadIsMadeAnew(t *testing.T) {
	for _, body := range []string{"{", `{"Page":7}`} {
		t.Run(body, func(t *testing.T) {
			k := newKeeper(t)
			k.keep(k.reporter(&Memory{}))
			k.spoil("a", body)
			for _, front := range []bool{true, false} {
				r := k.reporter(&Memory{})
				r.Front = front
				k.stands(2, r)
				k.take("a", 1)
				k.stands(2, r)
			}
		})
	}
}

// spoil writes to what is kept of a plan as nobody does who keeps anything.
func (k *keeper) spoil(plan, body string) {
	k.Helper()
	book := k.st.Agenda(store.Real)
	var kept agenda.Standing
	k.must(book.Read(k.Context(), func(x agenda.Reading) (err error) {
		kept, err = x.Standing(k.Context(), -1)
		return err
	}))
	kept.Made++
	k.must(book.Keep(k.Context(), false, []agenda.Sheet{{Plan: plan, Turn: days.Never, Body: body}}, &kept))
}
