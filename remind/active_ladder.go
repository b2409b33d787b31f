package remind

import "time"

// A reachedStage is a stage that has been reached: which, on which nominal day, and on which day after the shift.
type reachedStage struct {
	stage   *Stage
	nominal Date
	on      Date
	nth     int
	anchor  Anchor
	only    string // of the responsible, just this body; empty: all
	form    Form   // of a ladder of whole plans

	urgent, pressing bool // see Notice
}

// An activeLadder is one ladder in force for an obligation: its stages and what they count from.
type activeLadder struct {
	ladder    Ladder
	form      Form // of a ladder of whole plans: see figures
	stages    []Stage
	anchor    Anchor
	deadline  Date   // of the deadline ladder: after it no stage from before is told; 0 for the others
	notBefore Date   // a stage whose day precedes it has lapsed; 0: none has
	rhythm    Rhythm // of the standing ladder; empty: another
	period    Date   // of the standing ladder: the check-in's day
	once      Date   // the day of stages that are told once after an event
	urgent    bool   // the ladder opens with a change of state
	only      string // of the responsible, just this body; empty: all
}

// activeLadders returns the ladders in force for an obligation on a day, in which later ones win ties.
func (p *Policy) activeLadders(o *Obligation, s *Status, cal Calendar, today Date) []activeLadder {
	switch {
	case s.Withdrawn || s.State == Suspended:
		return nil
	case s.State != Open:
		row, ok := ladderIn(s.State)
		if !ok {
			return nil
		}
		return []activeLadder{{ladder: row.name, stages: p.stages(&row, o.Key), anchor: s.Anchor, notBefore: s.Recorded, urgent: row.urgent}}
	}
	var all []activeLadder
	switch {
	case s.Due != 0:
		row := rowOf(OnDeadline)
		all = append(all, activeLadder{ladder: row.name, stages: p.stages(&row, o.Key), anchor: s.Anchor, deadline: s.Due})
	case o.Rhythm == Quarterly || o.Rhythm == Yearly:
		row := rowOf(OnStanding)
		all = append(all, activeLadder{ladder: row.name, stages: p.stages(&row, o.Key), anchor: s.Anchor, rhythm: o.Rhythm}.in(cal, today))
	}
	for _, row := range startedBy(s.Cause.Kind) {
		all = append(all, row.told(p.stages(&row, o.Key), s.Anchor, s.Recorded))
	}
	for _, r := range s.Returns {
		for _, row := range startedBy(r.Event.Kind) {
			part := row.told(p.stages(&row, o.Key), r.Anchor, DateOf(r.Event.At))
			part.only = r.Body
			all = append(all, part)
		}
	}
	return all
}

// told returns the row's ladder as an event has set it going: told once, on the day on which the event was recorded.
func (r *ladderRow) told(stages []Stage, from Anchor, recorded Date) activeLadder {
	return activeLadder{ladder: r.name, stages: stages, anchor: from, once: recorded, urgent: r.urgent}
}

// CheckIn returns the check-in day of the period that today lies in, the first working day of its last month, and the period's
// last day.
func CheckIn(r Rhythm, cal Calendar, today Date) (day, end Date) {
	y, m := today.Year(), time.December
	if r == Quarterly {
		m = (today.Month()-1)/3*3 + 3
	}
	return cal.After(NewDate(y, m, 1)), NewDate(y, m+1, 0)
}

// in returns the standing ladder's ladder of the period that a day lies in.
func (r activeLadder) in(cal Calendar, day Date) activeLadder {
	r.period, r.anchor.Date = CheckIn(r.rhythm, cal, day)
	return r
}

// former returns the standing ladder's ladder of the period before.
func (r activeLadder) former(cal Calendar) activeLadder {
	end := r.anchor.Date
	first := NewDate(end.Year(), time.January, 1)
	if r.rhythm == Quarterly {
		first = NewDate(end.Year(), end.Month()-2, 1)
	}
	return r.in(cal, first-1)
}

// eachReached calls yield for the newest occurrence of every stage of the ladder whose day has come, in the ladder's order. A stage
// from before the deadline is passed over once the deadline has gone by.
func (r *activeLadder) eachReached(cal Calendar, today Date, yield func(reachedStage)) {
	for i := range r.stages {
		st := &r.stages[i]
		h, ok := r.newest(st, cal, today)
		if !ok || h.on > today || r.stale(h, today) || h.on < r.notBefore {
			continue
		}
		yield(h)
	}
}

// stale reports whether a stage from before the deadline is looked at after it.
func (r *activeLadder) stale(h reachedStage, today Date) bool {
	return r.deadline != 0 && today > r.deadline && h.nominal <= r.deadline
}

// newest returns the newest occurrence of a stage up to today, or the only one, which may lie ahead; false if it has none. The nominal day is
// that of the offset, the day on is the nominal one shifted off days off: before a deadline to the working day before, else to the next.
func (r *activeLadder) newest(st *Stage, cal Calendar, today Date) (reachedStage, bool) {
	h := reachedStage{stage: st, nth: 1, anchor: r.anchor, only: r.only, form: r.form, pressing: r.pressing(st)}
	h.urgent = r.urgent && st.Every == Once || r.deadline != 0 && st.At >= -1
	switch {
	case r.period != 0:
		h.nominal, h.on = r.period, r.period
		return h, st.Every != EveryYearEnd || r.period.Month() == time.December
	case r.once != 0:
		h.nominal, h.on = r.once, cal.After(r.once)
		return h, true
	}
	h.nominal = r.start(st, cal)
	if st.Every != Once {
		return h.latest(cal, today)
	}
	// Before its deadline a stage comes early rather than late: the deadline itself never moves.
	h.on = cal.After(h.nominal)
	if r.deadline != 0 && h.nominal <= r.deadline {
		h.on = cal.Before(h.nominal)
	}
	return h, true
}

// pressing reports whether a stage is of the days around the deadline, told once, or a return. If all that is overdue were marked as important,
// nearly every mail would be, and the mark would say nothing.
func (r *activeLadder) pressing(st *Stage) bool {
	return r.ladder == OnReturned || r.deadline != 0 && st.Every == Once && st.Unit != Months && st.At >= -1 && st.At <= 1
}

// start returns the first day that the stage's offset allows. What is told at once is counted from the recording, since an event
// may be recorded later than it took effect.
func (r *activeLadder) start(st *Stage, cal Calendar) Date {
	switch {
	case st.Unit == Workdays:
		return cal.AddWorkdays(r.anchor.Date, st.At)
	case st.Unit == Months:
		return r.anchor.Date.AddMonths(st.At)
	case r.notBefore != 0 && st.At == 0:
		return max(r.anchor.Date, r.notBefore)
	default:
		return r.anchor.Date + Date(st.At)
	}
}

// latest turns the reached stage, whose nominal day is where its repeats may begin, into the newest repeat whose day has come.
func (h reachedStage) latest(cal Calendar, today Date) (reachedStage, bool) {
	start := h.nominal
	for n := h.stage.Every.Count(start, today); n > 0; n-- {
		h.nth, h.nominal = n, h.stage.Every.Nth(start, n)
		if h.on = cal.After(h.nominal); h.on <= today {
			return h, true
		}
	}
	return h, false
}

// between calls yield for every occurrence of every stage of the ladder whose day lies after since, up to and including today.
func (r *activeLadder) between(cal Calendar, since, today Date, yield func(reachedStage)) {
	if r.rhythm != "" { // an outage may swallow whole periods
		if former := r.former(cal); former.period > since {
			former.between(cal, since, today, yield)
		}
	}
	for i := range r.stages {
		st := &r.stages[i]
		for h, ok := r.newest(st, cal, today); ok && h.on <= today && h.on > since; h, ok = r.earlier(h, st, cal) {
			yield(h)
		}
	}
}

// earlier returns the occurrence of a repeating stage before h.
func (r *activeLadder) earlier(h reachedStage, st *Stage, cal Calendar) (reachedStage, bool) {
	if st.Every == Once || h.nth <= 1 || r.period != 0 {
		return h, false
	}
	h.nth--
	h.nominal = st.Every.Nth(r.start(st, cal), h.nth)
	h.on = cal.After(h.nominal)
	return h, true
}
