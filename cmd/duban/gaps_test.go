package main

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"duban/cmd/terminal"
	"duban/remind"
	"duban/remind/report"
	"duban/scheduler"
	"duban/store"
	"duban/web"
)

// Wherever gaps are counted, the number is that of the coverage proof.
func TestGapsAreCountedAlikeEverywhere(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	state, contacts := filepath.Join(dir, "state"), filepath.Join(dir, "contacts.yaml")
	// A body whose contact soon ends, and a leader after another.
	today := remind.DateOf(clock())
	text := fmt.Sprintf(`contacts:
  - {body: 市生态环境局, channel: mail, address: a@city.example, to: %s}
  - {body: 整改办, channel: mail, address: b@city.example}
  - {body: 新市长, channel: mail, address: c@city.example}
succeeds:
  - {body: 吴乐胜, by: 新市长, from: %s}
`, today+19, today+9)
	if err := os.WriteFile(contacts, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	printed(t, "import", "contacts", contacts, "--state", state, "--apply")

	gaps := objects(t, printed(t, "check", "--state", state, "--format", "json"))
	want := len(gaps)
	if want < 100 {
		t.Fatalf("%d gaps: the case proves nothing", want)
	}
	places := map[string]bool{}
	for _, row := range objects(t, printed(t, "check", "--coverage", "--state", state, "--format", "json")) {
		if row["reachable"] == false && row["role"] != "head" { // a body that has no head entered is named, and no gap of the plan
			places[fmt.Sprint(row["obligation"], row["role"], row["body"])] = true
		}
	}
	if len(places) != want {
		t.Errorf("the proof has %d gaps, check lists %d", len(places), want)
	}
	if status := objects(t, printed(t, "status", "--state", state, "--format", "json")); status[0]["gaps"] != float64(want) {
		t.Errorf("status counts %v gaps, check lists %d", status[0]["gaps"], want)
	}
	if !slices.ContainsFunc(gaps, func(g map[string]any) bool {
		return g["body"] == "市生态环境局" && g["from"] == (today+20).String()
	}) {
		t.Error("no gap of the body whose contact ends")
	}

	a := &app{Printer: terminal.Printer{Out: new(strings.Builder), Err: new(strings.Builder)}, now: clock, flags: map[string]string{"state": state}, sealed: true}
	if err := a.read(); err != nil {
		t.Fatal(err)
	}
	st, err := a.open(context.Background(), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer closing(st)
	b, err := a.base(st)
	if err != nil {
		t.Fatal(err)
	}
	tell := func(ctx context.Context) (report.Report, error) { return b.Reporter(nil).Report(ctx, clock()) }
	report, err := tell(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if word := scheduler.DailyWord(&report, report.Today+1, nil); !strings.Contains(word.Text, fmt.Sprintf("没有接收人%d处", want)) {
		t.Errorf("the daily word counts otherwise: %s", word.Text)
	}
	w := httptest.NewRecorder()
	source := web.Source{Report: tell, Late: func() []string { return nil }, Fault: func() string { return "" }}
	web.NewHandler(source, nil).ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	if !strings.Contains(w.Body.String(), fmt.Sprintf("\nduban_gaps %d\n", want)) {
		t.Error("the metrics count otherwise")
	}
}
