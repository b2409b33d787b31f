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

// An Hour is the time before which messages do not leave on their day: those to some roles, those on a channel, or of both together.
type Hour struct {
	To      []Role `json:"to" mapstructure:"to"`           // empty: whatever the role
	Channel string `json:"channel" mapstructure:"channel"` // empty: whatever the channel
	At      Clock  `json:"at" mapstructure:"at"`
}

// NotBefore returns the time of the day before which a message with some notices to an address does not leave: the latest of those that
// are meant. A message that holds one thing for a leader waits for the leader's hour, whole: there is one a day.
func (p *Policy) NotBefore(to Address, notices []Notice) Clock {
	var latest Clock
	for i := range p.Hours {
		h := &p.Hours[i]
		meant := func(n Notice) bool { return len(h.To) == 0 || slices.Contains(h.To, n.Role) }
		if (h.Channel == "" || h.Channel == to.Channel) && slices.ContainsFunc(notices, meant) {
			latest = max(latest, h.At)
		}
	}
	return latest
}
