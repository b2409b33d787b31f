// Package days has civil days in Shanghai, the times of a day, and the calendar of working days.
//
// It knows nothing of what falls on a day. Only remind and its parts speak of it by this name; the rest of the house calls its types by their
// names in remind.
package days
