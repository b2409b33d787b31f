package main

import (
	"duban/office"
	"duban/tables"
)

// showEffect shows what a change brings.
func (a *app) showEffect(e *office.Effect, all bool) error {
	v := effectView{app: a, e: e, all: all}
	switch a.format {
	case "json":
		return v.lines()
	case "csv":
		return emit(a, tables.EffectChanges(e))
	default:
		return v.tables()
	}
}

// An effectView shows an effect.
type effectView struct {
	*app
	e   *office.Effect
	all bool
}

// lines shows an effect to programs: the summary, a line for each person, for each obligation and for each notice that
// changes, told apart by kind. All of it goes out, whatever its length.
func (v *effectView) lines() error {
	if err := emit(v.app, []tables.EffectSummary{tables.NewEffectSummary(&v.e.Effect)}); err != nil {
		return err
	}
	if err := emit(v.app, tables.EffectPeople(v.e)); err != nil {
		return err
	}
	return emit(v.app, tables.EffectChanges(v.e))
}

// How much of an effect a screen shows; --all shows everything.
const (
	mostObligations = 20
	mostPeople      = 30
	mostDays        = 40
	mostNotices     = 3 // of a person on a day
)

// tables shows an effect to people: the sums first, then obligations, persons and days, each cut after the first ones
// unless --all.
func (v *effectView) tables() error {
	s := tables.NewEffectSummary(&v.e.Effect)
	v.say("obligations: %d gained, %d lost, %d moved, %d with other bodies, %d in another state\n",
		s.ObligationsGained, s.ObligationsLost, s.ObligationsMoved, s.ObligationsReaddressed, s.ObligationsState)
	v.say("notices to the plan's end, %s: %d before, %d after; %d gained, %d lost, %d moved, %d re-addressed\n",
		s.To, s.NoticesBefore, s.NoticesAfter, s.NoticesGained, s.NoticesLost, s.NoticesMoved, s.NoticesReaddressed)
	v.say("gaps: %d before, %d after\n", s.GapsBefore, s.GapsAfter)
	notices := mostNotices
	if v.all {
		notices = 0
	}
	if err := some(v, tables.ObligationLines(v.e), mostObligations, "changes of obligations"); err != nil {
		return err
	}
	if err := some(v, tables.RenamedLines(v.e), mostObligations, "简称的变动"); err != nil {
		return err
	}
	if err := some(v, tables.PersonLines(v.e), mostPeople, "people"); err != nil {
		return err
	}
	return some(v, tables.DayLines(v.e, notices), mostDays, "changed days of people")
}

// some shows the first rows, and says how many more there are.
func some[T any](v *effectView, rows []T, most int, what string) error {
	if len(rows) == 0 {
		return nil
	}
	shown := rows
	if !v.all && len(rows) > most {
		shown = rows[:most]
	}
	v.say("\n")
	err := emit(v.app, shown)
	if more := len(rows) - len(shown); more > 0 {
		v.say("… and %d more %s; --all shows all, --format json or csv gives them to a program\n", more, what)
	}
	return err
}
