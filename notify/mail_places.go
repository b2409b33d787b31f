package notify

import (
	"context"
	"slices"
	"sync"
	"time"

	"duban/remind/delivery"
)

const (
	connections = 16          // to one server at most
	regrow      = time.Minute // until one connection more is tried where the server took fewer
)

// places are the connections to the mail server: as many as there are letters for them, up to a limit. A server that refuses a further one
// while others work lowers the limit, and the letter waits for one of those.
type places struct {
	mu      sync.Mutex
	limit   int       // of connections, as far as the server has shown one
	proven  bool      // it has taken one that is still in use: until then only one is tried, as a wrong password must not be tried by all
	taken   int       // by letters
	resting []*wire   // open and in order, used last at the end; each holds a place
	waiting []*errand // only while no wire rests
	growth  *time.Timer
	apart   bool // the server takes no envelope behind a mail
}

// An errand is a letter on its way.
type errand struct {
	envelope
	mark func() error
	ctx  context.Context
	late context.Context // ends with ctx, or when nothing more may begin
	turn chan turn       // holds one
	gone bool            // it waits no longer; guarded by the places
}

// A turn is a place that has fallen to a letter.
type turn struct {
	wire *wire             // in order; nil: one has to be made
	lost *delivery.Verdict // instead of a place: the server takes nobody
	said bool              // the letter's envelope has gone over the wire, behind the mail before
}

// take returns a place, with a wire if one is at rest. Whoever has it ends it by give or refused.
func (p *places) take(e *errand) (turn, error) {
	p.mu.Lock()
	if n := len(p.resting); n > 0 || p.taken < p.most() {
		defer p.mu.Unlock()
		p.taken++
		if n == 0 {
			return turn{}, nil
		}
		w := p.resting[n-1]
		p.resting = p.resting[:n-1]
		w.idle.Stop()
		return turn{wire: w}, nil
	}
	p.waiting = append(p.waiting, e)
	p.mu.Unlock()
	select {
	case t := <-e.turn:
		return t, nil
	case <-e.late.Done():
		p.leave(e)
		return turn{}, &stepError{atConnect, why(e.late)}
	}
}

// leave waits no longer. A turn that came at the same moment goes to the next.
func (p *places) leave(e *errand) {
	p.mu.Lock()
	e.gone = true
	p.waiting = slices.DeleteFunc(p.waiting, func(other *errand) bool { return other == e })
	p.mu.Unlock()
	select {
	case t := <-e.turn:
		if t.lost != nil {
			return
		}
		if t.said {
			t.wire.close() // an envelope without a letter stands on it
			t.wire = nil
		}
		p.give(t.wire)
	default:
	}
}

// give ends a turn. Its place falls to whoever has waited longest, with the wire if that is in order.
func (p *places) give(w *wire) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.waiting) > 0 && (w != nil || p.taken+len(p.resting) <= p.most()) {
		p.hand(w)
		return
	}
	p.taken--
	if w != nil {
		p.resting = append(p.resting, w)
		w.idle = time.AfterFunc(wireIdle, func() { p.expire(w) })
	}
	p.proven = p.proven && p.taken+len(p.resting) > 0
}

// most returns how many connections there may be by now.
func (p *places) most() int {
	if !p.proven {
		return 1
	}
	return p.limit
}

// opened notes that the server has taken a connection. Who waits may have one, too.
func (p *places) opened() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.proven = true
	for len(p.waiting) > 0 && p.taken+len(p.resting) < p.limit {
		p.taken++
		p.hand(nil)
	}
}

// lost ends the turn of a letter that found no connection where nobody has one. Who waits would fare no better where all is the same for him: the
// server does not answer, or refuses the login.
func (p *places) lost(v *delivery.Verdict, all bool) {
	p.mu.Lock()
	p.proven = false
	for all && len(p.waiting) > 0 {
		p.waiting[0].turn <- turn{lost: v}
		p.waiting = p.waiting[1:]
	}
	p.mu.Unlock()
	p.give(nil)
}

// hand hands a taken place to whoever has waited longest.
func (p *places) hand(w *wire) {
	e := p.waiting[0]
	p.waiting = p.waiting[1:]
	e.turn <- turn{wire: w}
}

// follow returns whose envelope goes over the wire behind the mail that is about to leave; nil: nobody's. His turn comes by pass.
func (p *places) follow(w *wire) *errand {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.apart || len(p.waiting) == 0 || w.old.Load() || w.sent+1 >= lettersPerWire {
		return nil
	}
	e := p.waiting[0]
	if _, err := w.size(len(e.raw)); err != nil {
		return nil
	}
	p.waiting = p.waiting[1:]
	return e
}

// pass ends a turn for the one whose envelope went behind the mail: nil, nobody's did. The wire is nil where it has not outlasted the mail.
func (p *places) pass(next *errand, w *wire) {
	if next != nil {
		p.mu.Lock()
		gone := next.gone
		if !gone {
			next.turn <- turn{wire: w, said: w != nil}
		}
		p.mu.Unlock()
		if !gone {
			return
		}
		if w != nil {
			w.close() // an envelope without a letter stands on it
			w = nil
		}
	}
	p.give(w)
}

// noMore lets no envelope go behind a mail any more.
func (p *places) noMore() {
	p.mu.Lock()
	p.apart = true
	p.mu.Unlock()
}

// refused ends a turn in which the server did not take another connection, and reports whether there are other places: then the letter
// waits for one of those. Where there is none the turn goes on, as the server takes nobody, and that says nothing on how many it would.
func (p *places) refused() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	others := p.taken + len(p.resting) - 1
	if others == 0 {
		p.limit = connections
		return false
	}
	p.taken--
	p.limit = others
	if p.growth != nil {
		p.growth.Stop()
	}
	p.growth = time.AfterFunc(regrow, p.grow)
	return true
}

// grow allows one connection more, as a server that was crowded may not be so for ever.
func (p *places) grow() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.limit < connections {
		p.limit++
		p.growth = time.AfterFunc(regrow, p.grow)
	}
	if len(p.waiting) > 0 && p.taken < p.most() {
		p.taken++
		p.hand(nil)
	}
}

// allowed returns how many connections there may be.
func (p *places) allowed() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.limit
}

// expire closes a wire that has rested for too long.
func (p *places) expire(w *wire) {
	p.mu.Lock()
	i := slices.Index(p.resting, w)
	if i >= 0 {
		p.resting = slices.Delete(p.resting, i, i+1)
		p.proven = p.taken+len(p.resting) > 0
	}
	p.mu.Unlock()
	if i >= 0 {
		w.quit()
	}
}

// clear closes what rests.
func (p *places) clear() {
	p.mu.Lock()
	resting := p.resting
	p.resting = nil
	if p.growth != nil {
		p.growth.Stop()
		p.limit = connections
	}
	p.proven = p.taken > 0 && p.proven
	p.mu.Unlock()
	var open sync.WaitGroup
	for _, w := range resting {
		w.idle.Stop()
		open.Go(w.quit)
	}
	open.Wait()
}
