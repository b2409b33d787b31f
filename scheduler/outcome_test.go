package scheduler_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"duban/remind"
	"duban/remind/delivery"
	"duban/remind/preview"
	"duban/store"
)

// record records an event that takes effect now.
func (o *office) record(e remind.Event) {
	o.t.Helper()
	e.On, e.At = remind.DateOf(time.Now()), time.Now()
	if e.Note == "" {
		e.Note = "说明"
	}
	if _, err := o.Store.Record(context.Background(), -1, []remind.Event{e}); err != nil {
		o.t.Fatal(err)
	}
}

// since returns the letters sent after the first so many, without their marks: "11-24 09:00:00 jia 【督办】…".
func (o *office) since(n int) []string {
	o.mu.Lock()
	defer o.mu.Unlock()
	var all []string
	for _, p := range o.sent[n:] {
		name, _, _ := strings.Cut(p.To, "@")
		all = append(all, p.at.Format("01-02 15:04:05 ")+name+" "+delivery.Unmarked(p.Subject))
	}
	slices.Sort(all)
	return all
}

// toldTimes counts the letters to an address.
func (o *office) toldTimes(name string) (n int) {
	for _, l := range o.letters() {
		if strings.HasSuffix(l, " "+name) {
			n++
		}
	}
	return n
}

// A unit was reminded time and again, and a leader every month; the matter is closed, and both hear so, once.
func TestWhoeverWasRemindedHearsThatItIsClosed(t *testing.T) {
	bubble(t, func(t *testing.T, dir string) {
		o := open(t, dir, day(10))
		o.Glance = time.Hour // a year of minutes would be long
		o.start()
		until(remind.NewDate(2000, 11, 30), 12, 0)
		before := len(o.letters())
		if unit, leader := o.toldTimes("jia"), o.toldTimes("ding"); unit < 46 || leader < 11 {
			t.Fatalf("reminded %d and %d times: the case proves nothing", unit, leader)
		}
		o.record(remind.Event{Key: "p/1", Kind: remind.EventClose, By: "市整改办", Doc: "衡环〔2000〕3号"})
		until(remind.NewDate(2000, 12, 4), 12, 0)
		o.halt() // nothing of it is kept in memory
		o.start()
		until(remind.NewDate(2001, 3, 1), 12, 0)
		o.halt()
		// Thursday, Friday, Monday, Tuesday, Wednesday: then it goes alone.
		expect(t, o.since(before), "12-07 09:00:00 ding 【督办】丁同志：问题1已销号", "12-07 09:00:00 jia 【督办】问题1已销号")
		for _, p := range o.sent[before:] {
			if want := "已销号（2000年11月30日，市整改办，依据衡环〔2000〕3号），此前提醒不再执行"; !strings.Contains(p.Text, want) || strings.Contains(p.Text, "请予办理") || p.Urgent {
				t.Errorf("it reads\n%s", p.Text)
			}
		}
		h, err := o.Store.History(context.Background(), o.Realm, remind.NewAddress("mail", "jia@x.example"), 0)
		if err != nil || h.Reminded["p/1"] != before-o.toldTimes("ding")+1 {
			t.Errorf("reminded %d times, %v: an outcome is no reminder", h.Reminded["p/1"], err)
		}
		_ = o.Store.Close()
	})
}

// A message that surely failed has told nobody: no outcome follows it. One in doubt may have.
func TestOnlyWhoWasToldHearsTheOutcome(t *testing.T) {
	for verdict, want := range map[delivery.Outcome]int{delivery.Retry: 0, delivery.InDoubt: 1} {
		bubble(t, func(t *testing.T, dir string) {
			o := open(t, dir, day(10))
			o.answer(delivery.Verdict{Outcome: verdict, Code: 451})
			o.start()
			until(day(3), 9, 30)
			o.record(remind.Event{Key: "p/1", Kind: remind.EventClose})
			o.answer(delivery.Verdict{Outcome: delivery.Delivered})
			until(day(28), 12, 0)
			o.halt()
			n := 0
			for _, p := range o.sent {
				if strings.Contains(p.Subject, "已销号") {
					n++
				}
			}
			if n < want || want == 0 && n > 0 {
				t.Errorf("%s: %d outcomes", verdict, n)
			}
			_ = o.Store.Close()
		})
	}
}

// Outcomes wait as messages do: a reopening before one is told takes it back, and it is not due any more.
func TestAnOutcomeIsTakenBackWithWhatItTells(t *testing.T) {
	bubble(t, func(t *testing.T, dir string) {
		o := open(t, dir, day(10))
		o.start()
		until(day(11), 12, 0)
		before := len(o.letters())
		o.record(remind.Event{Key: "p/1", Kind: remind.EventClose})
		until(day(12), 12, 0)
		if s := o.states(); s[store.Waiting] != 2 {
			t.Errorf("notices: %v", s)
		}
		o.record(remind.Event{Key: "p/1", Kind: remind.EventReopen})
		until(day(24), 12, 0)
		o.halt()
		for _, l := range o.since(before) {
			if strings.Contains(l, "销号") {
				t.Errorf("it was told: %s", l)
			}
		}
		_ = o.Store.Close()
	})
}

// A preview from the store as it stands is what the daemon then does, with events that are still to be told.
func TestAPreviewTellsTheOutcomesThatTheDaemonTells(t *testing.T) {
	bubble(t, func(t *testing.T, dir string) {
		o := open(t, dir, day(10), day(10), day(12), day(14), day(20), day(95))
		o.start()
		until(day(18), 12, 0)
		o.record(remind.Event{Key: "p/1", Kind: remind.EventClose})
		o.record(remind.Event{Key: "p/2", Kind: remind.EventExtend, To: day(300)})
		o.record(remind.Event{Key: "p/3", Kind: remind.EventSuspend, To: day(40)})
		o.record(remind.Event{Key: "p/4", Kind: remind.EventReport})
		o.record(remind.Event{Key: "p/5", Kind: remind.EventExtend, To: day(60)})
		ctx := context.Background()
		snap, err1 := o.Store.Snapshot(ctx)
		told, err2 := o.Store.Told(ctx, o.Realm)
		if err1 != nil || err2 != nil {
			t.Fatal(err1, err2)
		}
		var want []string
		outcomes := 0
		preview.Rounds(o.World(snap), day(19), day(110), told, func(r preview.Round) bool {
			for _, m := range r.Messages {
				for _, n := range m.Notices {
					want = append(want, fmt.Sprint(r.Day, " ", n.NoticeKey))
					if n.Stage == remind.StageOutcome {
						outcomes++
					}
				}
			}
			return true
		})
		until(day(110), 12, 0)
		o.halt()
		var got []string
		err := o.Store.Log(ctx, store.Filter{Realm: o.Realm}, func(r store.LogRow) error {
			if d := remind.DateOf(r.At); d > day(18) {
				got = append(got, fmt.Sprint(d, " ", r.Notice.NoticeKey))
			}
			return nil
		})
		slices.Sort(want)
		slices.Sort(got)
		if err != nil || outcomes < 5 || !slices.Equal(got, want) {
			t.Errorf("%d outcomes, %v\n got %q\nwant %q", outcomes, err, got, want)
		}
		_ = o.Store.Close()
	})
}

// A key that a new version of the plan lacks is told as gone, by the document of that version.
func TestWhatAPlanLosesIsToldAsGone(t *testing.T) {
	bubble(t, func(t *testing.T, dir string) {
		o := open(t, dir, day(10), day(250))
		o.start()
		until(day(11), 12, 0)
		before := len(o.letters())
		snap, err := o.Store.Snapshot(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		plan := snap.Plans[0]
		plan.Problems, plan.Doc = plan.Problems[1:], "衡整改〔2000〕1号"
		if err := o.Store.PutPlan(context.Background(), -1, plan, time.Now()); err != nil {
			t.Fatal(err)
		}
		until(day(30), 12, 0)
		o.halt()
		expect(t, o.since(before), "01-18 09:00:00 ding 【督办】丁同志：问题1不再列入整改方案",
			"01-18 09:00:00 jia 【督办】问题1不再列入整改方案")
		if text := o.sent[len(o.sent)-1].Text; !strings.Contains(text, "不再列入整改方案（2000年1月11日，依据衡整改〔2000〕1号）") {
			t.Errorf("it reads\n%s", text)
		}
		_ = o.Store.Close()
	})
}
