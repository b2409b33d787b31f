package scheduler

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"time"

	"duban/store"
	"duban/store/database"
)

// A clerk writes for all channels that carry. What they give him while he writes is the next batch, so the more is under way, the more goes into
// one transaction, and nobody waits for a clock. An outcome is written before whatever its line begins after it: a batch has its outcomes first.
type clerk struct {
	*carrier
	wake chan struct{} // holds one: somebody waits for what he writes
	soon chan struct{} // holds one: there are outcomes, for which nobody waits

	mu    sync.Mutex
	next  *batch
	fault error // why an outcome could not be recorded
}

// A batch is what is written together.
type batch struct {
	turn store.Turn
	done chan struct{} // closed when it is written
	got  store.Turned
	err  error
}

// newClerk returns a clerk; his work begins with run.
func (c *carrier) newClerk() *clerk {
	return &clerk{carrier: c, wake: make(chan struct{}, 1), soon: make(chan struct{}, 1), next: &batch{done: make(chan struct{})}}
}

// calm is how long outcomes wait for a claim or a mark that goes into the same transaction. As long as there is work one comes sooner.
const calm = 20 * time.Millisecond

// run writes what there is until stop is closed and all is written.
func (k *clerk) run(ctx context.Context, stop <-chan struct{}) {
	for {
		select {
		case <-k.wake:
			k.write(ctx)
		case <-k.soon:
			select {
			case <-k.wake:
			case <-time.After(calm):
			case <-stop:
			}
			k.write(ctx)
		case <-stop:
			k.write(ctx)
			return
		}
	}
}

// add puts something into the next batch, and has him told.
func (k *clerk) add(tell chan struct{}, put func(x *store.Turn)) *batch {
	k.mu.Lock()
	defer k.mu.Unlock()
	put(&k.next.turn)
	select {
	case tell <- struct{}{}:
	default: // he knows
	}
	return k.next
}

// commit sets the second mark of an attempt, and returns when it is written.
func (k *clerk) commit(m store.Mark) error {
	place := 0
	b := k.add(k.wake, func(x *store.Turn) {
		place = len(x.Commit)
		x.Commit = append(x.Commit, m)
	})
	<-b.done
	if b.err != nil {
		return b.err
	}
	return b.got.Committed[place]
}

// settle gives him an outcome, which is written with the next batch. What the store cannot take is kept in memory: see failed.
func (k *clerk) settle(o store.Outcome) {
	k.add(k.soon, func(x *store.Turn) { x.Settle = append(x.Settle, o) })
}

// claim leases messages, and returns when it is written.
func (k *clerk) claim(l store.Demand) (store.Claims, error) {
	place := 0
	b := k.add(k.wake, func(x *store.Turn) {
		place = len(x.Claim)
		x.Claim = append(x.Claim, l)
	})
	<-b.done
	if b.err != nil {
		return store.Claims{}, b.err
	}
	return b.got.Claimed[place], b.got.Claimed[place].Err
}

// failed returns why an outcome could not be recorded; nil where all were.
func (k *clerk) failed() error {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.fault
}

// gather lets those who are about to give him something do so, as long as any does: they were all released by the last batch, and the first of them
// would have one of its own. It waits for no clock and for nobody who is not running.
func (k *clerk) gather() {
	size := func() int {
		k.mu.Lock()
		defer k.mu.Unlock()
		x := &k.next.turn
		return len(x.Settle) + len(x.Commit) + len(x.Claim)
	}
	for n, last := size(), 0; n > last; n = size() {
		last = n
		for range courtesy {
			runtime.Gosched()
		}
	}
}

// courtesy is how often the clerk lets others go first before he believes that nobody comes.
const courtesy = 8

// write writes the batch that has gathered. Outcomes that only memory holds go first, for claiming judges by leases.
func (k *clerk) write(ctx context.Context) {
	k.gather()
	k.mu.Lock()
	b := k.next
	k.next = &batch{done: make(chan struct{})}
	k.mu.Unlock()
	defer close(b.done)
	if len(b.turn.Settle)+len(b.turn.Commit)+len(b.turn.Claim) == 0 {
		return
	}
	if b.err = k.settleLeft(ctx); b.err == nil {
		if b.got, b.err = k.turn(ctx, b.turn); b.err == nil {
			k.late(b)
			return
		}
	}
	for _, o := range b.turn.Settle {
		k.left.add(o)
	}
	if len(b.turn.Settle) > 0 {
		k.mu.Lock()
		k.fault = errors.Join(k.fault, fmt.Errorf("record %d outcomes: %w", len(b.turn.Settle), b.err))
		k.mu.Unlock()
	}
}

// late tells the log of outcomes that came too late. That somebody has settled a message by hand meanwhile is no error: the person knows better.
func (k *clerk) late(b *batch) {
	for i, err := range b.got.Settled {
		if err != nil {
			k.tooLate(b.turn.Settle[i])
		}
	}
}

// turn writes a batch in one transaction. Where that fails for a cause that is not the disk, outcomes and marks are tried one by one, so that what
// is wrong with one message holds up no other.
func (k *clerk) turn(ctx context.Context, x store.Turn) (store.Turned, error) {
	r, err := k.Store.Turn(ctx, x)
	if err == nil || errors.Is(err, database.ErrUnusable) || len(x.Settle)+len(x.Commit)+len(x.Claim) == 1 {
		return r, err
	}
	r, err = store.Turned{}, nil
	for _, o := range x.Settle {
		late, e := k.Store.SettleAll(ctx, []store.Outcome{o})
		if r.Settled = append(r.Settled, late...); e != nil {
			k.left.add(o)
			err = e
		}
	}
	for _, m := range x.Commit {
		late, e := k.Store.CommitAll(ctx, []store.Mark{m})
		r.Committed = append(r.Committed, errors.Join(e, late[0]))
	}
	for _, l := range x.Claim {
		letters, probe, e := k.Store.ClaimSome(ctx, l)
		r.Claimed = append(r.Claimed, store.Claims{Letters: letters, Probe: probe, Err: e})
	}
	if err != nil {
		k.mu.Lock()
		k.fault = errors.Join(k.fault, fmt.Errorf("record an outcome: %w", err))
		k.mu.Unlock()
	}
	return r, nil
}
