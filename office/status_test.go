package office

import (
	"context"
	"fmt"
	"testing"

	"duban/remind"
	"duban/remind/report"
	"duban/store"
	"duban/store/agenda"
)

// Of few plans the status names each with its holds; of many it says how many there are, and the first that are held.
func TestTheStatusNamesFewPlansAndCountsMany(t *testing.T) {
	more := func(n int) (all []remind.Plan) {
		for i := range n - 1 { // with that of the office
			all = append(all, remind.Plan{ID: fmt.Sprintf("p%02d", i), Title: "方案"})
		}
		return all
	}
	for name, tt := range map[string]struct {
		plans, holds, named, held int
		many                      bool
	}{
		"few, all held":    {plans: agenda.Few, holds: agenda.Few, named: agenda.Few, held: agenda.Few},
		"many, all held":   {plans: agenda.Few + 1, holds: agenda.Few + 1, held: mostHolds, many: true},
		"many, three held": {plans: agenda.Few + 1, holds: 3, held: 3, many: true},
		"many, none held":  {plans: agenda.Few + 1, many: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t, more(tt.plans)...)
			ids := []string{"own"}
			for _, p := range more(tt.plans) {
				ids = append(ids, p.ID)
			}
			for i, id := range ids {
				if err := o.Store.SetHold(t.Context(), store.Hold{Scope: id, On: i < tt.holds, By: "张三"}, monday); err != nil {
					t.Fatal(err)
				}
			}
			// One that has ended by itself is no hold any more.
			if err := o.Store.SetHold(t.Context(), store.Hold{Scope: "own/1", On: true, By: "张三", Until: remind.DateOf(monday) - 1}, monday); err != nil {
				t.Fatal(err)
			}
			s, err := o.Status(t.Context(), func(context.Context) (report.Report, error) {
				return report.Report{Now: monday, Today: remind.DateOf(monday), Plans: tt.plans, Holds: tt.holds}, nil
			})
			if err != nil || s.Many != tt.many || len(s.Reviews) != tt.named || len(s.Holds) != tt.held {
				t.Errorf("many %v, %d plans named, %d holds: %v", s.Many, len(s.Reviews), len(s.Holds), err)
			}
			if tt.held > 0 && s.Holds[0].Scope != "own" {
				t.Errorf("the first hold is that of %s", s.Holds[0].Scope)
			}
		})
	}
}
