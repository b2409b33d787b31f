package scheduler_test

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"duban/remind"
	"duban/remind/budget"
	"duban/remind/delivery"
	"duban/scheduler"
	"duban/store"
)

func TestWhichClocksCanBeRight(t *testing.T) {
	now := time.Date(2026, 11, 24, 9, 0, 0, 0, remind.Shanghai)
	ago := func(d time.Duration) time.Time { return now.Add(-d) }
	const day = 24 * time.Hour
	for _, tt := range []struct {
		name  string
		sight scheduler.Sight
		want  string // in the reason; empty: it can be right
	}{
		{"a first start", scheduler.Sight{Built: ago(30 * day)}, ""},
		{"an ordinary day", scheduler.Sight{Last: ago(day), Built: ago(30 * day)}, ""},
		{"a step by NTP back over a round", scheduler.Sight{Last: ago(-9 * time.Minute)}, ""},
		{"before the last round", scheduler.Sight{Last: ago(-11 * time.Minute)}, "上一轮核查却在2026年11月24日09:11"},
		{"a long holiday switched off", scheduler.Sight{Last: ago(99 * day)}, ""},
		{"too long since the last round", scheduler.Sight{Last: ago(101 * day)}, "（2026年8月15日09:00）已有101天"},
		{"accepted since then", scheduler.Sight{Last: ago(101 * day), Accepted: ago(time.Hour)}, ""},
		{"accepted, and gone on as long again", scheduler.Sight{Last: ago(300 * day), Accepted: ago(101 * day)}, "（2026年8月15日09:00）已有101天"},
		{"the machine slept a night", scheduler.Sight{Last: ago(day), Leap: 20 * time.Hour}, ""},
		{"a leap", scheduler.Sight{Last: ago(day), Leap: 25 * time.Hour}, "时钟向前跳了25小时"},
		{"before the program was made", scheduler.Sight{Built: ago(-time.Hour)}, "早于本程序的制作时间2026年11月24日10:00"},
		{"and accepted", scheduler.Sight{Built: ago(-day), Accepted: ago(time.Hour)}, ""},
		{"accepted, and back before that", scheduler.Sight{Built: ago(-day), Accepted: ago(-time.Hour)}, "早于本程序的制作时间2026年11月25日09:00"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.sight.Now = now
			err := tt.sight.Judge()
			if (err != nil) != (tt.want != "") || err != nil && (!errors.Is(err, scheduler.ErrClock) || !strings.Contains(err.Error(), tt.want) ||
				!strings.Contains(err.Error(), "duban clock accept")) {
				t.Errorf("got %v, want %q", err, tt.want)
			}
		})
	}
}

// watched is an office whose wall clock can be set, and whose administrator is told by a channel of his own.
func watched(t *testing.T, dir string) (o *office, admin *robot, set func(time.Duration)) {
	t.Helper()
	o = open(t, dir, day(10))
	o.Glance = 10 * time.Minute
	admin = &robot{}
	o.Routes["值班"] = scheduler.Route{Channel: admin}
	o.Admin = remind.Address{Channel: "值班", To: "值班"}
	var off atomic.Int64
	o.Now = func() time.Time { return time.Now().Add(time.Duration(off.Load())) }
	o.Wait = func(ctx context.Context, at time.Time) error {
		return wait(ctx, time.Now().Add(at.Sub(o.Now())))
	}
	start := time.Now()
	o.Guard = &scheduler.Guard{Monotonic: func() time.Duration { return time.Since(start) }}
	return o, admin, func(d time.Duration) { off.Store(int64(d)) }
}

// restart starts another daemon in the place of the one that has ended: it remembers nothing.
func (o *office) restart() {
	d := o.Daemon
	o.Daemon = scheduler.New(d.Base)
	o.Routes, o.Admin, o.Glance, o.Daily = d.Routes, d.Admin, d.Glance, d.Daily
	o.Guard = &scheduler.Guard{Built: d.Guard.Built, Monotonic: d.Guard.Monotonic}
	o.start()
}

func (r *robot) texts() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	var all []string
	for _, l := range r.letters {
		all = append(all, l.Subject+"\n"+l.Text)
	}
	return all
}

// Somebody sets a server to another year by mistake: nothing leaves, the administrator is told what to type, and after the correction the
// days go on as if nothing had been.
func TestAServerSetToAnotherYearSendsNothing(t *testing.T) {
	bubble(t, func(t *testing.T, dir string) {
		o, admin, set := watched(t, dir)
		defer func() { _ = o.Store.Close() }()
		var log strings.Builder
		o.Log = slog.New(slog.NewTextHandler(&log, nil))
		o.start()
		until(day(2), 12, 0)
		set(4 * 365 * 24 * time.Hour)
		until(day(2), 15, 0)
		if texts := admin.texts(); len(texts) != 1 || !strings.Contains(texts[0], "本机时钟显示2004年1月1日12:20，系统运行期间时钟向前跳了35040小时") || !strings.Contains(texts[0], "duban clock accept") {
			t.Errorf("the administrator was told %q", texts)
		}
		// Other commands learn of a leap only from there.
		if f, err := o.Store.ClockFault(context.Background()); err != nil || !f.Told || !strings.Contains(f.Reason, "时钟向前跳了") {
			t.Errorf("the store knows %+v, %v", f, err)
		}
		set(0)
		until(day(4), 8, 0)
		o.halt()
		if f, err := o.Store.ClockFault(context.Background()); err != nil || f.Reason != "" {
			t.Errorf("after the correction the store knows %+v, %v", f, err)
		}
		expect(t, o.letters(), "01-03 09:00:00 ding", "01-03 09:00:00 jia")
		if len(admin.texts()) != 1 {
			t.Error("told again")
		}
		if n := strings.Count(log.String(), "level=ERROR"); n != 1 {
			t.Errorf("%d errors are logged, want one:\n%s", n, log.String())
		}
	})
}

// A snapshot of the machine is restored, or its clock goes back: the last round lies ahead. Once accepted, a round is run at once.
func TestAClockThatWentBackWaitsForAPerson(t *testing.T) {
	bubble(t, func(t *testing.T, dir string) {
		o, admin, set := watched(t, dir)
		defer func() { _ = o.Store.Close() }()
		mail := o.Routes["mail"]
		mail.Budget = budget.Budget{PerMinute: 1}
		o.Routes["mail"] = mail
		set(60 * 24 * time.Hour) // at the start already, so that nothing shows it
		o.start()
		until(day(2), 12, 0)
		o.halt()
		before := len(o.sent)
		set(0)
		o.start()
		until(day(3), 12, 0)
		if len(o.sent) != before || len(admin.texts()) != 1 || !strings.Contains(admin.texts()[0], "上一轮核查却在2000年3月2日09:00") {
			t.Fatalf("%d letters left; told %q", len(o.sent)-before, admin.texts())
		}
		o.halt()
		o.restart()
		until(day(3), 13, 0)
		if n := len(admin.texts()); n != 1 {
			t.Errorf("after a restart the administrator was told %d times", n)
		}
		if err := o.Store.AcceptClock(context.Background(), store.Acceptance{At: time.Now(), By: "admin"}); err != nil {
			t.Fatal(err)
		}
		until(day(3), 13, 20)
		o.halt()
		if got := o.letters()[before:]; len(o.sent) == before {
			t.Errorf("after the acceptance left %v", got)
		}
		last, ok, err := o.Store.LastRound(context.Background(), o.Realm)
		if err != nil || !ok || last.Day != day(3) {
			t.Errorf("the last round is %+v, %v", last, err)
		}
	})
}

// A virtual machine that slept over a night goes on; one that slept for days asks.
func TestAMachineThatSlept(t *testing.T) {
	for _, tt := range []struct {
		asleep time.Duration
		asks   int
	}{{20 * time.Hour, 0}, {3 * 24 * time.Hour, 1}} {
		bubble(t, func(t *testing.T, dir string) {
			o, admin, set := watched(t, dir)
			defer func() { _ = o.Store.Close() }()
			o.start()
			until(day(2), 12, 0)
			set(tt.asleep) // the wall clock went on, the monotonic one stood still
			until(day(2), 13, 0)
			o.halt()
			if got := len(admin.texts()); got != tt.asks {
				t.Errorf("asleep for %s: the administrator was asked %d times", tt.asleep, got)
			}
		})
	}
}

// While a message is on its way the clock leaps, and then the address turns out to be lost: who stands in is looked for only by a clock that may be
// right, else a round of another year would be recorded.
func TestALeapWhileAMessageIsOnItsWayRunsNoRound(t *testing.T) {
	bubble(t, func(t *testing.T, dir string) {
		o, _, set := watched(t, dir)
		defer func() { _ = o.Store.Close() }()
		o.Routes["mail"] = scheduler.Route{Channel: sending(func() delivery.Verdict {
			set(30 * 24 * time.Hour)
			return delivery.Verdict{Outcome: delivery.Refused, Code: 550, Dead: true}
		}), Kind: remind.KindMail}
		o.start()
		until(day(3), 9, 30)
		o.halt()
		last, ok, err := o.Store.LastRound(context.Background(), o.Realm)
		if err != nil || !ok || last.Day != day(3) {
			t.Errorf("the last round is of %s, %v", last.Day, err)
		}
	})
}

// A sending is a channel that does something while it sends.
type sending func() delivery.Verdict

func (sending) InFlight() int { return 1 }

// Send takes the letter.
func (s sending) Send(_ context.Context, _ delivery.Letter, mark func() error) delivery.Verdict {
	if err := mark(); err != nil {
		return delivery.Verdict{Outcome: delivery.Retry, Reply: err.Error()}
	}
	return s()
}

// A reload begins no new count: the leap that was is still seen.
func TestALeapOutlivesAReload(t *testing.T) {
	bubble(t, func(t *testing.T, dir string) {
		o, _, set := watched(t, dir)
		defer func() { _ = o.Store.Close() }()
		if err := o.Step(t.Context()); err != nil {
			t.Fatal(err)
		}
		set(30 * time.Hour)
		next, _, _ := watched(t, dir)
		defer func() { _ = next.Store.Close() }()
		next.Now = o.Now
		next.TakeOver(o.Daemon)
		if err := next.Step(t.Context()); !errors.Is(err, scheduler.ErrClock) {
			t.Errorf("after the reload: %v", err)
		}
	})
}
