package scheduler

import (
	"maps"
	"slices"
	"sync"
	"time"
)

// A Pulse tells work that takes its time from work that hangs: before each stretch of work a part of the daemon promises by when it gives
// its next sign of life. Sending promises the length of a lease, as no send within its limits of time outlasts it. The promises are kept by
// the monotonic clock, so a clock that is set breaks none. A nil Pulse keeps nothing.
type Pulse struct {
	Now func() time.Time // its times carry a monotonic reading, as those of time.Now do

	mu    sync.Mutex
	until map[string]time.Time
}

// The parts that promise, and what a stretch of the loop may take that sends nothing: a few queries, or an office's whole day to be worded.
const (
	loopPart    = "the loop"
	channelPart = "channel " // and its name
	stretch     = 5 * time.Minute
)

// expect promises a sign of life of a part, in place of its last promise.
func (p *Pulse) expect(part string, within time.Duration) {
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.until == nil {
		p.until = map[string]time.Time{}
	}
	p.until[part] = p.Now().Add(within)
}

// rest ends a part's promise: it has nothing to do.
func (p *Pulse) rest(part string) {
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.until, part)
}

// Late names the parts whose promise has run out: they hang.
func (p *Pulse) Late() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.Now()
	var late []string
	for _, part := range slices.Sorted(maps.Keys(p.until)) {
		if now.After(p.until[part]) {
			late = append(late, part)
		}
	}
	return late
}
