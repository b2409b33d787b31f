package remind

import (
	"fmt"
	"slices"
	"time"
)

// A Clock is a time of the day, in minutes after midnight in Shanghai.
type Clock int

// String returns 16:00.
func (c Clock) String() string { return fmt.Sprintf("%02d:%02d", c/60, c%60) }

// UnmarshalText reads what String returns.
func (c *Clock) UnmarshalText(text []byte) error {
	var h, m int
	n, err := fmt.Sscanf(string(text), "%02d:%02d", &h, &m)
	if *c = Clock(h*60 + m); err != nil || n != 2 || c.String() != string(text) || h > 23 || m > 59 {
		return fmt.Errorf("“%s”不是时间，应写成 16:00", text)
	}
	return nil
}

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

// On returns the clock's instant on a day.
func (c Clock) On(day Date) time.Time { return day.At(int(c)/60, int(c)%60) }
