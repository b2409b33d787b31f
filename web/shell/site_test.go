package shell_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
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
		time.Sleep(3 * time.Second)
		over, stop := context.WithTimeout(t.Context(), 0) // the page has taken all of its time
		defer stop()
		if r, err := s.Standing(over); err != nil || r.Obligations != 2 {
			t.Errorf("after the time of a page: report %d, %v", r.Obligations, err)
		}
		time.Sleep(time.Second)
		look(3, 0)
		s.Changed()
		look(4, time.Second)
		time.Sleep(3 * time.Second)
		look(4, 100*time.Millisecond)
		s.Changed() // while the fifth is under way: what it says is old
		look(6, 900*time.Millisecond+time.Second)
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

// What takes longer than anybody waits is called so, and no fault of the store; whoever asks later is told.
func TestAStandingThatIsStillCountedIsCalledSo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		until := time.Now().Add(30 * time.Second)
		s := &shell.Site{Now: time.Now, Report: func(ctx context.Context) (report.Report, error) {
			select {
			case <-ctx.Done():
				return report.Report{}, fmt.Errorf("count the plans: %w", ctx.Err())
			case <-time.After(time.Until(until)):
				return report.Report{Obligations: 7}, nil
			}
		}}
		hasty, stop := context.WithTimeout(t.Context(), time.Second)
		defer stop()
		for _, ctx := range []context.Context{hasty, t.Context()} {
			if _, err := s.Standing(ctx); err == nil || !strings.Contains(err.Error(), "正在汇总各方案的情况") {
				t.Errorf("got %v", err)
			}
		}
		if r, err := s.Standing(t.Context()); err != nil || r.Obligations != 7 {
			t.Errorf("later: %d obligations, %v", r.Obligations, err)
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
