package scheduler_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"duban/remind"
	"duban/remind/delivery"
	"duban/store"
)

// chase presses for problems, as the office does it at this instant: at once within the window, else at its opening.
func (o *office) chase(keys ...remind.Key) {
	o.t.Helper()
	cal := remind.NewCalendar(remind.CalendarYear{Year: 2000})
	at := o.Window.Next(time.Now(), &cal)
	var all []remind.Chase
	for _, k := range keys {
		all = append(all, remind.Chase{Key: k, On: remind.DateOf(at), At: time.Now(), Who: "某人", Note: "请抓紧"})
	}
	if _, err := o.Store.Chase(context.Background(), -1, all, at); err != nil {
		o.t.Fatal(err)
	}
}

// pressed returns the letters of a chase, as since does.
func (o *office) pressed() []string {
	return slices.DeleteFunc(o.since(0), func(s string) bool { return !strings.Contains(s, "催办") })
}

// Pressed for within the window, a matter is told at once, to the unit and not to its leader, though both have had the day's message; and the
// week's messages go on as they would have. The same matter, pressed for again on that day, is told on the next.
func TestAChaseGoesAtOnceBesideTheDaysMessage(t *testing.T) {
	bubble(t, func(t *testing.T, dir string) {
		o := open(t, dir, day(10))
		defer func() { _ = o.Store.Close() }()
		o.Glance = 10 * time.Minute
		o.start()
		until(day(3), 10, 0)
		o.chase("p/1")
		until(day(3), 11, 0)
		o.chase("p/1")
		until(day(10), 12, 0)
		o.halt()
		expect(t, o.pressed(), "01-03 10:10:00 jia 【督办】问题1现予催办，1月10日到期", "01-04 09:00:00 jia 【督办】问题1现予催办，1月10日到期")
		expect(t, o.letters(), "01-03 09:00:00 ding", "01-03 09:00:00 jia", "01-03 10:10:00 jia", "01-04 09:00:00 jia", "01-07 09:00:00 jia",
			"01-10 09:00:00 ding", "01-10 09:00:00 jia")
	})
}

// Outside the window it waits for the opening, and the day's round goes with it.
func TestAChaseOutsideTheWindowGoesAtItsOpening(t *testing.T) {
	bubble(t, func(t *testing.T, dir string) {
		o := open(t, dir, day(10))
		defer func() { _ = o.Store.Close() }()
		o.Glance = 10 * time.Minute
		o.start()
		until(day(7), 18, 0) // a Friday
		o.chase("p/1")
		until(day(11), 12, 0)
		o.halt()
		expect(t, o.since(3), "01-10 08:30:00 ding 【督办】丁同志：问题1“题”，今日到期", "01-10 08:30:00 jia 【督办】问题1现予催办，今日到期",
			"01-11 09:00:00 ding 【督办】丁同志：问题1“题”，已逾期1天", "01-11 09:00:00 jia 【督办】问题1“题”：已逾期1天")
	})
}

// What has not left when somebody presses is told with the chase, in one message; without a way out on its day, on the next.
func TestAChaseTakesThePlaceOfTheDaysMessage(t *testing.T) {
	bubble(t, func(t *testing.T, dir string) {
		o := open(t, dir, day(10), day(10))
		defer func() { _ = o.Store.Close() }()
		o.Glance = 10 * time.Minute
		o.answer(delivery.Verdict{Outcome: delivery.Retry, Reply: "busy"})
		o.start()
		until(day(3), 10, 0)
		o.chase("p/2")
		until(day(3), 10, 30)
		o.answer()
		until(day(4), 12, 0)
		o.halt()
		delivered := map[string]string{}
		err := o.Store.Log(context.Background(), store.Filter{Realm: o.Realm, All: true}, func(r store.LogRow) error {
			if r.State == store.Delivered && r.Notice.To == "jia@x.example" {
				delivered[string(r.Notice.Obligation)+" "+r.Notice.Stage] = r.Message
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		m := delivered["p/2 chase"]
		if m == "" || delivered["p/1 d7"] != m || delivered["p/2 d7"] != m || len(delivered) != 3 {
			t.Errorf("told in %v", delivered)
		}
		if got := o.pressed(); len(got) == 0 || !strings.HasSuffix(got[0], "【督办】1个问题现予催办、1个问题1月10日到期") {
			t.Errorf("said %q", got)
		}
	})
}

// An event answers a chase that has not been told; and one that nobody could be told lapses.
func TestAnEventAnswersAChase(t *testing.T) {
	bubble(t, func(t *testing.T, dir string) {
		o := open(t, dir, day(31))
		defer func() { _ = o.Store.Close() }()
		o.Glance = 10 * time.Minute
		o.start()
		until(day(5), 18, 0)
		o.chase("p/1")
		o.record(remind.Event{Kind: remind.EventReport, Key: "p/1"})
		until(day(7), 12, 0)
		o.halt()
		expect(t, o.pressed())
	})
}

// A chase asked for twice by rounds, and over a kill, is told once.
func TestAChaseIsToldOnceOverRestarts(t *testing.T) {
	bubble(t, func(t *testing.T, dir string) {
		o := open(t, dir, day(31))
		o.start()
		until(day(5), 9, 30)
		o.chase("p/1")
		o.halt()
		_ = o.Store.Close()
		again := open(t, dir, day(31))
		defer func() { _ = again.Store.Close() }()
		again.start()
		until(day(5), 10, 0)
		again.halt()
		again.start()
		until(day(13), 12, 0)
		again.halt()
		expect(t, again.pressed(), "01-05 09:30:00 jia 【督办】问题1现予催办，1月31日到期")
	})
}
