package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/emersion/go-ical"
)

// entries reads a calendar as a stranger does, by UID.
func entries(t *testing.T, text string) map[string]*ical.Event {
	t.Helper()
	c, err := ical.NewDecoder(strings.NewReader(text)).Decode()
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]*ical.Event{}
	for _, e := range c.Events() {
		all[e.Props.Get("UID").Value] = &e
	}
	return all
}

func TestEveryDeadlineIsInTheCalendar(t *testing.T) {
	t.Parallel()
	state := t.TempDir()
	days := map[string]int{}
	for _, o := range objects(t, printed(t, "export", "obligations", "--state", state, "--format", "json")) {
		if due := strings.ReplaceAll(o["due"].(string), "-", ""); due != "" {
			days[due]++
		}
	}
	text := printed(t, "export", "ics", "--state", state)
	if again := printed(t, "export", "ics", "--state", state); again != text {
		t.Error("exported twice, the calendar differs")
	}
	for _, e := range entries(t, text) {
		if summary := e.Props.Get("SUMMARY").Value; strings.HasSuffix(summary, "到期") {
			days[e.Props.Get("DTSTART").Value]--
		}
	}
	if len(days) < 4 {
		t.Fatalf("%d deadlines: the case proves nothing", len(days))
	}
	for day, n := range days {
		if n != 0 {
			t.Errorf("%s: %d deadlines without an entry", day, n)
		}
	}
}

func TestAnExtensionMovesTheEntry(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	state, plan := filepath.Join(dir, "state"), filepath.Join(dir, "plan.txt")
	text := "某市整改方案\n\n一、某处水体污染。\n主体责任单位：甲局\n市直牵头督导验收单位：乙局\n督办市领导：丙\n" +
		"整改时限：2090年12月31日\n整改目标：消除污染。\n整改措施：\n（一）2090年6月30日前完成方案编制。\n"
	if err := os.WriteFile(plan, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	printed(t, "import", "plan", plan, "--id", "own", "--state", state, "--apply")
	before := entries(t, printed(t, "export", "ics", "--state", state, "--body", "甲局"))
	printed(t, "extend", "1", "--state", state, "--to", "2091-03-31", "--by", "丁", "--doc", "某发〔2090〕1号")
	after := entries(t, printed(t, "export", "ics", "--state", state, "--body", "甲局"))
	if len(before) != 2 || len(after) != 2 {
		t.Fatalf("%d and %d entries, want 2", len(before), len(after))
	}
	moved := 0
	for uid, was := range before {
		is := after[uid]
		if is == nil {
			t.Errorf("the extension gave %s another UID", was.Props.Get("SUMMARY").Value)
			continue
		}
		if is.Props.Get("DTSTART").Value != was.Props.Get("DTSTART").Value {
			moved++
			if from, to := was.Props.Get("DTSTART").Value, is.Props.Get("DTSTART").Value; from != "20901231" || to != "20910331" {
				t.Errorf("moved from %s to %s", from, to)
			}
			if is.Props.Get("SEQUENCE").Value <= was.Props.Get("SEQUENCE").Value {
				t.Error("the sequence does not rise")
			}
		}
	}
	if moved != 1 {
		t.Errorf("%d entries moved, want the problem's only", moved)
	}
}
