package history_test

import (
	"testing"
	"time"

	"duban/remind/days"
	"duban/remind/history"
)

// Of what was sent the newest counts; what lies further back than is looked at is as if nobody had sent it, whoever keeps it.
func TestTheNewestOfWhatIsLookedAt(t *testing.T) {
	today := days.NewDate(2026, 11, 30)
	at := today.At(10, 30)
	h := history.History{Messages: []history.Sent{{Day: today - history.Days - 1}, {Day: today - 3, At: (today - 3).At(16, 0)}, {Day: today - 9}}}
	if got := h.Newest(today).Day; got != today-3 {
		t.Errorf("the newest is of %s", got)
	}
	if got := h.Newest(today + history.Days).Day; got != 0 {
		t.Errorf("of %s, which is too long ago", got)
	}
	if !h.Had(today-9) || h.Had(today) {
		t.Error("days are mistaken")
	}
	if got := h.At(); !got.Equal((today - 3).At(16, 0)) {
		t.Errorf("made at %s", got)
	}
	h.Last = at
	if got := h.At(); !got.Equal(at) {
		t.Errorf("made at %s, want %s", got, at)
	}
	if got := (&history.History{Messages: []history.Sent{{Day: today}}}).At(); got.Before(today.At(0, 0)) || got.After(today.At(23, 59).Add(time.Minute)) {
		t.Errorf("a play knows no hours: %s", got)
	}
}
