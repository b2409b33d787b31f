package scheduler

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"os"
	"slices"
	"sync"
	"time"

	"duban/store"
	"duban/store/leases"
)

// Duties share out the work of a daemon among several machines on one store: each duty is held by one of them at a time, under a lease. A nil
// Duties is that of a machine that is alone: it has them all. The fields are set before the first use and not changed after.
type Duties struct {
	Store  *store.Store
	Holder string // this process, by a name that no other has
	Log    *slog.Logger
	Now    func() time.Time                       // these two are the daemon's own
	Wait   func(context.Context, time.Time) error // returns at that instant, or with the context's error
	Pulse  *Pulse                                 // where a part of it is late this process hangs, and lets its duties go; may be nil

	mu   sync.Mutex
	held map[string]tenure
}

// Shared returns what shares out a daemon's work where several machines may be on its store; nil where the store is a file, which one has alone.
func (b *Base) Shared(p *Pulse) *Duties {
	if !b.Store.Shared() {
		return nil
	}
	return &Duties{Store: b.Store, Holder: machine(), Log: b.Log, Now: b.Now, Wait: b.Wait, Pulse: p}
}

// A tenure is a lease that this machine has, and when it was last renewed by the machine's own clock.
type tenure struct {
	leases.Lease
	renewed time.Time
}

// A duty is held for tenureSpan and renewed three times in it, so that one renewal may fail. When a machine dies its duties go to another after one span and
// a glance of the other at most.
const (
	tenureSpan  = 45 * time.Second
	renewEvery  = tenureSpan / 3
	dutyGlance  = 15 * time.Second // how long a machine sleeps that may have to take over
	roundsDuty  = "rounds"         // the loop but for carrying: rounds, wording, words to the administrator, seals
	backupsDuty = "backups"
	mailboxDuty = "mailbox " // and the key of its settings
	rehearsing  = "rehearsal "
)

// dutyIn returns the name that a duty has in a realm. Who rehearses has duties of its own: a machine whose settings have lost their mail server tells nobody,
// and must not keep those that could from it.
func dutyIn(realm, name string) string {
	if realm == store.Rehearsal {
		return rehearsing + name
	}
	return name
}

// under reports whether this machine has a duty now, and returns the context for what is done under it: no write is kept once it is lost.
func (d *Duties) under(ctx context.Context, name string) (under context.Context, mine bool, err error) {
	l, mine, err := d.of(ctx, name)
	if err != nil || !mine || d == nil {
		return ctx, mine, err
	}
	return leases.Fenced(ctx, l, d.Now), true, nil
}

// of reports whether this machine has a duty now, which it takes where it is free; the lease of a machine that is alone is the zero one.
func (d *Duties) of(ctx context.Context, name string) (l leases.Lease, mine bool, err error) {
	if d == nil {
		return l, true, nil
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	t, ok := d.held[name]
	if !ok || d.Now().Sub(t.renewed) >= renewEvery {
		if t, ok, err = d.take(ctx, name); err != nil || !ok {
			return l, false, err
		}
	}
	return t.Lease, true, nil
}

// take takes or renews a duty. The caller holds the mutex.
func (d *Duties) take(ctx context.Context, name string) (t tenure, ok bool, err error) {
	now := d.Now()
	l, ok, err := d.Store.Duties().Take(ctx, name, d.Holder, now, tenureSpan)
	old, had := d.held[name]
	switch {
	case err != nil: // it stays ours until it ends, which the fence sees
		return t, false, err
	case !ok:
		delete(d.held, name)
	default:
		t = tenure{l, now}
		if d.held == nil {
			d.held = map[string]tenure{}
		}
		d.held[name] = t
	}
	if had && (!ok || l.Token != old.Token) {
		d.Log.Warn("a duty was lost", "duty", name, "machine", d.Holder)
	}
	if ok && (!had || l.Token != old.Token) {
		d.Log.Info("a duty was taken", "duty", name, "machine", d.Holder, "token", l.Token)
	}
	return t, ok, nil
}

// keep renews what is held until the context ends, however long the loop is at work, unless it hangs: then another machine takes over.
func (d *Duties) keep(ctx context.Context) {
	for d.Wait(ctx, d.Now().Add(renewEvery)) == nil {
		if d.Pulse != nil && len(d.Pulse.Late()) > 0 {
			d.Log.Warn("duties are not renewed: this process hangs", "late", d.Pulse.Late())
			continue
		}
		if err := d.renew(ctx); err != nil && ctx.Err() == nil {
			d.Log.Warn("duties cannot be renewed", "error", err)
		}
	}
}

// renew renews what is held.
func (d *Duties) renew(ctx context.Context) (all error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, name := range slices.Sorted(maps.Keys(d.held)) {
		_, _, err := d.take(ctx, name)
		all = errors.Join(all, err)
	}
	return all
}

// leave gives back what is held: a machine that stops in order keeps nobody waiting.
func (d *Duties) leave(ctx context.Context) {
	if d == nil {
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	for name, t := range d.held {
		if err := d.Store.Duties().Give(ctx, t.Lease); err != nil {
			d.Log.Warn("a duty is not given back: it ends by itself", "duty", name, "error", err)
		}
		delete(d.held, name)
	}
}

// machine returns a name for this process that no other has: a machine that starts again is not the one that was.
func machine() string {
	host, err := os.Hostname()
	if err != nil {
		host = "localhost"
	}
	return fmt.Sprintf("%s/%d/%s", host, os.Getpid(), rand.Text()[:6])
}

// handedOver reports whether work ended because its duty is another machine's now: no fault, as that goes on with it.
func handedOver(err error) bool { return errors.Is(err, leases.ErrLost) }
