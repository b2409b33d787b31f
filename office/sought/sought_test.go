package sought_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"duban/office/sought"
	"duban/remind"
	"duban/remind/shortname"
	"duban/store"
	"duban/store/agenda"
)

var now = time.Date(2026, 11, 30, 9, 0, 0, 0, remind.Shanghai)

// A city is a store of many plans, of which a daemon knows how they are headed.
type city struct {
	t  *testing.T
	st *store.Store
}

// newCity returns one of some plans.
func newCity(t *testing.T, plans int) *city {
	st, err := store.Open(t.Context(), t.TempDir(), store.Options{Create: true, Fast: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close() })
	c := &city{t, st}
	for n := range plans {
		c.put(n, []string{"整改方案", "督察整改方案"}[n%2])
	}
	return c
}

// must fails where something is wrong.
func (c *city) must(err error) {
	c.t.Helper()
	if err != nil {
		c.t.Fatal(err)
	}
}

// put takes a plan in.
func (c *city) put(n int, title string) {
	id := fmt.Sprintf("p%02d", n)
	c.must(c.st.PutPlan(c.t.Context(), -1, remind.Plan{ID: id, Title: title, Problems: []remind.Problem{{Plan: id, Number: 1, Title: "题"}}}, now))
}

// learn lets the agenda know all plans as they stand now.
func (c *city) learn() {
	ctx, book := c.t.Context(), c.st.Agenda(store.Real)
	c.must(book.Refresh(ctx, "terms", remind.DateOf(now)))
	snap, err := c.st.Snapshot(ctx)
	c.must(err)
	var all []agenda.Entry
	for i := range snap.Plans {
		p := &snap.Plans[i]
		all = append(all, agenda.Entry{Plan: p.ID, Cast: agenda.Cast{Head: shortname.HeadOf(p.ID, p.Title, p.Inspection)}})
	}
	for i := range snap.Ended {
		all = append(all, agenda.Entry{Plan: snap.Ended[i].Plan.ID, Cast: agenda.Cast{Ended: true}})
	}
	c.must(book.Put(ctx, all))
}

// names returns the plans of a snapshot with what they are called, the ended ones with none.
func names(s store.Snapshot, of ...string) (all []string) {
	policy := remind.DefaultPolicy()
	w := (&store.Terms{Realm: store.Real, Policy: &policy}).World(s)
	for i := range s.Plans {
		if id := s.Plans[i].ID; len(of) == 0 || slices.Contains(of, id) {
			all = append(all, fmt.Sprint(id, w.PlanName(id), w.Several()))
		}
	}
	for i := range s.Ended {
		if id := s.Ended[i].Plan.ID; len(of) == 0 || slices.Contains(of, id) {
			all = append(all, id)
		}
	}
	return all
}

// Of many plans those that keys name are read, and those of which the agenda does not know how they are headed; they are called as among all.
func TestOfManyPlansTheSoughtAreRead(t *testing.T) {
	c := newCity(t, 70)
	c.must(c.st.EndPlan(t.Context(), -1, store.Ending{Plan: remind.Plan{ID: "p07"}, At: now, By: "x", Doc: "文"}))
	c.learn()
	look := func(keys, want []string) {
		t.Helper()
		snap, err1 := sought.Look(t.Context(), c.st, store.Real, keys...)
		whole, err2 := c.st.Snapshot(t.Context())
		if err1 != nil || err2 != nil {
			t.Fatal(err1, err2)
		}
		if got := names(snap); !slices.Equal(got, names(whole, want...)) || snap.Revision != whole.Revision {
			t.Errorf("of %q are read %q, want %q", keys, got, names(whole, want...))
		}
	}
	look([]string{"p01/1"}, []string{"p01"})
	look([]string{"ｐ69/1", "p02/1.3", "p69/2"}, []string{"p02", "p69"})
	look([]string{"p07/1"}, []string{"p07"})
	look([]string{"1"}, nil)
	look(nil, nil)
	c.put(3, "另一方案") // nobody has looked at it since
	c.must(c.st.EndPlan(t.Context(), -1, store.Ending{Plan: remind.Plan{ID: "p09"}, At: now, By: "x", Doc: "文"}))
	look([]string{"p01/1"}, []string{"p01", "p03", "p09"})
	c.learn()
	look([]string{"p03/1"}, []string{"p03"})
}

// Of few plans, and of many of which nobody has looked at most, all are read.
func TestOfFewPlansAllAreRead(t *testing.T) {
	for plans, known := range map[int]bool{3: true, 210: false} {
		c := newCity(t, plans)
		if known {
			c.learn()
		}
		snap, err := sought.Look(t.Context(), c.st, store.Real, "p01/1")
		if err != nil || len(snap.Plans) != plans || len(snap.Others) > 0 {
			t.Errorf("%d of %d plans, %v", len(snap.Plans), plans, err)
		}
	}
}
