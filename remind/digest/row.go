// Package digest has what the papers say that an office writes regularly: the weekly dispatch (周调度表) and the monthly bulletin (月通报). It is
// computed from rows, one a matter, so that no figure in them differs from what is counted elsewhere.
package digest

import (
	"duban/remind/days"
	"duban/remind/tally"
)

// A Row is a problem, a dated measure or a standing duty as it stands on a day, and as it stood at the end of the period before.
type Row struct {
	Key      string // of the obligation
	Problem  string // the key of its problem
	Number   int    // of its problem in the plan
	Kind     tally.Kind
	Path     string    // of a measure in the document, as （二）七是
	Title    string    // of its problem
	Short    string    // what its problem is called in one line
	Text     string    // what is to be done, of a measure or a duty
	Due      days.Date // in force; 0: none
	Original days.Date // as the document first stated it

	Standing tally.Standing
	State    string    // as remind.State names it
	Since    days.Date // when it came into that state
	Closed   days.Date // when it was closed; 0: it is not
	Before   Past

	Responsible, Leads, Leaders []string // bodies, after expansion, as they are called on that day
	Progress                    string   // what was last reported of it
	ProgressOn                  days.Date
}

// A Past is how a matter stood at the end of the period before.
type Past struct {
	Known    bool // it was there then
	Standing tally.Standing
	State    string
	Due      days.Date
}
