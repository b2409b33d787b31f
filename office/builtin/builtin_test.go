package builtin_test

import (
	"sync"
	"testing"
	"time"

	"duban/office/builtin"
	"duban/remind"
	"duban/store"
)

// Machines that start together on one new store take in what the program brings along once.
func TestMachinesThatStartTogetherSowOnce(t *testing.T) {
	st, err := store.Open(t.Context(), t.TempDir(), store.Options{Create: true, Fast: true})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = st.Close() }()
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			if err := builtin.Sow(t.Context(), st, time.Date(2026, 11, 23, 9, 0, 0, 0, remind.Shanghai), false); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	snap, err := st.Snapshot(t.Context())
	if err != nil || len(snap.Plans) != 1 || len(snap.Years) == 0 {
		t.Errorf("%d plans, %d years: %v", len(snap.Plans), len(snap.Years), err)
	}
}

// Whatever a store holds, a start adds what is built in and not there, and nothing else.
func TestAStartAddsWhatIsMissing(t *testing.T) {
	ctx, now := t.Context(), time.Date(2026, 11, 23, 9, 0, 0, 0, remind.Shanghai)
	known, _, err := builtin.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	all := len(known.Years)
	own, beyond := remind.Plan{ID: "own", Title: "本市方案"}, known.Years[all-1]
	beyond.Year++
	for name, tt := range map[string]struct {
		bare         bool
		years        []remind.CalendarYear
		plans        []remind.Plan
		years1, plan int // after it
	}{
		"nothing":                          {years1: all, plan: 1},
		"nothing, and no plan is wanted":   {bare: true, years1: all},
		"all years":                        {years: known.Years, years1: all, plan: 1},
		"all years, and no plan is wanted": {bare: true, years: known.Years, years1: all},
		"all but a year":                   {years: known.Years[1:], plans: known.Plans, years1: all, plan: 1},
		"a plan alone":                     {plans: []remind.Plan{own}, years1: all, plan: 1},
		"another year in place of one":     {years: append(known.Years[1:len(known.Years):len(known.Years)], beyond), plans: []remind.Plan{own}, years1: all + 1, plan: 1},
		"all":                              {years: known.Years, plans: known.Plans, years1: all, plan: 1},
		"all, and a plan more":             {years: known.Years, plans: []remind.Plan{own, known.Plans[0]}, years1: all, plan: 2},
	} {
		t.Run(name, func(t *testing.T) {
			st, err := store.Open(ctx, t.TempDir(), store.Options{Create: true, Fast: true})
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = st.Close() }()
			rev := int64(0)
			for _, y := range tt.years {
				if err := st.PutCalendar(ctx, rev, y, now); err != nil {
					t.Fatal(err)
				}
				rev++
			}
			for _, p := range tt.plans {
				if err := st.PutPlan(ctx, rev, p, now); err != nil {
					t.Fatal(err)
				}
				rev++
			}
			for range 2 { // the second start changes nothing
				if err := builtin.Sow(ctx, st, now, tt.bare); err != nil {
					t.Fatal(err)
				}
			}
			snap, err := st.Snapshot(ctx)
			if err != nil || len(snap.Years) != tt.years1 || len(snap.Plans) != tt.plan {
				t.Errorf("%d years, %d plans, %v; want %d and %d", len(snap.Years), len(snap.Plans), err, tt.years1, tt.plan)
			}
			if want := rev + int64(tt.years1-len(tt.years)+tt.plan-len(tt.plans)); snap.Revision != want {
				t.Errorf("revision %d, want %d", snap.Revision, want)
			}
		})
	}
}
