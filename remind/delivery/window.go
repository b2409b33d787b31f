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
