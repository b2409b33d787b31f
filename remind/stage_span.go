package remind

import (
	"slices"

	"duban/remind/days"
)

// A stageSpan is a stage of a ladder as it lies ahead of a day for one role: its day, and how long no newer stage takes its place.
type stageSpan struct {
	ladder *activeLadder
	stage  *Stage
	order  int          // in the ladders: of stages of one day the later one is newer
	first  reachedStage // whose day may have come
	from   Date         // the day from which it is looked at
	until  Date         // the last day on which it may be the newest; never: always
	cal    *Calendar
}

// spansOf returns the stages that name a role and are not behind: of a single stage its day, of a repeating one the newest that has come, or
// else the next. Of one body's part, and of an address with several roles, the proof takes in more than is told, never less.
func (p *prover) spansOf(ladders []activeLadder, role Role, from Date) []stageSpan {
	p.spells = p.spells[:0]
	order := 0
	for i := range ladders {
		r := &ladders[i]
		for j := range r.stages {
			if order++; !slices.Contains(r.stages[j].To, role) {
				continue
			}
			s := stageSpan{ladder: r, stage: &r.stages[j], order: order, from: from, until: days.Never, cal: &p.Calendar}
			if s.begin() {
				p.spells = append(p.spells, s)
			}
		}
	}
	return p.spells
}

// begin finds the first day; false if it has lapsed.
func (s *stageSpan) begin() bool {
	var ok bool
	if s.first, ok = s.ladder.newest(s.stage, *s.cal, s.from); ok && s.first.on >= s.ladder.notBefore {
		if once := s.repeats() == Once; once || s.first.on <= s.from {
			return true
		}
	}
	if s.repeats() == Once {
		return false
	}
	s.first = s.next(max(s.from, s.ladder.notBefore))
	return true
}

// repeats returns how the stage repeats on its ladder.
func (s *stageSpan) repeats() Repeat {
	switch {
	case s.ladder.rhythm == Yearly || s.ladder.rhythm == Quarterly && s.stage.Every == EveryYearEnd:
		return EveryYear
	case s.ladder.rhythm == Quarterly:
		return EveryQuarter
	case s.ladder.once != 0:
		return Once
	default:
		return s.stage.Every
	}
}

// longest is more days than any row of days off has.
const longest = 31

// next returns the first day of a repeating stage that is not before day.
func (s *stageSpan) next(day Date) reachedStage {
	r, st := s.ladder, s.stage
	h := reachedStage{stage: st}
	if r.rhythm != "" {
		for {
			period := r.in(*s.cal, day)
			h.nominal, h.on = period.period, period.period
			if h.on >= day && (st.Every != EveryYearEnd || h.on.Month() == 12) {
				return h
			}
			_, end := CheckIn(r.rhythm, *s.cal, day)
			day = end + 1
		}
	}
	start := r.start(st, *s.cal)
	for n := max(1, st.Every.Count(start, day-longest)); ; n++ {
		h.nominal = st.Every.Nth(start, n)
		if h.on = s.cal.After(h.nominal); h.on >= day {
			return h
		}
	}
}

// today reports whether the stage has a day of its own between two days. What came before it is looked at has it on the first.
func (s *stageSpan) today(from, to Date) bool {
	if first := max(s.first.on, s.from); s.repeats() == Once || first >= from {
		return from <= first && first <= to
	}
	return s.next(from).on <= to
}

// bound finds until: of a single stage the day before the first newer stage, and from before a deadline the deadline. Repeats come back, and
// what a check-in passed over comes back after its period.
func (s *stageSpan) bound(all []stageSpan) {
	if s.repeats() != Once {
		return
	}
	if r := s.ladder; r.deadline != 0 && s.first.nominal <= r.deadline {
		s.until = r.deadline
	}
	for i := range all {
		if o := &all[i]; o.order != s.order && o.stage.Together == 0 && o.ladder.rhythm == "" && (o.ladder.only == "" || o.ladder.only == s.ladder.only) {
			if on, ok := o.beats(s); ok {
				s.until = min(s.until, max(on-1, s.first.on))
			}
		}
	}
}

// beats returns the day on which a span first takes another's place.
func (s *stageSpan) beats(o *stageSpan) (Date, bool) {
	newer := func(h reachedStage) bool {
		return h.nominal > o.first.nominal || h.nominal == o.first.nominal && s.order > o.order
	}
	if s.repeats() == Once {
		return s.first.on, newer(s.first)
	}
	h := s.first
	for !newer(h) {
		h = s.next(h.on + 1)
	}
	return h.on, true
}
