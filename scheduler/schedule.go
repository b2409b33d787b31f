package scheduler

import (
	"context"
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

// firstOf returns the first scheduled round at or after the beginning of a day. Next looks strictly after an instant, so a round at midnight
// would be missed without the second.
func firstOf(s cron.Schedule, day remind.Date) time.Time {
	return s.Next(day.At(0, 0).Add(-time.Second))
}

// Planned returns the instant at which the messages of a working day are planned to leave: its first round, or the window's opening where
// the round lies outside the window.
func Planned(s cron.Schedule, w delivery.Window, day remind.Date) time.Time {
	if at := firstOf(s, day); remind.DateOf(at) == day && w.Contains(at) {
		return at
	}
	return opening(w, day)
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
		next = firstOf(s, c.After(day))
	}
	return first
}

// opening and closing return the window's bounds on a day; a window counts minutes from midnight.
func opening(w delivery.Window, day remind.Date) time.Time { return day.At(w.Open/60, w.Open%60) }
func closing(w delivery.Window, day remind.Date) time.Time { return day.At(w.Close/60, w.Close%60) }

// WaitBy returns a Daemon's Wait by the clock now: a timer runs for what is left until the instant when it is called.
func WaitBy(now func() time.Time) func(context.Context, time.Time) error {
	return func(ctx context.Context, until time.Time) error {
		t := time.NewTimer(until.Sub(now()))
		defer t.Stop()
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-t.C:
			return nil
		}
	}
}
