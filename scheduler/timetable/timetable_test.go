package timetable_test

import (
	"testing"
	"time"

	"github.com/robfig/cron/v3"

	"duban/remind"
	"duban/scheduler/timetable"
)

// What is told next comes on a working day: neither the weekend's rounds nor those of holidays tell anybody.
func TestTheNextRoundIsOfAWorkingDay(t *testing.T) {
	holidays := remind.NewCalendar(remind.CalendarYear{Year: 2026, Days: []remind.CalendarDay{
		{Date: remind.NewDate(2026, 10, 1), Off: true}, {Date: remind.NewDate(2026, 10, 2), Off: true}, {Date: remind.NewDate(2026, 10, 10)},
	}})
	at := func(day, hour, minute int) time.Time { return remind.NewDate(2026, 10, day).At(hour, minute) }
	for _, tt := range []struct {
		spec      string
		now, want time.Time
	}{
		{"0 9 * * *", at(7, 8, 0), at(7, 9, 0)},
		{"0 9 * * *", at(7, 9, 0), at(8, 9, 0)},
		{"0 9 * * *", at(1, 8, 0), at(5, 9, 0)},    // two days off and a weekend
		{"0 9 * * *", at(9, 10, 0), at(10, 9, 0)},  // a Saturday that is worked
		{"* * * * *", at(17, 10, 0), at(19, 0, 0)}, // the first of the day, whatever the hour
		{"0 9 * * 6", at(12, 10, 0), at(17, 9, 0)}, // never on a working day: the next of all
	} {
		s, err := timetable.ParseRound(tt.spec)
		if err != nil {
			t.Fatal(err)
		}
		if got := timetable.NextRound(s, &holidays, tt.now); !got.Equal(tt.want) {
			t.Errorf("%q after %s: %s, want %s", tt.spec, tt.now, got, tt.want)
		}
	}
}

// A bare machine has no database of time zones.
func TestRoundsAreInShanghaiTimeWithoutAskingTheMachine(t *testing.T) {
	s, err := timetable.ParseRound("0 9 * * *")
	if err != nil {
		t.Fatal(err)
	}
	if at := s.(*cron.SpecSchedule).Location; at != remind.Shanghai {
		t.Errorf("the zone is the machine's %v", at)
	}
	if got, want := s.Next(time.Date(2026, 11, 24, 1, 0, 0, 0, time.UTC)), time.Date(2026, 11, 25, 1, 0, 0, 0, time.UTC); !got.Equal(want) {
		t.Errorf("next round at %v, want %v", got, want)
	}
	b, err := timetable.ParseBackups("0 2 * * *")
	if err != nil || b.(*cron.SpecSchedule).Location != remind.Shanghai {
		t.Errorf("backups: the zone is the machine's, %v", err)
	}
	if _, err := timetable.ParseRound("CRON_TZ=UTC 0 9 * * *"); err == nil {
		t.Error("a zone in the spec is taken")
	}
}
