package shell

import (
	"duban/listing"
	"duban/office"
	"duban/tables"
)

// An Effect is what a change would do, as a page shows it before it is made.
type Effect struct {
	Words []string
	Lists []EffectList
}

// An EffectList is one list of an effect.
type EffectList struct {
	Title string
	Grid  listing.Grid
	Count int // of all its rows
	More  int // that are left out
}

// How much of an effect a page shows.
const (
	mostLines   = 60
	mostNotices = 5 // of a person on a day
)

// EffectOf returns what a page shows of an effect: what the command prints of it.
func EffectOf(e *office.Effect) *Effect {
	s := tables.NewEffectSummary(&e.Effect)
	v := &Effect{Words: s.Words()}
	foretold(v, "事项变动", tables.ObligationLines(e))
	foretold(v, "简称变动", tables.RenamedLines(e))
	foretold(v, "谁多收、谁少收", tables.PersonLines(e))
	foretold(v, "哪一天的提醒有变", tables.DayLines(e, mostNotices))
	return v
}

// foretold adds a list to an effect, if it has any rows.
func foretold[R any](v *Effect, title string, rows []R) {
	if len(rows) == 0 {
		return
	}
	shown := rows[:min(mostLines, len(rows))]
	v.Lists = append(v.Lists, EffectList{title, listing.Fields[R]().Grid(shown), len(rows), len(rows) - len(shown)})
}
