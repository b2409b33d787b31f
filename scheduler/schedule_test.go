package scheduler_test

import (
	"testing"
	"time"

	"github.com/robfig/cron/v3"

	"duban/remind"
	"duban/scheduler"
)

// A bare machine has no database of time zones.
func TestRoundsAreInShanghaiTimeWithoutAskingTheMachine(t *testing.T) {
	s, err := scheduler.ParseRound("0 9 * * *")
	if err != nil {
		t.Fatal(err)
	}
	if at := s.(*cron.SpecSchedule).Location; at != remind.Shanghai {
		t.Errorf("the zone is the machine's %v", at)
	}
	if got, want := s.Next(time.Date(2026, 11, 24, 1, 0, 0, 0, time.UTC)), time.Date(2026, 11, 25, 1, 0, 0, 0, time.UTC); !got.Equal(want) {
		t.Errorf("next round at %v, want %v", got, want)
	}
	b, err := scheduler.ParseBackups("0 2 * * *")
	if err != nil || b.(*cron.SpecSchedule).Location != remind.Shanghai {
		t.Errorf("backups: the zone is the machine's, %v", err)
	}
	if _, err := scheduler.ParseRound("CRON_TZ=UTC 0 9 * * *"); err == nil {
		t.Error("a zone in the spec is taken")
	}
}
