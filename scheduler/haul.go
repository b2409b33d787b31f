package scheduler

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"

	"duban/store/leases"
)

// A haul carries what the queue has, by a crew for each channel, side by side, so that a slow one holds nobody up. Channels may join while it runs,
// so that the first messages leave while others are worded.
type haul struct {
	*carrier
	clerk *clerk
	open  func() bool
	puts  atomic.Int64 // how often something was put into the queue

	mu      sync.Mutex
	running map[string]bool // and whether it is to look once more before it ends
	stock   map[string]int  // how much was put and not claimed yet, of channels that carry
	moved   *sync.Cond      // a stock has changed
	all     sync.WaitGroup
	lost    bool
	err     error

	halt chan struct{} // closed: the clerk ends
	done chan struct{} // closed: he has
}

// begin returns a haul to which channels may be added.
func (c *carrier) begin(ctx context.Context, open func() bool) *haul {
	h := &haul{
		carrier: c, clerk: c.newClerk(), open: open, running: map[string]bool{}, stock: map[string]int{}, halt: make(chan struct{}), done: make(chan struct{}),
	}
	h.moved = sync.NewCond(&h.mu)
	go func() {
		defer close(h.done)
		h.clerk.run(leases.Unfenced(context.WithoutCancel(ctx)), h.halt) // what became of attempts is recorded even while the daemon stops
	}()
	return h
}

// add lets a channel carry, or look once more where it does: so many letters were put for it.
func (h *haul) add(ctx context.Context, name string, letters int) {
	if _, ok := h.route(name); !ok { // it stays in the queue: see names
		return
	}
	h.puts.Add(1)
	h.mu.Lock()
	defer h.mu.Unlock()
	if _, runs := h.running[name]; runs {
		h.running[name] = true
		if _, carries := h.stock[name]; carries {
			h.stock[name] += letters
		}
		return
	}
	h.running[name], h.stock[name] = false, letters
	h.Pulse.expect(channelPart+name, stretch)
	h.all.Go(func() {
		defer h.Pulse.rest(channelPart + name)
		for more := true; more; {
			lost, err := h.carry(ctx, name, h.open)
			more = h.carried(name, lost, err)
		}
	})
}

// carried takes down how a channel's carrying ended, and reports whether it is to go on, as there is more since.
func (h *haul) carried(name string, lost bool, err error) (more bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	more = h.running[name] && err == nil
	h.lost, h.err = h.lost || lost, errors.Join(h.err, err)
	if h.running[name] = false; !more && err == nil { // after an error it would be the same for what is put later
		delete(h.running, name)
	}
	if !more {
		delete(h.stock, name)
		h.moved.Broadcast()
	}
	return more
}

// took takes down that letters of a channel were claimed, and whether that were all.
func (h *haul) took(name string, letters int, all bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	left, carries := h.stock[name]
	if left = max(0, left-letters); all {
		left = 0
	}
	if carries {
		h.stock[name] = left
		h.moved.Broadcast()
	}
}

// full is how many letters may lie ahead of a channel that carries. They are all in memory yet, so that claims need not read them.
const full = 2 * together

// next returns the first of some channels for which letters are wanted. Where all of them have enough it waits until one has not, or carries no more:
// what rests or is closed is worded for without a stop, and a slow channel holds up itself alone.
func (h *haul) next(names []string) string {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.Pulse.rest(loopPart) // the channels promise, each for itself
	defer h.Pulse.expect(loopPart, stretch)
	for {
		for _, name := range names {
			if h.stock[name] < full {
				return name
			}
		}
		h.moved.Wait()
	}
}

// end waits until all is carried and recorded. It reports whether an address or a channel was lost on the way.
func (h *haul) end() (lost bool, err error) {
	h.Pulse.rest(loopPart) // the channels promise, each for itself
	h.all.Wait()
	close(h.halt)
	<-h.done
	h.Pulse.expect(loopPart, stretch)
	return h.lost, errors.Join(h.err, h.clerk.failed())
}
