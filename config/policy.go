package config

import (
	"fmt"
	"slices"

	"duban/remind"
)

// maxOffset bounds a stage's offset: ten years of days.
const maxOffset = 3650

// policy checks the ladders: each by itself, and that a unit which lets its date pass is not left in peace.
func (l *loader) policy(p *remind.Policy) {
	for _, ladder := range p.Ladders() {
		l.ladder("policy."+string(ladder.Name), &ladder)
	}
	after := func(s remind.Stage) bool { return s.At > 0 && slices.Contains(s.To, remind.Responsible) }
	if !slices.ContainsFunc(p.Deadline, after) {
		l.fault("policy.deadline", "no stage after the date tells responsible: an overdue matter would fall silent")
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
