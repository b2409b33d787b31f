package main

import (
	"bytes"
	"context"
	"io"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"duban/cmd/terminal"
	"duban/office/builtin"
	"duban/remind"
	"duban/remind/preview"
	"duban/store"
)

func hengyang(t *testing.T) *remind.World {
	t.Helper()
	a := &app{Printer: terminal.Printer{Out: io.Discard, Err: io.Discard}, now: clock}
	a.settings.Builtin, a.settings.Policy = true, remind.DefaultPolicy()
	a.settings.Caps = a.settings.Policy.Caps
	snap, _, err := builtin.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	terms, err := a.terms()
	if err != nil {
		t.Fatal(err)
	}
	return terms.World(snap)
}

// Counted by hand from the document's own table of totals: on 2024-12-31 end 19 problems; by November 2026 37 problems and 47 milestones are
// past their dates, of which nobody has told the daemon what was closed.
func TestHengyangOnItsGreatDays(t *testing.T) {
	t.Parallel()
	w := hengyang(t)
	first := w.On(remind.NewDate(2026, 11, 23))
	red := map[remind.Kind]int{}
	for i := range first.Obligations {
		if o := &first.Obligations[i]; first.Colour(first.States[o.Key]) == remind.Red {
			red[o.Kind]++
		}
	}
	if red[remind.KindProblem] != 37 || red[remind.KindMeasure] != 47 {
		t.Errorf("first start: %v are overdue", red)
	}
	addresses := map[string]int{}
	preview.Rounds(w, first.Today, first.Today, &preview.Told{}, func(r preview.Round) bool {
		for _, m := range r.Messages {
			addresses[m.To]++
		}
		return true
	})
	for address, n := range addresses {
		if n != 1 {
			t.Errorf("first start: %d messages to %s", n, address)
		}
	}
	ending := map[int]bool{}
	for _, n := range w.On(remind.NewDate(2024, 12, 31)).Due().Notices {
		if n.Stage == "d0" && n.Obligation == n.Obligation.ProblemKey() {
			ending[n.Problem] = true
		}
	}
	if len(ending) != 19 {
		t.Errorf("on 2024-12-31 %d problems end: %v", len(ending), ending)
	}
}

// A past day is explained by what was known on it and what was done on it, whatever has happened since.
func TestAPastDayIsExplainedAsItStood(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	dir := filepath.Join(t.TempDir(), "state")
	st, err := store.Open(ctx, dir, store.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	then := clock().AddDate(0, 0, -20)
	if err := builtin.Sow(ctx, st, then, false); err != nil {
		t.Fatal(err)
	}
	a := &app{Printer: terminal.Printer{Out: io.Discard, Err: io.Discard}, now: clock}
	root := a.root()
	root.SetArgs([]string{"status", "--state", dir})
	if err := root.Execute(); err != nil { // reads the settings
		t.Fatal(err)
	}
	d, err := a.daemon(st)
	if err != nil {
		t.Fatal(err)
	}
	d.Now = func() time.Time { return then }
	if err := d.Demonstrate(ctx); err != nil {
		t.Fatal(err)
	}
	closing := remind.Event{Key: "hengyang-2024/17", Kind: remind.EventClose, On: remind.DateOf(then), At: clock(), Note: "补录"}
	if _, err := st.Record(ctx, -1, []remind.Event{closing}); err != nil {
		t.Fatal(err)
	}
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}
	explain := func(args ...string) string {
		var out, errs bytes.Buffer
		if code := execute(ctx, append([]string{"explain", "17", "--state", dir}, args...), &out, &errs, clock); code != 0 {
			t.Fatalf("exit code %d: %s", code, errs.String())
		}
		return out.String()
	}
	day := remind.DateOf(then)
	past := explain("--on", day.String())
	_, recorded, _ := strings.Cut(past, "该日的记录\n")
	delivered := "已送达，" + day.String()
	if !strings.Contains(past, "状态：整改中\n") || strings.Count(recorded, delivered) != 14 || strings.Count(past, delivered) != 28 {
		t.Errorf("the past day:\n%s", past)
	}
	responsible := regexp.MustCompile(`（联络员） +责任单位 +到期后第8天起每周一 +2026-11-02 +` + delivered)
	if got := responsible.FindAllString(recorded, -1); len(got) != 9 {
		t.Errorf("of the responsible bodies the past day records %q", got)
	}
	// Of a closed problem nothing is told but that it is closed.
	if got := explain(); !strings.Contains(got, "状态：已销号\n") || strings.Count(got, "告知办理结果") != 14 || strings.Count(got, "计划发送") != 14 {
		t.Errorf("today:\n%s", got)
	}
	if got := explain("--on", (day - 1).String()); !strings.Contains(got, "该日尚无记录，") || strings.Contains(got, "已送达") {
		t.Errorf("the day before:\n%s", got)
	}
}
