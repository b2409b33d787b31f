//go:build slow

package remind_test

import (
	"testing"

	"pgregory.net/rapid"

	"duban/remind"
	"duban/remind/change"
	"duban/remind/preview"
)

// An outage loses nothing but what a newer stage replaced, tells nothing that is not told without it, and floods nobody on its last day.
func TestOutagesLoseNothingButWhatIsSuperseded(t *testing.T) {
	w := busy(t)
	from, to := date(t, "2024-07-01"), date(t, "2025-06-30")
	whole, _, _ := sent(w, from, to, func(remind.Date) bool { return false })
	rapid.Check(t, func(rt *rapid.T) {
		days := rapid.SampledFrom([]int{1, 10, 90, 200}).Draw(rt, "length")
		length := remind.Date(days)
		start := from + remind.Date(rapid.IntRange(3, int(to-from)-days-24).Draw(rt, "start"))
		got, passed, perDay := sent(w, from, to, func(d remind.Date) bool { return d >= start && d < start+length })
		if perDay > 1 {
			rt.Fatalf("a flood: %d messages to one address on a day", perDay)
		}
		for k := range whole {
			if _, ok := got[k]; !ok && !passed[k] {
				rt.Fatalf("%v is lost", k)
			}
		}
		for k := range got {
			if _, ok := whole[k]; !ok {
				rt.Fatalf("%v is told only because of the outage", k)
			}
		}
	})
}

// Whatever changes, the sums agree, and what is said to come is what the new world tells.
func TestEffectsAddUp(t *testing.T) {
	from := date(t, "2027-06-01")
	rapid.Check(t, func(rt *rapid.T) {
		draw := func() *remind.World {
			w := world(t, drawPlan(rt, t).Problems...)
			d := everyone()
			for i := range d.Contacts {
				if rapid.IntRange(0, 3).Draw(rt, "other") == 0 {
					d.Contacts[i].Address = "x" + d.Contacts[i].Address
				}
			}
			w.Book = remind.NewBook(d, remind.Reachability{})
			return w
		}
		before, after := draw(), draw()
		e := change.Compare(prospect(before), prospect(after), from)
		balanced(rt, &e)
		days := map[remind.NoticeKey]remind.Date{}
		preview.Rounds(after, e.From, e.To, &preview.Told{}, func(r preview.Round) bool {
			for i := range r.Messages {
				for _, n := range r.Messages[i].Notices {
					days[n.NoticeKey] = r.Day
				}
			}
			return true
		})
		for c := range e.Notices() {
			if n := c.Is; n != nil && days[n.NoticeKey] != n.Day {
				rt.Fatalf("%s is told on %s, not on %s", n.NoticeKey, days[n.NoticeKey], n.Day)
			}
		}
		if same := change.Compare(prospect(after), prospect(after), from); same.Lines+len(same.Obligations)+len(same.Gaps) > 0 {
			rt.Fatalf("nothing changes, and yet: %q", told(&same))
		}
	})
}
