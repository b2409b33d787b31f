package remind_test

import (
	"fmt"
	"maps"
	"testing"

	"duban/remind"
	"duban/remind/preview"

	"pgregory.net/rapid"
)

// busy returns problems whose dates are close together, so that caps have something to hold.
func busy(t *testing.T) *remind.World {
	t.Helper()
	var problems []remind.Problem
	first := date(t, "2024-11-04")
	for i := range 12 {
		problems = append(problems, problem(t, i+1, (first+remind.Date(i)).String()))
	}
	goesOn := problem(t, len(problems)+1, "2024-12-31")
	goesOn.Deadline = remind.Deadline{Kind: remind.Continuous, Text: "持续推进"}
	return world(t, append(problems, goesOn)...)
}

func TestCaps(t *testing.T) {
	w := busy(t)
	perDay, perWeek := map[string]int{}, map[string]int{}
	held := false
	preview.Rounds(w, date(t, "2024-07-01"), date(t, "2024-12-31"), &preview.Told{}, func(r preview.Round) bool {
		for _, m := range r.Messages {
			k := fmt.Sprint(m.To, r.Day)
			perDay[k]++
			urgent := false
			for _, n := range m.Notices {
				urgent = urgent || n.Urgent
				held = held || n.On < r.Day
			}
			if !urgent {
				perWeek[fmt.Sprint(m.To, (r.Day+3)/7)]++
			}
		}
		return true
	})
	for k, n := range perDay {
		if n > 1 {
			t.Errorf("%s: %d messages on a day", k, n)
		}
	}
	for k, n := range perWeek {
		if n > 3 {
			t.Errorf("%s: %d messages in a week without anything urgent", k, n)
		}
	}
	if !held {
		t.Error("nothing was ever held back: the case proves nothing")
	}
}

func TestUrgentPassesTheWeeksCap(t *testing.T) {
	caps := remind.Caps{PerDay: 1, PerWeek: 3}
	monday := date(t, "2024-11-04")
	h := remind.History{Messages: []remind.Sent{{Day: monday}, {Day: monday + 1}, {Day: monday + 2}}}
	for _, tt := range []struct {
		name   string
		urgent bool
		day    remind.Date
		want   bool
	}{
		{"fourth of the week", false, monday + 3, true},
		{"urgent fourth", true, monday + 3, false},
		{"urgent second of the day", true, monday + 2, true},
		{"next week", false, monday + 7, false},
	} {
		g := remind.Group{Notices: []remind.Notice{{Urgent: tt.urgent}}}
		if got := caps.Defer(g, h, tt.day); got != tt.want {
			t.Errorf("%s: held %v, want %v", tt.name, got, tt.want)
		}
	}
}

// sent plays days and returns every notice sent with its day; days in out have no round.
func sent(w *remind.World, from, to remind.Date, out func(remind.Date) bool) (keys map[remind.NoticeKey]remind.Date, passed map[remind.NoticeKey]bool, perDay int) {
	keys, passed = map[remind.NoticeKey]remind.Date{}, map[remind.NoticeKey]bool{}
	told := &preview.Told{All: true}
	for day := w.Calendar.After(from); day <= to; day = w.Calendar.After(day + 1) {
		if out(day) {
			continue
		}
		preview.Rounds(w, day, day, told, func(r preview.Round) bool {
			count := map[string]int{}
			for _, m := range r.Messages {
				count[m.To]++
				perDay = max(perDay, count[m.To])
				for _, n := range m.Notices {
					keys[n.NoticeKey] = day
				}
			}
			for _, p := range r.Passed {
				passed[p.Notice.NoticeKey] = true
			}
			return true
		})
	}
	return keys, passed, perDay
}

// Only what an outage swallowed is late: neither what a first start finds nor what a cap has held back.
func TestLate(t *testing.T) {
	w := world(t, problem(t, 1, "2024-12-31"), problem(t, 2, "2025-03-31"))
	told := &preview.Told{}
	play := func(day string) map[remind.Key]bool {
		late := map[remind.Key]bool{}
		preview.Rounds(w, date(t, day), date(t, day), told, func(r preview.Round) bool {
			for _, m := range r.Messages {
				for _, n := range m.Notices {
					late[n.Obligation] = n.Late
					if n.Late && !m.Late {
						t.Errorf("%s: a late notice in a message that does not say so", day)
					}
				}
			}
			return true
		})
		return late
	}
	for _, tt := range []struct {
		name, day string
		want      map[remind.Key]bool
	}{
		{"first start long after the stage", "2024-10-10", map[remind.Key]bool{"p/1": false}},
		{"the round after the weekend", "2024-10-14", map[remind.Key]bool{}},
		{"down from then on, over d60", "2024-11-11", map[remind.Key]bool{"p/1": true}},
		{"down over the days before d90 of the second, up on its day", "2024-12-31", map[remind.Key]bool{"p/1": false, "p/2": false}},
	} {
		if got := play(tt.day); !maps.Equal(got, tt.want) {
			t.Errorf("%s: got %v, want %v", tt.name, got, tt.want)
		}
	}
}

func TestInvariants(t *testing.T) {
	cal := calendar(t)
	rapid.Check(t, func(rt *rapid.T) {
		due := date(t, "2024-03-01") + remind.Date(rapid.IntRange(0, 1500).Draw(rt, "due"))
		today := due + remind.Date(rapid.IntRange(-120, 400).Draw(rt, "today"))
		w := world(t, problem(t, 1, due.String()))
		w.Calendar = cal
		first := w.On(today).Due().Notices
		seen := map[string]bool{}
		for i, n := range first {
			if n.On > today {
				rt.Fatalf("%s comes on %v, after today %v", n.Stage, n.On, today)
			}
			if !cal.Workday(n.On) {
				rt.Fatalf("%s comes on %v, a day off", n.Stage, n.On)
			}
			if n.Nominal <= due && n.On > due {
				rt.Fatalf("%s from before the date moves past it", n.Stage)
			}
			if seen[n.To] {
				rt.Fatalf("two notices to %s", n.To)
			}
			seen[n.To] = true
			if again := w.On(today).Due().Notices[i]; again.NoticeKey != n.NoticeKey {
				rt.Fatalf("asking twice gives %v and %v", n.NoticeKey, again.NoticeKey)
			}
		}
		later := w.On(today + remind.Date(rapid.IntRange(0, 60).Draw(rt, "later"))).Due().Notices
		for _, n := range later {
			for _, f := range first {
				if f.To == n.To && n.Nominal < f.Nominal {
					rt.Fatalf("a later day brings back %s after %s", n.Stage, f.Stage)
				}
			}
		}
	})
}

func TestACorrectedCalendarSendsNothingTwice(t *testing.T) {
	w := busy(t)
	told := &preview.Told{}
	day := date(t, "2024-10-30")
	preview.Rounds(w, date(t, "2024-07-01"), day, told, func(preview.Round) bool { return true })
	w.Calendar = remind.NewCalendar()
	preview.Rounds(w, day, day, told, func(r preview.Round) bool {
		for _, m := range r.Messages {
			for _, n := range m.Notices {
				if n.On < day-3 {
					t.Errorf("%v of %v is sent again", n.NoticeKey, n.On)
				}
			}
		}
		return true
	})
}

func BenchmarkDue(b *testing.B) {
	policy := remind.DefaultPolicy()
	var problems []remind.Problem
	for i := range 104 {
		p := remind.Problem{Plan: "p", Number: i + 1, Deadline: remind.Deadline{Kind: remind.Dated, Date: date(b, "2024-12-31")}}
		p.Responsible, p.Lead, p.Cooperating, p.Leader = []string{"甲县"}, []string{"乙局"}, []string{"丙局"}, []string{"丁"}
		problems = append(problems, p)
	}
	w := (&remind.World{Plans: []remind.Plan{{ID: "p", Problems: problems}}, Policy: &policy, Calendar: calendar(b), Book: remind.NewBook(everyone(), remind.Reachability{})}).Prepare()
	d := w.On(date(b, "2026-11-23"))
	b.ReportAllocs()
	for b.Loop() {
		d.Due()
	}
}
