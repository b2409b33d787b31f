package tables

import (
	"fmt"

	"duban/remind"
	"duban/store"
)

// A PlanHead is what stands over a plan.
type PlanHead struct {
	ID       string `json:"id"`
	Title    string `json:"title"`
	Source   string `json:"source"` // the file that it was read from; empty: built in
	Round    string `json:"round"`  // of inspection
	Problems int    `json:"problems"`
	Ended    string `json:"ended,omitempty"` // by which document it has; absent: it is in force
}

// String returns it in one line.
func (p PlanHead) String() string {
	s := fmt.Sprintf("%s，%d个问题，%s", p.ID, p.Problems, p.Title)
	if p.Round != "" {
		s += "，" + p.Round
	}
	if p.Source != "" {
		s += "，来自 " + p.Source
	}
	if p.Ended != "" {
		s += "，已结束（" + p.Ended + "）"
	}
	return s
}

// PlanHeads returns the heads of plans, those in force first; an empty list where none is held: programs shall read [] and not null.
func PlanHeads(plans []remind.Plan, ended ...store.Ending) []PlanHead {
	rows := []PlanHead{}
	for _, p := range plans {
		rows = append(rows, newPlanHead(&p))
	}
	for i := range ended {
		head := newPlanHead(&ended[i].Plan)
		head.Ended = ended[i].Doc
		rows = append(rows, head)
	}
	return rows
}

// newPlanHead returns the head of a plan.
func newPlanHead(p *remind.Plan) PlanHead {
	return PlanHead{ID: p.ID, Title: p.Title, Source: p.Source, Round: p.Inspection, Problems: len(p.Problems)}
}
