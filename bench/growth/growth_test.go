package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"duban/bench/figures"
	"duban/bench/stand"
	"duban/bench/station"
)

func TestMain(m *testing.M) { os.Exit(stand.Main(m)) }

// All of growth, with programs that stand in for the real ones: every size is measured as often as it is to be, and nothing is left behind.
func TestAllOfGrowth(t *testing.T) {
	folder := stand.In(t)
	out := filepath.Join(t.TempDir(), "growth.jsonl")
	if err := grow(t.Context(), []string{"-duban", filepath.Join(folder, "duban"), "-postfix", folder, "-size", "small", "-out", out}); err != nil {
		t.Fatal(err)
	}
	all := figures.Summaries(stand.Results(t, folder, out).Runs)
	for _, n := range []int{1000, 2000} {
		for _, row := range []string{figures.Round, figures.RoundMails, figures.Start, figures.Uncounted, figures.Status, figures.AllDue} {
			if s, ok := figures.Find(all, figures.Obligations, row, n); !ok || s.Turns != 3 || s.Seconds <= 0 || s.File <= 0 || s.Cut {
				t.Errorf("%s of %d: %+v", row, n, s)
			}
		}
	}
	for _, n := range []int{30, 100} {
		if s, ok := figures.Find(all, figures.Messages, figures.WholeWay, n); !ok || s.Turns != 3 || s.Done != stand.Messages {
			t.Errorf("%d messages: %+v", n, s)
		}
	}
}

func TestWhatIsLargeIsMeasuredOnce(t *testing.T) {
	for n, want := range map[int]int{100: 3, 10_000: 3, 100_000: 1, 1_000_000: 1} {
		if got := turns(n); got != want {
			t.Errorf("%d: %d times", n, got)
		}
	}
}

func TestWhatCannotBeMeasuredIsAFault(t *testing.T) { stand.Faults(t, grow, "-size") }

// A command that hangs is ended when its time is over, and counts as one that was cut.
func TestALookThatTakesTooLongIsCut(t *testing.T) {
	sleep, err := exec.LookPath("sleep")
	if err != nil {
		t.Fatal(err)
	}
	s := station.Station{Duban: filepath.Join(t.TempDir(), "duban"), Limit: time.Millisecond}
	if err := os.WriteFile(s.Duban, []byte("#!/bin/sh\nexec "+sleep+" 1000\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	u, err := looked(t.Context(), &s, round{state: t.TempDir()})
	if err != nil || !u.Cut {
		t.Errorf("%v: %+v", err, u)
	}
	s.Duban, s.Limit = s.Duban+"none", time.Hour // else the time may be over before it is missed
	if _, err := looked(t.Context(), &s, round{state: t.TempDir()}); err == nil {
		t.Error("a program that is none was looked at")
	}
}
