package remind_test

import (
	"maps"
	"testing"

	"duban/remind"
	"duban/remind/change"
)

// after records an event on a day and returns the world with it; it fails the test if the event is refused.
func after(t *testing.T, w *remind.World, e remind.Event) *remind.World {
	t.Helper()
	if e.At.IsZero() {
		e.At = e.On.At(10, 0)
	}
	d := w.On(remind.DateOf(e.At))
	o, s := d.Find(string(e.Key))
	if o == nil {
		t.Fatalf("no obligation %s", e.Key)
	}
	if err := change.Check(&e, o, s, w.Book, d.Today); err != nil {
		t.Fatalf("%s %s: %v", e.Kind, e.Key, err)
	}
	next := *w
	e.ID = int64(len(w.Events) + 1)
	next.Events = append(append([]remind.Event(nil), w.Events...), e)
	return &next
}

// milestones makes problem 1 due 2024-12-31 with one measure on that date and one earlier.
func milestones(t *testing.T) *remind.World {
	t.Helper()
	p := problem(t, 1, "2024-12-31")
	p.Commitments = []remind.Commitment{
		{Number: "1", Due: date(t, "2024-06-28"), Text: "先"}, {Number: "2", Due: date(t, "2024-12-31"), Text: "后"},
	}
	return world(t, p)
}

const (
	early = remind.Key("p/1.1@2024-06-28")
	late  = remind.Key("p/1.2@2024-12-31")
)

func TestStatesTurnNotices(t *testing.T) {
	w := world(t, problem(t, 1, "2024-12-31"))
	day := func(s string) remind.Date { return date(t, s) }
	reported := after(t, w, remind.Event{Key: "p/1", Kind: remind.EventReport, On: day("2025-01-06")})
	accepted := after(t, reported, remind.Event{Key: "p/1", Kind: remind.EventAccept, On: day("2025-01-20")})
	closed := after(t, accepted, remind.Event{Key: "p/1", Kind: remind.EventClose, On: day("2025-02-06")})
	returned := after(t, reported, remind.Event{Key: "p/1", Kind: remind.EventReturn, On: day("2025-01-08"), Note: "不合格"})
	extended := after(t, w, remind.Event{Key: "p/1", Kind: remind.EventExtend, On: day("2025-01-06"), To: day("2025-03-31"), Doc: "文号"})
	suspended := after(t, w, remind.Event{Key: "p/1", Kind: remind.EventSuspend, On: day("2025-01-06"), To: day("2025-03-05")})
	for _, tt := range []struct {
		name string
		w    *remind.World
		day  string
		want map[string]string
	}{
		{"reported: the lead at once", reported, "2025-01-06", map[string]string{"yi": "r0"}},
		{"then Mondays from five working days on", reported, "2025-01-13", map[string]string{"yi": "rw"}},
		{"the leader on first Mondays from twenty on", reported, "2025-03-03", map[string]string{"yi": "rw", "ding": "rm"}},
		{"accepted: the office", accepted, "2025-01-20", map[string]string{"office": "a0"}},
		{"closed: nobody", closed, "2025-02-06", map[string]string{}},
		{"looked back on after six months", closed, "2025-08-06", map[string]string{"yi": "b6"}},
		{"and after twelve", closed, "2026-02-06", map[string]string{"yi": "b12"}},
		{
			"returned: told why, the leader and the office where things stand", returned, "2025-01-08",
			map[string]string{"jia": "back", "yi": "back", "ding": "o1", "office": "o1"},
		},
		{"extended: told anew from the newest stage", extended, "2025-01-06", map[string]string{"jia": "d90"}},
		{"suspended: nobody", suspended, "2025-03-05", map[string]string{}},
		{"its end is told", suspended, "2025-03-06", map[string]string{
			"jia": "resumed", "yi": "resumed", "office": "resumed", "ding": "om", "dc1": "om", "dc2": "om",
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := heard(tt.w, "p/1", day(tt.day)); !maps.Equal(got, tt.want) {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}

func TestHistoryTakenInLateBringsNoOldLookBack(t *testing.T) {
	w := world(t, problem(t, 1, "2024-12-31"))
	today := date(t, "2026-11-23")
	w = after(t, w, remind.Event{Key: "p/1", Kind: remind.EventClose, On: date(t, "2024-12-20"), At: today.At(10, 0), Note: "历史状态"})
	if got := heard(w, "p/1", today); len(got) != 0 {
		t.Errorf("got %v, want nothing", got)
	}
}

func TestEventsOnAProblemCoverItsMeasures(t *testing.T) {
	w := milestones(t)
	day := date(t, "2024-07-01")
	w = after(t, w, remind.Event{Key: early, Kind: remind.EventClose, On: day, Note: "已完成"})
	if s := w.On(day).States; s["p/1"].State != remind.Open || s[late].State != remind.Open {
		t.Error("a measure's state changed its problem's")
	}
	w = after(t, w, remind.Event{Key: "p/1", Kind: remind.EventExtend, On: day + 1, To: date(t, "2025-06-30"), Doc: "文号"})
	if s := w.On(day + 1).States; s[late].Due != s["p/1"].Due || s[early].Due != date(t, "2024-06-28") || s[late].Original != date(t, "2024-12-31") {
		t.Errorf("extension: late %v, early %v", s[late].Due, s[early].Due)
	}
	w = after(t, w, remind.Event{Key: "p/1", Kind: remind.EventClose, On: day + 2, Note: "补录"})
	w = after(t, w, remind.Event{Key: "p/1", Kind: remind.EventReopen, On: day + 3, Note: "反弹"})
	if s := w.On(day + 3).States; s["p/1"].State != remind.Open || s[late].State != remind.Open || s[early].State != remind.Closed {
		t.Errorf("reopening restores just those that the closing covered: %v %v %v", s["p/1"].State, s[late].State, s[early].State)
	}
}

func TestExtensionAlone(t *testing.T) {
	w := milestones(t)
	w = after(t, w, remind.Event{Key: "p/1", Kind: remind.EventExtend, On: date(t, "2024-07-01"), To: date(t, "2025-06-30"), Alone: true, Doc: "文号"})
	if got := w.On(date(t, "2024-07-01")).States[late].Due; got != date(t, "2024-12-31") {
		t.Errorf("the measure moved to %v", got)
	}
}

func TestEachBodyReportsItsPart(t *testing.T) {
	p := problem(t, 1, "2024-12-31")
	p.Responsible = []string{"甲县", "丙局"}
	p.Cooperating = nil
	w := world(t, p)
	day := date(t, "2024-12-24")
	one := after(t, w, remind.Event{Key: "p/1", Kind: remind.EventReport, On: day, For: "甲县"})
	if got := heard(one, "p/1", day); got["jia"] != "" || got["bing"] != "d7" {
		t.Errorf("after the first part: %v", got)
	}
	both := after(t, one, remind.Event{Key: "p/1", Kind: remind.EventReport, On: day, For: "丙局"})
	if s := both.On(day).States["p/1"]; s.State != remind.Reported {
		t.Errorf("all have reported, the state is %s", s.State)
	}
	back := after(t, both, remind.Event{Key: "p/1", Kind: remind.EventReturn, On: day, For: "甲县", Note: "缺材料"})
	if got := heard(back, "p/1", day); got["jia"] != "back" || got["bing"] != "" || got["yi"] != "back" {
		t.Errorf("one part of what all had reported is returned: %v", got)
	}
	whole := after(t, w, remind.Event{Key: "p/1", Kind: remind.EventReport, On: day})
	back = after(t, whole, remind.Event{Key: "p/1", Kind: remind.EventReturn, On: day, For: "甲县", Note: "缺材料"})
	if got := heard(back, "p/1", day); got["jia"] != "back" || got["bing"] != "" {
		t.Errorf("one part of what was reported at once is returned: %v", got)
	}
}

// While others are still at work, a part given back concerns its body and the lead alone: nobody else is told anything again.
func TestAPartGivenBackTellsNobodyElseAnew(t *testing.T) {
	p := problem(t, 1, "2024-12-31")
	p.Responsible, p.Cooperating = []string{"甲县", "丙局"}, nil
	w := world(t, p)
	day := date(t, "2024-12-24")
	one := after(t, w, remind.Event{Key: "p/1", Kind: remind.EventReport, On: day, For: "甲县"})
	told := map[remind.NoticeKey]bool{}
	for _, n := range one.On(day).Due().Notices {
		told[n.NoticeKey] = true
	}
	back := after(t, one, remind.Event{Key: "p/1", Kind: remind.EventReturn, On: day, For: "甲县", Note: "缺材料"})
	for _, n := range back.On(day).Due().Notices {
		if who := n.To[:2]; told[n.NoticeKey] != (who == "bi" || who == "di") || !told[n.NoticeKey] && n.Stage != "back" {
			t.Errorf("%s hears %v, told before: %v", n.To, n.NoticeKey, told[n.NoticeKey])
		}
	}
	if got := heard(back, "p/1", date(t, "2024-12-27")); got["jia"] != "d3" {
		t.Errorf("afterwards its ladder goes on: %v", got)
	}
	again := after(t, back, remind.Event{Key: "p/1", Kind: remind.EventReport, On: day, For: "甲县"})
	if got := heard(again, "p/1", day); got["jia"] != "" || got["yi"] != "d7" {
		t.Errorf("reported again, nothing of the return is left: %v", got)
	}
}

func TestAMeasuresEventMayNotPrecedeThatOfItsProblem(t *testing.T) {
	w := milestones(t)
	w = after(t, w, remind.Event{Key: "p/1", Kind: remind.EventReport, On: date(t, "2024-06-30")})
	e := remind.Event{Key: early, Kind: remind.EventAccept, On: date(t, "2024-06-29")}
	d := w.On(date(t, "2024-07-05"))
	o, s := d.Find(string(early))
	if err := change.Check(&e, o, s, w.Book, d.Today); err == nil {
		t.Error("accepted before it was reported")
	}
}

func TestEventsRefused(t *testing.T) {
	w := world(t, problem(t, 1, "2024-12-31"))
	day := date(t, "2024-12-24")
	w = after(t, w, remind.Event{Key: "p/1", Kind: remind.EventReport, On: day})
	for _, tt := range []struct {
		name string
		e    remind.Event
	}{
		{"after today", remind.Event{Kind: remind.EventAccept, On: day + 9}},
		{"before the last event", remind.Event{Kind: remind.EventAccept, On: day - 1}},
		{"reported twice", remind.Event{Kind: remind.EventReport, On: day}},
		{"a shortcut without a note", remind.Event{Kind: remind.EventClose, On: day}},
		{"a return without a reason", remind.Event{Kind: remind.EventReturn, On: day}},
		{"a reopening of what is not closed", remind.Event{Kind: remind.EventReopen, On: day, Note: "x"}},
		{"an extension to the same day", remind.Event{Kind: remind.EventExtend, On: day, To: date(t, "2024-12-31"), Doc: "文号"}},
		{"a date brought forward without a document", remind.Event{Kind: remind.EventExtend, On: day, To: day + 2}},
		{"an extension that nothing stands behind", remind.Event{Kind: remind.EventExtend, On: day, To: date(t, "2025-03-31")}},
		{"a suspension without end", remind.Event{Kind: remind.EventSuspend, On: day}},
		{"a body that is not responsible", remind.Event{Kind: remind.EventReturn, On: day, For: "乙局", Note: "x"}},
	} {
		tt.e.Key = "p/1"
		d := w.On(day + 1)
		o, s := d.Find("1")
		if err := change.Check(&tt.e, o, s, w.Book, d.Today); err == nil {
			t.Errorf("%s: taken", tt.name)
		}
	}
}

// An event recorded after a suspension has ended by itself finds the obligation open.
func TestReportedAfterASuspensionHasEnded(t *testing.T) {
	w := world(t, problem(t, 1, "2024-12-31"))
	w = after(t, w, remind.Event{Key: "p/1", Kind: remind.EventSuspend, On: date(t, "2024-10-08"), To: date(t, "2024-10-31")})
	w = after(t, w, remind.Event{Key: "p/1", Kind: remind.EventReport, On: date(t, "2024-11-05")})
	if s := w.On(date(t, "2024-11-06")).States["p/1"]; s.State != remind.Reported {
		t.Errorf("the state is %s", s.State)
	}
}
