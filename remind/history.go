package remind

import "time"

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
