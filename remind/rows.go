package remind

import (
	"cmp"
	"slices"

	"duban/remind/digest"
	"duban/remind/tally"
)

// kindsCounted is what each kind of obligation is counted as.
var kindsCounted = map[Kind]tally.Kind{KindProblem: tally.Whole, KindMeasure: tally.Measure, KindStanding: tally.Duty}

// Rows returns all that is in force as it stands on the day, and as it stood in the morning of a former day, since: by the events that had been
// recorded by then, for a paper of that day knew no others. Where it is not known since when something is in its plan (World.Came), it was not there.
func (d *Day) Rows(since Date) []digest.Row { return d.rowsOf(d.Obligations, since) }

// Counts returns all that is in force as it stands on the day, as far as it is counted: without words.
func (d *Day) Counts() []digest.Row {
	rows := make([]digest.Row, len(d.Obligations))
	for i := range rows {
		rows[i] = d.counted(&d.Obligations[i], d.States[d.Obligations[i].Key])
	}
	return rows
}

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

// counted returns an obligation as it stands, without words.
func (d *Day) counted(o *Obligation, s *Status) digest.Row {
	r := digest.Row{
		Key: string(o.Key), Plan: o.Plan, Problem: string(o.Key.ProblemKey()), Number: o.Problem, Kind: kindsCounted[o.Kind], Due: s.Due, Original: s.Original,
		Standing: d.Standing(s), State: string(s.State), Cause: string(s.Cause.Kind), Note: s.Cause.Note, Since: s.On, Recorded: s.Known,
		Responsible: d.Book.Members(o.Responsible, d.Today), Leads: d.Book.Members(o.Lead, d.Today), Leaders: d.Book.Members(o.Leader, d.Today), Unlisted: d.names(o).unlisted.Responsible,
	}
	for _, part := range s.Parts {
		r.Parts = append(r.Parts, part.Body)
	}
	if s.State == Closed {
		r.Closed = s.On
	}
	return r
}

// row returns an obligation as it stands.
func (d *Day) row(o *Obligation, s *Status) digest.Row {
	problem, r := o.Key.ProblemKey(), d.counted(o, s)
	r.PlanShort, r.Path, r.Title, r.Short, r.Text = d.PlanName(o.Plan), o.Place(), o.Text, d.ShortName(problem).Text, o.Text
	if whole, _ := d.obligation(problem); whole != nil {
		r.Title = whole.Text
	}
	p := d.NewestProgress(o.Key)
	if o.Kind == KindProblem {
		p = cmp.Or(d.newestProgress(problem), p)
	}
	if p != nil {
		r.Progress, r.ProgressBy, r.ProgressOn = p.Text, p.By, p.day()
	}
	return r
}

// Bulletin returns what the bulletin of a period says on the day: of the plans of some ids, without any of all.
func (d *Day) Bulletin(p digest.Period, ranking bool, plans ...string) *digest.Bulletin {
	rows, of := d.subject(p, plans)
	of.Ranking = ranking
	return digest.NewBulletin(rows, of)
}

// Dispatch returns what the dispatch says on the day, of the same plans, and what has changed since the morning of another one.
func (d *Day) Dispatch(since Date, plans ...string) *digest.Dispatch {
	return digest.NewDispatch(d.subject(digest.Period{Since: since, On: d.Today}, plans))
}

// subject returns what papers are made of: of the plans of some ids, without any of all.
func (d *Day) subject(p digest.Period, plans []string) ([]digest.Row, *digest.Subject) {
	of := digest.Subject{Period: p, Calendar: d.Calendar, Office: d.Office.Name, Phone: d.Office.Phone, Demo: d.Book.Demo}
	left := func(r digest.Row) bool { return len(plans) > 0 && !slices.Contains(plans, r.Plan) }
	for i := range d.Plans {
		if id := d.Plans[i].ID; len(plans) == 0 || slices.Contains(plans, id) {
			of.Plans = append(of.Plans, digest.Plan{ID: id, Title: d.planTitle(id), Short: d.PlanName(id)})
		}
	}
	of.Gone = slices.DeleteFunc(d.WithdrawnSince(p.Since), left)
	return slices.DeleteFunc(d.Rows(p.Since), left), &of
}
