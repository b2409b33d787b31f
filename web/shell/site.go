package shell

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
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

	standing standing
	public   atomic.Pointer[string] // the page as others reach it
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

// Reached says how others reach the page (page.public_url). Empty: by the name under which they ask for it.
func (s *Site) Reached(base string) { s.public.Store(&base) }

// At returns what stands before the paths of this page, for an address that is given away.
func (s *Site) At(r *http.Request) string {
	if base := s.public.Load(); base != nil && *base != "" {
		return strings.TrimRight(*base, "/")
	}
	if r.TLS != nil {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}

// A Route is one page, or one thing that can be done: its pattern as of http.ServeMux, whom it is for, and what it does.
type Route struct {
	Pattern string
	Least   Role
	Do      func(*Call) error
}
