package remind_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"duban/remind"
	"duban/remind/change"
	"duban/remind/preview"

	"pgregory.net/rapid"
)

// A tale plays rounds with events between them, and keeps what was told by outcomes: "12-20 jia 1" for problem 1 to 甲县.
type tale struct {
	t     *testing.T
	w     *remind.World
	told  *preview.Told
	today remind.Date // the last day played
	heard []string
	with  map[string]bool // those of them that went with something else
	lost  []string        // recorded as lapsed
}

func newTale(t *testing.T, w *remind.World, from string) *tale {
	return &tale{t: t, w: w, told: &preview.Told{All: true}, today: date(t, from) - 1, with: map[string]bool{}}
}

// until plays the rounds up to a day.
func (l *tale) until(day remind.Date) *tale {
	preview.Rounds(l.w, l.today+1, day, l.told, func(r preview.Round) bool {
		for _, m := range r.Messages {
			for _, n := range m.Notices {
				if n.Stage != remind.StageOutcome {
					continue
				}
				name, _, _ := strings.Cut(n.To, "@")
				line := fmt.Sprint(r.Day.String()[5:], " ", name, " ", strings.TrimPrefix(string(n.Obligation), "p/"))
				l.heard = append(l.heard, line)
				l.with[line] = len(m.Sections) > 1
			}
		}
		for _, p := range r.Passed {
			if p.Notice.Stage == remind.StageOutcome && p.Ending == remind.Lapsed {
				l.lost = append(l.lost, p.Notice.To)
			}
		}
		return true
	})
	l.today = day
	return l
}

// event records an event today, after the round.
func (l *tale) event(e remind.Event) *tale {
	if e.On == 0 {
		e.On = l.today
	}
	e.At = l.today.At(15, 0)
	if e.Note == "" {
		e.Note = "说明"
	}
	l.w = after(l.t, l.w, e)
	return l
}

func (l *tale) expect(want ...string) {
	l.t.Helper()
	if fmt.Sprint(l.heard) != fmt.Sprint(want) {
		l.t.Errorf("outcomes\n got %q\nwant %q", l.heard, want)
	}
}

// Due on 2024-12-31. By Friday 2025-01-03 everybody but the inspection offices has been told, 丙局 only before the date.
func TestOutcomesAreToldToWhoeverWasTold(t *testing.T) {
	day := func(s string) remind.Date { return date(t, s) }
	start := func(t *testing.T) *tale {
		return newTale(t, world(t, problem(t, 1, "2024-12-31")), "2024-09-01").until(day("2025-01-03"))
	}
	all := []string{"01-10 bing 1", "01-10 ding 1", "01-10 jia 1", "01-10 office 1", "01-10 yi 1"}
	key := remind.Key("p/1")
	t.Run("closed: everybody once, alone on the fifth working day", func(t *testing.T) {
		start(t).event(remind.Event{Key: key, Kind: remind.EventClose}).until(day("2025-06-30")).expect(all...)
	})
	t.Run("with a message that goes anyway", func(t *testing.T) {
		l := newTale(t, world(t, problem(t, 1, "2024-12-31"), problem(t, 2, "2025-02-05")), "2024-09-01").until(day("2025-01-03"))
		l.event(remind.Event{Key: key, Kind: remind.EventClose}).until(day("2025-01-20"))
		l.expect("01-06 jia 1", "01-06 yi 1", "01-10 bing 1", "01-10 ding 1", "01-10 office 1")
		if !l.with["01-06 jia 1"] || l.with["01-10 ding 1"] {
			t.Errorf("with others: %v", l.with)
		}
	})
	t.Run("reported, then accepted: what the office hears as its own stage it hears once", func(t *testing.T) {
		l := start(t).event(remind.Event{Key: key, Kind: remind.EventReport}).until(day("2025-01-06"))
		l.event(remind.Event{Key: key, Kind: remind.EventAccept}).until(day("2025-01-24"))
		l.expect("01-13 bing 1", "01-13 ding 1", "01-13 jia 1", "01-13 yi 1")
	})
	t.Run("overtaken: the newest alone", func(t *testing.T) {
		l := start(t).event(remind.Event{Key: key, Kind: remind.EventAccept}).until(day("2025-01-06"))
		l.event(remind.Event{Key: key, Kind: remind.EventClose}).until(day("2025-06-30"))
		l.expect("01-13 bing 1", "01-13 ding 1", "01-13 jia 1", "01-13 office 1", "01-13 yi 1")
	})
	t.Run("each of two, where the first was told", func(t *testing.T) {
		l := start(t).event(remind.Event{Key: key, Kind: remind.EventAccept}).until(day("2025-01-14"))
		l.event(remind.Event{Key: key, Kind: remind.EventClose}).until(day("2025-06-30"))
		if len(l.heard) != 9 || l.heard[8] != "01-21 yi 1" {
			t.Errorf("got %q", l.heard)
		}
	})
	t.Run("reopened before it was told: nothing", func(t *testing.T) {
		l := start(t).event(remind.Event{Key: key, Kind: remind.EventClose}).until(day("2025-01-06"))
		l.event(remind.Event{Key: key, Kind: remind.EventReopen}).until(day("2025-03-31")).expect()
	})
	t.Run("reopened after it was told and closed again: those who heard of it since, and nobody else", func(t *testing.T) {
		l := start(t).event(remind.Event{Key: key, Kind: remind.EventClose}).until(day("2025-01-16"))
		l.event(remind.Event{Key: key, Kind: remind.EventReopen}).until(day("2025-01-17"))
		l.heard = nil
		l.event(remind.Event{Key: key, Kind: remind.EventClose}).until(day("2025-06-30"))
		if len(l.heard) != 4 || strings.Contains(fmt.Sprint(l.heard), "bing") { // 丙局 still holds it closed
			t.Errorf("got %q", l.heard)
		}
	})
	t.Run("extended: whoever the new date tells anything hears it there", func(t *testing.T) {
		l := start(t).event(remind.Event{Key: key, Kind: remind.EventExtend, To: day("2025-03-31")}).until(day("2025-06-30"))
		l.expect("01-10 bing 1", "01-10 ding 1", "01-10 office 1", "01-10 yi 1")
	})
	t.Run("suspended", func(t *testing.T) {
		start(t).event(remind.Event{Key: key, Kind: remind.EventSuspend, To: day("2025-03-31")}).until(day("2025-03-31")).expect(all...)
	})
	t.Run("returned, and reported again: whoever was told of the return", func(t *testing.T) {
		l := start(t).event(remind.Event{Key: key, Kind: remind.EventReport}).until(day("2025-01-06"))
		l.event(remind.Event{Key: key, Kind: remind.EventReturn}).until(day("2025-01-07"))
		l.event(remind.Event{Key: key, Kind: remind.EventReport}).until(day("2025-01-24"))
		l.expect("01-14 ding 1", "01-14 jia 1", "01-14 office 1")
	})
	t.Run("withdrawn", func(t *testing.T) {
		l := start(t)
		next := *l.w
		next.Plans = []remind.Plan{{ID: "p", Title: "方案"}}
		next.Withdrawn = remind.Obligations(l.w.Plans[0])
		next.Gone = map[remind.Key]remind.Event{key: {Key: key, Kind: remind.EventWithdraw, On: l.today, At: l.today.At(15, 0)}}
		l.w = next.Prepare()
		l.until(day("2025-03-31")).expect(all...)
	})
	t.Run("history taken in late is told to nobody who was never told", func(t *testing.T) {
		l := newTale(t, world(t, problem(t, 1, "2024-12-31")), "2025-01-03")
		l.event(remind.Event{Key: key, Kind: remind.EventClose, On: day("2024-12-20")}).until(day("2025-03-31")).expect()
	})
	t.Run("history of years is told with one message", func(t *testing.T) {
		l := newTale(t, world(t, problem(t, 1, "2024-12-31"), problem(t, 2, "2024-12-31")), "2024-09-01").until(day("2025-01-03"))
		for _, k := range []remind.Key{"p/1", "p/2"} {
			l.event(remind.Event{Key: k, Kind: remind.EventClose, On: day("2024-12-20")})
		}
		l.until(day("2025-06-30"))
		if len(l.heard) != 10 || l.heard[0] != "01-10 bing 1" || l.heard[1] != "01-10 bing 2" {
			t.Errorf("got %q", l.heard)
		}
	})
}

// Of an extension extended again the last is told, with the date that the address was told last.
func TestAnExtensionNamesTheDateLastTold(t *testing.T) {
	l := newTale(t, world(t, problem(t, 1, "2024-12-31")), "2024-09-01").until(date(t, "2025-01-03"))
	l.event(remind.Event{Key: "p/1", Kind: remind.EventExtend, To: date(t, "2025-12-31")}).until(date(t, "2025-01-06"))
	l.event(remind.Event{Key: "p/1", Kind: remind.EventExtend, To: date(t, "2026-06-30")})
	preview.Rounds(l.w, date(t, "2025-01-07"), date(t, "2025-01-20"), l.told.Clone(), func(r preview.Round) bool {
		for _, m := range r.Messages {
			for _, n := range m.Notices {
				if n.Former != date(t, "2024-12-31") || n.Due != date(t, "2026-06-30") || r.Day != date(t, "2025-01-13") {
					t.Errorf("%s hears on %s of %s for %s", n.To, r.Day, n.Due, n.Former)
				}
			}
		}
		return true
	})
	l.until(date(t, "2025-01-14"))
	l.event(remind.Event{Key: "p/1", Kind: remind.EventExtend, To: date(t, "2024-12-31"), Doc: "文"}).event(remind.Event{
		Key: "p/1", Kind: remind.EventExtend, To: date(t, "2026-06-30"),
	})
	l.heard = nil
	l.until(date(t, "2025-02-14")).expect() // back where it was told to be
}

// The address that was told hears it, if the directory still has it; else nobody, and the record says so.
func TestWhoHearsAnOutcomeWhenPeopleChange(t *testing.T) {
	closing := remind.Event{Key: "p/1", Kind: remind.EventClose}
	for _, tt := range []struct {
		name   string
		change func(d *remind.Directory)
		want   string
		lapsed string
	}{
		{"nobody changes", func(*remind.Directory) {}, "[01-10 jia 1]", "[]"},
		{"the address is no more there", func(d *remind.Directory) { d.Contacts[0].Address = "new@city.example" }, "[]", "[jia@city.example]"},
		{"somebody has left", func(d *remind.Directory) { d.Contacts[0].To = date(t, "2025-01-05") }, "[]", "[jia@city.example]"},
		{"it speaks for another body now", func(d *remind.Directory) { d.Contacts[0].Body = "戊局" }, "[01-10 jia 1]", "[]"},
		{"the body has a successor", func(d *remind.Directory) {
			d.Succeeds = []remind.Succession{{Body: "甲县", By: "戊局", From: date(t, "2025-01-04")}}
		}, "[01-10 jia 1]", "[]"},
		{"a stand-in's days are over", func(d *remind.Directory) {
			d.Contacts[0].For, d.Contacts[0].To = "某人", date(t, "2025-01-05")
		}, "[01-10 jia 1]", "[]"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l := newTale(t, world(t, problem(t, 1, "2024-12-31")), "2024-09-01").until(date(t, "2025-01-03")).event(closing)
			d := everyone()
			tt.change(&d)
			l.w.Book = remind.NewBook(d, remind.Reachability{})
			l.until(date(t, "2025-02-28"))
			l.heard = slices.DeleteFunc(l.heard, func(s string) bool { return !strings.Contains(s, "jia") })
			l.lost = slices.Compact(l.lost)
			if fmt.Sprint(l.heard) != tt.want || fmt.Sprint(l.lost) != tt.lapsed {
				t.Errorf("told %q, lapsed %q", l.heard, l.lost)
			}
		})
	}
}

// The week's cap does not hold an outcome back, and the day's does.
func TestCapsAndOutcomes(t *testing.T) {
	monday := date(t, "2024-11-04")
	g := remind.Group{Notices: []remind.Notice{{NoticeKey: remind.NoticeKey{Stage: remind.StageOutcome}, Until: monday + 4}}}
	caps := remind.Caps{PerDay: 1, PerWeek: 3}
	h := remind.History{Messages: []remind.Sent{{Day: monday}, {Day: monday + 1}, {Day: monday + 2}}}
	for day, want := range map[remind.Date]bool{monday + 3: true, monday + 4: false} {
		if got := caps.Defer(g, h, day); got != want {
			t.Errorf("%s: put off %v", day, got)
		}
	}
	if h.Messages = append(h.Messages, remind.Sent{Day: monday + 4}); !caps.Defer(g, h, monday+4) {
		t.Error("a second message on one day")
	}
}

// Over any events and rounds: nobody hears one outcome twice, nobody hears of a matter of which he was never told, nothing false is said, and
// whoever was told hears of a closing within five working days, if it lasts.
func TestOutcomesProperty(t *testing.T) {
	kinds := []remind.EventKind{
		remind.EventReport, remind.EventAccept, remind.EventReturn, remind.EventClose, remind.EventReopen, remind.EventExtend,
		remind.EventSuspend, remind.EventResume,
	}
	keys := []remind.Key{"p/1", early, late}
	rapid.Check(t, func(rt *rapid.T) {
		w := milestones(t)
		told := &preview.Told{}
		today := date(t, "2024-06-03")
		knows := map[remind.Key]map[string]bool{} // who was told of what
		seen := map[remind.NoticeKey]bool{}       // outcomes
		closed := map[remind.Key]remind.Date{}    // by when it must be heard, of those closed
		owed := map[remind.Key]map[string]bool{}  // who must hear
		for range rapid.IntRange(5, 30).Draw(rt, "steps") {
			next := today + remind.Date(rapid.IntRange(1, 25).Draw(rt, "days"))
			preview.Rounds(w, today+1, next, told, func(r preview.Round) bool {
				for _, m := range r.Messages {
					for _, n := range m.Notices {
						if n.Stage != remind.StageOutcome {
							if knows[n.Obligation] == nil {
								knows[n.Obligation] = map[string]bool{}
							}
							knows[n.Obligation][n.To] = true
							continue
						}
						if seen[n.NoticeKey] || !knows[n.Obligation][n.To] {
							rt.Fatalf("%s hears %v: twice %v, told before %v", n.To, n.NoticeKey, seen[n.NoticeKey], knows[n.Obligation])
						}
						if s := w.On(r.Day).States[n.Obligation]; s.State != n.State || s.Due != n.Due || s.State == remind.Open && n.Former == 0 {
							rt.Fatalf("%s hears %v, but it stands %v", n.To, n.NoticeKey, s.State)
						}
						seen[n.NoticeKey] = true
						delete(owed[n.Obligation], n.To)
					}
				}
				for k, by := range closed {
					if r.Day >= by && len(owed[k]) > 0 {
						rt.Fatalf("%s was closed and by %s not told to %v", k, r.Day, owed[k])
					}
				}
				return true
			})
			today = next
			e := remind.Event{
				Key: rapid.SampledFrom(keys).Draw(rt, "key"), Kind: rapid.SampledFrom(kinds).Draw(rt, "kind"), On: today, At: today.At(15, 0),
				Note: "说明", Doc: "文", To: today + remind.Date(rapid.IntRange(20, 200).Draw(rt, "to")),
			}
			before := w.On(today)
			if o, s := before.Find(string(e.Key)); change.Check(&e, o, s, w.Book, today) != nil {
				continue
			}
			was := told.Clone()
			w = afterEvent(w, e)
			for k, s := range w.On(today).States {
				switch old := before.States[k]; {
				case s.State != remind.Closed:
					delete(closed, k)
				case old.State != remind.Closed:
					closed[k], owed[k] = w.Calendar.AddWorkdays(today, 5), map[string]bool{}
					for _, n := range was.Heard[k] { // since the anchor, or since the deadline's, where the work went on from there
						if n.Anchor == old.Anchor {
							owed[k][n.To] = true
						}
					}
				}
			}
		}
	})
}

// What an event brings is shown before it is recorded.
func TestEffectShowsOutcomes(t *testing.T) {
	l := newTale(t, world(t, problem(t, 1, "2024-12-31")), "2024-09-01").until(date(t, "2025-01-03"))
	e := remind.Event{Key: "p/1", Kind: remind.EventClose, On: l.today, At: l.today.At(15, 0), Note: "说明"}
	got := map[string]bool{}
	for _, s := range told(compared(l.w, afterEvent(l.w, e), l.told, l.today+1)) {
		if strings.HasPrefix(s, "gained p/1 outcome") {
			got[s] = true
		}
	}
	want := map[string]bool{}
	for _, who := range []string{"bing", "ding", "jia", "office", "yi"} {
		want["gained p/1 outcome "+who+"@city.example to 2025-01-10"] = true
	}
	if !maps.Equal(got, want) {
		t.Errorf("got %v", slices.Sorted(maps.Keys(got)))
	}
}
