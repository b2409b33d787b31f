package calendar

import (
	"slices"
	"time"

	"duban/remind"
	"duban/remind/shortname"
)

// Told returns the appointments of what a message tells that has a date, each obligation once: under the same names as those of an Agenda, so that
// whoever has one moves what it holds. They are as of the message's day, or of a later change.
func Told(m *remind.Message) []Appointment {
	var all []Appointment
	plans := several(m)
	seen := map[remind.Key]bool{}
	for _, s := range m.Sections {
		if s.Form == remind.Quarter { // its figures ask for nothing
			continue
		}
		for i := range s.Items {
			it, plan := &s.Items[i], ""
			if plans {
				plan = it.PlanShort
			}
			for _, e := range dated(it, seen) {
				all = append(all, told(it, e, plan, m.Day))
			}
		}
	}
	return all
}

// dated returns the entries of an item that have a date and were not seen before.
func dated(it *remind.Item, seen map[remind.Key]bool) (all []*remind.Entry) {
	for i := range it.Entries {
		e := &it.Entries[i]
		if k := e.Obligation.Key; e.Status.Due != 0 && !seen[k] {
			seen[k] = true
			all = append(all, e)
		}
	}
	return all
}

// several reports whether a message speaks of more than one plan.
func several(m *remind.Message) bool {
	return slices.ContainsFunc(m.Notices, func(n remind.Notice) bool { return n.Plan != m.Notices[0].Plan })
}

// told returns the appointment of an entry, whose plan is named where one is given.
func told(it *remind.Item, e *remind.Entry, plan string, day remind.Date) Appointment {
	o, s := e.Obligation, e.Status
	ap := Appointment{UID: uid(string(o.Key)), Day: s.Due, Cancelled: s.Withdrawn, Changed: day.At(0, 0)}
	for _, at := range []time.Time{s.Last.At, s.Cause.At} {
		if at.After(ap.Changed) {
			ap.Changed = at
		}
	}
	ap.Categories = []string{e.Colour.Chinese(), s.State.Chinese()}
	short := it.Short
	if it.Problem != o.Problem { // of many that fall due on one day
		short = shortname.Of(o.Text)
	}
	ap.Summary, ap.Alarms = summed(o, s, plan, short, "到期"), alarms(s)
	ap.Description = description(o, s, &e.Parties)
	return ap.dated()
}
