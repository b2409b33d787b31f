package remind_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"duban/remind"
	"duban/remind/paperwork"
)

// shown are drafts in short: "slip 1,2 06-01", of a letter or notice with its body: "letter 甲县 1 06-01".
func shown(all []remind.Draft) string {
	var lines []string
	for i := range all {
		p := &all[i]
		var keys []string
		for _, k := range p.Keys() {
			keys = append(keys, strings.TrimPrefix(string(k), "p/"))
		}
		line := fmt.Sprint(p.Kind, " ", p.Body, " ", strings.Join(keys, ","), " ", p.Since.String()[5:])
		lines = append(lines, strings.Join(strings.Fields(line), " "))
	}
	return strings.Join(lines, "; ")
}

// What is proposed: by level, since when, and not for what is held, suspended, closed, given to the office to settle, or pressed for already.
func TestWhichPapersAreProposed(t *testing.T) {
	due := date(t, "2026-06-10")
	at := func(n int) remind.Date { return due + remind.Date(n) }
	event := func(kind remind.EventKind, n int) remind.Event {
		return remind.Event{Key: "p/1", Kind: kind, On: at(n), At: at(n).At(10, 0), To: at(n + 60), Note: "x", Doc: "x"}
	}
	sent := func(key remind.Key, kind paperwork.Kind, n int) remind.Paper {
		return remind.Paper{Key: key, Kind: kind, On: at(n), At: at(n).At(10, 0)}
	}
	with := func(events ...remind.Event) func(*remind.World) {
		return func(w *remind.World) { w.Events = events }
	}
	warned := func(w *remind.World) {
		w.Answers.Warned = map[remind.Warned][]remind.Date{{Obligation: "p/1", Anchor: w.On(due).States["p/1"].Anchor}: {at(-15), at(-7)}}
	}
	kept := func(key remind.Key, until remind.Date) func(*remind.World) {
		return func(w *remind.World) { w.Kept = map[remind.Key]remind.Date{key: until} }
	}
	for _, tt := range []struct {
		name   string
		left   int
		change func(*remind.World)
		want   string
	}{
		{"reminded of once before the day", -7, warned, ""},
		{"reminded of twice", -6, warned, "letter 甲县 1 06-04"},
		{"the letter is too late", 1, warned, ""},
		{"a week late", 7, nil, ""},
		{"eight days late", 8, nil, "slip 1 06-18"},
		{"a month late", 30, nil, "notice 甲县 1 07-10"},
		{"a letter was sent", -5, func(w *remind.World) { warned(w); w.Papers = []remind.Paper{sent("p/1", paperwork.Letter, -6)} }, ""},
		{"a letter does for no slip", 9, func(w *remind.World) { w.Papers = []remind.Paper{sent("p/1", paperwork.Letter, -6)} }, "slip 1 06-18"},
		{"a slip was sent", 29, func(w *remind.World) { w.Papers = []remind.Paper{sent("p/1", paperwork.Slip, 9)} }, ""},
		{"and it is still late", 30, func(w *remind.World) { w.Papers = []remind.Paper{sent("p/1", paperwork.Slip, 9)} }, "notice 甲县 1 07-10"},
		{"a notice was sent", 300, func(w *remind.World) { w.Papers = []remind.Paper{sent("p/1", paperwork.Notice, 31)} }, ""},
		{"a slip of a measure does for no problem", 9, func(w *remind.World) { w.Papers = []remind.Paper{sent("p/1.1", paperwork.Slip, 9)} }, "slip 1 06-18"},
		{"reported", 40, with(event(remind.EventReport, 39)), ""},
		{"closed", 40, with(event(remind.EventClose, 39)), ""},
		{"suspended", 40, with(event(remind.EventSuspend, 39)), ""},
		{"extended", 40, with(event(remind.EventExtend, 39)), ""},
		{"given back today", -30, with(event(remind.EventReport, -40), event(remind.EventReturn, -30)), ""},
		{"given back", -29, with(event(remind.EventReport, -40), event(remind.EventReturn, -30)), "slip 1 05-12"},
		{"sent before it was given back", -29, func(w *remind.World) {
			with(event(remind.EventReport, -40), event(remind.EventReturn, -30))(w)
			w.Papers = []remind.Paper{sent("p/1", paperwork.Slip, -50)}
		}, "slip 1 05-12"},
		{"the plan was never released", 40, func(w *remind.World) { w.Released = map[string]remind.Date{} }, ""},
		{"it is released tomorrow", 40, func(w *remind.World) { w.Released = map[string]remind.Date{"p": at(41)} }, ""},
		{"it was released late", 40, func(w *remind.World) { w.Released = map[string]remind.Date{"p": at(39)} }, "notice 甲县 1 07-19"},
		{"the problem is kept back", 40, kept("p/1", 0), ""},
		{"until today", 40, kept("p/1", at(40)), ""},
		{"until yesterday", 40, kept("p/1", at(39)), "notice 甲县 1 07-10"},
		{"the plan is kept back", 40, kept("p", at(50)), ""},
		{"another problem is", 40, kept("p/2", 0), "notice 甲县 1 07-10"},
		{"nothing is wanted", 40, func(w *remind.World) { w.PaperTerms = paperwork.Terms{} }, ""},
	} {
		w := world(t, problem(t, 1, due.String()))
		w.PaperTerms = paperwork.Terms{Letter: 2, Slip: 8, Notice: 30}
		if tt.change != nil {
			tt.change(w)
		}
		if got := shown(w.On(at(tt.left)).Proposed()); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

// A letter brings all matters of its body, a slip one; a measure has no paper beside its problem's, and a paper for the problem does for it.
func TestAPaperForSeveralMatters(t *testing.T) {
	measured := problem(t, 2, "2026-06-10")
	measured.Responsible = []string{"甲县", "乙县"}
	measured.Commitments = []remind.Commitment{{Number: "1", Path: "（一）", Section: "整改措施", Text: "建成", Due: date(t, "2026-06-01")}}
	w := world(t, problem(t, 1, "2026-06-10"), measured)
	w.PaperTerms = paperwork.Terms{Slip: 8, Notice: 30}
	for _, tt := range []struct{ day, want string }{
		{"2026-06-12", "slip 2.1@2026-06-01 06-09"},
		{"2026-06-20", "slip 1 06-18; slip 2 06-18"},
		{"2026-07-02", "notice 甲县 2.1@2026-06-01 07-01; notice 乙县 2.1@2026-06-01 07-01; slip 1 06-18; slip 2 06-18"},
		{"2026-07-20", "notice 甲县 1,2 07-10; notice 乙县 2 07-10"},
	} {
		if got := shown(w.On(date(t, tt.day)).Proposed()); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.day, got, tt.want)
		}
	}
	day := date(t, "2026-07-20")
	w.Papers = []remind.Paper{{Key: "p/2", Kind: paperwork.Notice, On: day - 1, At: (day - 1).At(9, 0)}}
	if got := shown(w.On(day).Proposed()); got != "notice 甲县 1 07-10" {
		t.Errorf("after the notice: %q", got)
	}
	var keys []remind.Key
	for _, p := range w.On(day).Drafts(paperwork.Slip, []remind.Key{"p/1", "p/2", "p/9"}) {
		keys = append(keys, p.Keys()...)
	}
	if !slices.Equal(keys, []remind.Key{"p/1", "p/2"}) {
		t.Errorf("drafts whatever was reached: %v", keys)
	}
}
