package station

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"duban/bench/city"
	"duban/bench/figures"
	"duban/bench/process"
	"duban/remind"
	"duban/store"
)

// opened returns a station beside a program that is never run.
func opened(t *testing.T, args ...string) *Station {
	t.Helper()
	var s Station
	dir := t.TempDir()
	if err := s.Flags("test", filepath.Join(dir, "out.jsonl"), 20*time.Second).Parse(append(args, "-duban", filepath.Join(dir, "duban"))); err != nil {
		t.Fatal(err)
	}
	if err := s.Open(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return &s
}

func TestAStationLeavesNothing(t *testing.T) {
	s := opened(t)
	if err := os.WriteFile(filepath.Join(s.Work, "a"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(s.Work); !os.IsNotExist(err) {
		t.Error(err)
	}
}

func TestSizes(t *testing.T) {
	for size, want := range map[string]int{"small": 1, "usual": 2, "big": 3} {
		if got := opened(t, "-size", size).By([]int{1}, []int{2}, []int{3}); got[0] != want {
			t.Errorf("%s: %v", size, got)
		}
	}
}

func TestManyMessagesMayTakeLonger(t *testing.T) {
	s := opened(t)
	for n, want := range map[int]time.Duration{300: 20 * time.Second, 20_000: 20 * time.Second, 100_000: 100 * time.Second} {
		if got := s.Within(n); got != want {
			t.Errorf("%d: %s", n, got)
		}
	}
}

// Each run begins with the same state, in a folder of its own.
func TestACopyIsTheStateAsItWas(t *testing.T) {
	s := opened(t)
	o := city.Order{Problems: 60, Due: 1, Bodies: 3, Each: 1, Channel: remind.MailChannel, Today: remind.NewDate(2026, 11, 23)}
	whole, err := s.City(t.Context(), "whole", o)
	if err != nil {
		t.Fatal(err)
	}
	first, err := s.Copy(whole, "first")
	if err != nil {
		t.Fatal(err)
	}
	one, err1 := os.ReadFile(filepath.Join(whole, store.File))
	other, err2 := os.ReadFile(filepath.Join(first, store.File))
	if err1 != nil || err2 != nil || !bytes.Equal(one, other) {
		t.Errorf("%v, %v: %d bytes became %d", err1, err2, len(one), len(other))
	}
	if size, err := Size(first); err != nil || size != float64(len(one))/1e6 {
		t.Errorf("%v MB: %v", size, err)
	}
	if _, err := s.Copy(whole, "first"); err == nil {
		t.Error("a copy over another")
	}
	if _, err := s.Copy(s.Work, "second"); err == nil {
		t.Error("a copy of nothing")
	}
}

func TestACommandFindsItsOwnSettingsOnly(t *testing.T) {
	s := opened(t)
	c, err := s.Command(t.Context(), s.Work, city.Settings{MailPort: 2525}, "status")
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(s.Work, "settings.yaml"))
	if err != nil || !bytes.Contains(text, []byte("port: 2525")) || c.Dir != s.Work {
		t.Errorf("%v: in %s by %s", err, c.Dir, text)
	}
	if _, err := s.Daemon(t.Context(), filepath.Join(s.Work, "none"), city.Settings{}, Ready, time.Minute); err == nil {
		t.Error("a daemon on no state")
	}
}

func TestWhatWasNotedIsSaved(t *testing.T) {
	s := opened(t, "-size", "small")
	r := figures.Run{Group: "g", Row: "r", N: 2, Done: 1}
	Take(&r, process.Usage{Wall: time.Second, CPU: 2 * time.Second, Peak: 3e6, Cut: true})
	s.Note(r)
	if err := s.Save(); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(s.out)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	got, err := figures.Read(f)
	want := figures.Run{Group: "g", Row: "r", N: 2, Done: 1, Seconds: 1, CPU: 2, Peak: 3, Cut: true}
	if err != nil || len(got.Runs) != 1 || got.Runs[0] != want || !got.Machine.Small {
		t.Errorf("%v: %+v", err, got)
	}
}

// What was measured before a fault is kept: a long run is not made again for its last row.
func TestAFaultLosesNothingThatWasMeasured(t *testing.T) {
	for _, tt := range []struct {
		name  string
		runs  int
		fault error
		saved bool
	}{
		{"all measured", 2, nil, true}, {"a fault on the way", 1, errors.New("no sink"), true}, {"a fault at once", 0, errors.New("no sink"), false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var s Station
			dir := t.TempDir()
			err := s.Run(s.Flags("test", filepath.Join(dir, "out.jsonl"), time.Second), []string{"-duban", filepath.Join(dir, "duban")}, func() error {
				for range tt.runs {
					s.Note(figures.Run{Group: "g"})
				}
				return tt.fault
			})
			if !errors.Is(err, tt.fault) {
				t.Errorf("%v, want %v", err, tt.fault)
			}
			if _, err := os.Stat(s.out); (err == nil) != tt.saved {
				t.Errorf("saved: %v", err)
			}
			if _, err := os.Stat(s.Work); !os.IsNotExist(err) {
				t.Errorf("left behind: %v", err)
			}
		})
	}
	if s := new(Station); s.Run(s.Flags("test", "", time.Second), []string{"-limit", "long"}, func() error { return nil }) == nil {
		t.Error("a limit that is none")
	}
}

func TestMainSaysWhetherItHasMeasured(t *testing.T) {
	for fault, want := range map[error]int{nil: 0, errors.New("no sink"): 1} {
		got := Main("test", func(ctx context.Context, args []string) error {
			if _, bounded := ctx.Deadline(); !bounded || len(args) != 1 {
				t.Errorf("%v, bounded: %t", args, bounded)
			}
			return fault
		}, []string{"-a"})
		if got != want {
			t.Errorf("%v: exits with %d", fault, got)
		}
	}
}
