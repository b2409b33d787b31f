package remind_test

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"duban/remind"
	"duban/remind/change"

	"pgregory.net/rapid"
)

// promise is a dated commitment of a measure.
func promise(t testing.TB, number, text, due string) remind.Commitment {
	t.Helper()
	return remind.Commitment{Number: number, Section: remind.SectionMeasures, Path: "（" + number + "）", Due: date(t, due), Text: due + text}
}

func planOf(problems ...remind.Problem) remind.Plan { return remind.Plan{ID: "p", Problems: problems} }

// dates returns, by key, the day that each obligation of a plan was first to be done by.
func dates(p remind.Plan) map[remind.Key]string {
	all := map[remind.Key]string{}
	for _, o := range remind.Obligations(p) {
		all[o.Key] = o.Due.String()
	}
	return all
}

func shifts(list []change.Shift) []string {
	var all []string
	for _, s := range list {
		text := fmt.Sprint(s.Key, " ", s.From, " ", s.To)
		if s.Closed {
			text += " closed"
		}
		all = append(all, text)
	}
	slices.Sort(all)
	return all
}

func TestANewVersionKeepsWhatItMoves(t *testing.T) {
	base := problem(t, 1, "2025-12-31")
	with := func(list ...remind.Commitment) remind.Plan {
		p := base
		p.Commitments = list
		return planOf(p)
	}
	later := base
	later.Deadline.Date = date(t, "2026-06-30")
	again := remind.States{"p/1": &remind.Status{State: remind.Open, Due: date(t, "2027-06-30")}}
	revised, _ := change.Merge(planOf(base), planOf(later), nil)
	goesOn := base
	goesOn.Deadline = remind.Deadline{Kind: remind.Continuous, Text: "持续推进"}
	quarterly := remind.Commitment{Number: "2", Rhythm: remind.Quarterly, Text: "每季度上报"}
	closed := remind.States{"p/1": &remind.Status{State: remind.Closed, Due: base.Deadline.Date}}
	extended := remind.States{"p/1": &remind.Status{State: remind.Open, Due: later.Deadline.Date}}
	for _, tt := range []struct {
		name       string
		held, next remind.Plan
		states     remind.States
		shifts     []string
		keys       map[remind.Key]string
	}{
		{
			"a problem's date", planOf(base), planOf(later), nil,
			[]string{"p/1 2025-12-31 2026-06-30"},
			map[remind.Key]string{"p/1": "2025-12-31"},
		},
		{
			"what has been extended to that day already is no shift", planOf(base), planOf(later), extended, nil,
			map[remind.Key]string{"p/1": "2025-12-31"},
		},
		{
			"what is closed stays", planOf(base), planOf(later), closed,
			[]string{"p/1 2025-12-31 2026-06-30 closed"},
			map[remind.Key]string{"p/1": "2025-12-31"},
		},
		{
			"an old date is not undone by the same words", planOf(base), planOf(base), extended, nil,
			map[remind.Key]string{"p/1": "2025-12-31"},
		},
		{
			"nor a revised one, extended by hand since", revised, planOf(later), again, nil,
			map[remind.Key]string{"p/1": "2025-12-31"},
		},
		{
			"the first date comes back", revised, planOf(base), extended,
			[]string{"p/1 2026-06-30 2025-12-31"},
			map[remind.Key]string{"p/1": "2025-12-31"},
		},
		{
			"a measure's date", with(promise(t, "2", "完工", "2025-06-30")), with(promise(t, "2", "完工", "2025-03-31")), nil,
			[]string{"p/1.2@2025-06-30 2025-06-30 2025-03-31"},
			map[remind.Key]string{"p/1": "2025-12-31", "p/1.2@2025-06-30": "2025-06-30"},
		},
		{
			"two of one place by order, each to the other's date",
			with(promise(t, "2", "完工", "2025-06-30"), promise(t, "2", "完工", "2025-09-30")),
			with(promise(t, "2", "完工", "2025-09-30"), promise(t, "2", "完工", "2025-12-31")), nil,
			[]string{"p/1.2@2025-06-30 2025-06-30 2025-09-30", "p/1.2@2025-09-30 2025-09-30 2025-12-31"},
			map[remind.Key]string{"p/1": "2025-12-31", "p/1.2@2025-06-30": "2025-06-30", "p/1.2@2025-09-30": "2025-09-30"},
		},
		{
			"two of one place by their words, where they changed places",
			with(promise(t, "2", "截污", "2025-06-30"), promise(t, "2", "清淤", "2025-09-30")),
			with(promise(t, "2", "清淤", "2025-09-30"), promise(t, "2", "截污", "2025-07-31")), nil,
			[]string{"p/1.2@2025-06-30 2025-06-30 2025-07-31"},
			map[remind.Key]string{"p/1": "2025-12-31", "p/1.2@2025-06-30": "2025-06-30", "p/1.2@2025-09-30": "2025-09-30"},
		},
		{
			"one of two on one day",
			with(promise(t, "2", "截污", "2025-06-30"), promise(t, "2", "清淤", "2025-06-30")),
			with(promise(t, "2", "截污", "2025-06-30"), promise(t, "2", "清淤", "2025-08-31")), nil,
			[]string{"p/1.2@2025-06-30b 2025-06-30 2025-08-31"},
			map[remind.Key]string{"p/1": "2025-12-31", "p/1.2@2025-06-30a": "2025-06-30", "p/1.2@2025-06-30b": "2025-06-30"},
		},
		{
			"the first of two vanishes: the second keeps its letter",
			with(promise(t, "2", "截污", "2025-06-30"), promise(t, "2", "清淤", "2025-06-30")),
			with(promise(t, "2", "清淤", "2025-06-30")), nil, nil,
			map[remind.Key]string{"p/1": "2025-12-31", "p/1.2@2025-06-30b": "2025-06-30"},
		},
		{
			"a second comes to one day: the first keeps its key",
			with(promise(t, "2", "截污", "2025-06-30")),
			with(promise(t, "2", "清淤", "2025-06-30"), promise(t, "2", "截污", "2025-06-30")), nil, nil,
			map[remind.Key]string{"p/1": "2025-12-31", "p/1.2@2025-06-30": "2025-06-30", "p/1.2@2025-06-30b": "2025-06-30"},
		},
		{
			"a third comes first, of another day",
			with(promise(t, "2", "完工", "2025-06-30"), promise(t, "2", "完工", "2025-09-30")),
			with(promise(t, "2", "完工", "2025-03-31"), promise(t, "2", "完工", "2025-06-30"), promise(t, "2", "完工", "2025-09-30")), nil, nil,
			map[remind.Key]string{
				"p/1": "2025-12-31", "p/1.2@2025-03-31": "2025-03-31", "p/1.2@2025-06-30": "2025-06-30", "p/1.2@2025-09-30": "2025-09-30",
			},
		},
		{
			"a rhythm and a problem that goes on have no date to move", with(quarterly), planOf(goesOn), nil, nil,
			map[remind.Key]string{"p/1": "", "p/1~quarter": ""},
		},
		{
			"a new problem and one that is gone", planOf(base), planOf(problem(t, 2, "2026-06-30")), nil, nil,
			map[remind.Key]string{"p/2": "2026-06-30"},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			kept, moved := change.Merge(tt.held, tt.next, tt.states)
			if got := shifts(moved); !slices.Equal(got, tt.shifts) {
				t.Errorf("shifts %q, want %q", got, tt.shifts)
			}
			if got := dates(kept); !maps.Equal(got, tt.keys) {
				t.Errorf("keys %v, want %v", got, tt.keys)
			}
		})
	}
}

// What a version says besides its dates takes effect, and the office's name for its round of inspection stays until it is given anew.
func TestANewVersionTakesEffect(t *testing.T) {
	held, next := planOf(problem(t, 1, "2025-12-31")), planOf(problem(t, 1, "2026-06-30"))
	held.Inspection, held.Source, next.Source = "第三轮", "old.txt", "new.docx"
	next.Problems[0].Title, next.Problems[0].Lead = "新标题", []string{"丙局"}
	kept, _ := change.Merge(held, next, nil)
	p := kept.Problems[0]
	if p.Title != "新标题" || !slices.Equal(p.Lead, []string{"丙局"}) || kept.Inspection != "第三轮" || kept.Source != "new.docx" {
		t.Errorf("kept %+v", kept)
	}
	if p.Deadline.Date != date(t, "2025-12-31") || p.Deadline.Revised != date(t, "2026-06-30") {
		t.Errorf("deadline %+v", p.Deadline)
	}
	if held.Problems[0].Title == "新标题" || next.Problems[0].Deadline.Date != date(t, "2026-06-30") {
		t.Error("what was given has been changed")
	}
}

// record takes a new version in, as the import does, and returns the world after it.
func record(w *remind.World, next remind.Plan, today remind.Date) (*remind.World, []change.Shift) {
	kept, moved := change.Merge(w.Plans[0], next, w.On(today).States)
	after := *w
	after.Plans = []remind.Plan{kept}
	for _, s := range moved {
		if !s.Closed {
			e := s.Event()
			e.On, e.At, e.Doc = today, today.At(12, 0), "文号"
			after.Events = append(slices.Clone(after.Events), e)
		}
	}
	return after.Prepare(), moved
}

// drawPlan makes a plan whose clauses are often alike and often of one place and day.
func drawPlan(rt *rapid.T, t *testing.T) remind.Plan {
	day := rapid.SampledFrom([]string{"2027-06-30", "2027-08-31", "2027-09-30"})
	var problems []remind.Problem
	for i := range rapid.IntRange(1, 3).Draw(rt, "problems") {
		p := problem(t, i+1, day.Draw(rt, "deadline"))
		for range rapid.IntRange(0, 6).Draw(rt, "clauses") {
			p.Commitments = append(p.Commitments, promise(t, rapid.SampledFrom([]string{"0", "1", "2.7"}).Draw(rt, "number"),
				rapid.SampledFrom([]string{"完成截污", "完成清淤"}).Draw(rt, "text"), day.Draw(rt, "due")))
		}
		problems = append(problems, p)
	}
	return planOf(problems...)
}

// move returns another version of a plan in which some dates are others, and their number.
func move(rt *rapid.T, p remind.Plan) (remind.Plan, int) {
	moved := 0
	shift := func(d remind.Date) remind.Date {
		by := rapid.SampledFrom([]int{0, 0, 0, -30, 30, 30, 1}).Draw(rt, "by")
		if by != 0 {
			moved++
		}
		return d + remind.Date(by)
	}
	p.Problems = slices.Clone(p.Problems)
	for i := range p.Problems {
		pr := &p.Problems[i]
		pr.Deadline.Date = shift(pr.Deadline.Date)
		pr.Commitments = slices.Clone(pr.Commitments)
		for k := range pr.Commitments {
			c := &pr.Commitments[k]
			was := c.Due.String()
			c.Due = shift(c.Due)
			c.Text = strings.Replace(c.Text, was, c.Due.String(), 1)
		}
	}
	return p, moved
}

// inForce returns the days in force in the order of the plan.
func inForce(w *remind.World, today remind.Date) []remind.Date {
	states := w.On(today).States
	var all []remind.Date
	for _, o := range w.Obligations {
		all = append(all, states[o.Key].Due)
	}
	return all
}

func TestVersionsMoveWhatTheyMoveAndNothingElse(t *testing.T) {
	today := date(t, "2026-11-23")
	rapid.Check(t, func(rt *rapid.T) {
		text := drawPlan(rt, t)
		w := world(t)
		w.Plans = []remind.Plan{text}
		w.Prepare()
		first := dates(text)
		if len(first) != len(w.Obligations) {
			rt.Fatalf("keys are not unique: %v", first)
		}
		for v := range rapid.IntRange(1, 4).Draw(rt, "versions") {
			var k int
			text, k = move(rt, text)
			after, moved := record(w, text, today)
			if len(moved) != k {
				rt.Fatalf("version %d: %d dates moved, %d extensions: %q", v, k, len(moved), shifts(moved))
			}
			if got := dates(after.Plans[0]); !maps.Equal(got, first) {
				rt.Fatalf("version %d: keys or first dates changed:\n%v\n%v", v, got, first)
			}
			if got, want := inForce(after, today), stated(text); !slices.Equal(got, want) {
				rt.Fatalf("version %d: in force %v, stated %v", v, got, want)
			}
			again, none := record(after, text, today)
			if len(none) > 0 || !reflect.DeepEqual(again.Plans, after.Plans) || len(again.Events) != len(after.Events) {
				rt.Fatalf("version %d: the same text again changes something: %q", v, shifts(none))
			}
			w = after
		}
	})
}

// stated returns the days that a text states in its order.
func stated(p remind.Plan) []remind.Date {
	var all []remind.Date
	for _, o := range remind.Obligations(p) {
		all = append(all, o.Due)
	}
	return all
}

// Clauses come and go, and yet no two obligations share a key, what stays keeps its own, and a text taken in twice changes nothing.
func TestVersionsLoseOnlyWhatIsGone(t *testing.T) {
	today := date(t, "2026-11-23")
	rapid.Check(t, func(rt *rapid.T) {
		w := world(t)
		w.Plans = []remind.Plan{drawPlan(rt, t)}
		w.Prepare()
		for v := range rapid.IntRange(1, 4).Draw(rt, "versions") {
			text := drawPlan(rt, t)
			before := dates(w.Plans[0])
			after, _ := record(w, text, today)
			keys := dates(after.Plans[0])
			if len(keys) != len(after.Obligations) {
				rt.Fatalf("version %d: keys are not unique: %v", v, after.Obligations)
			}
			lost, gained := 0, 0
			for k, d := range before {
				if _, ok := keys[k]; !ok {
					lost++
				} else if keys[k] != d {
					rt.Fatalf("version %d: %s was first stated for %s, not %s", v, k, d, keys[k])
				}
			}
			for k := range keys {
				if _, ok := before[k]; !ok {
					gained++
				}
			}
			if want := len(keys) - len(before); gained-lost != want {
				rt.Fatalf("version %d: %d gained, %d lost, not %d more", v, gained, lost, want)
			}
			if again, none := record(after, text, today); len(none) > 0 || !reflect.DeepEqual(again.Plans, after.Plans) {
				rt.Fatalf("version %d: the same text again changes something: %q", v, shifts(none))
			}
			w = after
		}
	})
}
