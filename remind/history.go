package remind

import (
	"cmp"
	"slices"
	"time"
)

// A History is what one address has been sent, as far as caps and wording need it.
type History struct {
	Messages []Sent      // automatic messages of the last 31 days, dissolved ones left out
	Reminded map[Key]int // messages about each obligation that were delivered or are in doubt
}

// Sent is one automatic message that left, or was tried.
type Sent struct {
	Day    Date
	At     time.Time
	Urgent bool
}

// last returns the newest message; the zero Sent where there is none.
func (h *History) last() Sent {
	if len(h.Messages) == 0 {
		return Sent{}
	}
	return slices.MaxFunc(h.Messages, func(a, b Sent) int { return cmp.Compare(a.Day, b.Day) })
}
