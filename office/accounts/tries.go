package accounts

import (
	"sync"
	"time"
)

// tries remember failures of addresses, and of names that are none: they lock like those of accounts, so that nobody learns from a lock which names
// there are. They are forgotten at a restart, which is not whoever guesses' to make.
type tries struct {
	mu  sync.Mutex
	all map[string]try
}

// A try is what is known of an address or a name.
type try struct {
	fails        int
	last, locked time.Time
}

// mostTries bounds how many are remembered.
const mostTries = 4096

// left returns for how long no sign-in is taken from what is locked.
func (t *tries) left(what string, now time.Time) time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	return max(0, t.all[what].locked.Sub(now))
}

// fail counts a failure, and returns for how long nothing more is taken. Failures are forgotten some time after the last.
func (t *tries) fail(what string, free int, after time.Duration, now time.Time) time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.all == nil {
		t.all = map[string]try{}
	}
	one, known := t.all[what]
	if !known && len(t.all) >= mostTries {
		t.forget(now)
	}
	if now.Sub(one.last) > after {
		one = try{}
	}
	one.fails++
	pause := Pause(one.fails, free)
	one.last, one.locked = now, now.Add(pause)
	t.all[what] = one
	return pause
}

// forget makes room: what was long ago goes, and where all is new the oldest.
func (t *tries) forget(now time.Time) {
	oldest, at := "", now
	for what, one := range t.all {
		if now.Sub(one.last) > forgotten {
			delete(t.all, what)
		} else if !one.last.After(at) {
			oldest, at = what, one.last
		}
	}
	if len(t.all) >= mostTries {
		delete(t.all, oldest)
	}
}
