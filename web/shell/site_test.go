package shell_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"duban/remind"
	"duban/remind/report"
	"duban/web/shell"
)

// A page waits little for a report where it has one of a moment ago, and to the end where somebody has changed something.
func TestAStandingKeepsNobodyWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		asked := 0
		var fault error
		s := &shell.Site{Now: time.Now, Report: func(context.Context) (report.Report, error) {
			asked++
			n := asked
			time.Sleep(time.Second)
			if fault != nil {
				return report.Report{}, fault
			}
			return report.Report{Obligations: n, Today: remind.DateOf(time.Now())}, nil
		}}
		look := func(want int, within time.Duration) {
			t.Helper()
			begin := time.Now()
			r, err := s.Standing(t.Context())
			if err != nil || r.Obligations != want || time.Since(begin) != within {
				t.Errorf("report %d after %v (%v), want %d after %v", r.Obligations, time.Since(begin), err, want, within)
			}
		}
		look(1, time.Second)
		look(1, 0)
		time.Sleep(3 * time.Second)
		look(1, 100*time.Millisecond) // the second is under way
		time.Sleep(time.Second)
		look(2, 0)
		s.Changed()
		look(3, time.Second)
		time.Sleep(3 * time.Second)
		look(3, 100*time.Millisecond)
		s.Changed() // while the fourth is under way: what it says is old
		look(5, 900*time.Millisecond+time.Second)
		s.Changed()
		fault = errors.New("locked")
		if _, err := s.Standing(t.Context()); !errors.Is(err, fault) {
			t.Errorf("%v", err)
		}
		fault = nil
		time.Sleep(time.Second)
		if _, err := s.Standing(t.Context()); err != nil {
			t.Error(err)
		}
		synctest.Wait()
	})
}

// What is computed beside the requests ends nobody's process.
func TestAPanicBesideIsAnError(t *testing.T) {
	if err := shell.Beside(func() error { panic("x") }); err == nil {
		t.Error("no error")
	}
}
