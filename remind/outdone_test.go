package remind_test

import (
	"slices"
	"testing"

	"duban/remind"
	"duban/remind/preview"
)

// A problem that is overdue as a whole takes the place of its measures' early stages in the same letter, and of nothing else.
func TestAnOverdueProblemOutdoesItsMeasures(t *testing.T) {
	today := date(t, "2026-11-23")
	notice := func(key remind.Key, stage string, due, nominal remind.Date, change func(*remind.Notice)) remind.Notice {
		n := remind.Notice{
			NoticeKey: remind.NoticeKey{Obligation: key, Stage: stage, Address: remind.NewAddress("mail", "a@x.example")},
			Role:      remind.Responsible, Bodies: []string{"甲县"}, State: remind.Open, Due: due, Nominal: nominal,
		}
		if change != nil {
			change(&n)
		}
		return n
	}
	red := notice("p/1", "ow", today-10, today, func(n *remind.Notice) { n.Urgent = true })
	for _, tt := range []struct {
		name    string
		problem remind.Notice
		other   remind.Notice
		gone    bool
	}{
		{"a month before", red, notice("p/1.1@x", "d30", today+30, today, nil), true},
		{"a month before, told late", red, notice("p/1.1@x", "d30", today+25, today-5, nil), true},
		{"three days before", red, notice("p/1.1@x", "d3", today+3, today, nil), false},
		{"three days before, brought forward over days off", red, notice("p/1.1@x", "d3", today+6, today+3, nil), false},
		{"overdue itself", red, notice("p/1.1@x", "o1", today-1, today, func(n *remind.Notice) { n.Urgent = true }), false},
		{"returned", red, notice("p/1.1@x", "back", today+30, today, func(n *remind.Notice) { n.Urgent = true }), false},
		{"a check-in", red, notice("p/1~quarter", "s", 0, today, nil), false},
		{"reported", red, notice("p/1.1@x", "rw", today+30, today, func(n *remind.Notice) { n.State = remind.Reported }), false},
		{"of another problem", red, notice("p/12.1@x", "d30", today+30, today, nil), false},
		{"for another body", red, notice("p/1.1@x", "d30", today+30, today, func(n *remind.Notice) { n.Bodies = []string{"乙局"} }), false},
		{
			"where the reader only leads the problem", notice("p/1", "ow", today-10, today, func(n *remind.Notice) { n.Role = remind.Lead }),
			notice("p/1.1@x", "d30", today+30, today, nil), false,
		},
		{"the problem is not overdue", notice("p/1", "d0", today, today, nil), notice("p/1.1@x", "d30", today+30, today, nil), false},
		{
			"the problem is reported", notice("p/1", "rw", today-10, today, func(n *remind.Notice) { n.State = remind.Reported }),
			notice("p/1.1@x", "d30", today+30, today, nil), false,
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			g, gone := remind.Group{Notices: []remind.Notice{tt.problem, tt.other}}.Outdone(today)
			if (len(gone) == 1) != tt.gone || len(g.Notices)+len(gone) != 2 || g.Notices[0].Stage != tt.problem.Stage {
				t.Errorf("%d left, %d gone", len(g.Notices), len(gone))
			}
		})
	}
}

// What is outdone is on record as superseded and never told; the measure's next stages come, and so does an early stage on a day without the
// problem in the letter.
func TestOutdoneStagesAreRecorded(t *testing.T) {
	p := problem(t, 1, "2026-10-30")
	p.Commitments = []remind.Commitment{{Number: "1", Due: date(t, "2026-12-23")}} // d30 falls on Monday 11-23, with ow; d15 on Tuesday 12-08
	w := world(t, p)
	told := &preview.Told{All: true}
	var sent, passed []string
	preview.Rounds(w, date(t, "2026-11-16"), date(t, "2026-12-28"), told, func(r preview.Round) bool {
		for _, m := range r.Messages {
			for _, n := range m.Notices {
				if n.To == "jia@city.example" && n.Obligation != "p/1" {
					sent = append(sent, n.Stage+" "+r.Day.String())
				}
			}
		}
		for _, x := range r.Passed {
			if x.Notice.To == "jia@city.example" && x.Notice.Obligation != "p/1" && x.Ending == remind.Superseded {
				passed = append(passed, x.Notice.Stage+" "+r.Day.String())
			}
		}
		return true
	})
	if want := []string{"d15 2026-12-08", "d7 2026-12-16", "d3 2026-12-18", "d1 2026-12-22", "d0 2026-12-23", "o1 2026-12-24"}; !slices.Equal(sent, want) {
		t.Errorf("told %q, want %q", sent, want)
	}
	if want := []string{"d60 2026-11-16", "d30 2026-11-23"}; !slices.Equal(passed, want) {
		t.Errorf("superseded %q, want %q", passed, want)
	}
}
