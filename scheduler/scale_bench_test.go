package scheduler

import (
	"context"
	"fmt"
	"log/slog"
	"runtime"
	"strings"
	"testing"
	"time"

	"duban/remind"
	"duban/remind/delivery"
	"duban/remind/digest"
	"duban/scheduler/timetable"
	"duban/store"
)

// nation fills a store with so many plans of 50 obligations each: 10 problems with 4 dated measures. The problems fall due on a thousand days, so that on each
// day a thousandth of all obligations is due, in a hundredth of the plans. Each plan names bodies of its own, and one of a thousand leaders.
func nation(b *testing.B, plans int) *Daemon {
	ctx := b.Context()
	st, err := store.Open(ctx, b.TempDir(), store.Options{Create: true, Fast: true})
	if err != nil {
		b.Fatal(err)
	}
	now := remind.NewDate(2026, 9, 1).At(8, 0)
	var d remind.Directory
	for i := range plans {
		p := remind.Plan{ID: fmt.Sprintf("c%05d", i), Title: fmt.Sprintf("第%d号整改方案", i)}
		county, bureau, leader := fmt.Sprint("县", i), fmt.Sprint("局", i), fmt.Sprint("领导", i%1000)
		for n := range 10 {
			due := remind.NewDate(2027, 1, 4) + remind.Date((i*7+n*97)%1000)
			pr := remind.Problem{
				Plan: p.ID, Number: n + 1, Title: fmt.Sprintf("第%d个问题", n+1), Goal: strings.Repeat("目标", 20), Deadline: remind.Deadline{Kind: remind.Dated, Date: due, Text: "按期完成"},
				Parties: remind.Parties{Responsible: []string{county}, Lead: []string{bureau}, Leader: []string{leader}},
			}
			for k := range 4 {
				pr.Commitments = append(pr.Commitments, remind.Commitment{Number: fmt.Sprint(k + 1), Section: remind.SectionMeasures, Path: "（一）", Due: due, Text: "完成截污工程"})
			}
			p.Problems = append(p.Problems, pr)
		}
		if err := st.PutPlan(ctx, -1, p, now); err != nil {
			b.Fatal(err)
		}
		if err := st.SetHold(ctx, store.Hold{Scope: p.ID, By: "x"}, now); err != nil {
			b.Fatal(err)
		}
		for _, body := range []string{county, bureau} {
			d.Contacts = append(d.Contacts, remind.Contact{Body: body, Channel: remind.MailChannel, Address: fmt.Sprintf("b%d-%d@x.example.org", i, len(body))})
		}
		if i < 1000 {
			d.Contacts = append(d.Contacts, remind.Contact{Body: leader, Channel: remind.MailChannel, Address: fmt.Sprintf("l%d@x.example.org", i)})
		}
	}
	if err := st.PutDirectory(ctx, -1, d, now); err != nil {
		b.Fatal(err)
	}
	schedule, err := timetable.ParseRound("0 9 * * *")
	if err != nil {
		b.Fatal(err)
	}
	policy := remind.DefaultPolicy()
	policy.Reports, policy.Quarter = digest.Reports{}, nil
	terms := &store.Terms{Realm: store.Real, Channels: map[string]bool{"mail": true}, Policy: &policy}
	clock := remind.NewDate(2026, 9, 1).At(9, 0)
	daemon := New(Base{
		Store: st, Schedule: schedule, Window: delivery.Window{Open: 8*60 + 30, Close: 17*60 + 30}, Realm: store.Real, Log: slog.New(slog.DiscardHandler),
		Now: func() time.Time { return clock }, Wait: WaitBy(time.Now), World: terms.World,
	})
	daemon.Routes = map[string]Route{remind.MailChannel: {Channel: taker{}, Kind: remind.KindMail}}
	return daemon
}

// BenchmarkRounds runs rounds over growing numbers of obligations, day after day: the first, which looks at all, then one over those alone that are
// due. The wording is left out, so that what was offered waits, and its
// plans are looked at again: with -benchtime 1x the figure is that of one day. It gives the milliseconds of each, how many plans a round looked at, and the memory that was in use at most.
func BenchmarkRounds(b *testing.B) {
	for _, plans := range []int{200, 2000, 20000} {
		b.Run(fmt.Sprint(plans*50), func(b *testing.B) {
			d := nation(b, plans)
			defer func() { _ = d.Store.Close() }()
			ctx := context.Background()
			day := remind.NewDate(2026, 10, 5) // a Monday
			run := func() (time.Duration, uint64) {
				runtime.GC()
				peak := watchHeap()
				begun := time.Now()
				if err := d.agenda.refresh(ctx, day); err != nil {
					b.Fatal(err)
				}
				if err := d.runByPlans(ctx, day.At(9, 0)); err != nil {
					b.Fatal(err)
				}
				took := time.Since(begun)
				day++
				return took, peak()
			}
			first, most := run() // the day before the first stage of all: from here on each day is the 90th before what is due of one
			var later time.Duration
			var heap uint64
			looked, n := 0, 0
			for b.Loop() {
				due, err := d.agenda.due(ctx, day, nil)
				if err != nil {
					b.Fatal(err)
				}
				looked += len(due)
				took, mem := run()
				later, heap, n = later+took, max(heap, mem), n+1
			}
			b.ReportMetric(float64(first.Milliseconds()), "ms/first")
			b.ReportMetric(float64(most>>20), "MB/first")
			b.ReportMetric(float64(later.Milliseconds())/float64(n), "ms/round")
			b.ReportMetric(float64(heap>>20), "MB/round")
			b.ReportMetric(float64(looked)/float64(n), "plans/round")
		})
	}
}

// watchHeap watches how much memory is in use, and returns how to end that and have the most that was.
func watchHeap() func() uint64 {
	end, most := make(chan struct{}), make(chan uint64)
	go func() {
		var peak uint64
		for tick := time.NewTicker(5 * time.Millisecond); ; {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			peak = max(peak, m.HeapInuse)
			select {
			case <-end:
				tick.Stop()
				most <- peak
				return
			case <-tick.C:
			}
		}
	}()
	return func() uint64 { close(end); return <-most }
}
