package scheduler_test

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"duban/remind"
	"duban/remind/delivery"
	"duban/remind/digest"
	"duban/scheduler"
	"duban/scheduler/timetable"
	"duban/store"
)

// wait is how the daemons of these tests wait: by the clock, which is mostly a virtual one.
var wait = scheduler.WaitBy(time.Now)

// An office is a daemon with a channel that answers as it is told, under the clock of a synctest bubble, which begins on Saturday
// 2000-01-01 at 08:00 in Shanghai.
type office struct {
	*scheduler.Daemon
	t    *testing.T
	stop context.CancelFunc
	done chan error

	mu      sync.Mutex
	answers []delivery.Verdict // in turn; the last one stays
	sent    []posted
}

type posted struct {
	delivery.Letter
	at time.Time
}

// A robot is a channel of its own beside the mail of an office.
type robot struct {
	mu      sync.Mutex
	answers []delivery.Verdict // in turn; the last one stays
	at      []time.Time
	letters []delivery.Letter
}

func (*robot) InFlight() int { return 1 }

// Send takes the letter.
func (r *robot) Send(_ context.Context, l delivery.Letter, mark func() error) delivery.Verdict {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := mark(); err != nil {
		return delivery.Verdict{Outcome: delivery.Retry, Reply: err.Error()}
	}
	r.at, r.letters = append(r.at, time.Now()), append(r.letters, l)
	v := delivery.Verdict{Outcome: delivery.Delivered}
	if len(r.answers) > 0 {
		v = r.answers[0]
		if len(r.answers) > 1 {
			r.answers = r.answers[1:]
		}
	}
	return v
}

// times returns when letters left, as "01-03 09:00:00", of those to addresses that hold a text.
func (r *robot) times(to string) []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	var all []string
	for i, l := range r.letters {
		if strings.Contains(l.To, to) {
			all = append(all, r.at[i].In(remind.Shanghai).Format("01-02 15:04:05"))
		}
	}
	return all
}

func (*office) InFlight() int { return 1 }

// Send takes the letter.
func (o *office) Send(_ context.Context, l delivery.Letter, mark func() error) delivery.Verdict {
	o.mu.Lock()
	defer o.mu.Unlock()
	if err := mark(); err != nil {
		o.t.Error(err)
	}
	if mark := delivery.Mark(l.ID); l.Channel == remind.MailChannel && !strings.HasSuffix(l.Subject, " ["+mark+"]") && mark != "" {
		o.t.Errorf("the mail %s says %q", l.ID, l.Subject)
	}
	o.sent = append(o.sent, posted{l, time.Now().In(remind.Shanghai)})
	v := delivery.Verdict{Outcome: delivery.Delivered}
	if len(o.answers) > 0 {
		v = o.answers[0]
		if len(o.answers) > 1 {
			o.answers = o.answers[1:]
		}
	}
	return v
}

// letters returns when each letter left, by the mailbox's name, as "01-03 09:00:00 name", sorted.
func (o *office) letters() []string {
	o.mu.Lock()
	defer o.mu.Unlock()
	var all []string
	for _, p := range o.sent {
		name, _, _ := strings.Cut(p.To, "@")
		all = append(all, p.at.Format("01-02 15:04:05 ")+name)
	}
	slices.Sort(all)
	return all
}

func (o *office) answer(v ...delivery.Verdict) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.answers = v
}

func (o *office) states() map[string]int {
	o.t.Helper()
	got := map[string]int{}
	err := o.Store.Log(context.Background(), store.Filter{Realm: o.Realm, All: true}, func(r store.LogRow) error {
		if r.State != store.Superseded {
			got[r.State]++
		}
		return nil
	})
	if err != nil {
		o.t.Fatal(err)
	}
	return got
}

// day returns a day of January 2000 and on.
func day(n int) remind.Date { return remind.NewDate(2000, 1, n) }

// open makes an office whose plan has one problem for each due date; 甲县 is responsible, 丁 the leader.
func open(t *testing.T, dir string, due ...remind.Date) *office {
	t.Helper()
	ctx := context.Background()
	st, err := store.Open(ctx, dir, store.Options{Create: true, Fast: true})
	if err != nil {
		t.Fatal(err)
	}
	plan := remind.Plan{ID: "p", Title: "方案"}
	for i, d := range due {
		plan.Problems = append(plan.Problems, remind.Problem{
			Plan: "p", Number: i + 1, Title: "题", Deadline: remind.Deadline{Kind: remind.Dated, Date: d},
			Parties: remind.Parties{Responsible: []string{"甲县"}, Leader: []string{"丁"}},
		})
	}
	if snap, err := st.Snapshot(ctx); err != nil {
		t.Fatal(err)
	} else if len(snap.Plans) == 0 {
		if err := st.PutPlan(ctx, -1, plan, time.Now()); err != nil {
			t.Fatal(err)
		}
	}
	schedule, err := timetable.ParseRound("0 9 * * *")
	if err != nil {
		t.Fatal(err)
	}
	policy := remind.DefaultPolicy()
	policy.Reports = digest.Reports{} // what comes by itself has tests of its own
	book := remind.NewBook(remind.Directory{Contacts: []remind.Contact{
		{Body: "甲县", Channel: "mail", Address: "jia@x.example"}, {Body: "丁", Channel: "mail", Address: "ding@x.example"},
	}}, remind.Reachability{})
	o := &office{t: t}
	o.Daemon = scheduler.New(scheduler.Base{
		Store: st, Schedule: schedule, Window: delivery.Window{Open: 8*60 + 30, Close: 17*60 + 30},
		Realm: store.Rehearsal, Log: slog.New(slog.DiscardHandler), Now: time.Now, Wait: wait,
		World: func(s store.Snapshot) *remind.World {
			w := &remind.World{
				Plans: s.Plans, Events: s.Events, Policy: &policy, Calendar: remind.NewCalendar(remind.CalendarYear{Year: 2000}), Book: book,
				Withdrawn: s.Withdrawn, Gone: s.Gone, Heard: s.Heard[store.Rehearsal], Chases: s.Chases,
			}
			return w.Prepare()
		},
	})
	o.Routes, o.Glance = map[string]scheduler.Route{"mail": {Channel: o, Kind: remind.KindMail}}, time.Hour
	return o
}

func (o *office) start() {
	ctx, stop := context.WithCancel(context.Background())
	o.stop, o.done = stop, make(chan error, 1)
	go func() { o.done <- o.Run(ctx) }()
}

func (o *office) halt() {
	o.t.Helper()
	o.stop()
	if err := <-o.done; err != nil {
		o.t.Errorf("the daemon ended with %v", err)
	}
}

// until lets time pass up to a day's hour and minute.
func until(d remind.Date, h, m int) {
	time.Sleep(time.Until(d.At(h, m)))
	synctest.Wait()
}

// bubble runs a test in synctest and closes the office's store inside it.
func bubble(t *testing.T, f func(t *testing.T, dir string)) {
	t.Helper()
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) { f(t, dir) })
}

func expect(t *testing.T, got []string, want ...string) {
	t.Helper()
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("letters\n got %v\nwant %v", got, want)
	}
}

// Due on Monday the 10th: d7 falls on the 3rd, d3 and d1 on Friday the 7th, d0 on the 10th, o1 on the 11th.
func TestTheLoopTellsEachStageOnItsDay(t *testing.T) {
	bubble(t, func(t *testing.T, dir string) {
		o := open(t, dir, day(10))
		defer func() { _ = o.Store.Close() }()
		o.start()
		until(day(12), 12, 0)
		o.halt()
		expect(t, o.letters(), "01-03 09:00:00 ding", "01-03 09:00:00 jia", "01-07 09:00:00 jia", "01-10 09:00:00 ding", "01-10 09:00:00 jia",
			"01-11 09:00:00 ding", "01-11 09:00:00 jia")
	})
}

func TestAMissedRoundIsRunAtOnceAndTellsHowThingsStand(t *testing.T) {
	bubble(t, func(t *testing.T, dir string) {
		o := open(t, dir, day(10))
		o.start()
		until(day(3), 12, 0)
		o.halt()
		until(day(11), 14, 0)
		o.start()
		until(day(11), 15, 0)
		o.halt()
		_ = o.Store.Close()
		expect(t, o.letters(), "01-03 09:00:00 ding", "01-03 09:00:00 jia", "01-11 14:00:00 ding", "01-11 14:00:00 jia")
		if last := o.sent[len(o.sent)-1]; strings.Contains(last.Text, "停运") {
			t.Error("o1 is told on its day: it is not late")
		}
	})
}

func TestAnOutageOverAStagesDaySaysSo(t *testing.T) {
	bubble(t, func(t *testing.T, dir string) {
		o := open(t, dir, day(10))
		o.start()
		until(day(3), 12, 0)
		o.halt()
		until(day(13), 9, 30)
		o.start()
		until(day(13), 10, 0)
		o.halt()
		_ = o.Store.Close()
		if len(o.sent) != 4 || !strings.Contains(o.sent[3].Text, "停运") || strings.Contains(o.sent[0].Text, "停运") {
			t.Errorf("the letter after the outage does not say that it is late: %v", o.letters())
		}
	})
}

func TestNothingLeavesOutsideTheWindow(t *testing.T) {
	bubble(t, func(t *testing.T, dir string) {
		until(day(3), 19, 0)
		o := open(t, dir, day(10))
		o.start()
		until(day(4), 12, 0)
		o.halt()
		_ = o.Store.Close()
		expect(t, o.letters(), "01-04 09:00:00 ding", "01-04 09:00:00 jia")
	})
}

// What waits since yesterday goes with what the day's round finds, not alone when the window opens.
func TestWhatWaitsGoesWithTheDaysRound(t *testing.T) {
	bubble(t, func(t *testing.T, dir string) {
		until(day(3), 19, 0)
		o := open(t, dir, day(10), day(11))
		o.start()
		until(day(4), 12, 0)
		o.halt()
		_ = o.Store.Close()
		expect(t, o.letters(), "01-04 09:00:00 ding", "01-04 09:00:00 jia")
		if !strings.Contains(o.sent[1].Text, "2　题") {
			t.Error("the stage of the day is not in the day's letter")
		}
	})
}

func TestRetriesKeepTheirBytesAndTheirPace(t *testing.T) {
	bubble(t, func(t *testing.T, dir string) {
		o := open(t, dir, day(10))
		o.answer(delivery.Verdict{Outcome: delivery.Retry, Code: 451}, delivery.Verdict{Outcome: delivery.Delivered}, delivery.Verdict{Outcome: delivery.Retry, Code: 451},
			delivery.Verdict{Outcome: delivery.Retry, Code: 451}, delivery.Verdict{Outcome: delivery.Delivered})
		o.start()
		until(day(3), 12, 0)
		o.halt()
		_ = o.Store.Close()
		expect(t, o.letters(), "01-03 09:00:00 ding", "01-03 09:00:00 jia", "01-03 09:00:05 ding", "01-03 09:00:41 ding", "01-03 09:03:02 ding")
		if a, b := o.sent[0], o.sent[4]; a.ID != b.ID || a.Text != b.Text || !a.Date.Equal(b.Date) {
			t.Error("a later attempt is another message")
		}
	})
}

func TestAMessageDiesWithItsWindow(t *testing.T) {
	bubble(t, func(t *testing.T, dir string) {
		o := open(t, dir, day(11))
		o.answer(delivery.Verdict{Outcome: delivery.Retry, Code: 451})
		o.start()
		until(day(4), 18, 0)
		first := o.sent[0]
		o.answer(delivery.Verdict{Outcome: delivery.Delivered})
		until(day(5), 12, 0)
		o.halt()
		got := o.letters()
		expect(t, got[len(got)-2:], "01-05 09:00:00 ding", "01-05 09:00:00 jia")
		last := o.sent[len(o.sent)-2]
		if last.ID == first.ID || !strings.Contains(last.Text, "2000年1月5日") {
			t.Errorf("the next day's letter is not worded anew: %s %s", last.ID, last.Subject)
		}
		if s := o.states(); !maps.Equal(s, map[string]int{store.Delivered: 2}) {
			t.Errorf("notices: %v", s)
		}
		_ = o.Store.Close()
	})
}

func TestAnEventBetweenAttemptsDissolvesTheMessage(t *testing.T) {
	bubble(t, func(t *testing.T, dir string) {
		o := open(t, dir, day(10))
		o.answer(delivery.Verdict{Outcome: delivery.Retry, Code: 451})
		o.start()
		until(day(3), 9, 1)
		before := len(o.letters())
		e := remind.Event{Key: "p/1", Kind: remind.EventClose, On: day(3), At: time.Now(), Note: "已完成"}
		if _, err := o.Store.Record(context.Background(), -1, []remind.Event{e}); err != nil {
			t.Fatal(err)
		}
		until(day(4), 12, 0)
		o.halt()
		if got := o.letters(); before == 0 || len(got) != before {
			t.Errorf("letters after the closing: %v", got[before:])
		}
		if s := o.states(); !maps.Equal(s, map[string]int{store.Withdrawn: 2}) {
			t.Errorf("notices: %v", s)
		}
		_ = o.Store.Close()
	})
}

func TestAHoldStopsWhatIsOnItsWay(t *testing.T) {
	bubble(t, func(t *testing.T, dir string) {
		ctx := context.Background()
		o := open(t, dir, day(10))
		o.answer(delivery.Verdict{Outcome: delivery.Retry, Code: 451})
		o.start()
		until(day(3), 9, 1)
		if err := o.Store.SetHold(ctx, store.Hold{Scope: "addr:mail:jia@x.example", On: true, By: "管理员"}, time.Now()); err != nil {
			t.Fatal(err)
		}
		o.answer(delivery.Verdict{Outcome: delivery.Delivered})
		until(day(4), 12, 0)
		if got := o.letters(); strings.HasSuffix(got[len(got)-1], "jia") {
			t.Errorf("sent to a held address: %v", got)
		}
		if err := o.Store.SetHold(ctx, store.Hold{Scope: "addr:mail:jia@x.example"}, time.Now()); err != nil {
			t.Fatal(err)
		}
		until(day(5), 12, 0)
		o.halt()
		got := o.letters()
		expect(t, got[len(got)-1:], "01-05 09:00:00 jia")
		_ = o.Store.Close()
	})
}

func TestAPlanEntersHeldWhereMailIsReal(t *testing.T) {
	bubble(t, func(t *testing.T, dir string) {
		o := open(t, dir, day(10))
		o.Realm = store.Real
		o.start()
		until(day(4), 12, 0)
		expect(t, o.letters())
		if err := o.Store.SetHold(context.Background(), store.Hold{Scope: "p"}, time.Now()); err != nil {
			t.Fatal(err)
		}
		until(day(5), 12, 0)
		o.halt()
		_ = o.Store.Close()
		expect(t, o.letters(), "01-05 09:00:00 ding", "01-05 09:00:00 jia")
	})
}

func TestInDoubtIsRepeatedOnceAndNotToALeader(t *testing.T) {
	bubble(t, func(t *testing.T, dir string) {
		o := open(t, dir, day(10))
		o.answer(delivery.Verdict{Outcome: delivery.InDoubt})
		o.start()
		until(day(5), 12, 0)
		o.halt()
		expect(t, o.letters(), "01-03 09:00:00 ding", "01-03 09:00:00 jia", "01-03 09:05:00 jia")
		if o.sent[1].ID != o.sent[2].ID {
			t.Error("the repeat has another Message-ID")
		}
		if s := o.states(); !maps.Equal(s, map[string]int{store.InDoubt: 2}) {
			t.Errorf("notices: %v", s)
		}
		// Each doubt counts once: it is not under way besides.
		if r, err := o.Report(t.Context()); err != nil || r.InDoubt != 2 || r.Queue != 0 {
			t.Errorf("%d in doubt, %d under way, %v", r.InDoubt, r.Queue, err)
		}
		_ = o.Store.Close()
	})
}
