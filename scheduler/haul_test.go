package scheduler

import (
	"context"
	"errors"
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
