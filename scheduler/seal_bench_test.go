package scheduler

import (
	"context"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"duban/remind"
	"duban/remind/budget"
	"duban/remind/delivery"
	"duban/remind/digest"
	"duban/scheduler/timetable"
	"duban/store"
)

// A taker is a channel that takes every letter at once, so that only the daemon's own time is measured.
type taker struct{}

func (taker) InFlight() int { return 1 }

func (taker) Send(_ context.Context, _ delivery.Letter, mark func() error) delivery.Verdict {
	if err := mark(); err != nil {
		return delivery.Verdict{Outcome: delivery.Retry, Reply: err.Error()}
	}
	return delivery.Verdict{Outcome: delivery.Delivered}
}

// BenchmarkDelivery carries one message each to so many addresses, step by step as the budget lets it, over a store that waits for the disk; it gives
// what a delivery takes without the seals, and what they add. One a minute is the dearest: each seal is a transaction for one delivery.
func BenchmarkDelivery(b *testing.B) {
	for _, bench := range []struct {
		name      string
		addresses int
		perMinute int
	}{{"at once", 2000, 0}, {"30 a minute", 600, 30}, {"1 a minute", 100, 1}} {
		b.Run(bench.name, func(b *testing.B) {
			var steps, seals time.Duration
			for b.Loop() {
				now := remind.NewDate(2026, 11, 23).At(9, 0)
				d := dueTo(b, bench.addresses, &now)
				d.Routes = map[string]Route{remind.MailChannel: {Channel: taker{}, Kind: remind.KindMail, Budget: budget.Budget{PerMinute: bench.perMinute}}}
				step, sealed := carryOut(b, d, bench.addresses, &now)
				steps, seals = steps+step, seals+sealed
				_ = d.Store.Close()
			}
			each := float64(b.N * bench.addresses)
			b.ReportMetric(float64(steps.Microseconds())/each, "µs/delivery")
			b.ReportMetric(float64(seals.Microseconds())/each, "µs/seal")
			b.ReportMetric(100*float64(seals)/float64(steps), "%")
		})
	}
}

// carryOut lets a daemon act and seal minute by minute until all has been delivered, and returns what both took. The first step, which decides and
// words, is left out.
func carryOut(b *testing.B, d *Daemon, messages int, now *time.Time) (steps, seals time.Duration) {
	ctx := b.Context()
	for range messages + 1 {
		begun := time.Now()
		if _, err := d.act(ctx, *now); err != nil {
			b.Fatal(err)
		}
		acted := time.Now()
		if err := d.seal(ctx, nil); err != nil {
			b.Fatal(err)
		}
		steps, seals = steps+acted.Sub(begun), seals+time.Since(acted)
		left, err := d.Store.Backlog(ctx, d.Realm)
		if err != nil {
			b.Fatal(err)
		}
		if left.Queue+left.Waiting == 0 {
			return steps, seals
		}
		*now = now.Add(time.Minute)
	}
	b.Fatal("not all was delivered")
	return 0, 0
}

// dueTo makes a daemon, over a store of its own, with one matter that so many addresses are to hear of.
func dueTo(b testing.TB, addresses int, now *time.Time) *Daemon {
	b.Helper()
	return dueIn(b, b.TempDir(), store.Options{Create: true}, addresses, now)
}

// dueIn makes it over the store of a folder.
func dueIn(b testing.TB, dir string, o store.Options, addresses int, now *time.Time) *Daemon {
	b.Helper()
	ctx := b.Context()
	st, err := store.Open(ctx, dir, o)
	if err != nil {
		b.Fatal(err)
	}
	today := remind.DateOf(*now)
	plan := remind.Plan{ID: "p", Title: "方案", Problems: []remind.Problem{{
		Plan: "p", Number: 1, Title: "题", Deadline: remind.Deadline{Kind: remind.Dated, Date: today + 7}, Parties: remind.Parties{Responsible: []string{"甲县"}},
	}}}
	if snap, err := st.Snapshot(ctx); err != nil {
		b.Fatal(err)
	} else if len(snap.Plans) == 0 {
		if err := st.PutPlan(ctx, -1, plan, *now); err != nil {
			b.Fatal(err)
		}
	}
	directory := remind.Directory{}
	for i := range addresses {
		directory.Contacts = append(directory.Contacts, remind.Contact{Body: "甲县", Channel: remind.MailChannel, Address: fmt.Sprintf("a%d@x.example", i)})
	}
	schedule, err := timetable.ParseRound("0 9 * * *")
	if err != nil {
		b.Fatal(err)
	}
	policy := remind.DefaultPolicy()
	policy.Reports = digest.Reports{}
	book := remind.NewBook(directory, remind.Reachability{})
	return New(Base{
		Store: st, Schedule: schedule, Window: delivery.Window{Open: 8*60 + 30, Close: 17*60 + 30}, Realm: store.Rehearsal, Log: slog.New(slog.DiscardHandler),
		Now: func() time.Time { return *now }, Wait: WaitBy(time.Now),
		World: func(s store.Snapshot) *remind.World {
			w := &remind.World{Plans: s.Plans, Policy: &policy, Calendar: remind.NewCalendar(remind.CalendarYear{Year: 2026}), Book: book, Heard: s.Heard[store.Rehearsal]}
			return w.Prepare()
		},
	})
}
