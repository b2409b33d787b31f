package office

import (
	"slices"

	"duban/office/dossier"
	"duban/remind"
	"duban/store"
)

// A Shift is that a deadline was moved, and by which event: its own, or that of its problem.
type Shift struct {
	From, To remind.Date
	Event    remind.Event
}

// Stated returns the day that the plan's version that is held states for an obligation; of what no version has any more, the one first stated.
func Stated(day *remind.Day, o *remind.Obligation) remind.Date {
	for i := range day.Plans {
		if d, ok := dossier.Days(&day.Plans[i])[o.Key]; ok {
			return d
		}
	}
	return o.Due
}

// Shifts returns how the deadline of an obligation came to be the one that a snapshot has in force. The events are played one after another, so
// that what a problem's extension moves along is decided where it is always decided.
func (o *Office) Shifts(snap store.Snapshot, today remind.Date, key remind.Key) (all []Shift) {
	snap.Events = slices.DeleteFunc(slices.Clone(snap.Events), func(e remind.Event) bool { return e.Key.ProblemKey() != key.ProblemKey() })
	w := o.Terms.World(snap)
	events := w.Events
	due := func(n int) remind.Date {
		w.Events = events[:n]
		if s := w.On(today).States[key]; s != nil {
			return s.Due
		}
		return 0
	}
	for i := range events {
		if events[i].Kind != remind.EventExtend {
			continue
		}
		if from, to := due(i), due(i+1); from != to {
			all = append(all, Shift{from, to, events[i]})
		}
	}
	return all
}
