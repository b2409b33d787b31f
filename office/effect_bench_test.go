package office

import (
	"fmt"
	"testing"
	"time"

	"duban/office/builtin"
	"duban/remind"
	"duban/store"
)

// largePlan returns a plan of n problems: those of the built-in one again and again, numbered on.
func largePlan(b *testing.B, n int) remind.Plan {
	snap, _, err := builtin.Snapshot()
	if err != nil {
		b.Fatal(err)
	}
	from := snap.Plans[0].Problems
	p := remind.Plan{ID: "big", Title: "大型整改方案"}
	for i := range n {
		pr := from[i%len(from)]
		pr.Plan, pr.Number, pr.Title = p.ID, i+1, fmt.Sprintf("第%d组%s", i/len(from)+1, pr.Title)
		p.Problems = append(p.Problems, pr)
	}
	return p
}

// BenchmarkEffectOfALargePlan measures what an office waits for before a plan of 500 problems is taken in.
func BenchmarkEffectOfALargePlan(b *testing.B) {
	policy := remind.DefaultPolicy()
	dir, err := builtin.Directory()
	if err != nil {
		b.Fatal(err)
	}
	o := &Office{Terms: store.Terms{Realm: store.Rehearsal, Policy: &policy, Sample: dir}, Bare: true, Now: func() time.Time { return monday }}
	i, err := o.NewImport(b.Context(), -1, WithoutPlan)
	if err != nil {
		b.Fatal(err)
	}
	i.After.Plans = []remind.Plan{largePlan(b, 500)}
	b.ReportAllocs()
	for b.Loop() {
		b.ReportMetric(float64(i.Effect().NoticesAfter), "notices")
	}
}
