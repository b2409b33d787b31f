// Package timetable reads when rounds and backups are to be, and says what is wrong with that. All of it is in Shanghai time.
package timetable

import (
	"fmt"
	"time"

	"duban/remind"
	"duban/remind/delivery"

	"github.com/robfig/cron/v3"
)

// ParseRound reads the cron spec of the rounds, in Shanghai time. A spec that names a zone of its own is refused.
func ParseRound(spec string) (cron.Schedule, error) {
	s, err := parse(spec)
	if err != nil {
		return nil, fmt.Errorf("round：%w", err)
	}
	return s, nil
}

// ParseBackups reads the cron spec of the backups, in Shanghai time.
func ParseBackups(spec string) (cron.Schedule, error) {
	s, err := parse(spec)
	if err != nil {
		return nil, fmt.Errorf("backup.at：%w", err)
	}
	return s, nil
}

// parse reads a cron spec in Shanghai time. The prefix keeps a spec from naming a zone, and the location is set by hand, because a bare machine
// has no database of time zones to look Shanghai up in. A spec that never comes is none.
func parse(spec string) (cron.Schedule, error) {
	s, err := cron.ParseStandard("CRON_TZ=UTC " + spec)
	fields, ok := s.(*cron.SpecSchedule)
	switch {
	case err != nil:
		return nil, fmt.Errorf("“%s”：%w（%w）", spec, errUnread, err)
	case !ok:
		return nil, fmt.Errorf("“%s”：%w", spec, errNoFields)
	}
	fields.Location = remind.Shanghai
	if s.Next(sampled().At(0, 0)).IsZero() {
		return nil, fmt.Errorf("“%s”：%w", spec, errNever)
	}
	return s, nil
}

// First returns the first scheduled round at or after the beginning of a day. Next looks strictly after an instant, so a round at midnight
// would be missed without the second.
func First(s cron.Schedule, day remind.Date) time.Time {
	return s.Next(day.At(0, 0).Add(-time.Second))
}

// Planned returns the instant at which the messages of a working day are planned to leave: its first round, or the window's opening where
// the round lies outside the window.
func Planned(s cron.Schedule, w delivery.Window, day remind.Date) time.Time {
	if at := First(s, day); remind.DateOf(at) == day && w.Contains(at) {
		return at
	}
	return Opening(w, day)
}

// maxAhead bounds how far ahead a round on a working day is looked for, in days: longer than any holidays.
const maxAhead = 60

// NextRound returns the next round on a working day after an instant: those of days off tell nobody. Where there is none in sight it is the
// next round of all.
func NextRound(s cron.Schedule, c *remind.Calendar, now time.Time) time.Time {
	first := s.Next(now)
	for next, n := first, 0; !next.IsZero() && n < maxAhead; n++ {
		day := remind.DateOf(next)
		if c.Workday(day) {
			return next
		}
		next = First(s, c.After(day))
	}
	return first
}

// Opening returns when a window opens on a day; a window counts minutes from midnight.
func Opening(w delivery.Window, day remind.Date) time.Time { return day.At(w.Open/60, w.Open%60) }

// Closing returns when it closes.
func Closing(w delivery.Window, day remind.Date) time.Time { return day.At(w.Close/60, w.Close%60) }

// A Steady schedule always has a next instant, after the one that was asked about. A loop that waits for a schedule whose days never come, or
// which stands still, would else never wait.
type Steady struct{ cron.Schedule }

// far is when a schedule without a next instant comes again: in no life of a process.
const far = 100 * 365 * 24 * time.Hour

// Next returns the schedule's next instant, or one that is far off.
func (s Steady) Next(t time.Time) time.Time {
	if next := s.Schedule.Next(t); next.After(t) {
		return next
	}
	return t.Add(far)
}
