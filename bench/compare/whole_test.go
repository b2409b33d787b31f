package main

import (
	"os"
	"path/filepath"
	"testing"

	"duban/bench/figures"
	"duban/bench/stand"
)

func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == postWord { // it calls itself for the plain client
		main()
		return
	}
	os.Exit(stand.Main(m))
}

// The whole comparison, with programs that stand in for the real ones: every row is measured in every turn, and nothing is left behind.
func TestTheWholeComparison(t *testing.T) {
	folder := stand.In(t)
	out := filepath.Join(t.TempDir(), "compare.jsonl")
	programs := []string{"-duban", filepath.Join(folder, "duban"), "-remind", filepath.Join(folder, "remind"), "-postfix", folder}
	if err := compare(t.Context(), append(programs, "-size", "small", "-turns", "2", "-out", out)); err != nil {
		t.Fatal(err)
	}
	got := stand.Results(t, folder, out)
	done := map[string]int{}
	for _, s := range figures.Summaries(got.Runs) {
		done[s.Group+": "+s.Row] = s.Done
		if s.Turns != 2 || s.Seconds <= 0 || s.Cut {
			t.Errorf("%+v", s)
		}
	}
	for row, want := range map[string]int{
		"mails: smtp-source -s 8 -d": 300, "mails: duban, whole way": stand.Messages, "mails: duban, sending alone": stand.Messages,
		"webhooks: net/http, 8 connections kept": 100, "webhooks: duban, whole way": 1,
		"deciding 500 dates: remind": 500 * span, "deciding 500 dates: duban preview --notices": 500 * span,
	} {
		if done[row] != want {
			t.Errorf("%s: %d, want %d", row, done[row], want)
		}
	}
	if len(done) != 7 || !got.Machine.Small || got.Machine.Cores == 0 {
		t.Errorf("%d rows on %s", len(done), got.Machine)
	}
}

func TestWhatCannotBeMeasuredIsAFault(t *testing.T) { stand.Faults(t, compare, "-turns", "many") }
