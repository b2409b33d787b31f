package scheduler

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"duban/remind"
)

// ErrClock says that the clock cannot be right. Nothing is offered or sent until it is set right or accepted.
var ErrClock = errors.New("the clock cannot be right")

// The bounds of the clock's guard.
const (
	maxLeap = 24 * time.Hour       // of the wall clock over the monotonic one, within one process
	maxBack = 10 * time.Minute     // before the last round: a correction of a few minutes is no fault
	maxGap  = 100 * 24 * time.Hour // since the last round
)

// A Sight is what is known of the time.
type Sight struct {
	Now      time.Time     // by the wall clock
	Leap     time.Duration // how much more the wall clock has gone than the monotonic one, since the start or the last acceptance
	Last     time.Time     // the last round; zero before the first
	Built    time.Time     // the program's date; zero if unknown
	Accepted time.Time     // when somebody last found the clock right; zero: never
}

// Judge gives ErrClock with what is wrong and what to do; nil for a clock that may be right.
func (s *Sight) Judge() error {
	since := s.Last
	if s.Accepted.After(since) {
		since = s.Accepted
	}
	accepted := !s.Accepted.IsZero() && !s.Now.Before(s.Accepted.Add(-maxBack)) // and has not gone back since
	switch {
	case s.Leap > maxLeap:
		return s.wrong("it has leapt ahead by %s while the daemon ran", s.Leap.Round(time.Minute))
	case !s.Last.IsZero() && s.Now.Before(s.Last.Add(-maxBack)):
		return s.wrong("the last round was at %s", s.Last.In(remind.Shanghai).Format(time.RFC3339))
	case !since.IsZero() && s.Now.Sub(since) > maxGap:
		return s.wrong("the last round was %d days ago, at %s", int(s.Now.Sub(since).Hours()/24), since.In(remind.Shanghai).Format(time.RFC3339))
	case s.Now.Before(s.Built) && !accepted:
		return s.wrong("the program is of %s", s.Built.In(remind.Shanghai).Format(time.RFC3339))
	}
	return nil
}

func (s *Sight) wrong(format string, args ...any) error {
	return fmt.Errorf("%w: it says %s, and %s; nothing is offered or sent. Set the clock right, or if it is right type: duban clock accept",
		ErrClock, s.Now.In(remind.Shanghai).Format(time.RFC3339), fmt.Sprintf(format, args...))
}

// A Guard watches the clock of one process.
type Guard struct {
	Built     time.Time            // the program's date; zero if unknown
	Monotonic func() time.Duration // since any instant; stands still while the machine sleeps

	mu       sync.Mutex
	wall     time.Time // at the start, or at the last acceptance
	run      time.Duration
	accepted time.Time
}

// NewGuard gives the guard of a program of a date, with the monotonic clock of this process.
func NewGuard(built time.Time) *Guard {
	start := time.Now()
	return &Guard{Built: built, Monotonic: func() time.Duration { return time.Since(start) }}
}

// look tells how far the wall clock has leapt since the start or the last acceptance.
func (g *Guard) look(now, accepted time.Time) time.Duration {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.wall.IsZero() || !accepted.Equal(g.accepted) {
		g.wall, g.run, g.accepted = now, g.Monotonic(), accepted
	}
	// Round takes off the monotonic reading, which Sub would go by.
	return now.Round(0).Sub(g.wall.Round(0)) - (g.Monotonic() - g.run)
}

// checkClock gives ErrClock if the clock cannot be right. A simulation has no guard.
func (d *Daemon) checkClock(ctx context.Context, now time.Time) error {
	if d.Guard == nil {
		return nil
	}
	last, _, err1 := d.Store.LastRound(ctx, d.Realm)
	accepted, err2 := d.Store.ClockAccepted(ctx)
	if err := errors.Join(err1, err2); err != nil {
		return fmt.Errorf("look for the last round: %w", err)
	}
	s := Sight{Now: now, Leap: d.Guard.look(now, accepted.At), Last: last.At, Built: d.Guard.Built, Accepted: accepted.At}
	return s.Judge()
}
