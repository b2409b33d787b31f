package overview_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"runtime"
	"slices"
	"strconv"
	"testing"
	"time"

	"duban/bench/city"
	"duban/office"
	"duban/remind"
	"duban/remind/delivery"
	"duban/remind/report"
	"duban/scheduler"
	"duban/scheduler/timetable"
	"duban/store"
	"duban/web/calendar"
	"duban/web/matter"
	"duban/web/messages"
	"duban/web/overview"
	"duban/web/shell"
)

// plansOf is how many plans the benchmark holds, of fifty problems each, unless PLANS says another number.
const plansOf = 500

// BenchmarkFirstScreen measures the first page of many plans, as a clerk sees it: again, after something was recorded of a plan, and narrowed to a body
// that a few plans name. The daemon beside it has looked at all plans before. STATE names a folder in which a state is kept from one run to the next.
func BenchmarkFirstScreen(b *testing.B) {
	page, record := screen(b)
	clerk := shell.User{Name: "王科长", Role: shell.Office}
	body := "/?body=" + url.QueryEscape("雁峰区第1街道党工委、办事处")
	for _, of := range []struct {
		name string
		run  func(int)
	}{
		{"again", func(int) { page(clerk, "/") }},
		{"changed", func(n int) { record(n); page(clerk, "/") }},
		{"todo", func(int) { page(clerk, "/todo?page=7") }},
		{"narrowed", func(int) { page(clerk, body) }},
	} {
		b.Run(of.name, func(b *testing.B) {
			for n := range b.N {
				of.run(n)
			}
		})
	}
}

// BenchmarkOnePage measures pages of what is in a few of many plans: a matter after something was recorded of another plan, all messages, the month and
// the next one. With WHOLE it makes them by the world of all plans.
func BenchmarkOnePage(b *testing.B) {
	page, record := screen(b)
	clerk := shell.User{Name: "王科长", Role: shell.Office}
	for _, path := range []string{"/matters/p7/3", "/matter-acts/close?key=p7/3", "/messages", "/messages?matter=p7/3", "/calendar", "/calendar?month=2027-01"} {
		b.Run(path, func(b *testing.B) {
			b.ReportAllocs()
			for n := range b.N {
				record(n)
				page(clerk, path)
			}
		})
	}
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	b.Logf("%d MB held, %d MB taken from the system", m.HeapAlloc>>20, m.Sys>>20)
}

// screen returns what shows a page, and what records something of one of the plans.
func screen(b *testing.B) (page func(shell.User, string), record func(int)) {
	b.Helper()
	plans, err := strconv.Atoi(os.Getenv("PLANS"))
	if err != nil {
		plans = plansOf
	}
	dir, now := os.Getenv("STATE"), remind.NewDate(2026, 11, 23).At(10, 0)
	if dir == "" {
		dir = b.TempDir()
	}
	order := city.Order{Problems: 50 * plans, Due: 5 * plans, In: -30, Over: 60, Bodies: max(50, plans/5), Each: 1, Channel: remind.MailChannel, Today: remind.DateOf(now)}
	if _, err := os.Stat(dir + "/duban.db"); err != nil {
		must(b, order.Write(b.Context(), dir, now.AddDate(0, 0, -40)))
	}
	st, err := store.Open(b.Context(), dir, store.Options{Fast: true})
	must(b, err)
	b.Cleanup(func() { _ = st.Close() })
	policy := remind.DefaultPolicy()
	o := &office.Office{Store: st, Who: "duban", Now: func() time.Time { return now }, Terms: store.Terms{Realm: store.Real, Channels: map[string]bool{remind.MailChannel: true}, Policy: &policy}}
	schedule, err := timetable.ParseRound("0 9 * * *")
	must(b, err)
	daemon := scheduler.New(scheduler.Base{
		Store: st, World: o.Terms.World, Terms: &o.Terms, Schedule: schedule, Window: delivery.Window{Open: 8 * 60, Close: 17 * 60}, Realm: store.Real,
		Log: slog.New(slog.DiscardHandler), Now: o.Now,
	})
	began := time.Now()
	_, err = daemon.Overview(b.Context())
	must(b, err)
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	b.Logf("%d plans: looked at in %s, %d MB held", plans, time.Since(began).Round(time.Millisecond), m.HeapAlloc>>20)
	site := &shell.Site{
		Office: func() *office.Office { return o }, Now: o.Now, Log: slog.New(slog.DiscardHandler), Version: "test",
		Report: func(ctx context.Context) (report.Report, error) {
			r, err := daemon.Overview(ctx)
			if os.Getenv("WHOLE") != "" {
				r.Front = nil
			}
			return r, err
		},
	}
	mux := http.NewServeMux()
	for _, r := range slices.Concat(overview.Routes(), matter.Routes(), messages.Routes(), calendar.Routes()) {
		mux.Handle(r.Pattern, site.Handle(r))
	}
	return func(u shell.User, path string) {
			w := httptest.NewRecorder()
			mux.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, http.NoBody).WithContext(shell.WithUser(b.Context(), u)))
			if w.Code != http.StatusOK {
				b.Fatalf("%s: HTTP %d: %s", path, w.Code, w.Body)
			}
		}, func(n int) {
			now = now.Add(time.Second)
			kind := []remind.EventKind{remind.EventReport, remind.EventReturn}[n%2]
			e := remind.Event{Key: remind.Key(fmt.Sprintf("p%d/1", 1+n/2*37%plans)), Kind: kind, On: remind.DateOf(now), At: now, By: "市生态环境局", Note: "说明"}
			_, err := st.Record(b.Context(), -1, []remind.Event{e})
			must(b, err)
			site.Changed()
		}
}

// must fails where something is wrong.
func must(b *testing.B, err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}
