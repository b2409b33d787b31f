package digest

import (
	"slices"

	"duban/remind/days"
	"duban/remind/tally"
)

// A Summary is how the matters of some rows stand, for whoever looks at any hour: it counts as a bulletin does that is made of the same rows on the day.
type Summary struct {
	Total         tally.Total
	Bar, Measures []Share
	Timeline      Timeline
	Counties      []Party // that are responsible, in the order of the plan
	Others        []Party // departments and companies that are, likewise
	Leads         []Party // who supervise and accept
	Leaders       []Party
}

// NewSummary sums up rows.
func NewSummary(rows []Row, on days.Date) *Summary {
	s := &subject{Subject: &Subject{Period: Period{On: on}}, rows: rows}
	s.gather()
	now, _ := Totals(rows, nil)
	return &Summary{
		Total: now, Bar: shares(now.Problems), Measures: shares(now.Measures), Timeline: s.timeline(),
		Counties: s.counties(), Others: s.others(), Leads: s.leads(), Leaders: s.leaders(),
	}
}

// others returns who is responsible and no county, in the order in which the plan names them. A collective whose members nobody has listed is none: who
// that is is not known.
func (s *subject) others() []Party {
	return s.parties(s.otherOrder(), func(r *Row) []string { return r.Responsible }, true)
}

// otherOrder returns their names.
func (s *subject) otherOrder() []string {
	return s.order(func(r *Row) []string {
		places := onlyCounties(r.Responsible)
		return slices.DeleteFunc(slices.Clone(r.Responsible), func(body string) bool { return slices.Contains(places, body) || slices.Contains(r.Unlisted, body) })
	})
}

// leads returns who supervises and accepts, in the order in which the plan names them.
func (s *subject) leads() []Party {
	in := func(r *Row) []string { return r.Leads }
	return s.parties(s.order(in), in, false)
}
