package answers

import (
	"context"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"duban/remind"
)

// What one who holds a link may ask of the machine. Files are held in memory until the store has them, so few send at once; a telephone in the
// country sends 20 MB in three minutes.
const (
	maxBody     = 20 << 20 // of a form with its files
	maxDrained  = 64 << 20 // of a body that is refused
	smallBody   = 64 << 10 // of one without: it needs no place
	places      = 2        // bodies with files that are read at once
	maxBeside   = 3        // requests of one link that send something at once
	maxWaiting  = 16       // who wait for a place
	waitTime    = 20 * time.Second
	maxAnswers  = 20       // by one link a day
	maxSent     = 60 << 20 // bytes by one link a day
	maxSentEver = 1 << 30  // bytes by all links a day
)

// A gate lets few bodies with files in at once, and few requests of each message.
type gate struct {
	free    chan struct{}
	waiting atomic.Int32
	mu      sync.Mutex
	inside  map[string]int
}

// newGate returns a gate with all its places free.
func newGate() *gate { return &gate{free: make(chan struct{}, places), inside: map[string]int{}} }

// enter lets a request of a message in, until it leaves.
func (g *gate) enter(message string) (leave func(), ok bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.inside[message] >= maxBeside {
		return nil, false
	}
	g.inside[message]++
	return func() {
		g.mu.Lock()
		defer g.mu.Unlock()
		if g.inside[message]--; g.inside[message] == 0 {
			delete(g.inside, message)
		}
	}, true
}

// place waits a while for a place in which a body with files can be read.
func (g *gate) place(ctx context.Context) bool {
	defer g.waiting.Add(-1)
	if g.waiting.Add(1) > maxWaiting {
		return false
	}
	ctx, stop := context.WithTimeout(ctx, waitTime)
	defer stop()
	select {
	case g.free <- struct{}{}:
		return true
	case <-ctx.Done():
		return false
	}
}

// yield frees a place.
func (g *gate) yield() { <-g.free }

// small reports whether a request says that its body is no larger than a form without files.
func small(r *http.Request) bool { return r.ContentLength >= 0 && r.ContentLength <= smallBody }

// A ledger knows how often, and with how much, each link was used today. It forgets with the day and with the process: it bounds what a link in
// wrong hands can fill, and is no record.
type ledger struct {
	mu    sync.Mutex
	day   remind.Date
	used  map[string]usage
	bytes int64
}

// A usage is what came by one link.
type usage struct {
	answers int
	bytes   int64
}

// newLedger returns a ledger of a day on which nothing came.
func newLedger() *ledger { return &ledger{used: map[string]usage{}} }

// admits reports whether a link may be used once more today, with so many bytes.
func (l *ledger) admits(message string, today remind.Date, size int64) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.turn(today)
	u := l.used[message]
	return u.answers < maxAnswers && u.bytes+size <= maxSent && l.bytes+size <= maxSentEver
}

// add notes a use.
func (l *ledger) add(message string, today remind.Date, size int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.turn(today)
	u := l.used[message]
	l.used[message] = usage{u.answers + 1, u.bytes + size}
	l.bytes += size
}

// turn begins a new day.
func (l *ledger) turn(today remind.Date) {
	if l.day != today {
		l.day, l.used, l.bytes = today, map[string]usage{}, 0
	}
}
