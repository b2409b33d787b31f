package shell

import (
	"iter"
	"slices"

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
	listed(v, "事项变动", tables.ObligationLines(e))
	listed(v, "简称变动", tables.RenamedLines(e))
	listed(v, "收件人变动", tables.PersonLines(e))
	foretold(v, "日期变动", tables.DayLines(e, mostNotices), e.Lines)
	return v
}

// listed adds a list to an effect, if it has any rows.
func listed[R any](v *Effect, title string, rows []R) {
	foretold(v, title, slices.Values(rows), len(rows))
}

// foretold adds a list of so many rows to an effect, if it has any. No more are made than are shown.
func foretold[R any](v *Effect, title string, rows iter.Seq[R], count int) {
	if count == 0 {
		return
	}
	shown := slices.Collect(tables.First(rows, mostLines))
	v.Lists = append(v.Lists, EffectList{title, listing.Fields[R]().Grid(shown), count, count - len(shown)})
}
