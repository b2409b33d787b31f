package config

import (
	"fmt"
	"slices"
	"strings"

	"duban/remind"
)

// maxOffset bounds a stage's offset: ten years of days.
const maxOffset = 3650

// policy checks the ladders: each by itself, and that a unit which lets its date pass is not left in peace.
func (l *loader) policy(p *remind.Policy) {
	for _, ladder := range p.Ladders() {
		l.ladder("policy."+string(ladder.Name), &ladder)
	}
	l.lasting("policy.deadline", p.Deadline)
	for i := range p.Own {
		l.own(fmt.Sprintf("policy.own[%d]", i), p, i)
	}
}

// lasting checks that a ladder of deadlines goes on after the date.
func (l *loader) lasting(key string, stages []remind.Stage) {
	after := func(s remind.Stage) bool { return s.At > 0 && slices.Contains(s.To, remind.Responsible) }
	if !slices.ContainsFunc(stages, after) {
		l.fault(key, "no stage after the date tells responsible: an overdue matter would fall silent")
	}
}

// own checks a ladder that holds for some obligations only: that it says for which, once, and is sound by itself.
func (l *loader) own(key string, p *remind.Policy, i int) {
	w := &p.Own[i]
	l.scope(key, w)
	for j := range i {
		if o := &p.Own[j]; o.Ladder == w.Ladder && o.Scope() == w.Scope() {
			l.fault(key, fmt.Sprintf("policy.own[%d] is a ladder of the same for the same already", j))
		}
	}
	all := p.Ladders()
	at := slices.IndexFunc(all, func(r remind.PolicyLadder) bool { return r.Name == w.Ladder })
	if at < 0 {
		var names []remind.Ladder
		for _, r := range all {
			names = append(names, r.Name)
		}
		l.fault(key+".ladder", fmt.Sprintf("%q: want one of %q", w.Ladder, names))
		return
	}
	if w.Stages == nil {
		l.fault(key+".stages", "is missing; [] tells nobody")
	}
	all[at].Stages = w.Stages
	l.ladder(key+".stages", &all[at])
	if w.Ladder == remind.OnDeadline {
		l.lasting(key+".stages", w.Stages)
	}
}

// scope checks for which obligations a ladder is meant.
func (l *loader) scope(key string, w *remind.OwnLadder) {
	kinds := []remind.Kind{remind.KindProblem, remind.KindMeasure, remind.KindStanding}
	switch {
	case w.Scope() == "":
		l.fault(key, "names neither plan, class nor key: it would hold for all, as the ladders of policy itself do")
	case w.Key != "" && (w.Plan != "" || w.Class != ""):
		l.fault(key, "names a key, which says plan and class already: remove those")
	case w.Key != "" && !strings.Contains(string(w.Key), "/"):
		l.fault(key+".key", fmt.Sprintf("%q: want the whole key, with its plan: PLAN/%s", w.Key, w.Key))
	case w.Class != "" && !slices.Contains(kinds, w.Class):
		l.fault(key+".class", fmt.Sprintf("%q: want one of %q", w.Class, kinds))
	}
	standing := map[remind.Ladder]bool{remind.OnDeadline: false, remind.OnStanding: true}
	if is, one := standing[w.Ladder]; one && w.Class != "" && is != (w.Class == remind.KindStanding) {
		l.fault(key, fmt.Sprintf("class %s never goes by the ladder %s", w.Class, w.Ladder))
	}
}

// ladder checks the stages of one ladder against what the ladder knows: the repeats, and whether offsets mean anything in it.
func (l *loader) ladder(key string, ladder *remind.PolicyLadder) {
	seen := map[string]bool{}
	for i, st := range ladder.Stages {
		at := fmt.Sprintf("%s[%d]", key, i)
		l.filled(at+".stage", st.Name)
		if seen[st.Name] {
			l.fault(at+".stage", fmt.Sprintf("%q is the name of another stage of this ladder", st.Name))
		}
		seen[st.Name] = true
		if st.Name == remind.StageOutcome {
			l.fault(at+".stage", fmt.Sprintf("%q is the name of what tells how a matter went on: choose another", st.Name))
		}
		l.together(at+".together", ladder.Name, st)
		if !slices.Contains(ladder.Repeats, st.Every) {
			l.fault(at+".every", fmt.Sprintf("%q: this ladder knows %q", st.Every, ladder.Repeats))
		}
		if ladder.Counts {
			l.offset(at, st)
			if st.At < 0 && ladder.Name != remind.OnDeadline {
				l.fault(at+".at", "this ladder counts from an event, before which nobody can be told")
			}
		} else if st.At != 0 || st.Unit != remind.Days {
			l.fault(at, "at and unit mean nothing in this ladder: remove them")
		}
		l.roles(at+".to", st.To)
	}
}

// together checks a stage that wants several problems: one alone is no crowd, and only a date can be shared.
func (l *loader) together(key string, ladder remind.Ladder, st remind.Stage) {
	switch {
	case st.Together == 0:
	case st.Together < 2:
		l.fault(key, fmt.Sprintf("%d: want 2 or more problems that fall due on one day; leave it out for a stage that tells each", st.Together))
	case ladder != remind.OnDeadline || st.At >= 0 || st.Every != remind.Once:
		l.fault(key, "means something only in a stage that comes once, before the date: remove it, or set at below 0 without every")
	}
}

// offset checks when a stage comes. Its bound of ten years keeps days within what dates can hold.
func (l *loader) offset(at string, st remind.Stage) {
	if st.At < -maxOffset || st.At > maxOffset {
		l.fault(at+".at", fmt.Sprintf("%d: want %d to %d", st.At, -maxOffset, maxOffset))
	}
	if !slices.Contains([]remind.Unit{remind.Days, remind.Months, remind.Workdays}, st.Unit) {
		l.fault(at+".unit", fmt.Sprintf("%q: want %q or %q, or leave it out for days", st.Unit, remind.Workdays, remind.Months))
	}
}

// roles checks whom a stage tells.
func (l *loader) roles(key string, to []remind.Role) {
	if len(to) == 0 {
		l.fault(key, "names no role")
	}
	seen := map[remind.Role]bool{}
	for _, r := range to {
		if seen[r] {
			l.fault(key, fmt.Sprintf("names %s twice", r))
		}
		seen[r] = true
	}
}
