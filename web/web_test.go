package web_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"duban/remind"
	"duban/remind/report"
	"duban/remind/tally"
	"duban/web"
)

var now = time.Date(2026, 11, 24, 10, 0, 0, 0, remind.Shanghai)

func standing(context.Context) (report.Report, error) {
	return report.Report{
		Now: now, Colours: []report.ColourCount{{Colour: remind.Red, Problems: 36, Measures: 46}, {Colour: remind.Orange}},
		Total: tally.Total{Problems: tally.Count{tally.Partly: 9}, Measures: tally.Count{tally.Overdue: 47}}, Waiting: 2, Queue: 4,
		InDoubt: 1, Gaps: 7, Holds: 1, ProvisionalDays: 733, CalendarUntil: remind.NewDate(2026, 12, 31), Room: 5 << 30, LastRound: now.Add(-time.Hour), NextRound: now.Add(23 * time.Hour),
		Troubles: make([]remind.Trouble, 3), Ever: []report.Tally{{Channel: "mail", Result: "delivered", Messages: 39}},
		Channels: []report.Channel{{Channel: "群", Broken: now}, {Channel: "mail", Paused: now}},
	}, nil
}

func ask(t *testing.T, s web.Source, path string) (int, string) {
	t.Helper()
	w := httptest.NewRecorder()
	web.NewHandler(s, nil).ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	return w.Code, w.Body.String()
}

func source() web.Source {
	return web.Source{
		Report: standing, Late: func() []string { return nil }, Fault: func() string { return "" }, Version: "1.0", Commit: "abc",
	}
}

func TestFiguresForPrometheus(t *testing.T) {
	code, text := ask(t, source(), "/metrics")
	if code != http.StatusOK {
		t.Fatalf("%d: %s", code, text)
	}
	for _, want := range []string{
		`duban_up 1`, `duban_build_info{commit="abc",version="1.0"} 1`, `duban_obligations{colour="red"} 82`, `duban_obligations{colour="orange"} 0`, `duban_problems{standing="partly_overdue"} 9`, `duban_measures{standing="overdue"} 47`,
		`duban_notices_waiting 2`, `duban_messages_queued 4`, `duban_messages_in_doubt 1`, `duban_messages_total{channel="mail",result="delivered"} 39`,
		`duban_gaps 7`, `duban_holds 1`, `duban_troubles 3`, `duban_provisional_days 733`, `duban_last_round_age_seconds 3600`,
		`duban_last_round_timestamp_seconds 1.795482e+09`, `duban_channel_broken{channel="群"} 1`, `duban_channel_paused{channel="群"} 0`,
		`duban_channel_paused{channel="mail"} 1`, `duban_clock_ok 1`, `duban_ready 1`, `duban_state_free_bytes 5.36870912e+09`, `duban_calendar_confirmed_until_timestamp_seconds 1.7987328e+09`,
	} {
		if !strings.Contains(text, "\n"+want+"\n") {
			t.Errorf("%s is missing in\n%s", want, text)
		}
	}
}

func TestAStoreThatCannotBeReadIsAFigure(t *testing.T) {
	s := source()
	s.Report = func(context.Context) (report.Report, error) { return report.Report{}, errors.New("locked") }
	if code, text := ask(t, s, "/metrics"); code != http.StatusOK || !strings.Contains(text, "\nduban_up 0\n") || strings.Contains(text, "duban_gaps") {
		t.Errorf("%d: %s", code, text)
	}
}

func TestHealthAndReadiness(t *testing.T) {
	for _, tt := range []struct {
		name, fault     string
		late            []string
		health, ready   int
		healthy, readyy string
	}{
		{"all is well", "", nil, 200, 200, "ok", "ok"},
		{"the store is locked", "the store cannot be used", nil, 200, 503, "ok", "the store cannot be used"},
		{"the loop hangs", "", []string{"the loop"}, 503, 503, "no sign of life from the loop", "no sign of life from the loop"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := source()
			s.Late, s.Fault = func() []string { return tt.late }, func() string { return tt.fault }
			if code, text := ask(t, s, "/healthz"); code != tt.health || strings.TrimSpace(text) != tt.healthy {
				t.Errorf("healthz: %d %s", code, text)
			}
			if _, text := ask(t, s, "/metrics"); strings.Contains(text, "\nduban_ready 1\n") != (tt.ready == http.StatusOK) {
				t.Errorf("the figure of readiness: %s", text)
			}
			if code, text := ask(t, s, "/readyz"); code != tt.ready || strings.TrimSpace(text) != tt.readyy {
				t.Errorf("readyz: %d %s", code, text)
			}
		})
	}
	if code, _ := ask(t, source(), "/"); code != http.StatusNotFound {
		t.Errorf("/: %d", code)
	}
}

// The sample rules speak of figures that exist.
func TestTheSampleRulesKnowTheFigures(t *testing.T) {
	rules, err := os.ReadFile("../docs/prometheus-alerts.yml")
	if err != nil {
		t.Fatal(err)
	}
	_, figures := ask(t, source(), "/metrics")
	names := regexp.MustCompile(`duban_[a-z_]+`).FindAllString(string(rules), -1)
	if len(names) < 8 {
		t.Fatalf("only %d names", len(names))
	}
	for _, name := range slices.Compact(slices.Sorted(slices.Values(names))) {
		if !strings.Contains(figures, "# TYPE "+name+" ") {
			t.Errorf("%s is no figure of ours", name)
		}
	}
}

// The manual explains every figure and every alert, and no other.
func TestTheManualKnowsTheFiguresAndTheAlerts(t *testing.T) {
	manual, err1 := os.ReadFile("../docs/backup.zh-CN.md")
	rules, err2 := os.ReadFile("../docs/prometheus-alerts.yml")
	if err := errors.Join(err1, err2); err != nil {
		t.Fatal(err)
	}
	_, figures := ask(t, source(), "/metrics")
	find := func(pattern, text string) []string {
		var names []string
		for _, m := range regexp.MustCompile(pattern).FindAllStringSubmatch(text, -1) {
			names = append(names, m[1])
		}
		slices.Sort(names)
		return slices.Compact(names)
	}
	for what, names := range map[string][2][]string{
		"figures": {find(`(duban_[a-z_]+)`, string(manual)), find(`# TYPE (duban_[a-z_]+) `, figures)},
		"alerts":  {find(`(?m)^\| (Duban\w+) \|`, string(manual)), find(`alert: (\w+)`, string(rules))},
	} {
		if !slices.Equal(names[0], names[1]) {
			t.Errorf("%s: the manual has %v, there are %v", what, names[0], names[1])
		}
	}
}

func TestServing(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	log := slog.New(slog.DiscardHandler)
	if _, err := web.Start("page.listen", address, nil, http.NotFoundHandler(), log); err == nil || !strings.Contains(err.Error(), "address already in use") {
		t.Errorf("a port that is taken: %v", err)
	}
	_ = l.Close()
	s, err := web.Start("page.listen", address, nil, web.NewHandler(source(), nil), log)
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.Get("http://" + address + "/healthz")
	if err != nil {
		t.Fatal(err)
	}
	body, _ := io.ReadAll(res.Body)
	_ = res.Body.Close()
	if string(body) != "ok\n" {
		t.Errorf("%s", body)
	}
	s.Close()
	if _, err := net.Dial("tcp", address); err == nil {
		t.Error("it still listens")
	}
}

func TestPush(t *testing.T) {
	calls := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		calls++
		switch r.URL.Path {
		case "/good-key-1":
		case "/redirect-key-2":
			http.Redirect(w, r, "/good-key-1", http.StatusFound)
		default:
			w.WriteHeader(http.StatusNotFound)
		}
	}))
	defer server.Close()
	for path, want := range map[string]string{"/good-key-1": "", "/redirect-key-2": "push: HTTP 302", "/gone-key-3": "push: HTTP 404"} {
		err := web.Push(t.Context(), server.URL+path)
		if (err == nil) != (want == "") || err != nil && err.Error() != want {
			t.Errorf("%s: %v", path, err)
		}
	}
	if calls != 3 {
		t.Errorf("%d calls: a redirect was followed", calls)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	go func() { // no HTTP: it gives back what it gets
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			_, _ = io.CopyN(c, c, 40)
			_ = c.Close()
		}
	}()
	if err := web.Push(t.Context(), "http://"+l.Addr().String()+"/mirrored-key-5"); err == nil || strings.Contains(err.Error(), "mirrored-key-5") {
		t.Errorf("what repeats the call: %v", err)
	}
	if err := web.Push(t.Context(), "http://127.0.0.1:1/secret-key-4"); err == nil || strings.Contains(err.Error(), "secret-key-4") {
		t.Errorf("nobody there: %v", err)
	}
}
