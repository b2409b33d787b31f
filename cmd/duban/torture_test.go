//go:build slow

package main

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"duban/cmd/terminal"
	"duban/scheduler"
	"duban/store"
)

var kills = flag.Int("kills", 50, "how often TestTorture kills the daemon")

// The real program against real servers that fail between every two steps, killed at random points. In the end every notice is delivered,
// failed with a reason, or in doubt; nothing that counts as delivered has never arrived; and what arrived twice was marked in doubt.
func TestTorture(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	exe := program(t)
	r := &receipts{luck: rand.New(rand.NewPCG(7, 11)), taken: map[string]int{}}
	settings := tortureSettings(t, dir, r)
	state := filepath.Join(dir, "state")
	duban := func(args ...string) {
		t.Helper()
		var out bytes.Buffer
		if code := execute(context.Background(), append(args, "--config", settings, "--state", state), &out, &out, clock); code != 0 {
			t.Fatalf("%v: exit code %d: %s", args, code, out.String())
		}
	}
	duban("import", "contacts", filepath.Join(dir, "contacts.yaml"), "--apply")
	duban("release", "hengyang-2024", "--yes", "--unreviewed", "--note", "试运行")
	fresh, err := os.ReadFile(filepath.Join(state, store.File))
	if err != nil {
		t.Fatal(err)
	}
	luck := rand.New(rand.NewPCG(3, 5))
	total := newTortured()
	r.begin(true)
	within := roundTime(t, exe, "run", "--demo", "--config", settings, "--state", state)
	for done := 0; done < *kills; done += killsOfOne { // what is not delivered waits for its lease, so a state is soon worn out
		state = filepath.Join(dir, fmt.Sprint("state", done))
		if err := errors.Join(os.Mkdir(state, 0o700), os.WriteFile(filepath.Join(state, store.File), fresh, 0o600)); err != nil {
			t.Fatal(err)
		}
		r.begin(false)
		for range killsOfOne {
			kill(t, luck, within, exe, "run", "--demo", "--config", settings, "--state", state)
		}
		r.begin(true)
		playOut(t, settings, state)
		r.judge(t, state, &total)
	}
	if total.count[store.Delivered] == 0 || total.doubtful == 0 {
		t.Errorf("nothing was tried: %+v", total)
	}
	for _, channel := range []string{"mail", "督办群", "钉钉群", "飞书群", "网关"} {
		if total.carried[channel] == 0 {
			t.Errorf("nothing was delivered by %s", channel)
		}
	}
	t.Logf("kills %d; notices by state %v, delivered by channel %v; messages taken %d, in doubt at some time %d, arrived twice %d",
		*kills, total.count, total.carried, total.taken, total.doubtful, total.repeats)
}

const killsOfOne = 5

type tortured struct {
	count                    map[string]int // notices by state
	carried                  map[string]int // delivered notices by channel
	taken, doubtful, repeats int            // messages
}

func newTortured() tortured { return tortured{count: map[string]int{}, carried: map[string]int{}} }

// begin starts anew with faults, or goes on without them.
func (r *receipts) begin(calm bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.calm = calm; !calm {
		r.taken = map[string]int{}
	}
}

// roundTime returns how long the daemon of a fresh state runs until its first round is over, on this machine under its load: 0.9 s at least.
func roundTime(t *testing.T, exe string, args ...string) time.Duration {
	t.Helper()
	began := time.Now()
	r := watch(t, exec.Command(exe, args...))
	r.says("msg=ready")
	took := time.Since(began)
	_ = r.cmd.Process.Kill()
	<-r.ends
	return max(took, 900*time.Millisecond)
}

// kill starts the program and ends it at a random point within a time.
func kill(t *testing.T, luck *rand.Rand, within time.Duration, exe string, args ...string) {
	t.Helper()
	now := make(chan struct{})
	close(now)
	killAfter(t, now, time.Duration(luck.Int64N(int64(within))), exe, args...)
}

// killAfter starts a program and kills it some time after what a channel tells: how much it has done by then depends on no machine.
func killAfter(t *testing.T, told <-chan struct{}, after time.Duration, exe string, args ...string) {
	t.Helper()
	c := exec.Command(exe, args...)
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- c.Wait() }()
	select {
	case <-told:
	case err := <-ended: // of itself: what it should have done is missed later on
		ended <- err
	}
	time.Sleep(after)
	if err := c.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		t.Fatal(err)
	}
	<-ended // it was killed, mostly
}

// wired is the daemon as the command wires it, over a state that exists.
func wired(t *testing.T, settings, state string) *scheduler.Daemon {
	t.Helper()
	a := &app{Printer: terminal.Printer{Out: io.Discard, Err: io.Discard}, now: clock}
	root := a.root()
	root.SetArgs([]string{"status", "--config", settings, "--state", state})
	if err := root.Execute(); err != nil { // reads the settings
		t.Fatal(err)
	}
	st, err := a.open(t.Context(), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		a.hangUp()
		closing(st)
	})
	d, err := a.daemon(st)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// playOut lets time pass until nothing is left to send.
func playOut(t *testing.T, settings, state string) {
	t.Helper()
	d := wired(t, settings, state)
	defer func() { _ = d.Store.Close() }() // the state is looked at next
	start := clock()
	d.Guard = nil // the hours are played
	// Hours end leases, pauses and waits; on the days after comes what the cap of the first day held back.
	for _, hours := range []int{0, 1, 2, 3, 4, 24, 25, 48, 49, 72} {
		d.Now = func() time.Time { return start.Add(time.Duration(hours)*time.Hour + clock().Sub(start)) }
		if err := d.Demonstrate(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}

// judge holds what the store says against what the servers have.
func (r *receipts) judge(t *testing.T, state string, total *tortured) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(state, store.File))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	rows, err := db.Query(`SELECT s.state, s.message_id, coalesce(m.channel, ''), (SELECT count(*) FROM attempts a WHERE a.message_id = s.message_id
		AND step = 'end' AND outcome = 'in_doubt'), coalesce((SELECT why FROM settlements x WHERE x.message_id = s.message_id AND
		x.result = 'failed'), '') FROM standing s LEFT JOIN messages m ON m.id = s.message_id WHERE s.realm = 'real'`)
	if err != nil {
		t.Fatal(err)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	count := map[string]int{}
	repeats, doubtful := map[string]bool{}, map[string]bool{}
	for rows.Next() {
		var state, message, channel, why string
		var doubts int
		if err := rows.Scan(&state, &message, &channel, &doubts, &why); err != nil {
			t.Fatal(err)
		}
		if count[state]++; state == store.Delivered {
			total.carried[channel]++
		}
		id := message
		if channel != "mail" && len(id) >= 8 {
			id = id[:8]
		}
		n := r.taken[id]
		switch {
		case state == store.Delivered && n == 0:
			t.Errorf("%s counts as delivered and never arrived", message)
		case state == store.Failed && (why == "" || n > 0):
			t.Errorf("%s failed for %q and arrived %d times", message, why, n)
		case n > 1 && doubts == 0:
			t.Errorf("%s arrived %d times and was never in doubt", message, n)
		}
		if n > 1 {
			repeats[message] = true
		}
		if doubts > 0 {
			doubtful[message] = true
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	for state, n := range count {
		switch state {
		case store.Delivered, store.Failed, store.InDoubt, store.Superseded, store.Lapsed, store.Withdrawn:
		default:
			t.Errorf("%d notices are left %s", n, state)
		}
	}
	for state, n := range count {
		total.count[state] += n
	}
	total.taken, total.doubtful, total.repeats = total.taken+len(r.taken), total.doubtful+len(doubtful), total.repeats+len(repeats)
}
