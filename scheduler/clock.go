package scheduler

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"duban/remind"
	"duban/store"
)

// ErrClock says that the clock cannot be right. Nothing is offered or sent until it is set right or accepted.
var ErrClock = errors.New("时钟有误")

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

// Judge returns ErrClock with what is wrong and what to do; nil for a clock that may be right.
func (s *Sight) Judge() error {
	since := s.Last
	if s.Accepted.After(since) {
		since = s.Accepted
	}
	accepted := !s.Accepted.IsZero() && !s.Now.Before(s.Accepted.Add(-maxBack)) // and has not gone back since
	switch {
	case s.Leap > maxLeap:
		return clockError{s.Now, fmt.Sprintf("系统运行期间时钟向前跳了%d小时", int(s.Leap.Hours()))}
	case !s.Last.IsZero() && s.Now.Before(s.Last.Add(-maxBack)):
		return clockError{s.Now, "上一轮核查却在" + chineseTime(s.Last)}
	case !since.IsZero() && s.Now.Sub(since) > maxGap:
		return clockError{s.Now, fmt.Sprintf("距上一轮核查（%s）已有%d天", chineseTime(since), int(s.Now.Sub(since).Hours()/24))}
	case s.Now.Before(s.Built) && !accepted:
		return clockError{s.Now, "早于本程序的制作时间" + chineseTime(s.Built)}
	}
	return nil
}

// chineseTime is an instant as letters have it, in Shanghai.
func chineseTime(t time.Time) string { return t.In(remind.Shanghai).Format("2006年1月2日15:04") }

// A clockError is ErrClock with what is wrong. The reason stays the same while time goes on.
type clockError struct {
	now    time.Time
	reason string
}

// Error says what is wrong and what to do.
func (e clockError) Error() string {
	return fmt.Sprintf("%v：本机时钟显示%s，%s；提醒已暂停发出。请校准时钟；时钟没有错的，请执行：duban clock accept",
		ErrClock, chineseTime(e.now), e.reason)
}

// Unwrap returns ErrClock.
func (clockError) Unwrap() error { return ErrClock }

// A Guard watches the clock of one process.
type Guard struct {
	Built     time.Time            // the program's date; zero if unknown
	Monotonic func() time.Duration // since any instant; stands still while the machine sleeps

	mu       sync.Mutex
	wall     time.Time // at the start, or at the last acceptance
	run      time.Duration
	accepted time.Time
}

// NewGuard returns the guard of a program of a date. The times of now must carry the monotonic reading of this process, as those of time.Now
// do: by it the guard sees how far the wall clock has leapt.
func NewGuard(built time.Time, now func() time.Time) *Guard {
	start := now()
	return &Guard{Built: built, Monotonic: func() time.Duration { return now().Sub(start) }}
}

// look returns how far the wall clock has leapt ahead of the monotonic one since the start or the last acceptance.
func (g *Guard) look(now, accepted time.Time) time.Duration {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.wall.IsZero() || !accepted.Equal(g.accepted) {
		g.wall, g.run, g.accepted = now, g.Monotonic(), accepted
	}
	// Round takes off the monotonic reading, which Sub would go by.
	return now.Round(0).Sub(g.wall.Round(0)) - (g.Monotonic() - g.run)
}

// check returns ErrClock if the clock cannot be right, by what this process has seen and what the store has recorded. A nil guard, that of a
// simulation, finds no fault.
func (g *Guard) check(ctx context.Context, st *store.Store, realm string, now time.Time) error {
	if g == nil {
		return nil
	}
	last, _, err1 := st.LastRound(ctx, realm)
	accepted, err2 := st.ClockAccepted(ctx)
	if err := errors.Join(err1, err2); err != nil {
		return fmt.Errorf("查找上一轮提醒：%w", err)
	}
	s := Sight{Now: now, Leap: g.look(now, accepted.At), Last: last.At, Built: g.Built, Accepted: accepted.At}
	return s.Judge()
}

// fault says why the clock cannot be right, by what is seen here or by the running daemon, which alone knows of its leaps; empty: it may be right.
func (g *Guard) fault(ctx context.Context, st *store.Store, realm string, now time.Time) (string, error) {
	err := g.check(ctx, st, realm, now)
	if err == nil {
		fault, err1 := st.ClockFault(ctx)
		err = cmp.Or(err1, HeldClock(fault))
	}
	if errors.Is(err, ErrClock) {
		return err.Error(), nil
	}
	return "", err
}

// checkClock judges the clock before anything is decided or sent by it.
func (w *watch) checkClock(ctx context.Context, now time.Time) error {
	return w.Guard.check(ctx, w.Store, w.Realm, now)
}

// clockRight is the note of a clock that may be right.
const clockRight = "right"

// noteClock notes in the store that everything stops for the clock, for those who look beside the daemon. It reports whether the administrator
// was told of this, by this process or the one before.
func (w *watch) noteClock(ctx context.Context, f failure, now time.Time) (told bool) {
	c, wrong := f.clock()
	if !wrong || w.clockNote == c.reason {
		return false
	}
	kept, err := w.Store.NoteClock(ctx, store.ClockFault{Since: now, Reason: c.reason})
	if err == nil {
		w.clockNote = c.reason
	}
	w.minor(ctx, err)
	return kept.Told
}

// clearClock takes the note back.
func (w *watch) clearClock(ctx context.Context) {
	if w.clockNote == clockRight {
		return
	}
	err := w.Store.ClearClock(ctx)
	if err == nil {
		w.clockNote = clockRight
	}
	w.minor(ctx, err)
}

// minor logs what hinders nothing: the note is tried again with the next step.
func (w *watch) minor(ctx context.Context, err error) {
	if err != nil {
		w.Log.DebugContext(ctx, "the clock's fault is not kept", "error", err)
	}
}

// HeldClock returns ErrClock with what a daemon has stopped everything for, as the store keeps it; nil: for nothing.
func HeldClock(f store.ClockFault) error {
	if f.Reason == "" {
		return nil
	}
	return clockError{now: f.Since, reason: f.Reason}
}
