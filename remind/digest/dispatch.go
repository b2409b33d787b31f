package digest

import (
	"cmp"
	"slices"

	"duban/remind/days"
	"duban/remind/tally"
)

// Ahead is for how many days a dispatch says what falls due.
const Ahead = 30

// A Dispatch is what a weekly dispatch (周调度表) says of some plans.
type Dispatch struct {
	On, Since days.Date // the day it is of, and that of the one before
	Plans     []Plan
	Office    string
	Demo      bool
	First     bool // nothing is known of how the plans stood then
	Now, Then tally.Total
	Overdue   []Row // the longest first
	Due       []Row // within Ahead days, by date
	Waiting   []Row // for acceptance or closing, the longest first
	Going     []Row // whole problems that are not closed, in the order of the plan: what was reported of each
	Moves     []Move
}

// A Move is what has become of a matter since the dispatch before.
type Move struct {
	Row
	Name, Chinese string // of the kind of change
}

// LastMonday returns the Monday of the week before a day's: the day of the dispatch before the one of that week.
func LastMonday(on days.Date) days.Date { return days.Monday(on) - 7 }

// NewDispatch makes a dispatch of all rows of its plans.
func NewDispatch(rows []Row, of *Subject) *Dispatch {
	d := &Dispatch{On: of.On, Since: of.Since, Plans: of.Plans, Office: of.Office, Demo: of.Demo, First: true}
	d.Now, d.Then = Totals(rows, of.Gone)
	for i := range rows {
		r := &rows[i]
		d.First = d.First && !r.Before.Known
		d.add(r)
	}
	slices.SortStableFunc(d.Overdue, func(a, b Row) int { return cmp.Compare(a.Due, b.Due) })
	slices.SortStableFunc(d.Due, func(a, b Row) int { return cmp.Compare(a.Due, b.Due) })
	slices.SortStableFunc(d.Waiting, func(a, b Row) int { return cmp.Compare(a.Since, b.Since) })
	if !d.First {
		d.Moves = moves(rows, of.Gone)
	}
	return d
}

// add puts a row where it is told.
func (d *Dispatch) add(r *Row) {
	dated := r.State == stateOpen && r.Due != 0
	switch {
	case r.Standing == tally.Overdue:
		d.Overdue = append(d.Overdue, *r)
	case dated && r.Due <= d.On+Ahead:
		d.Due = append(d.Due, *r)
	case r.Standing == tally.Reported || r.Standing == tally.Accepted:
		d.Waiting = append(d.Waiting, *r)
	}
	if r.Kind == tally.Whole && r.Standing != tally.Closed {
		d.Going = append(d.Going, *r)
	}
}

// Sunday returns the last day of the dispatch's week.
func (d *Dispatch) Sunday() days.Date { return LastMonday(d.On) + 13 }

// ThisWeek counts what falls due by Sunday.
func (d *Dispatch) ThisWeek() int {
	n := 0
	for i := range d.Due {
		if d.Due[i].Due <= d.Sunday() {
			n++
		}
	}
	return n
}

// InMonth reports whether the last progress of a row was reported in the month of the dispatch.
func (d *Dispatch) InMonth(r *Row) bool {
	return r.ProgressOn != 0 && r.ProgressOn.Year() == d.On.Year() && r.ProgressOn.Month() == d.On.Month()
}

// moves returns what has become of matters, by kind, each in the order of the plan. What befell a measure with its whole problem is said of that.
func moves(rows, gone []Row) (all []Move) {
	add := func(rows []Row, name, chinese string, is func(*Row) bool) {
		whole := map[string]bool{}
		for i := range rows {
			if r := &rows[i]; r.Kind == tally.Whole && is(r) {
				whole[r.Problem] = true
			}
		}
		for i := range rows {
			if r := &rows[i]; is(r) && (r.Kind == tally.Whole || !whole[r.Problem]) {
				all = append(all, Move{*r, name, chinese})
			}
		}
	}
	for _, c := range changeRows {
		add(rows, c.name, c.chinese, func(r *Row) bool { return r.Before.Known && c.is(r) })
	}
	add(rows, "added", "新纳入", func(r *Row) bool { return !r.Before.Known })
	add(gone, "withdrawn", "移出方案", func(*Row) bool { return true })
	return all
}
