package scheduler_test

import (
	"testing"

	"duban/remind"
	"duban/scheduler"
	"duban/store"
)

// late makes what a leader is told wait for 16:00.
func late(b *scheduler.Base) {
	world := b.World
	b.World = func(s store.Snapshot) *remind.World {
		w := world(s)
		policy := *w.Policy
		policy.Hours = []remind.Hour{{To: []remind.Role{remind.Leader}, At: 16 * 60}}
		w.Policy = &policy
		return w
	}
}

// A leader's hour keeps his messages back on their day, and nobody else's; what was told at the round is not told again at the hour.
func TestMessagesOfARoleLeaveNotBeforeItsHour(t *testing.T) {
	bubble(t, func(t *testing.T, dir string) {
		o := open(t, dir, day(10))
		defer func() { _ = o.Store.Close() }()
		late(&o.Base)
		o.start()
		until(day(4), 12, 0)
		o.halt()
		expect(t, o.letters(), "01-03 09:00:00 jia", "01-03 16:00:00 ding")
	})
}

// What is settled between the round and the hour is not told at the hour.
func TestAnEventBeforeTheHourIsHeeded(t *testing.T) {
	bubble(t, func(t *testing.T, dir string) {
		o := open(t, dir, day(10))
		defer func() { _ = o.Store.Close() }()
		late(&o.Base)
		o.start()
		until(day(3), 11, 0)
		e := remind.Event{Key: "p/1", Kind: remind.EventReport, On: day(3), At: day(3).At(11, 0)}
		if _, err := o.Store.Record(t.Context(), -1, []remind.Event{e}); err != nil {
			t.Fatal(err)
		}
		until(day(4), 12, 0)
		o.halt()
		expect(t, o.letters(), "01-03 09:00:00 jia")
	})
}

// A simulation stops at the hours of a day as well as at its rounds.
func TestASimulationKeepsTheHours(t *testing.T) {
	bubble(t, func(t *testing.T, dir string) {
		o := open(t, dir, day(10))
		defer func() { _ = o.Store.Close() }()
		late(&o.Base)
		if err := o.Simulate(t.Context(), day(3), day(5), nil); err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, l := range o.sent { // letters bear the simulated instant
			got = append(got, l.Date.Format("01-02 15:04:05 ")+l.To)
		}
		expect(t, got, "01-03 09:00:00 jia@x.example", "01-03 16:00:00 ding@x.example")
	})
}
