// Package desk is an office at work for the tests of its page: a store with the built-in plan and directory in a folder of the test, at ten o'clock of
// Monday 2026-11-23, and somebody who asks for pages.
package desk

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"duban/notify"
	"duban/office"
	"duban/office/builtin"
	"duban/remind"
	"duban/remind/report"
	"duban/scheduler"
	"duban/scheduler/timetable"
	"duban/seeds"
	"duban/store"
	"duban/store/seal"
	"duban/web/shell"
)

// Monday is ten o'clock of the day on which the office works.
var Monday = remind.NewDate(2026, 11, 23).At(10, 0)

// The people who ask.
var (
	Clerk = shell.User{Account: "wang", Name: "王科长", Role: shell.Office}
	Boss  = shell.User{Account: "admin", Name: "管理员", Role: shell.Administrator}
	Guest = shell.User{Account: "guest", Name: "巡视员", Role: shell.Viewer}
)

// A Desk is an office at work.
type Desk struct {
	Site   *shell.Site
	Store  *store.Store
	Office *office.Office
	Dir    string    // of the state
	Time   time.Time // what time it is
	Few    int       // up to how many plans everything is looked at together; 0: as many as a daemon does
	mux    *http.ServeMux
}

// Open makes an office with the built-in plan, whose page has the routes. With other plans, these are held instead.
func Open(t testing.TB, routes []shell.Route, plans ...remind.Plan) *Desk {
	t.Helper()
	d := &Desk{Dir: t.TempDir(), Time: Monday, mux: http.NewServeMux()}
	st, err := store.Open(t.Context(), d.Dir, store.Options{Create: true, Fast: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close() })
	if err := builtin.Sow(t.Context(), st, d.Time, len(plans) > 0); err != nil {
		t.Fatal(err)
	}
	for _, p := range plans {
		if err := st.PutPlan(t.Context(), -1, p, d.Time); err != nil {
			t.Fatal(err)
		}
	}
	d.Store, d.Office = st, newOffice(t, st, func() time.Time { return d.Time })
	schedule, err := timetable.ParseRound("0 9 * * *")
	if err != nil {
		t.Fatal(err)
	}
	reporter := (&scheduler.Base{Store: st, World: d.Office.Terms.World, Schedule: schedule, Realm: d.Office.Terms.Realm}).Reporter(nil)
	d.Site = &shell.Site{
		Office: func() *office.Office { return d.Office }, Now: func() time.Time { return d.Time }, Log: slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelError})), Version: "test",
		Keys: func() ([]*seal.Key, error) { return nil, nil }, Dir: d.Dir,
		Report: func(ctx context.Context) (report.Report, error) {
			r := reporter
			r.Few, r.Front = d.Few, true
			return r.Report(ctx, d.Time)
		},
		Base: func(c *shell.Call) string { return "http://" + c.Host },
	}
	for _, r := range routes {
		d.mux.Handle(r.Pattern, d.Site.Handle(r))
	}
	return d
}

// newOffice returns an office under the settings that a first start has. Its own name is nobody's: what people do has to be on record under theirs.
func newOffice(t testing.TB, st *store.Store, now func() time.Time) *office.Office {
	t.Helper()
	people, err := builtin.Directory()
	if err != nil {
		t.Fatal(err)
	}
	names, err := builtin.Proposals()
	if err != nil {
		t.Fatal(err)
	}
	policy := remind.DefaultPolicy()
	return &office.Office{
		Store: st, Who: "duban", Now: now, At: func(day remind.Date) time.Time { return day.At(9, 0) }, Kind: func(string) notify.Kind { return remind.KindMail },
		Terms: store.Terms{
			Realm: store.Rehearsal, Channels: map[string]bool{}, Policy: &policy, Sample: people, SamplePlan: seeds.PlanID, Proposed: names,
			Answers: store.AnswerTerms{Open: true},
		},
		Sender: "duban@office.example",
	}
}

// Get returns what somebody who asks for an address gets.
func (d *Desk) Get(u shell.User, path string) *httptest.ResponseRecorder {
	return d.do(u, httptest.NewRequest(http.MethodGet, path, http.NoBody))
}

// Ask returns what somebody gets who asks for an address with fields in the head.
func (d *Desk) Ask(u shell.User, path string, head http.Header) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, path, http.NoBody)
	r.Header = head
	return d.do(u, r)
}

// Record records an event on some matters.
func (d *Desk) Record(t testing.TB, e remind.Event, keys ...string) {
	t.Helper()
	if _, err := d.Office.Record(t.Context(), e, keys); err != nil {
		t.Fatal(err)
	}
	d.Site.Changed()
}

// Post returns what somebody gets who sends a form.
func (d *Desk) Post(u shell.User, path string, form url.Values) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return d.do(u, r)
}

// Bring returns what somebody gets who sends a body with fields in the head.
func (d *Desk) Bring(u shell.User, path string, head http.Header, body string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(body))
	r.Header = head
	return d.do(u, r)
}

// Send returns what somebody gets who sends a body of a kind, such as a form with files.
func (d *Desk) Send(u shell.User, path, kind string, body io.Reader) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, path, body)
	r.Header.Set("Content-Type", kind)
	return d.do(u, r)
}

// do serves a request of somebody.
func (d *Desk) do(u shell.User, r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	d.mux.ServeHTTP(w, r.WithContext(shell.WithUser(r.Context(), u)))
	return w
}
