package answers

import (
	"net/http"
	"time"
)

// What a form may hold, for the tests.
const (
	MaxBody    = maxBody
	MaxAnswers = maxAnswers
	SmallBody  = smallBody
)

// Hurried has a handler look at the pace of bodies more often.
func Hurried(h http.Handler, every time.Duration) http.Handler {
	h.(*handler).every = every
	return h
}
