package scheduler

import (
	"context"
	"errors"
	"sync"
	"testing"

	"duban/remind/budget"
	"duban/remind/delivery"
	"duban/store"
)

// While a channel carries, no more is worded for it than can lie in memory; the rest is worded as its letters leave.
func TestWordsDoNotRunFarAheadOfLetters(t *testing.T) {
	const n, lines = 4 * full, 2
	now, dir := nine, t.TempDir()
	gate, held := make(chan struct{}), make(chan string, n)
	q := &quay{lines: lines, before: func(l delivery.Letter) {
		held <- l.ID
		<-gate
	}}
	d := by(dueIn(t, dir, store.Options{Create: true, Fast: true}, n, &now), q, budget.Budget{})
	defer func() { _ = d.Store.Close() }()
	done := make(chan error, 1)
	go func() {
		_, err := d.act(context.Background(), nine)
		done <- err
	}()
	for range lines {
		<-held
	}
	for len(query(t, dir, `SELECT id FROM messages`)) < full && t.Context().Err() == nil {
	}
	// What was claimed makes room for one more group.
	if got := len(query(t, dir, `SELECT id FROM messages`)); got > full+together+2*lines {
		t.Errorf("%d messages are worded while two are on their way", got)
	}
	close(gate)
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	if got, twice := q.each(); len(got) != n || twice {
		t.Errorf("%d letters, twice %v", len(got), twice)
	}
}

// A channel that has enough holds up no other; one that carries no more is worded for without a stop.
func TestAChannelThatHasEnoughHoldsUpItselfAlone(t *testing.T) {
	fresh := func() *haul {
		h := (&carrier{Base: &Base{}}).begin(t.Context(), nil)
		h.running["slow"], h.stock["slow"] = false, full
		return h
	}
	for _, tt := range []struct {
		name string
		does func(*haul)
		from []string
		want string
	}{
		{"another has none", func(*haul) {}, []string{"slow", "other"}, "other"},
		{"it has claimed some", func(h *haul) { h.took("slow", 1, false) }, []string{"slow"}, "slow"},
		{"it found no more", func(h *haul) { h.took("slow", 0, true) }, []string{"slow"}, "slow"},
		{"it has ended", func(h *haul) { h.carried("slow", false, nil) }, []string{"slow"}, "slow"},
		{"it has failed", func(h *haul) { h.carried("slow", false, errors.New("no")) }, []string{"slow"}, "slow"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h := fresh()
			go tt.does(h)
			if got := h.next(tt.from); got != tt.want {
				t.Errorf("next is %s, want %s", got, tt.want)
			}
			_, _ = h.end()
		})
	}
}

// A channel for which letters were put as it ended looks once more, and only once; one that has failed does not, as it would fail again.
func TestWhatWasPutAsAChannelEndsIsCarried(t *testing.T) {
	for _, tt := range []struct {
		name        string
		put         bool
		err         error
		more, still bool // it goes on, and what is put later goes with it
	}{
		{"put meanwhile", true, nil, true, true},
		{"nothing was put", false, nil, false, false},
		{"it has failed", true, errors.New("no"), false, true},
	} {
		h := &haul{running: map[string]bool{"mail": tt.put}, stock: map[string]int{"mail": 1}}
		h.moved = sync.NewCond(&h.mu)
		more := h.carried("mail", false, tt.err)
		again, still := h.running["mail"]
		if more != tt.more || still != tt.still || again || !errors.Is(h.err, tt.err) {
			t.Errorf("%s: goes on: %v; runs: %v, once more: %v, error %v", tt.name, more, still, again, h.err)
		}
	}
}
