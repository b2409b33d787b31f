package scheduler

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"duban/remind"
	"duban/remind/budget"
	"duban/remind/delivery"
	"duban/store"
)

// A pier is a channel that minds when the daemon stops, as those over the network do. So many letters it takes at once; those after them stand, one
// before its second mark, one after it, one after it with its answer on the way, and so on, until the daemon stops.
type pier struct {
	lines, free int
	stands      chan struct{} // one for each letter that stands

	mu    sync.Mutex
	begun int
	taken map[string]int
}

func (p *pier) InFlight() int { return p.lines }

// The ways in which a letter stands at a pier.
const (
	unmarked = iota
	marked
	answered
)

// Send takes the letter, or stands with it.
func (p *pier) Send(ctx context.Context, l delivery.Letter, mark func() error) delivery.Verdict {
	p.mu.Lock()
	how, free := p.begun%3, p.begun < p.free
	p.begun++
	p.mu.Unlock()
	cut := func(err error) delivery.Verdict { return delivery.Verdict{Outcome: delivery.Retry, Reply: err.Error()} }
	stand := func() {
		if !free {
			p.stands <- struct{}{}
			<-ctx.Done()
		}
	}
	if how == unmarked {
		stand()
	}
	if err := mark(); err != nil {
		return cut(err)
	}
	if how != unmarked {
		stand()
	}
	if how == marked && !free { // nothing of the letter has gone
		return cut(context.Cause(ctx))
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.taken[l.To]++
	return delivery.Verdict{Outcome: delivery.Delivered}
}

// A daemon that is stopped amid a delivery gives back what it has not delivered. The next one sends all of it at once, though its clock is two minutes
// behind and the budget just allows it.
func TestAStopCostsNeitherLettersNorTheBudgetAnything(t *testing.T) {
	const lines, free = 8, 8
	const stand = lines/2 + 1 // while more than a third are under way no more are claimed
	const n = free + stand
	now, dir := nine.Add(3*time.Minute), t.TempDir()
	p := &pier{lines: lines, free: free, stands: make(chan struct{}, n), taken: map[string]int{}}
	open := func(b budget.Budget) *Daemon {
		d := dueIn(t, dir, store.Options{Create: true, Fast: true}, n, &now)
		d.Routes = map[string]Route{remind.MailChannel: {Channel: p, Kind: remind.KindMail, Budget: b}}
		return d
	}
	d := open(budget.Budget{PerMinute: n})
	ctx, stop := context.WithCancelCause(t.Context())
	done := make(chan error, 1)
	go func() { done <- d.Run(ctx) }()
	for range stand {
		<-p.stands
	}
	stop(errors.New("it is told to stop"))
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	_ = d.Store.Close()
	if got := query(t, dir, `SELECT message_id FROM queue WHERE open = 0 AND failures + doubtful = 0 AND next_at = 0`); len(got) != n-len(p.taken) || len(got) == 0 {
		t.Errorf("%d letters were taken, and %d given back", len(p.taken), len(got))
	}
	if bad := query(t, dir, `SELECT outcome FROM attempts WHERE step = 'end' AND outcome NOT IN ('delivered', 'unsent')`); len(bad) > 0 {
		t.Errorf("attempts ended as %v", bad)
	}

	now, p.free = now.Add(-2*time.Minute), 2*n
	e := open(budget.Budget{PerMinute: n})
	defer func() { _ = e.Store.Close() }()
	act(t, e, &now, now)
	if len(p.taken) != n {
		t.Errorf("after the stop %d letters are taken, want %d", len(p.taken), n)
	}
	for to, times := range p.taken {
		if times > 1 {
			t.Errorf("%s got %d letters", to, times)
		}
	}
}

// What lies claimed beside the lines when the daemon stops is tried by no line any more.
func TestAStopGivesBackWhatLiesAhead(t *testing.T) {
	const lines, free, n = 4, 12, 40
	now, dir := nine, t.TempDir()
	p := &pier{lines: lines, free: free, stands: make(chan struct{}, n), taken: map[string]int{}}
	d := dueIn(t, dir, store.Options{Create: true, Fast: true}, n, &now)
	defer func() { _ = d.Store.Close() }()
	d.Routes = map[string]Route{remind.MailChannel: {Channel: p, Kind: remind.KindMail}}
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- d.Run(ctx) }()
	for range lines {
		<-p.stands
	}
	stop()
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	if p.begun != free+lines {
		t.Errorf("%d letters were begun, %d of them after the stop", p.begun, p.begun-free-lines)
	}
	if bad := query(t, dir, `SELECT outcome FROM attempts WHERE step = 'end' AND outcome NOT IN ('delivered', 'unsent')`); len(bad) > 0 {
		t.Errorf("attempts ended as %v", bad)
	}
}
