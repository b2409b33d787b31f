package web_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"duban/notify"
	"duban/office"
	"duban/remind"
	"duban/remind/delivery"
	"duban/remind/report"
	"duban/scheduler"
	"duban/scheduler/timetable"
	"duban/store"
	"duban/web"
	"duban/web/shell"
)

// What BenchmarkReadersBesideARound measures: people who each open a page a second, and a round of mails to as many addresses.
const (
	readers   = 50
	addresses = 5000
	alone     = 20 * time.Second // that they read where no round goes out
)

// read are the pages that people open, each in turn.
var read = []string{"/", "/matters", "/matters/p/7", "/todo", "/messages", "/calendar", "/?leader=%E9%A2%86%E5%AF%BC3"}

// A sink is a mail server on this machine that takes every mail, and counts.
type sink struct {
	taken       atomic.Int64
	first, last atomic.Int64 // in Unix nanoseconds
}

// A delivered is a session of a sink.
type delivered struct{ *sink }

func (delivered) Reset()                               {}
func (delivered) Logout() error                        { return nil }
func (delivered) Mail(string, *smtp.MailOptions) error { return nil }
func (delivered) Rcpt(string, *smtp.RcptOptions) error { return nil }

// Data takes a mail.
func (d delivered) Data(r io.Reader) error {
	_, err := io.Copy(io.Discard, r)
	now := time.Now().UnixNano()
	d.first.CompareAndSwap(0, now)
	d.last.Store(now)
	d.taken.Add(1)
	return err
}

// rate returns how many mails were taken a second.
func (s *sink) rate() float64 {
	return float64(s.taken.Load()-1) / time.Duration(s.last.Load()-s.first.Load()).Seconds()
}

// large is a plan of fifty problems of as many bodies, overdue since yesterday, and who speaks for them: at each body as many as make up the addresses.
func large(today remind.Date) (p remind.Plan, d remind.Directory) {
	const bodies = 50
	p = remind.Plan{ID: "p", Title: "整改方案"}
	for n := 1; n <= bodies; n++ {
		body := fmt.Sprintf("第%d县党委、政府", n)
		p.Problems = append(p.Problems, remind.Problem{
			Plan: "p", Number: n, Title: fmt.Sprintf("第%d处堆存废渣未规范处置", n), Deadline: remind.Deadline{Kind: remind.Dated, Date: today - 1},
			Parties: remind.Parties{Responsible: []string{body}, Leader: []string{fmt.Sprintf("领导%d", n%6)}},
		})
		for i := range addresses / bodies {
			d.Contacts = append(d.Contacts, remind.Contact{Body: body, Channel: remind.MailChannel, Address: fmt.Sprintf("u%d@city.example", n*100+i)})
		}
	}
	return p, d
}

// open lets everybody in, as a clerk.
func open(_ shell.Route, h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h.ServeHTTP(w, r.WithContext(shell.WithUser(r.Context(), shell.User{Account: "wang", Name: "王科长", Role: shell.Office})))
	})
}

// A house is a daemon with its page, over one store on the disk, as `duban run` wires them.
type house struct {
	*scheduler.Daemon
	sink
	address string
}

// build makes a house at ten o'clock of a working day.
func build(b *testing.B) *house {
	b.Helper()
	h := &house{}
	start, began := remind.NewDate(2026, 11, 23).At(10, 0), time.Now()
	now := func() time.Time { return start.Add(time.Since(began)) }
	plan, people := large(remind.DateOf(start))
	dir, policy := b.TempDir(), remind.DefaultPolicy()
	st := opened(b, dir, store.Options{Create: true})
	if err := st.PutPlan(b.Context(), -1, plan, start.AddDate(0, 0, -9)); err != nil {
		b.Fatal(err)
	}
	schedule, err := timetable.ParseRound("0 9 * * *")
	if err != nil {
		b.Fatal(err)
	}
	terms := store.Terms{Realm: store.Rehearsal, Policy: &policy, Sample: people, Channels: map[string]bool{}}
	log := slog.New(slog.DiscardHandler)
	h.Daemon = scheduler.New(scheduler.Base{
		Store: st, World: terms.World, Schedule: schedule, Window: delivery.Window{Open: 8*60 + 30, Close: 17*60 + 30}, Realm: terms.Realm, Log: log, Now: now,
		Wait: scheduler.WaitBy(now),
	})
	h.Glance = time.Second
	h.Routes = map[string]scheduler.Route{remind.MailChannel: {Channel: h.mail(b), Kind: remind.KindMail}}
	desk := opened(b, dir, store.Options{Wide: 4})
	o := &office.Office{
		Store: desk, Terms: terms, Who: "duban", Now: now, At: func(d remind.Date) time.Time { return d.At(9, 0) }, Kind: func(string) notify.Kind { return remind.KindMail },
	}
	site := &shell.Site{Office: func() *office.Office { return o }, Report: h.Report, Now: now, Log: log, Version: "bench"}
	h.serve(b, site, log)
	return h
}

// opened opens a store until the benchmark ends.
func opened(b *testing.B, dir string, o store.Options) *store.Store {
	b.Helper()
	st, err := store.Open(b.Context(), dir, o)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = st.Close() })
	return st
}

// mail returns the channel to the sink.
func (h *house) mail(b *testing.B) *notify.Mail {
	b.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	server := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return delivered{&h.sink}, nil }))
	go func() { _ = server.Serve(l) }()
	m, err := notify.NewMail(notify.MailConfig{
		Sender: notify.Sender{From: "duban@office.example"}, Host: "127.0.0.1", Port: l.Addr().(*net.TCPAddr).Port, TLS: "none",
	})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _, _ = m.Close(), server.Close() })
	return m
}

// serve serves the page on this machine.
func (h *house) serve(b *testing.B, site *shell.Site, log *slog.Logger) {
	b.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	h.address = l.Addr().String()
	_ = l.Close()
	source := web.Source{Report: func(ctx context.Context) (report.Report, error) { return h.Report(ctx) }, Late: func() []string { return nil }, Fault: func() string { return "" }}
	s, err := web.Start("page.listen", h.address, nil, web.NewHandler(source, web.NewDesk(site, nil, open)), log)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(s.Close)
}

// look lets people read until the context ends, and returns how long each page took. What is no page yet is left out.
func (h *house) look(ctx context.Context, b *testing.B) (took []time.Duration, refused int64) {
	b.Helper()
	var paths []string
	for _, p := range read {
		if res, err := http.Get("http://" + h.address + p); err == nil {
			_ = res.Body.Close()
			if res.StatusCode == http.StatusOK {
				paths = append(paths, p)
			}
		}
	}
	b.Logf("they read %v", paths)
	var mu sync.Mutex
	var busy atomic.Int64
	var all sync.WaitGroup
	for n := range readers {
		all.Go(func() {
			client := &http.Client{Transport: &http.Transport{}}
			defer client.CloseIdleConnections()
			tick := time.NewTicker(time.Second)
			defer tick.Stop()
			for turn := n; ; turn++ {
				begin := time.Now()
				if res, err := client.Get("http://" + h.address + paths[turn%len(paths)]); err != nil || res.StatusCode != http.StatusOK {
					busy.Add(1)
				} else {
					_, _ = io.Copy(io.Discard, res.Body)
					_ = res.Body.Close()
				}
				mu.Lock()
				took = append(took, time.Since(begin))
				mu.Unlock()
				select {
				case <-ctx.Done():
					return
				case <-tick.C:
				}
			}
		})
	}
	all.Wait()
	slices.Sort(took)
	return took, busy.Load()
}

// send lets the round go out.
func (h *house) send(b *testing.B) {
	b.Helper()
	ctx, stop := context.WithCancel(b.Context())
	done := make(chan error, 1)
	go func() { done <- h.Run(ctx) }()
	for h.taken.Load() < addresses {
		time.Sleep(20 * time.Millisecond)
	}
	stop()
	if err := <-done; err != nil {
		b.Error(err)
	}
}

// BenchmarkReadersBesideARound measures fifty people who each open a page a second, a round of 5,000 mails to a mail server on this machine, and both
// at once: how long pages take, and how fast the mails go out.
func BenchmarkReadersBesideARound(b *testing.B) {
	pages := func(b *testing.B, took []time.Duration, refused int64) {
		b.Helper()
		at := func(share float64) float64 {
			return float64(took[int(share*float64(len(took)-1))].Microseconds()) / 1000
		}
		b.ReportMetric(at(.5), "p50-ms")
		b.ReportMetric(at(.99), "p99-ms")
		b.ReportMetric(float64(len(took)), "pages")
		b.ReportMetric(float64(refused), "refused")
	}
	b.Run("round", func(b *testing.B) {
		h := build(b)
		for b.Loop() {
			h.send(b)
		}
		b.ReportMetric(h.rate(), "mails/s")
	})
	b.Run("readers", func(b *testing.B) {
		h := build(b)
		for b.Loop() {
			ctx, stop := context.WithTimeout(b.Context(), alone)
			took, refused := h.look(ctx, b)
			stop()
			pages(b, took, refused)
		}
	})
	b.Run("both", func(b *testing.B) {
		h := build(b)
		for b.Loop() {
			ctx, stop := context.WithCancel(b.Context())
			var took []time.Duration
			var refused int64
			var beside sync.WaitGroup
			beside.Go(func() { took, refused = h.look(ctx, b) })
			h.send(b)
			stop()
			beside.Wait()
			pages(b, took, refused)
		}
		b.ReportMetric(h.rate(), "mails/s")
	})
}
