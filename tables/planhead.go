package tables

import (
	"fmt"
	"strings"

	"duban/office"
	"duban/remind"
	"duban/remind/review"
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

	Review *ReviewHead `json:"review,omitempty"` // of one in force
}

// A ReviewHead is how far what was read of a plan has been confirmed by a second person, and who released it although it was not.
type ReviewHead struct {
	Readings   int    `json:"readings"`
	Confirmed  int    `json:"confirmed"`
	Wrong      int    `json:"wrong"`      // found so, and open
	Released   string `json:"released"`   // first; never: it was not yet
	Unreviewed int    `json:"unreviewed"` // readings that nobody had confirmed then
	By         string `json:"by"`         // who released it all the same; empty: there were none
	Note       string `json:"note"`       // and why

	count review.Count
}

// String says it in one line.
func (r *ReviewHead) String() string {
	words := ReviewWords(&r.count)
	if r.Unreviewed > 0 {
		words += fmt.Sprintf("；%s未经核对即放行（%s：%s）", day(r.Released), r.By, r.Note)
	}
	return words
}

// day returns the day of an instant as programs read it.
func day(instant string) string {
	day, _, _ := strings.Cut(instant, "T")
	return day
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
func PlanHeads(plans []office.PlanReview, ended ...store.Ending) []PlanHead {
	rows := []PlanHead{}
	for i := range plans {
		head := newPlanHead(plans[i].Plan)
		head.Review = newReviewHead(&plans[i])
		rows = append(rows, head)
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

// newReviewHead returns how far a plan's readings have been confirmed.
func newReviewHead(r *office.PlanReview) *ReviewHead {
	h := &ReviewHead{Readings: r.Count.Total, Confirmed: r.Count.Confirmed, Wrong: r.Count.Wrong, Released: Instant(r.Entry.Released), count: r.Count}
	if h.Unreviewed = r.Entry.Unreviewed; h.Unreviewed > 0 {
		h.By, h.Note = r.Entry.By, r.Entry.Note
	}
	return h
}
