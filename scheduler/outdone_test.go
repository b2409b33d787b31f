package scheduler_test

import (
	"testing"
	"time"

	"duban/remind"
	"duban/store"
)

// The early stage of a measure whose problem the same letter calls overdue is recorded as superseded, and stays so.
func TestOutdoneNoticesAreSuperseded(t *testing.T) {
	bubble(t, func(t *testing.T, dir string) {
		o := open(t, dir)
		defer func() { _ = o.Store.Close() }()
		plan := remind.Plan{ID: "p", Title: "方案", Problems: []remind.Problem{{
			Plan: "p", Number: 1, Title: "题", Deadline: remind.Deadline{Kind: remind.Dated, Date: day(1) - 30},
			Parties:     remind.Parties{Responsible: []string{"甲县"}, Leader: []string{"丁"}},
			Commitments: []remind.Commitment{{Number: "1", Due: day(10) + 30}},
		}}}
		if err := o.Store.PutPlan(t.Context(), -1, plan, time.Now()); err != nil {
			t.Fatal(err)
		}
		o.start()
		until(day(11), 12, 0)
		o.halt()
		states := map[string]string{}
		err := o.Store.Log(t.Context(), store.Filter{Realm: o.Realm, All: true}, func(r store.LogRow) error {
			if r.Notice.To == "jia@x.example" && r.Notice.Obligation != "p/1" {
				states[r.Notice.Stage] = r.State
			}
			return nil
		})
		if err != nil || states["d30"] != store.Superseded || len(states) == 0 {
			t.Errorf("%v, %v", states, err)
		}
	})
}
