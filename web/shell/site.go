package shell

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"duban/office"
	"duban/remind"
	"duban/remind/report"
	"duban/store/seal"
)

// A Site is what all pages stand on. Its functions may be called at any time, by several goroutines.
type Site struct {
	Office  func() *office.Office // under the settings in force; a reload puts another in its place
	Report  func(context.Context) (report.Report, error)
	Now     func() time.Time
	Log     *slog.Logger
	Current office.Current
	Version string                      // of the program
	Keys    func() ([]*seal.Key, error) // by which the evidence is signed
	Dir     string                      // of the state: where files that were sent lie until they are taken in

	// Second returns by which name a second person is on record who confirms with his own name and password what DESIGN asks two for. Its faults are
	// words for whoever typed.
	Second func(c *Call, name, password string) (display string, err error)

	// Base returns with what an address of this page begins that is given away.
	Base func(c *Call) string

	standing standing
	parts    parts
	sending  atomic.Int32 // files that are being sent now
	heavy    Single       // held by who does what takes seconds of a processor
}

// A standing is how things stood a moment ago: every page says it at its head, and what it is counted from belongs to the daemon.
type standing struct {
	mu     sync.Mutex
	read   time.Time // when it was asked for; zero: never, or somebody has changed something since
	report report.Report
	err    error         // why the last one could not be had
	asking chan struct{} // closed when one that was asked for is there; nil: none was
	moved  int           // how often somebody has changed something
}

// How long a report serves, how long a page waits for a newer one where it has one, and how long that may take.
const (
	freshFor = 2 * time.Second
	askFor   = 100 * time.Millisecond
	askTime  = 20 * time.Second
)

// errCounting is answered while many plans are counted for the first time, or anew as all of them are concerned.
var errCounting = Refusal{http.StatusServiceUnavailable, "正在汇总各方案的情况，请稍后重新打开本页。方案较多时，系统升级或全部方案变动后须重新汇总。"}

// Standing returns how things stand, as of a moment ago. Where much is held a report takes its time, so only who has just changed something waits for it
// to the end.
func (s *Site) Standing(ctx context.Context) (report.Report, error) {
	k := &s.standing
	for {
		k.mu.Lock()
		now := s.Now()
		known, old := !k.read.IsZero(), now.Sub(k.read)
		if known && old >= 0 && old < freshFor {
			defer k.mu.Unlock()
			return k.report, nil
		}
		if k.asking == nil {
			k.asking = make(chan struct{})
			go s.ask(k.asking, k.moved, now) //nolint:gosec // beside the request: who looks may go
		}
		asking, former := k.asking, k.report
		k.mu.Unlock()
		patience, serves := askTime, known && former.Today == remind.DateOf(now)
		if serves {
			patience = askFor
		}
		if err := waitFor(ctx, asking, patience); err != nil && !serves { // a page that took longer than its time shows what is known
			return report.Report{}, counting(ctx, err)
		}
		k.mu.Lock()
		err, changed := k.err, k.read.IsZero()
		former = k.report
		k.mu.Unlock()
		if err != nil || !changed {
			return former, err
		}
	}
}

// waitFor waits until something is done, or for a time.
func waitFor(ctx context.Context, done <-chan struct{}, most time.Duration) error {
	timer := time.NewTimer(most)
	defer timer.Stop()
	select {
	case <-done:
	case <-timer.C:
	case <-ctx.Done():
		return ctx.Err()
	}
	return nil
}

// counting returns errCounting in the place of an error of a time that was not enough: whoever asks next has what is left to be counted.
func counting(ctx context.Context, err error) error {
	if errors.Is(err, context.DeadlineExceeded) && ctx.Err() != nil {
		return errCounting
	}
	return err
}

// ask asks how things stand, and keeps it. What somebody has changed meanwhile is to be asked for anew.
func (s *Site) ask(done chan<- struct{}, moved int, now time.Time) {
	ctx, stop := context.WithTimeout(context.Background(), askTime)
	defer stop()
	var r report.Report
	err := Beside(func() (err error) {
		r, err = s.Report(ctx)
		return err
	})
	err = counting(ctx, err)
	k := &s.standing
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.err = err; err == nil && moved == k.moved {
		k.report, k.read = r, now
	}
	k.asking = nil
	close(done)
}

// Beside calls a function for what is computed beside the requests, and makes an error of a panic: within a request net/http does that, and no fault
// of a page may end the process that reminds.
func Beside(f func() error) (err error) {
	defer func() {
		if x := recover(); x != nil {
			err = fmt.Errorf("panic: %v\n%s", x, debug.Stack())
		}
	}()
	return f()
}

// Alone does what takes seconds of a processor: one at a time, so that the daemon beside it keeps the other ones. The answer may take longer than
// that of a look. As of a Single, nothing is sent in it.
func (c *Call) Alone(do func() error) error {
	return c.Site.heavy.Do(c, func() error {
		_ = http.NewResponseController(c.W).SetWriteDeadline(time.Time{}) // a recorder of the tests has none
		return do()
	})
}

// A Single does what takes memory: one at a time, for those who still wait. Nothing is sent in it, as somebody may read slowly.
type Single struct{ mu sync.Mutex }

// Do does something for a call when its turn has come.
func (s *Single) Do(c *Call, do func() error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := c.Context().Err(); err != nil { // who waited has gone
		return err
	}
	return do()
}

// Changed lets the next look read everything anew: somebody has changed it.
func (s *Site) Changed() {
	s.Current.Forget()
	k := &s.standing
	k.mu.Lock()
	defer k.mu.Unlock()
	k.read = time.Time{}
	k.moved++
}

// A Route is one page, or one thing that can be done: its pattern as of http.ServeMux, whom it is for, and what it does.
type Route struct {
	Pattern string
	Least   Role
	Do      func(*Call) error
}
