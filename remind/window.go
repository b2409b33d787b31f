package remind

import "slices"

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
