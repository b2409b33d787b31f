package remind_test

import (
	"slices"
	"testing"

	"duban/remind"
	"duban/remind/report"
)

// owned returns a world of two plans whose own ladders each have one stage before the date, named after whom they are for.
func owned(t *testing.T, own ...remind.OwnLadder) *remind.World {
	t.Helper()
	p := problem(t, 1, "2026-12-31")
	p.Commitments = []remind.Commitment{{Number: "1", Due: date(t, "2026-12-31")}, {Number: "2", Rhythm: remind.Quarterly}}
	other := problem(t, 1, "2026-12-31")
	other.Plan = "q"
	w := world(t, p)
	w.Plans = append(w.Plans, remind.Plan{ID: "q", Title: "另一方案", Problems: []remind.Problem{other}})
	w.Prepare()
	for i := range own {
		own[i].Ladder = remind.OnDeadline
		own[i].Stages = []remind.Stage{
			{Name: own[i].Scope(), At: -90, To: []remind.Role{remind.Responsible}},
			{Name: "late", At: 1, To: []remind.Role{remind.Responsible}},
		}
	}
	w.Policy.Own = own
	return w
}

// Of ladders of its own the most specific holds: the key's, the class's within the plan, the plan's, the class's, then that of all.
func TestTheMostSpecificLadderHolds(t *testing.T) {
	class := remind.OwnLadder{Class: remind.KindMeasure}
	plan := remind.OwnLadder{Plan: "p"}
	within := remind.OwnLadder{Plan: "p", Class: remind.KindMeasure}
	key := remind.OwnLadder{Key: "p/1.1@2026-12-31"}
	for _, tt := range []struct {
		name                    string
		own                     []remind.OwnLadder
		problem, measure, other string
	}{
		{"none", nil, "d60", "d60", "d60"},
		{"a class", []remind.OwnLadder{class}, "d60", "class measure", "d60"},
		{"a plan", []remind.OwnLadder{class, plan}, "plan p", "plan p", "d60"},
		{"a class within a plan", []remind.OwnLadder{within, class, plan}, "plan p", "plan p, class measure", "d60"},
		{"a key", []remind.OwnLadder{key, within, class, plan}, "plan p", "key p/1.1@2026-12-31", "d60"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := owned(t, tt.own...)
			day := date(t, "2026-11-23")
			for key, want := range map[remind.Key]string{"p/1": tt.problem, "p/1.1@2026-12-31": tt.measure, "q/1": tt.other} {
				if got := heard(w, key, day)["jia"]; got != want {
					t.Errorf("%s hears %q, want %q", key, got, want)
				}
			}
			if got := report.IdleLadders(w.On(day)); len(got) != 0 {
				t.Errorf("idle: %v", got)
			}
			for _, c := range w.On(day).Proof() {
				if c.Obligation == "p/1.1@2026-12-31" && c.Ladder == remind.OnDeadline && c.Role == remind.Lead && tt.measure != "d60" {
					t.Errorf("the proof has %s of another ladder", c.Stage.Name)
				}
			}
		})
	}
}

// A ladder replaces that one ladder and no other, and explain says whose it is.
func TestOwnLadderIsExplained(t *testing.T) {
	w := owned(t, remind.OwnLadder{Plan: "p", Class: remind.KindProblem})
	day := w.On(date(t, "2026-11-23"))
	e, _ := day.Explain("p/1")
	if len(e.Ladders) != 1 || e.Ladders[0].Name != remind.OnDeadline || e.Ladders[0].Scope != "plan p, class problem" {
		t.Errorf("p/1: %+v", e.Ladders)
	}
	e, _ = day.Explain("q/1")
	if len(e.Ladders) != 1 || e.Ladders[0].Scope != "" {
		t.Errorf("q/1: %+v", e.Ladders)
	}
	on := date(t, "2026-11-20")
	w.Events = []remind.Event{{Key: "p/1", Kind: remind.EventReport, On: on, At: on.At(10, 0)}}
	if got := heard(w, "p/1", date(t, "2026-11-23"))["yi"]; got != "r0" {
		t.Errorf("reported: the lead hears %q", got)
	}
}

// What is written for nothing that the plans hold is said: a key with a slip, a plan that has gone, a class that the plan has not.
func TestIdleLadders(t *testing.T) {
	w := owned(t, remind.OwnLadder{Key: "p/9"}, remind.OwnLadder{Plan: "gone"}, remind.OwnLadder{Plan: "p"},
		remind.OwnLadder{Plan: "q", Class: remind.KindMeasure})
	var got []string
	for _, i := range report.IdleLadders(w.On(date(t, "2026-11-23"))) {
		got = append(got, w.Policy.Own[i].Scope())
	}
	if want := []string{"key p/9", "plan gone", "plan q, class measure"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// A stage of the same name may mean another day in a ladder of one's own; words and provisional days follow that ladder.
func TestWordsFollowTheOwnLadder(t *testing.T) {
	w := world(t, problem(t, 1, "2027-01-04"), problem(t, 2, "2027-01-04"))
	w.Policy.Own = []remind.OwnLadder{{Key: "p/2", Ladder: remind.OnDeadline, Stages: []remind.Stage{
		{Name: "d7", At: -5, Unit: remind.Workdays, To: []remind.Role{remind.Responsible}},
	}}}
	want := map[remind.Key]string{"p/1": "到期前7天", "p/2": "到期前5个工作日"}
	n := 0
	for _, notice := range w.On(date(t, "2026-12-28")).Due().Notices {
		if notice.To != "jia@city.example" {
			continue
		}
		n++
		if got := w.Policy.Words(&notice); got != want[notice.Obligation] {
			t.Errorf("%s: %s", notice.Obligation, got)
		}
		if got := w.Provisional(&notice, notice.On); got != (notice.Obligation == "p/2") {
			t.Errorf("%s: provisional %v", notice.Obligation, got)
		}
	}
	if n != 2 {
		t.Errorf("%d notices", n)
	}
}
