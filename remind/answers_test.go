package remind_test

import (
	"slices"
	"testing"
	"time"

	"duban/remind"
	"duban/remind/preview"
)

// asking is a world of two problems of 甲县 whose mails ask for 收到: 1 fell due on a Sunday, 2 falls due a month later.
func asking(t *testing.T) *remind.World {
	t.Helper()
	w := world(t, problem(t, 1, "2026-11-22"), problem(t, 2, "2026-12-22"))
	w.Answers = remind.Answers{Open: true, Patience: map[remind.Role]int{remind.Responsible: 10}}
	return w
}

// played returns the messages to an address over some days, as a preview plays them.
func played(w *remind.World, from, to remind.Date, address string) (all []remind.Message) {
	preview.Rounds(w, from, to, &preview.Told{}, func(r preview.Round) bool {
		for i := range r.Messages {
			if r.Messages[i].To == address {
				all = append(all, r.Messages[i])
			}
		}
		return true
	})
	return all
}

// 收到 is asked for once in a chain, of the roles that are asked, and of nobody before the date; after an extension it is another chain.
func TestReceiptsAreAskedForOnce(t *testing.T) {
	w := asking(t)
	days := func(address string) (asked []remind.Date) {
		for _, m := range played(w, date(t, "2026-11-16"), date(t, "2027-01-31"), address) {
			if m.Receipt {
				asked = append(asked, m.Day)
			}
		}
		return asked
	}
	if got, want := days("jia@city.example"), []remind.Date{date(t, "2026-11-23"), date(t, "2026-12-23")}; !slices.Equal(got, want) {
		t.Errorf("asked on %v, want %v", got, want)
	}
	for _, to := range []string{"yi@city.example", "ding@city.example", "office@city.example"} {
		if got := days(to); got != nil {
			t.Errorf("%s is asked on %v", to, got)
		}
	}
	w.Answers.Patience = nil
	if got := days("jia@city.example"); got != nil {
		t.Errorf("without receipts: %v", got)
	}
}

// chainOf returns the chain in which 甲县 was asked of problem 1.
func chainOf(t *testing.T, w *remind.World) remind.Chain {
	t.Helper()
	for _, n := range w.On(date(t, "2026-11-23")).Due().Notices {
		if n.To == "jia@city.example" && n.Obligation == "p/1" && n.Receipt {
			return n.Chain()
		}
	}
	t.Fatal("nothing asks for 收到")
	return remind.Chain{}
}

// officeMail returns what the office's mail of a day says.
func officeMail(w *remind.World, day remind.Date) remind.Message {
	d := w.On(day)
	to := remind.Address{Channel: remind.MailChannel, To: "office@city.example"}
	for _, g := range remind.Gather(d.Due().Notices) {
		if g.Address == to {
			return d.Compose(g, remind.History{})
		}
	}
	return remind.Message{}
}

// Who does not answer within three working days is shown to the office; whoever answers is not, until ten working days have passed without a word.
func TestTheOfficeSeesWhoIsSilent(t *testing.T) {
	monday := date(t, "2026-11-23")
	for _, tt := range []struct {
		name     string
		heard    string
		progress string
		events   []remind.Event
		on       string
		since    string // empty: nobody is shown
		quiet    int
	}{
		{name: "on the third working day", on: "2026-11-26"},
		{name: "after it", on: "2026-11-27", since: "2026-11-23"},
		{name: "weeks later", on: "2026-12-14", since: "2026-11-23"},
		{name: "answered", heard: "2026-11-24", on: "2026-12-08"},
		{name: "answered before it was asked", heard: "2026-11-20", on: "2026-11-27", since: "2026-11-23"},
		{name: "answered, and nothing since", heard: "2026-11-24", on: "2026-12-09", since: "2026-11-24", quiet: 10},
		{name: "answered, and progress", heard: "2026-11-24", progress: "2026-12-07", on: "2026-12-09"},
		{name: "progress without an answer", progress: "2026-11-24", on: "2026-11-27"},
		{name: "reported", events: []remind.Event{{Key: "p/1", Kind: remind.EventReport, On: monday, At: monday.At(15, 0)}}, on: "2026-12-14"},
		{name: "extended", events: []remind.Event{{Key: "p/1", Kind: remind.EventExtend, On: monday, At: monday.At(15, 0), To: date(t, "2027-06-30"), Doc: "文"}}, on: "2026-12-14"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := asking(t)
			c := chainOf(t, w)
			w.Answers.Asked = map[remind.Chain]remind.Asked{c: {Day: monday, Role: remind.Responsible, Bodies: []string{"甲县"}}}
			if tt.heard != "" {
				w.Answers.Heard = map[remind.Chain]time.Time{c: date(t, tt.heard).At(10, 0)}
			}
			if tt.progress != "" {
				w.Answers.Progress = []remind.Progress{{Key: "p/1", At: date(t, tt.progress).At(10, 0), By: "甲县（王某）", Text: "完成六成"}}
			}
			w.Events = tt.events
			m := officeMail(w, date(t, tt.on))
			if tt.since == "" {
				if len(m.Unheard) > 0 {
					t.Errorf("shown: %+v", m.Unheard)
				}
				return
			}
			if len(m.Unheard) != 1 || m.Unheard[0].Who != "甲县" || m.Unheard[0].Since != date(t, tt.since) || m.Unheard[0].Quiet != tt.quiet {
				t.Errorf("shown: %+v", m.Unheard)
			}
		})
	}
}

// An answer ends the question, never the ladder.
func TestAnAnswerEndsNoLadder(t *testing.T) {
	w := asking(t)
	before := len(played(w, date(t, "2026-11-23"), date(t, "2027-01-31"), "jia@city.example"))
	w.Answers.Heard = map[remind.Chain]time.Time{chainOf(t, w): date(t, "2026-11-23").At(11, 0)}
	after := played(w, date(t, "2026-11-24"), date(t, "2027-01-31"), "jia@city.example")
	if len(after) < before-1 {
		t.Errorf("%d messages, then %d", before, len(after))
	}
	for _, m := range after {
		if m.Receipt && m.Day < date(t, "2026-12-23") {
			t.Errorf("asked again on %s", m.Day)
		}
	}
}

// subset reports whether a list has all of another.
func subset(some, of []int) bool {
	return !slices.ContainsFunc(some, func(n int) bool { return !slices.Contains(of, n) })
}

// Progress is asked for in the first message of a month, of what is overdue or due within 90 days, and not of whoever has told of it this month.
func TestProgressIsAskedForOnceAMonth(t *testing.T) {
	w := asking(t)
	far := problem(t, 3, "2027-12-31")
	w.Plans[0].Problems = append(w.Plans[0].Problems, far)
	w.Prepare()
	asked := func(address string) map[string][]int {
		all := map[string][]int{}
		for _, m := range played(w, date(t, "2026-11-16"), date(t, "2027-01-31"), address) {
			month := m.Day.String()[:7]
			for _, s := range m.Sections {
				for _, it := range s.Items {
					for i := range it.Entries {
						if it.Entries[i].AskProgress {
							all[month] = append(all[month], it.Problem)
						}
					}
				}
			}
		}
		return all
	}
	for month, want := range map[string][]int{"2026-11": {1}, "2026-12": {1, 2}, "2027-01": {1, 2}} {
		if got := asked("jia@city.example")[month]; !subset(want, got) {
			t.Errorf("in %s asked of %v, want %v", month, got, want)
		}
	}
	if got := asked("yi@city.example"); len(got) > 0 {
		t.Errorf("the lead is asked: %v", got)
	}
	w.Answers.Progress = []remind.Progress{{Key: "p/1", On: date(t, "2026-12-01"), By: "甲县", Text: "完成六成"}}
	if got := asked("jia@city.example")["2026-12"]; slices.Contains(got, 1) {
		t.Errorf("asked though it was told this month: %v", got)
	}
	w.Answers.Progress[0].By = "甲县乡镇"
	if got := asked("jia@city.example")["2026-12"]; !slices.Contains(got, 1) {
		t.Errorf("another's word counts: %v", got)
	}
	w.Answers.Waiting = []remind.Waiting{{At: date(t, "2026-12-01").At(9, 30), Bodies: []string{"甲县"}, Keys: []remind.Key{"p/1"}}}
	if got := asked("jia@city.example")["2026-12"]; slices.Contains(got, 1) {
		t.Errorf("asked though a reply waits: %v", got)
	}
	w.Answers.Open = false
	if got := asked("jia@city.example"); len(got) > 0 {
		t.Errorf("asked where nobody can answer: %v", got)
	}
}

// Why an answer was laid aside is told in the next message to its sender, once.
func TestADismissalIsToldOnce(t *testing.T) {
	w := asking(t)
	w.Answers.Dismissed = []remind.Dismissal{{
		Address: remind.NewAddress(remind.MailChannel, "jia@city.example"), At: date(t, "2026-11-20").At(15, 0), Said: date(t, "2026-11-19"), Note: "附件不全",
	}}
	told := 0
	for i, m := range played(w, date(t, "2026-11-23"), date(t, "2027-01-31"), "jia@city.example") {
		if told += len(m.Dismissed); len(m.Dismissed) > 0 && i > 0 {
			t.Errorf("told on %s", m.Day)
		}
	}
	if told != 1 {
		t.Errorf("told %d times", told)
	}
	if m := played(w, date(t, "2026-11-23"), date(t, "2026-11-30"), "yi@city.example"); len(m) == 0 || len(m[0].Dismissed) > 0 {
		t.Errorf("another hears it: %+v", m)
	}
}

// A reply may wait three working days.
func TestLateReplies(t *testing.T) {
	w := asking(t)
	w.Answers.Waiting = []remind.Waiting{{ID: 1, At: date(t, "2026-11-19").At(10, 0)}, {ID: 2, At: date(t, "2026-11-20").At(10, 0)}}
	for on, want := range map[string]int{"2026-11-24": 0, "2026-11-25": 1, "2026-11-26": 2} {
		if got := w.Answers.Late(w.Calendar, date(t, on)); len(got) != want {
			t.Errorf("on %s: %v", on, got)
		}
	}
	if m := officeMail(w, date(t, "2026-11-23")); len(m.Waiting) != 2 {
		t.Errorf("the office's mail: %+v", m.Waiting)
	}
}
