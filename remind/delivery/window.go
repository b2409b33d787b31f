package delivery

import (
	"time"

	"duban/remind"
)

// A Window is when messages may leave on a working day: from Open to Close, both minutes after midnight in Shanghai.
type Window struct {
	Open, Close int
}

// Contains reports whether an instant lies in the window of its day; the calendar is the caller's to ask.
func (w Window) Contains(t time.Time) bool {
	h, m, _ := t.In(remind.Shanghai).Clock()
	now := h*60 + m
	return now >= w.Open && now < w.Close
}

// Next returns the first instant from now on at which messages may leave.
func (w Window) Next(now time.Time, c *remind.Calendar) time.Time {
	day := remind.DateOf(now)
	if c.Workday(day) && w.Contains(now) {
		return now
	}
	if open := day.At(w.Open/60, w.Open%60); c.Workday(day) && now.Before(open) {
		return open
	}
	return c.After(day+1).At(w.Open/60, w.Open%60)
}
