package remind

import (
	"slices"

	"duban/remind/days"
)

// Caps bound the automatic messages of one address: per working day and per calendar week from Monday; 0 is no bound. A message
// with anything urgent, an outcome or a report is not bound by the week's.
type Caps struct {
	PerDay  int `json:"per_day" mapstructure:"per_day"`
	PerWeek int `json:"per_week" mapstructure:"per_week"`
}

// Defer reports whether a group is put off on a day, given what its address has had: by the caps, or because it holds nothing but outcomes
// that may still go with another message. What stands in for a loss is never put off, a
// chase only where the address has had one on that day.
func (c Caps) Defer(g Group, h History, today Date) bool {
	if slices.ContainsFunc(g.Notices, func(n Notice) bool { return n.Fallback }) {
		return false
	}
	// Somebody waits for it: once a day it goes whatever has gone, and in place of what would go.
	if g.Chases() {
		return h.Chased == today
	}
	if g.waits(today) {
		return true
	}
	// Weeks begin on Monday. A message with anything urgent does not use up the week's share, and is not bound by it.
	day, week := 0, 0
	monday := days.Monday(today)
	for _, m := range h.Messages {
		if m.Day == today {
			day++
		}
		if m.Day >= monday && m.Day <= today && !m.Urgent {
			week++
		}
	}
	if c.PerDay > 0 && day >= c.PerDay {
		return true
	}
	return !g.unbound() && c.PerWeek > 0 && week >= c.PerWeek
}

// unbound reports whether the week's share does not bind a group: it holds anything urgent, an outcome or a report.
func (g *Group) unbound() bool { return g.Urgent() || g.outcome() || g.reports() }
