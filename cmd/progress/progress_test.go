package progress

import (
	"bytes"
	"testing"
	"time"
)

// Long work says how far it is, from the first second on, in one line that is gone at its end; short work says nothing.
func TestLongWorkSaysHowFarItIs(t *testing.T) {
	var screen bytes.Buffer
	now := time.Unix(0, 0)
	m := &Meter{to: &screen, now: func() time.Time { return now }, what: "正在推算", began: now, stop: make(chan struct{})}
	now = now.Add(900 * time.Millisecond)
	m.say()
	if screen.Len() > 0 {
		t.Errorf("in the first second it says %q", screen.String())
	}
	now = now.Add(100 * time.Millisecond)
	m.say()
	m.Step(3, 12)
	m.say()
	m.End()
	m.End()
	if got, want := screen.String(), "\r正在推算……已用1秒\x1b[K\r正在推算……25%\x1b[K\r\x1b[K"; got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	m = nil // there is no screen
	m.Step(1, 2)
	m.End()
}
