package scheduler_test

import (
	"context"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"duban/remind"
	"duban/remind/delivery"
	"duban/scheduler"
	"duban/store"
)

// successor makes a daemon as a reload does: over the same store, after the old one has left.
func (o *office) successor(leave chan struct{}) *scheduler.Daemon {
	o.t.Helper()
	close(leave)
	if err := <-o.done; err != nil {
		o.t.Error(err)
	}
	d := scheduler.New(o.Base)
	d.Routes, d.Glance = o.Routes, o.Glance
	d.TakeOver(o.Daemon)
	return d
}

// slowRoute takes ten minutes for a letter, and fails it if the context ends meanwhile.
func slowRoute(r *robot) scheduler.Route {
	return scheduler.Route{Kind: remind.KindMail, Channel: sender(func(ctx context.Context, l delivery.Letter, mark func() error) delivery.Verdict {
		if wait(ctx, time.Now().Add(10*time.Minute)) != nil {
			return delivery.Verdict{Outcome: delivery.Retry, Reply: "cut"}
		}
		return r.Send(ctx, l, mark)
	})}
}

// The message under way comes to its verdict, the other one is not begun; the successor sends that one, and nothing twice.
func TestALeavingDaemonEndsAfterTheMessageUnderWay(t *testing.T) {
	bubble(t, func(t *testing.T, dir string) {
		o := open(t, dir, day(10))
		defer func() { _ = o.Store.Close() }()
		mails, leave := &robot{}, make(chan struct{})
		o.Routes["mail"], o.Leave = slowRoute(mails), leave
		until(day(3), 8, 55)
		o.start()
		until(day(3), 9, 5)
		d := o.successor(leave)
		if now, got := time.Now(), mails.times(""); !now.Equal(day(3).At(9, 10)) || len(got) != 1 {
			t.Errorf("the daemon left at %s after letters at %v", now.In(remind.Shanghai), got)
		}
		o.Daemon = d
		o.start()
		until(day(3), 12, 0)
		o.halt()
		if got := mails.times(""); !slices.Equal(got, []string{"01-03 09:10:00", "01-03 09:20:00"}) {
			t.Errorf("letters left at %v", got)
		}
	})
}

func TestAWaitingDaemonLeavesAtOnce(t *testing.T) {
	bubble(t, func(t *testing.T, dir string) {
		o := open(t, dir, day(10))
		defer func() { _ = o.Store.Close() }()
		leave := make(chan struct{})
		o.Leave = leave
		until(day(3), 19, 30)
		o.start()
		until(day(3), 19, 40)
		o.successor(leave)
		if now := time.Now(); !now.Equal(day(3).At(19, 40)) {
			t.Errorf("the daemon left at %s only", now.In(remind.Shanghai))
		}
	})
}

// What the store could not take while the settings were reloaded is recorded by the daemon that goes on: the mail is in no doubt.
func TestAnOutcomeOutlivesAReload(t *testing.T) {
	bubble(t, func(t *testing.T, dir string) {
		o := open(t, dir, day(10))
		defer func() { _ = o.Store.Close() }()
		o.Glance = time.Minute
		mails, leave := &robot{}, make(chan struct{})
		var unlock func()
		o.Routes["mail"] = scheduler.Route{Kind: remind.KindMail, Channel: sender(func(ctx context.Context, l delivery.Letter, mark func() error) delivery.Verdict {
			v := mails.Send(ctx, l, mark)
			if unlock == nil {
				unlock = locked(t, dir)
			}
			return v
		})}
		o.Leave = leave
		until(day(3), 8, 55)
		o.start()
		until(day(3), 9, 5)
		o.Daemon = o.successor(leave)
		o.start()
		until(day(3), 9, 10)
		unlock()
		until(day(3), 12, 0)
		o.halt()
		if got := o.states(); got["delivered"] != 2 || len(got) != 1 || len(mails.times("")) != 2 {
			t.Errorf("notices %v, letters at %v", got, mails.times(""))
		}
	})
}

func TestEachStepIsReported(t *testing.T) {
	bubble(t, func(t *testing.T, dir string) {
		o := open(t, dir, day(10))
		defer func() { _ = o.Store.Close() }()
		o.answer(delivery.Verdict{Outcome: delivery.Broken, Reply: "wrong password"})
		var said atomic.Pointer[scheduler.StepReport]
		o.Stepped = func(_ context.Context, r scheduler.StepReport) { said.Store(&r) }
		until(day(3), 8, 55)
		o.start()
		until(day(3), 8, 56)
		last := said.Load()
		if last.Fault != "" || !last.Next.Equal(day(3).At(9, 0)) || last.Queue != 0 {
			t.Errorf("before the round: %+v", last)
		}
		until(day(3), 9, 30)
		last = said.Load()
		if !slices.Equal(last.Broken, []string{"mail"}) || last.Queue+last.Waiting != 2 || !last.Next.Equal(day(4).At(9, 0)) {
			t.Errorf("with a broken channel: %+v", last)
		}
		unlock := locked(t, dir)
		until(day(3), 11, 30)
		if said.Load().Fault == "" {
			t.Error("a locked store is no fault")
		}
		unlock()
		o.halt()
	})
}

// A server that takes its time is not late; one that outlasts every limit of a send is, and so is a loop that stands still.
func TestThePulseTellsSlowFromHung(t *testing.T) {
	bubble(t, func(t *testing.T, dir string) {
		o := open(t, dir, day(10))
		defer func() { _ = o.Store.Close() }()
		o.Pulse = &scheduler.Pulse{Now: time.Now}
		mails, free := &robot{}, make(chan struct{})
		var hangs atomic.Bool // the routes themselves belong to the daemon once it runs
		slowly := slowRoute(mails).Channel
		o.Routes["mail"] = scheduler.Route{Kind: remind.KindMail, Channel: sender(func(ctx context.Context, l delivery.Letter, mark func() error) delivery.Verdict {
			if !hangs.Load() {
				return slowly.Send(ctx, l, mark)
			}
			<-free
			return delivery.Verdict{Outcome: delivery.Retry}
		})}
		o.start()
		watch := func(to time.Time) (late []string) {
			for ; time.Now().Before(to); time.Sleep(time.Minute) {
				late = append(late, o.Pulse.Late()...)
			}
			return late
		}
		if late := watch(day(6).At(12, 0)); len(late) > 0 || len(mails.times("")) != 2 {
			t.Fatalf("late in days of rest and of slow servers: %v; letters at %v", late, mails.times(""))
		}
		hangs.Store(true)
		if late := watch(day(7).At(9, 15)); len(late) > 0 {
			t.Errorf("late after a quarter of an hour: %v", late)
		}
		if late := watch(day(7).At(9, 30)); !slices.Contains(late, "channel mail, line 1") || slices.Contains(late, "the loop") {
			t.Errorf("a send that hangs is seen as %v", late)
		}
		close(free)
		until(day(7), 9, 31)
		if late := o.Pulse.Late(); len(late) > 0 {
			t.Errorf("late after the send has ended: %v", late)
		}
		o.halt()
	})
}

func TestALoopThatStandsStillIsLate(t *testing.T) {
	bubble(t, func(t *testing.T, dir string) {
		o := open(t, dir, day(10))
		defer func() { _ = o.Store.Close() }()
		o.Pulse = &scheduler.Pulse{Now: time.Now}
		free := make(chan struct{})
		world := o.World
		o.World = func(s store.Snapshot) *remind.World { // asked for by the first round
			<-free
			return world(s)
		}
		o.start()
		until(day(1), 9, 4)
		if late := o.Pulse.Late(); len(late) > 0 {
			t.Errorf("late after four minutes: %v", late)
		}
		until(day(1), 9, 6)
		if late := o.Pulse.Late(); !slices.Equal(late, []string{"the loop"}) {
			t.Errorf("late after six minutes: %v", late)
		}
		close(free)
		o.halt()
	})
}
