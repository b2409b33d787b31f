//go:build slow

package main

import (
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"duban/cmd/terminal"
	"duban/office/builtin"
	"duban/remind"
	"duban/store"
)

// The real process is killed at random points of its first round, again and again. In the end every notice has been delivered once,
// and the outbox holds each message once.
func TestKilledAtAnyPoint(t *testing.T) {
	t.Parallel()
	exe := program(t)
	state := filepath.Join(t.TempDir(), "state")
	random := rand.New(rand.NewPCG(1, 2))
	for range 20 {
		c := exec.Command(exe, "run", "--demo", "--state", state)
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(random.IntN(150)) * time.Millisecond)
		if err := c.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = c.Wait() // it was killed
	}
	settled(t, state)
}

// settled plays on, an hour after the last lease, until nothing is left to send, and looks at what came of it.
func settled(t *testing.T, state string) {
	t.Helper()
	a := &app{Printer: terminal.Printer{Out: &strings.Builder{}, Err: &strings.Builder{}, Format: "table"}, now: clock}
	root := a.root()
	root.SetArgs([]string{"check", "--state", state})
	if err := root.Execute(); err != nil {
		t.Fatal(err)
	}
	st, err := a.open(t.Context(), store.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	defer closing(st)
	if err := builtin.Sow(t.Context(), st, clock(), false); err != nil {
		t.Fatal(err)
	}
	d, err := a.daemon(st)
	if err != nil {
		t.Fatal(err)
	}
	for hours := range 3 { // the leases end, then the waits
		d.Now = func() time.Time { return clock().Add(time.Duration(hours) * time.Hour) }
		if err := d.Demonstrate(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	messages, states := map[string]bool{}, map[string]int{}
	if err := st.Log(t.Context(), store.Filter{Realm: store.Rehearsal, All: true}, func(r store.LogRow) error {
		messages[r.Message] = true
		states[r.State]++
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	mails, err := os.ReadDir(filepath.Join(state, "outbox", "new"))
	if err != nil {
		t.Fatal(err)
	}
	if len(states) != 1 || states[store.Delivered] == 0 || len(mails) != len(messages) {
		t.Errorf("%s: notices by state %v, messages %d, mails %d", remind.DateOf(clock()), states, len(messages), len(mails))
	}
}
