// Package digest has what the papers say that an office writes regularly: the weekly dispatch (周调度表) and the monthly bulletin (月通报). It is
// computed from rows, one a matter, so that no figure in them differs from what is counted elsewhere.
package digest

import (
	"duban/remind/days"
	"duban/remind/tally"
)

// A Row is a problem, a dated measure or a standing duty as it stands on a day, and as it stood on the day of the paper before.
type Row struct {
	Key       string // of the obligation
	Plan      string
	PlanShort string // what the plan is called in one line
	Problem   string // the key of its problem
	Number    int    // of its problem in the plan
	Kind      tally.Kind
	Path      string    // of a measure in the document, as （二）七是; of one in the goal 目标
	Title     string    // of its problem
	Short     string    // what its problem is called in one line
	Text      string    // what is to be done, of a measure or a duty
	Due       days.Date // in force; 0: none
	Original  days.Date // as the document first stated it

	Standing tally.Standing // of a whole problem, its measures left out: see Problems
	State    string         // as remind.State names it
	Cause    string         // the kind of event that led there, as remind.EventKind names it; empty: none did
	Note     string         // of that event
	Since    days.Date      // when it came into that state; 0: it has been in it from the first
	Closed   days.Date      // when it was closed; 0: it is not
	Recorded bool           // some event of it is on record
	Before   Past

	Responsible, Leads, Leaders []string // bodies, after expansion, as they are called on that day
	Unlisted                    []string // of those responsible, collectives whose members nobody has listed
	Parts                       []string // of those responsible, who has reported its part while the others work on
	Progress                    string   // what was last reported of it, of a whole problem also what was of its parts
	ProgressBy                  string   // who has reported it
	ProgressOn                  days.Date
}

// A Past is how a matter stood in the morning of a former day, before anything was recorded on it: what a paper of that day said. So each event
// stands between two papers, and in one of them.
type Past struct {
	Known    bool // it was there then; what cannot be known of it counts as not
	Standing tally.Standing
	State    string
	Due      days.Date
}

// Totals counts rows: as they stand, and as those stood that were there before, with those that are gone since.
func Totals(rows, gone []Row) (now, before tally.Total) {
	var is, was []tally.Matter
	for i := range rows {
		is = append(is, rows[i].matter())
	}
	for _, list := range [][]Row{rows, gone} {
		for i := range list {
			if p := list[i].Before; p.Known {
				m := list[i].matter()
				m.Standing = p.Standing
				was = append(was, m)
			}
		}
	}
	return tally.Sum(is), tally.Sum(was)
}

// matter returns the row as it is counted.
func (r *Row) matter() tally.Matter {
	return tally.Matter{Plan: r.Plan, Problem: r.Number, Kind: r.Kind, Standing: r.Standing}
}
