package shell

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"duban/office"
	"duban/remind/report"
)

// A Site is what all pages stand on. Its functions may be called at any time, by several goroutines.
type Site struct {
	Office  func() *office.Office // under the settings in force; a reload puts another in its place
	Report  func(context.Context) (report.Report, error)
	Now     func() time.Time
	Log     *slog.Logger
	Current office.Current
	Version string // of the program

	// Second returns by which name a second person is on record who confirms with his own name and password what DESIGN asks two for. Its faults are
	// words for whoever typed.
	Second func(c *Call, name, password string) (display string, err error)

	// Base returns with what an address of this page begins that is given away.
	Base func(c *Call) string

	standing standing
}

// A standing is how things stood a moment ago: every page says it at its head, and what it is counted from belongs to the daemon.
type standing struct {
	mu     sync.Mutex
	read   time.Time
	report report.Report
}

// freshFor is how long a report serves.
const freshFor = 2 * time.Second

// Standing returns how things stand, as of a moment ago.
func (s *Site) Standing(ctx context.Context) (report.Report, error) {
	k := &s.standing
	k.mu.Lock()
	defer k.mu.Unlock()
	now := s.Now()
	if old := now.Sub(k.read); !k.read.IsZero() && old >= 0 && old < freshFor {
		return k.report, nil
	}
	r, err := s.Report(ctx)
	if err == nil {
		k.report, k.read = r, now
	}
	return r, err
}

// Changed lets the next look read everything anew: somebody has changed it.
func (s *Site) Changed() {
	s.Current.Forget()
	s.standing.mu.Lock()
	defer s.standing.mu.Unlock()
	s.standing.read = time.Time{}
}

// A Route is one page, or one thing that can be done: its pattern as of http.ServeMux, whom it is for, and what it does.
type Route struct {
	Pattern string
	Least   Role
	Do      func(*Call) error
}
