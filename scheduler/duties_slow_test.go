//go:build slow

package scheduler_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"duban/remind"
	"duban/store"
)

// Machines that are stopped, woken, ended and started at random tell everything once. What was under way when one was stopped past its second mark may be
// named in doubt, and is then repeated once.
func TestMachinesAtRandomTellEverythingOnce(t *testing.T) {
	for seed := range uint64(4) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			bubble(t, func(t *testing.T, dir string) { randomMachines(t, dir, rand.New(rand.NewPCG(seed, 1))) })
		})
	}
}

func randomMachines(t *testing.T, dir string, r *rand.Rand) {
	o := open(t, dir, day(10), day(14), day(20))
	defer func() { _ = o.Store.Close() }()
	all := machines(t, o, "a", "b", "c")
	for date := day(3); date < day(13); date++ {
		until(date, 8, 50)
		randomMorning(all, r)
	}
	sent := map[string]int{}
	for _, p := range o.sent {
		sent[p.ID]++
	}
	for id, n := range sent {
		if n > 1 {
			t.Errorf("message %s was sent %d times", id, n)
		}
	}
	for state, n := range o.states() {
		if !slices.Contains([]string{store.Delivered, store.Superseded, store.Lapsed, store.Withdrawn}, state) {
			t.Errorf("%d notices are left %s", n, state)
		}
	}
	if len(sent) < 8 {
		t.Errorf("only %d messages were sent", len(sent))
	}
}

// randomMorning lets machines come and go from ten to nine on; from ten o'clock on all are awake, and at noon they stop in order.
func randomMorning(all []*machine, r *rand.Rand) {
	running := make([]bool, len(all))
	for range 12 {
		i := r.IntN(len(all))
		switch m := all[i]; {
		case !running[i]:
			m.start()
			running[i] = true
		case r.IntN(3) == 0:
			m.halt()
			running[i] = false
		case r.IntN(2) == 0:
			m.suspend()
		default:
			m.resume()
		}
		time.Sleep(time.Duration(r.IntN(6*60)) * time.Second)
	}
	until(remind.DateOf(time.Now()), 10, 10)
	for i, m := range all {
		if !running[i] {
			m.start()
		}
		m.resume()
	}
	until(remind.DateOf(time.Now()), 12, 0)
	for _, m := range all {
		m.halt()
	}
}
