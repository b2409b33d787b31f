package leases_test

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"pgregory.net/rapid"

	"duban/remind"
	"duban/store/database"
	"duban/store/leases"
	"duban/store/schema"
)

// start is when the tests begin, by the database's clock.
var start = time.Date(2026, 11, 30, 9, 0, 0, 0, remind.Shanghai)

const span = time.Minute

// A machine takes and uses a duty of one store.
type machine struct {
	t    interface{ Fatal(...any) }
	pool *database.Pool
	name string
}

func machines(t *testing.T, names ...string) (all []machine) {
	t.Helper()
	db, err := database.Connect(filepath.Join(t.TempDir(), "s.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	if err := schema.File(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	pool := &database.Pool{DB: db}
	for _, name := range names {
		all = append(all, machine{t, pool, name})
	}
	return all
}

func (m machine) take(at time.Time) (l leases.Lease, ok bool) {
	l, ok, err := leases.Over(m.pool).Take(context.Background(), "rounds", m.name, at, span)
	if err != nil {
		m.t.Fatal(err)
	}
	return l, ok
}

func (m machine) give(l leases.Lease) {
	if err := leases.Over(m.pool).Give(context.Background(), l); err != nil {
		m.t.Fatal(err)
	}
}

// fenced reports whether a write under the lease is let through; one under none would be.
func (m machine) fenced(l leases.Lease, at time.Time) bool {
	if l == (leases.Lease{}) {
		return false
	}
	ctx := leases.Fenced(context.Background(), l, func() time.Time { return at })
	err := m.pool.In(ctx, func(t *database.Tx) error { return leases.Pass(ctx, t) })
	if err != nil && !errors.Is(err, leases.ErrLost) {
		m.t.Fatal(err)
	}
	return err == nil
}

func TestADutyIsHeldByOneMachineAtATime(t *testing.T) {
	all := machines(t, "a", "b")
	a, b := all[0], all[1]
	first, ok := a.take(start)
	if !ok || first.Token != 1 || !first.Until.Equal(start.Add(span)) {
		t.Fatalf("a free duty: %+v %v", first, ok)
	}
	if l, ok := b.take(start.Add(span - time.Millisecond)); ok {
		t.Errorf("taken while it is held: %+v", l)
	}
	again, ok := a.take(start.Add(span / 2))
	if !ok || again.Token != first.Token || !a.fenced(first, start.Add(span)) {
		t.Errorf("renewed to %+v %v; a write under the first is good as long as that lasts", again, ok)
	}
	next, ok := b.take(start.Add(span/2 + span))
	if !ok || next.Token != 2 {
		t.Errorf("an ended lease is taken over: %+v %v", next, ok)
	}
	if a.fenced(again, start.Add(2*span)) {
		t.Error("who was stopped past his lease writes")
	}
	if !b.fenced(next, start.Add(2*span)) {
		t.Error("who has taken over cannot write")
	}
}

func TestALeaseThatHasEndedIsLostEvenIfNobodyTookIt(t *testing.T) {
	a := machines(t, "a")[0]
	l, _ := a.take(start)
	if a.fenced(l, start.Add(span)) {
		t.Error("a write after the end is let through")
	}
	if again, ok := a.take(start.Add(span)); !ok || again.Token != 2 || a.fenced(l, start.Add(span)) {
		t.Errorf("taken anew: %+v %v; the old token must stay lost", again, ok)
	}
}

func TestADutyThatIsGivenBackIsFreeAtOnce(t *testing.T) {
	all := machines(t, "a", "b")
	l, _ := all[0].take(start)
	all[0].give(l)
	next, ok := all[1].take(start.Add(time.Second))
	if !ok || next.Token != 2 {
		t.Fatalf("taken: %+v %v", next, ok)
	}
	all[0].give(l) // too late: it is another's
	if !all[1].fenced(next, start.Add(2*time.Second)) {
		t.Error("who has lost a lease gives back that of another")
	}
}

// A lease that has ended is nobody's, and to give it back late leaves that alone which the same machine has taken since.
func TestAnEndedLeaseIsNobodys(t *testing.T) {
	a := machines(t, "a")[0]
	held := func(at time.Time) int {
		all, err := leases.Over(a.pool).Held(t.Context(), at)
		if err != nil {
			t.Fatal(err)
		}
		return len(all)
	}
	first, _ := a.take(start)
	if held(start.Add(span-time.Millisecond)) != 1 || held(start.Add(span)) != 0 {
		t.Error("it is held for another time than its span")
	}
	second, _ := a.take(start.Add(span))
	if a.give(first); !a.fenced(second, start.Add(span)) || held(start.Add(span)) != 1 {
		t.Error("with the old lease the new one went")
	}
}

// Whatever machines do, at no instant can two write under one duty, and the tokens grow.
func TestNoTwoMachinesWriteUnderOneDuty(t *testing.T) {
	all := machines(t, "a", "b", "c")
	now, last := start, int64(0)
	held := map[string]leases.Lease{}
	rapid.Check(t, func(r *rapid.T) {
		now = now.Add(time.Duration(rapid.IntRange(0, 40_000).Draw(r, "ms")) * time.Millisecond)
		m := all[rapid.IntRange(0, 2).Draw(r, "machine")]
		switch rapid.SampledFrom([]string{"take", "take", "give"}).Draw(r, "what") {
		case "take":
			if l, ok := m.take(now); ok {
				if l.Token < last {
					r.Fatalf("token %d after %d", l.Token, last)
				}
				held[m.name], last = l, l.Token
			}
		case "give":
			m.give(held[m.name])
		}
		writers := 0
		for _, m := range all {
			if m.fenced(held[m.name], now) {
				writers++
			}
		}
		if writers > 1 {
			r.Fatalf("%d machines may write", writers)
		}
	})
}
