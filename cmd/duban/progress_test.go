package main

import (
	"bytes"
	"strings"
	"testing"
	"time"
)

// Long work says how far it is, from the first second on, in one line that is gone at its end; short work says nothing, nor does any where
// nobody looks on.
func TestLongWorkSaysHowFarItIs(t *testing.T) {
	var screen bytes.Buffer
	now := time.Unix(0, 0)
	m := &meter{to: &screen, now: func() time.Time { return now }, what: "正在推算", began: now, stop: make(chan struct{})}
	now = now.Add(900 * time.Millisecond)
	m.say()
	if screen.Len() > 0 {
		t.Errorf("in the first second it says %q", screen.String())
	}
	now = now.Add(100 * time.Millisecond)
	m.say()
	m.step(3, 12)
	m.say()
	m.end()
	if got, want := screen.String(), "\r正在推算……已用1秒\x1b[K\r正在推算……25%\x1b[K\r\x1b[K"; got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	var out strings.Builder
	a := &app{err: &out, now: func() time.Time { return now }}
	m = a.measure("正在推算")
	m.step(1, 2)
	m.end()
	if out.Len() > 0 {
		t.Errorf("beside a terminal it says %q", out.String())
	}
}
