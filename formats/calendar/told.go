package calendar

import (
	"cmp"
	"strconv"
	"strings"
	"time"

	"duban/remind"
	"duban/remind/typed"
)

// Told returns the appointments of what a message tells that has a date, each obligation once: under the same names as those of an Agenda, so that
// whoever has one moves what it holds. They are as of the message's day, or of a later change.
func Told(m *remind.Message) []Appointment {
	var all []Appointment
	seen := map[remind.Key]bool{}
	for _, s := range m.Sections {
		for i := range s.Items {
			it := &s.Items[i]
			for j := range it.Entries {
				e := &it.Entries[j]
				if k := e.Obligation.Key; e.Status.Due != 0 && !seen[k] {
					seen[k] = true
					all = append(all, told(it, e, m.Day))
				}
			}
		}
	}
	return all
}

// told returns the appointment of an entry.
func told(it *remind.Item, e *remind.Entry, day remind.Date) Appointment {
	o, s := e.Obligation, e.Status
	ap := Appointment{UID: uid(string(o.Key)), Day: s.Due, Cancelled: s.Withdrawn, Changed: day.At(0, 0)}
	for _, at := range []time.Time{s.Last.At, s.Cause.At} {
		if at.After(ap.Changed) {
			ap.Changed = at
		}
	}
	ap.Categories = []string{e.Colour.Chinese(), s.State.Chinese()}
	name := cmp.Or(it.Short, typed.Clip(strings.TrimRight(strings.Join(strings.Fields(it.Title), " "), "。；"), longSummary))
	ap.Summary = markOf(s) + "问题" + strconv.Itoa(o.Problem) + o.Path + "：" + name + " 到期"
	ap.Description = description(o, s, &e.Parties)
	return ap.dated()
}
