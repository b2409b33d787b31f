package main

import (
	"fmt"

	"duban/remind"
)

// A planHead is what stands over a plan.
type planHead struct {
	ID       string `json:"id"`
	Title    string `json:"title"`
	Source   string `json:"source"` // the file that it was read from; empty: built in
	Round    string `json:"round"`  // of inspection
	Problems int    `json:"problems"`
}

// String returns it in one line.
func (p planHead) String() string {
	s := fmt.Sprintf("%s, %d problems, %s", p.ID, p.Problems, p.Title)
	if p.Round != "" {
		s += ", " + p.Round
	}
	if p.Source != "" {
		s += ", from " + p.Source
	}
	return s
}

// planHeads returns the heads of plans, an empty list where none is held: programs shall read [] and not null.
func planHeads(plans []remind.Plan) []planHead {
	rows := []planHead{}
	for _, p := range plans {
		rows = append(rows, planHead{p.ID, p.Title, p.Source, p.Inspection, len(p.Problems)})
	}
	return rows
}
