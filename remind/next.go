package remind

import (
	"duban/remind/days"
	"duban/remind/people"
)

// Next returns, by plan, the next day after today on which the plan may tell anybody anything that it does not tell today, or pass over a stage,
// as long as nothing is entered, told or lost meanwhile; days.Never where there is none. It is rather too early than too late: a round that has
// looked at a plan need not do so again before that day, unless something of it waits.
func (d *Day) Next() map[string]Date {
	f := forecast{Day: d, x: d.decider(), turns: people.NewTurns(d.Book, d.Today), next: make(map[string]Date, len(d.Plans))}
	for i := range d.Plans {
		f.next[d.Plans[i].ID] = days.Never
	}
	for i := range d.Obligations {
		o := &d.Obligations[i]
		f.obligation(o, d.States[o.Key])
	}
	for i := range d.Withdrawn {
		o := &d.Withdrawn[i]
		f.outcome(o, d.States[o.Key])
	}
	for i := range d.Chases {
		f.note(d.Chases[i].Key.Plan(), d.Chases[i].On)
	}
	return f.next
}

// A forecast gathers the next days of the plans of a day's world.
type forecast struct {
	*Day
	x     *decider
	turns *people.Turns
	next  map[string]Date
}

// note notes that a plan is to be looked at on a day, if that is still to come.
func (f *forecast) note(plan string, on Date) {
	if on <= f.Today {
		return
	}
	if next, ok := f.next[plan]; !ok || on < next {
		f.next[plan] = on
	}
}

// obligation notes the days of what an obligation may tell, and of its state: a suspension ends by itself, and after a deadline what comes before
// it is told no more.
func (f *forecast) obligation(o *Obligation, s *Status) {
	if s.State == Suspended {
		f.note(o.Plan, s.Until+1)
	}
	if s.Due != 0 {
		f.note(o.Plan, s.Due+1)
	}
	for _, r := range f.Policy.activeLadders(o, s, f.Calendar, f.Today) {
		f.ladder(o, &r)
	}
	for _, r := range f.x.figures(o) {
		f.ladder(o, &r)
	}
	for role := range roleCount {
		for _, name := range o.Bodies(role) {
			f.note(o.Plan, f.turns.Of(name))
		}
	}
	f.outcome(o, s)
}

// ladder notes the next days of a ladder's stages for roles that the obligation has.
func (f *forecast) ladder(o *Obligation, r *activeLadder) {
	for i := range r.stages {
		for _, role := range r.stages[i].To {
			if len(o.Bodies(role)) > 0 {
				f.stage(o.Plan, r, &r.stages[i])
				break
			}
		}
	}
}

// stage notes the next day of a stage. The stages of a rhythm begin anew with each period.
func (f *forecast) stage(plan string, r *activeLadder, st *Stage) {
	sp := stageSpan{ladder: r, stage: st, cal: &f.Calendar}
	switch {
	case r.rhythm != "":
		_, end := CheckIn(r.rhythm, f.Calendar, f.Today)
		f.note(plan, r.period)
		f.note(plan, end+1)
	case sp.repeats() == Once:
		h, _ := r.newest(st, f.Calendar, f.Today)
		f.note(plan, h.on)
	default:
		f.note(plan, sp.next(f.Today+1).on)
	}
}

// outcome notes when whoever was told of an obligation may be told how it went on.
func (f *forecast) outcome(o *Obligation, s *Status) {
	heard := f.Heard[o.Key]
	for i := range heard {
		f.note(o.Plan, f.turns.At(heard[i].Address))
		for _, body := range heard[i].Bodies {
			f.note(o.Plan, f.turns.Of(body))
		}
	}
	if e, _, ok := s.outcome(); ok && len(heard) > 0 {
		f.note(o.Plan, f.Calendar.After(DateOf(e.At)))
	}
}
