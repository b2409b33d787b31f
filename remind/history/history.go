// Package history holds what addresses have been sent, as far as caps and wording ask for it.
package history

import (
	"slices"
	"time"

	"duban/remind/days"
	"duban/remind/document"
)

// A History is what one address has been sent, as far as caps and wording need it.
type History struct {
	Messages []Sent               // automatic messages of the last Days, dissolved ones left out
	Last     time.Time            // when the newest automatic message of all was made, however long ago
	Reminded map[document.Key]int // messages about each obligation that were delivered or are in doubt
	Chased   days.Date            // day of the last message with a chase; zero: none
}

// Sent is one automatic message that left, or was tried.
type Sent struct {
	Day    days.Date
	At     time.Time
	Urgent bool
}

// Days is how many days of messages caps and wording look at: more than lie between the letters of two months to a leader.
const Days = 40

// Had reports whether an automatic message to the address counts on a day.
func (h *History) Had(day days.Date) bool {
	return slices.ContainsFunc(h.Messages, func(s Sent) bool { return s.Day == day })
}

// Newest returns the newest message within Days of a day; the zero Sent where there is none. Who keeps more knows no more of it, so
// that a preview words as the daemon does.
func (h *History) Newest(today days.Date) (newest Sent) {
	for _, s := range h.Messages {
		if s.Day >= today-Days && s.Day > newest.Day {
			newest = s
		}
	}
	return newest
}

// At returns when the newest message was made; a preview of days to come knows no hours.
func (h *History) At() time.Time {
	at := h.Last
	for _, s := range h.Messages {
		when := s.At
		if when.IsZero() {
			when = s.Day.At(9, 0)
		}
		if when.After(at) {
			at = when
		}
	}
	return at
}
