package main

import (
	"os"
	"path/filepath"
	"testing"

	"duban/bench/figures"
	"duban/bench/stand"
)

func TestMain(m *testing.M) { os.Exit(stand.Main(m)) }

// All of growth, with programs that stand in for the real ones: every size is measured as often as it is to be, and nothing is left behind.
func TestAllOfGrowth(t *testing.T) {
	folder := stand.In(t)
	out := filepath.Join(t.TempDir(), "growth.jsonl")
	if err := grow(t.Context(), []string{"-duban", filepath.Join(folder, "duban"), "-postfix", folder, "-size", "small", "-out", out}); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(out)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	got, err := figures.Read(f)
	if err != nil {
		t.Fatal(err)
	}
	all := figures.Summaries(got.Runs)
	for _, n := range []int{1000, 2000} {
		for _, row := range []string{figures.Round, figures.RoundMails, figures.Start, figures.Status, figures.AllDue} {
			if s, ok := figures.Find(all, figures.Obligations, row, n); !ok || s.Turns != 3 || s.Seconds <= 0 || s.File <= 0 || s.Cut {
				t.Errorf("%s of %d: %+v", row, n, s)
			}
		}
	}
	for _, n := range []int{30, 100} {
		if s, ok := figures.Find(all, figures.Messages, figures.WholeWay, n); !ok || s.Turns != 3 || s.Done != stand.Messages {
			t.Errorf("%d messages: %+v", n, s)
		}
	}
	if left, err := filepath.Glob(filepath.Join(folder, "bench*")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}

func TestWhatIsLargeIsMeasuredOnce(t *testing.T) {
	for n, want := range map[int]int{100: 3, 10_000: 3, 100_000: 1, 1_000_000: 1} {
		if got := turns(n); got != want {
			t.Errorf("%d: %d times", n, got)
		}
	}
}

func TestWhatCannotBeMeasuredIsAFault(t *testing.T) {
	folder := stand.In(t)
	for _, args := range [][]string{
		{"-size"},
		{"-duban", filepath.Join(folder, "none", "duban")},
		{"-duban", filepath.Join(folder, "duban"), "-postfix", filepath.Join(folder, "none"), "-size", "small"},
		{"-duban", filepath.Join(folder, "remind"), "-postfix", folder, "-size", "small"},
	} {
		if grow(t.Context(), append(args, "-out", filepath.Join(t.TempDir(), "growth.jsonl"))) == nil {
			t.Errorf("%v is no fault", args)
		}
	}
}
