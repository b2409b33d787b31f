package remind

import (
	"cmp"

	"duban/remind/digest"
	"duban/remind/tally"
)

// kindsCounted is what each kind of obligation is counted as.
var kindsCounted = map[Kind]tally.Kind{KindProblem: tally.Whole, KindMeasure: tally.Measure, KindStanding: tally.Duty}

// Rows returns all that is in force as it stands on the day, and as it stood in the morning of a former day, since: by the events that had been
// recorded by then, for a paper of that day knew no others. Where it is not known since when something is in its plan (World.Came), it was not there.
func (d *Day) Rows(since Date) []digest.Row { return d.rowsOf(d.Obligations, since) }

// WithdrawnSince returns what stood in a plan in the morning of a former day and has been withdrawn since.
func (d *Day) WithdrawnSince(since Date) []digest.Row {
	var gone []Obligation
	for i := range d.Withdrawn {
		if o := &d.Withdrawn[i]; d.there(o.Key, since) && DateOf(d.Gone[o.Key].At) >= since {
			gone = append(gone, *o)
		}
	}
	return d.rowsOf(gone, since)
}

// there reports whether an obligation is known to have been in its plan before a day.
func (d *Day) there(k Key, since Date) bool {
	came, known := d.Came[k]
	return known && came < since
}

// rowsOf returns the rows of some obligations.
func (d *Day) rowsOf(list []Obligation, since Date) []digest.Row {
	then := Day{World: d.World, Today: since, States: Fold(list, recordedBefore(d.Events, since), d.Book, since)}
	rows := make([]digest.Row, 0, len(list))
	for i := range list {
		o := &list[i]
		r := d.row(o, d.States[o.Key])
		if past := then.States[o.Key]; d.there(o.Key, since) {
			r.Before = digest.Past{Known: true, Standing: then.Standing(past), State: string(past.State), Due: past.Due}
		}
		rows = append(rows, r)
	}
	return rows
}

// recordedBefore returns the events that were recorded before a day.
func recordedBefore(all []Event, day Date) (before []Event) {
	for _, e := range all {
		if DateOf(e.At) < day {
			before = append(before, e)
		}
	}
	return before
}

// row returns an obligation as it stands.
func (d *Day) row(o *Obligation, s *Status) digest.Row {
	problem, who := o.Key.ProblemKey(), d.Book
	title := o.Text
	if whole, _ := d.obligation(problem); whole != nil {
		title = whole.Text
	}
	r := digest.Row{
		Key: string(o.Key), Plan: o.Plan, PlanShort: d.PlanName(o.Plan), Problem: string(problem), Number: o.Problem, Kind: kindsCounted[o.Kind],
		Path: o.Place(), Title: title, Short: d.ShortName(problem).Text, Text: o.Text, Due: s.Due, Original: s.Original,
		Standing: d.Standing(s), State: string(s.State), Cause: string(s.Cause.Kind), Note: s.Cause.Note, Since: s.On, Recorded: s.Known, Parts: len(s.Parts),
		Responsible: who.Members(o.Responsible, d.Today), Leads: who.Members(o.Lead, d.Today), Leaders: who.Members(o.Leader, d.Today),
	}
	if s.State == Closed {
		r.Closed = s.On
	}
	p := d.NewestProgress(o.Key)
	if o.Kind == KindProblem {
		p = cmp.Or(d.newestProgress(problem), p)
	}
	if p != nil {
		r.Progress, r.ProgressOn = p.Text, p.day()
	}
	return r
}
