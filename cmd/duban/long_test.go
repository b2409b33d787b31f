//go:build long

package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"duban/cmd/terminal"
	"duban/cmd/views"
	"duban/store"
)

var fiveYears = []string{"--from", "2024-01-01", "--to", "2028-12-31", "--format", "json"}

// output runs a command and keeps what it prints in a file.
func outputOf(t *testing.T, args ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "out")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	var errs bytes.Buffer
	if code := execute(context.Background(), args, f, &errs, clock); code != 0 {
		t.Fatalf("%v: exit code %d: %s", args, code, errs.String())
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// The real daemon under a virtual clock says over five years, notice by notice and byte by byte, what a preview says.
func TestFiveYearsAreWhatThePreviewSays(t *testing.T) {
	t.Parallel()
	state := filepath.Join(t.TempDir(), "state")
	same(t, "messages", outputOf(t, append([]string{"preview", "--messages"}, fiveYears...)...),
		outputOf(t, append([]string{"simulate", "--messages", "--state", state}, fiveYears...)...))
	same(t, "notices", outputOf(t, append([]string{"preview"}, fiveYears...)...), simulatedNotices(t, state))
}

// same compares two files line by line.
func same(t *testing.T, what, preview, simulation string) {
	t.Helper()
	a, b := lineReader(t, preview), lineReader(t, simulation)
	for n := 1; ; n++ {
		x, errA := a.ReadString('\n')
		y, errB := b.ReadString('\n')
		if x != y {
			t.Fatalf("%s, line %d:\npreview    %.300s\nsimulation %.300s", what, n, x, y)
		}
		if errA != nil || errB != nil {
			if n < 1000 {
				t.Fatalf("%s: only %d lines", what, n)
			}
			t.Logf("%s: %d lines are the same", what, n-1)
			return
		}
	}
}

func lineReader(t *testing.T, path string) *bufio.Reader {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return bufio.NewReaderSize(f, 1<<20)
}

// simulatedNotices prints the notices of a state that has been simulated.
func simulatedNotices(t *testing.T, state string) string {
	t.Helper()
	f, err := os.Create(filepath.Join(t.TempDir(), "notices"))
	if err != nil {
		t.Fatal(err)
	}
	a := &app{Printer: terminal.Printer{Out: f, Err: io.Discard}, now: clock, state: state}
	root := a.root()
	root.SetArgs([]string{"status", "--full", "--format", "json", "--state", state})
	if err := root.Execute(); err != nil { // reads the settings
		t.Fatal(err)
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		t.Fatal(err)
	}
	if err := f.Truncate(0); err != nil {
		t.Fatal(err)
	}
	st, err := store.Open(t.Context(), state, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer closing(st)
	o, err := a.office(st)
	if err != nil {
		t.Fatal(err)
	}
	p, err := o.Simulated(t.Context())
	if err == nil {
		err = views.Preview(&a.Printer, &views.Days{World: p.World, Notices: p.Notices()}, views.Shapes{}, nil)
	}
	if err = errors.Join(err, p.Err()); err != nil {
		t.Fatal(err)
	}
	return f.Name()
}

// Outages of 1, 10 and 90 days end in the same stages as no outage, but for those that lapsed, as the last one before the date for who
// hears nothing after it; they tell nobody twice a day, and lose nothing that was not superseded or lapsed.
func TestFiveYearsWithOutages(t *testing.T) {
	t.Parallel()
	state := filepath.Join(t.TempDir(), "state")
	outputOf(t, append([]string{
		"simulate", "--state", state, "--outage", "2024-12-31/2024-12-31", "--outage", "2024-05-27/2024-06-05",
		"--outage", "2025-10-15/2026-01-12",
	}, fiveYears...)...)
	whole := map[string]bool{}
	last := map[string]string{}
	b := lineReader(t, outputOf(t, append([]string{"preview"}, fiveYears...)...))
	for {
		line, err := b.ReadBytes('\n')
		if err != nil {
			break
		}
		var r noticeName
		if err := json.Unmarshal(line, &r); err != nil {
			t.Fatal(err)
		}
		whole[r.name()] = true
		last[r.Obligation+" "+r.Address] = r.name()
	}
	outcome := logged(t, state)
	for name := range whole {
		switch outcome.state[name] {
		case store.Delivered, store.Superseded, store.Lapsed:
		default:
			t.Errorf("%s is lost: %q", name, outcome.state[name])
		}
	}
	for k, name := range last {
		if outcome.last[k] != name && outcome.state[name] != store.Lapsed {
			t.Errorf("%s ends with %s, without the outages with %s", k, outcome.last[k], name)
		}
	}
	for k, n := range outcome.mails {
		if n > 1 {
			t.Errorf("%s: %d mails", k, n)
		}
	}
	t.Logf("notices without outages %d; with them: %v", len(whole), outcome.count)
}

// noticeName is what tells the notices of a preview apart, as JSON and as the store have it.
type noticeName struct {
	Obligation, Stage, Due, Address, On string
}

func (n *noticeName) name() string {
	return strings.Join([]string{n.Obligation, n.Stage, n.Due, n.Address, n.On}, " ")
}

type outcome struct {
	state, last map[string]string
	mails       map[string]int // by day and address
	count       map[string]int
}

func logged(t *testing.T, state string) outcome {
	t.Helper()
	st, err := store.Open(t.Context(), state, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer closing(st)
	o := outcome{map[string]string{}, map[string]string{}, map[string]int{}, map[string]int{}}
	newest := map[string]time.Time{}
	messages := map[string]bool{}
	if err := st.Log(t.Context(), store.Filter{Realm: store.Rehearsal, All: true}, func(l store.LogRow) error {
		n := &l.Notice
		r := noticeName{string(n.Obligation), n.Stage, n.Due.String(), n.To, n.On.String()}
		o.state[r.name()] = l.State
		o.count[l.State]++
		if l.State != store.Delivered {
			return nil
		}
		if k := r.Obligation + " " + r.Address; !l.At.Before(newest[k]) {
			newest[k], o.last[k] = l.At, r.name()
		}
		if !messages[l.Message] {
			messages[l.Message] = true
			o.mails[l.At.Format("2006-01-02 ")+r.Address]++
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return o
}
