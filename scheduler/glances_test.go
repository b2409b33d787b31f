package scheduler_test

import (
	"context"
	"fmt"
	"log/slog"
	"sync/atomic"
	"testing"
	"time"

	"duban/remind"
	"duban/remind/delivery"
	"duban/store"
)

// A lookCounter is a log that counts the full looks.
type lookCounter struct {
	slog.Handler
	n *atomic.Int32
}

// Enabled lets everything pass.
func (lookCounter) Enabled(context.Context, slog.Level) bool { return true }

// Handle counts.
func (l lookCounter) Handle(_ context.Context, r slog.Record) error {
	if r.Message == "a full look" {
		l.n.Add(1)
	}
	return nil
}

// With a mail server that is away the loop comes by every minute, and looks fully only where something has happened since; a figure that is
// asked for makes no world of its own either.
func TestAnAbsentMailServerCostsNoLook(t *testing.T) {
	bubble(t, func(t *testing.T, dir string) {
		ctx := context.Background()
		o := open(t, dir, day(10))
		defer func() { _ = o.Store.Close() }()
		o.Glance = time.Minute
		var looks, worlds atomic.Int32
		o.Log = slog.New(lookCounter{slog.DiscardHandler, &looks})
		world := o.World
		o.World = func(s store.Snapshot) *remind.World {
			worlds.Add(1)
			return world(s)
		}
		check := func(what string, most int32) {
			t.Helper()
			if got := looks.Swap(0); got > most || got == 0 {
				t.Errorf("%s: %d looks, want 1 to %d", what, got, most)
			}
		}
		until(day(3), 8, 55)
		o.answer(delivery.Verdict{Outcome: delivery.Retry, Reply: "connection refused"})
		o.start()
		until(day(3), 17, 0)
		check("a round, and a day on which nothing can be sent", 3)
		worlds.Store(0)
		for range 10 {
			if r, err := o.Report(ctx); err != nil || r.Queue != 2 || r.Obligations != 1 {
				t.Errorf("%+v, %v", r, err)
			}
		}
		if got := worlds.Load(); got != 1 {
			t.Errorf("ten reports made the world %d times", got)
		}
		until(day(4), 8, 0)
		check("the end of the window, and a night", 4)
		if err := o.Store.SetHold(ctx, store.Hold{Scope: store.Everything, On: true, By: "x"}, time.Now()); err != nil {
			t.Fatal(err)
		}
		until(day(4), 8, 10)
		check("a hold", 1)
		o.halt()
	})
}

// Nor does what waits cost a look of a daemon that reads of many plans those alone that it is about.
func TestWhatWaitsCostsNoLookByPlans(t *testing.T) {
	bubble(t, func(t *testing.T, dir string) {
		ctx := context.Background()
		o := open(t, dir, day(10))
		defer func() { _ = o.Store.Close() }()
		if err := o.Store.PutPlan(ctx, -1, remind.Plan{ID: "other", Title: "另一方案"}, time.Now()); err != nil {
			t.Fatal(err)
		}
		var looks atomic.Int32
		o.Glance, o.Few, o.Log = time.Minute, 1, slog.New(lookCounter{slog.DiscardHandler, &looks})
		until(day(3), 8, 55)
		o.answer(delivery.Verdict{Outcome: delivery.Retry, Reply: "connection refused"})
		o.start()
		until(day(3), 17, 0)
		if got := looks.Swap(0); got == 0 || got > 3 {
			t.Errorf("a round, and a day on which nothing can be sent: %d looks, want 1 to 3", got)
		}
		until(day(4), 8, 0)
		if got := looks.Swap(0); got == 0 || got > 4 {
			t.Errorf("the end of the window, and a night: %d looks, want 1 to 4", got)
		}
		o.halt()
	})
}

// The looks are spared, not what they are for: what a person changes is taken up with the next step, and what waits goes when it can.
func TestWhatAPersonChangesIsSeenWithinAGlance(t *testing.T) {
	bubble(t, func(t *testing.T, dir string) {
		ctx := context.Background()
		o := open(t, dir, day(10))
		defer func() { _ = o.Store.Close() }()
		group(o, mailbox("jia", 1))
		o.Glance = time.Minute
		until(day(3), 8, 55)
		o.answer(delivery.Verdict{Outcome: delivery.Refused, Dead: true, Reply: "550 no such user"}, delivery.Verdict{Outcome: delivery.Delivered})
		o.start()
		until(day(3), 11, 0)
		id := o.sent[0].ID
		if err := o.Store.Resolve(ctx, id, false, "管理员", time.Now()); err != nil {
			t.Fatal(err)
		}
		until(day(3), 11, 2)
		o.halt()
		if got := o.letters(); len(got) != 2 || got[1] > "01-03 11:01:01 jia" {
			t.Errorf("letters %v", got)
		}
	})
}

// A server that declines everything for a day loses nothing: the next working day all hear, once.
func TestADayOnWhichEverythingIsDeclined(t *testing.T) {
	for _, n := range []int{1, 2, 7} { // too few for three in a row, and enough
		bubble(t, func(t *testing.T, dir string) {
			o := open(t, dir, day(10))
			defer func() { _ = o.Store.Close() }()
			var contacts []remind.Contact
			for i := range n {
				contacts = append(contacts, mailbox(fmt.Sprint("c", i), 1))
			}
			group(o, contacts...)
			o.answer(delivery.Verdict{Outcome: delivery.Declined, Code: 554, Reply: "554 DT:SPM"})
			o.start()
			until(day(3), 18, 0)
			refused := len(o.letters())
			if r, err := o.Report(context.Background()); err != nil || n > 2 && (len(r.Channels) != 1 || r.Channels[0].Notices != n || r.Channels[0].Why != "554 DT:SPM") {
				t.Errorf("the report says %+v, %v", r.Channels, err)
			}
			if n > 2 && refused != 3+8 { // three in a row, and then one an hour
				t.Errorf("%d attempts on the day", refused)
			}
			o.answer(delivery.Verdict{Outcome: delivery.Delivered})
			until(day(6), 18, 0)
			o.halt()
			var want []string
			for i := range n {
				want = append(want, fmt.Sprint("01-04 09:00:00 c", i))
			}
			expect(t, o.letters()[refused:], want...)
			if s := o.states(); s[store.Delivered] != n || len(s) != 1 {
				t.Errorf("notices %v", s)
			}
		})
	}
}

// A robot that declines all content for a day likewise; who stands in hears on that day.
func TestARobotThatDeclinesEverything(t *testing.T) {
	bubble(t, func(t *testing.T, dir string) {
		o := open(t, dir, day(10))
		defer func() { _ = o.Store.Close() }()
		r := group(o, room(1), mailbox("jia", 2))
		r.answers = []delivery.Verdict{{Outcome: delivery.Declined, Code: 430104, Reply: "430104"}, {Outcome: delivery.Delivered}}
		o.start()
		until(day(6), 18, 0)
		o.halt()
		expect(t, r.times("群"), "01-03 09:00:00", "01-04 09:00:00")
		expect(t, o.letters(), "01-03 09:00:00 jia")
	})
}
