package remind_test

import (
	"sync"
	"testing"

	"duban/remind"
	"duban/remind/change"
	"duban/remind/preview"
	"duban/remind/shortname"
)

// A problem is called as the office has set it, else as was proposed for it, else as its title has it; and so is a withdrawn one.
func TestWhatAProblemIsCalled(t *testing.T) {
	title := func(n int, s string) remind.Problem { return remind.Problem{Number: n, Title: s} }
	plan := remind.Plan{ID: "p", Title: "甲市贯彻落实第二轮省生态环境保护督察报告整改方案", Problems: []remind.Problem{
		title(1, "截至督察进驻结束，某县污水处理厂未建成"), title(2, "某镇原万峰化工废渣未处置"), title(3, "某河断面未达标"), title(4, ""),
	}}
	w := (&remind.World{
		Plans:     []remind.Plan{plan},
		Withdrawn: remind.Obligations(remind.Plan{ID: "p", Problems: []remind.Problem{title(9, "某村垃圾随意焚烧")}}),
		Named:     map[remind.Key]string{"p/1": "某县污水厂", "p/3": ""},
		Proposed:  map[remind.Key]shortname.Proposal{"p/1": {Name: "别的", Said: "污水"}, "p/2": {Name: "万峰废渣", Said: "万峰化工"}, "p/3": {Name: "万峰废渣", Said: "万峰化工"}},
	}).Prepare()
	for key, want := range map[remind.Key]shortname.Name{
		"p/1": {Text: "某县污水厂", From: shortname.Set},
		"p/2": {Text: "万峰废渣", From: shortname.BuiltIn},
		"p/3": {Text: "某河断面未达标", From: shortname.Derived},
		"p/4": {Text: "问题4", From: shortname.Derived},
		"p/9": {Text: "某村垃圾随意焚烧", From: shortname.Derived},
	} {
		if got := w.ShortName(key); got != want {
			t.Errorf("%s: %v, want %v", key, got, want)
		}
	}
	if w.PlanName("p") != "第二轮省督察" {
		t.Errorf("the plan: %s", w.PlanName("p"))
	}
	twin := plan
	twin.ID = "q"
	w.Plans = append(w.Plans, twin)
	if w.Prepare(); w.PlanName("p") != "第二轮省督察（p）" || w.PlanName("q") != "第二轮省督察（q）" {
		t.Errorf("two of one name: %s, %s", w.PlanName("p"), w.PlanName("q"))
	}
}

// Several may ask at once what problems are called, for the first time or again, and are told the same.
func TestSeveralAskWhatProblemsAreCalled(t *testing.T) {
	plan := remind.Plan{ID: "p", Title: "方案"}
	for n := range 20 {
		plan.Problems = append(plan.Problems, remind.Problem{Plan: "p", Number: n + 1, Title: "某河断面未达标"})
	}
	w := (&remind.World{Plans: []remind.Plan{plan}}).Prepare()
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for n := range 20 {
				if got := w.ShortName(remind.ProblemKeyOf("p", n+1)).Text; got != "某河断面未达标" {
					t.Errorf("problem %d: %q", n+1, got)
				}
			}
		})
	}
	all.Wait()
	if got := w.ShortName("p/21"); got != (shortname.Name{}) {
		t.Errorf("a problem that is not there: %v", got)
	}
}

// An effect names the problems that are called otherwise, and none that come or go.
func TestAnEffectNamesWhatIsRenamed(t *testing.T) {
	policy := remind.DefaultPolicy()
	prospect := func(named map[remind.Key]string, numbers ...int) change.Prospect {
		plan := remind.Plan{ID: "p"}
		for _, n := range numbers {
			plan.Problems = append(plan.Problems, remind.Problem{Plan: "p", Number: n, Title: "某河断面未达标"})
		}
		w := &remind.World{Plans: []remind.Plan{plan}, Policy: &policy, Book: remind.NewBook(remind.Directory{}, remind.Reachability{}), Named: named}
		return change.Prospect{World: w.Prepare(), Told: &preview.Told{}}
	}
	e := change.Compare(prospect(map[remind.Key]string{"p/3": "丙"}, 1, 2, 3), prospect(map[remind.Key]string{"p/2": "乙", "p/3": "丙", "p/4": "丁"}, 2, 3, 4), remind.NewDate(2026, 11, 23))
	if len(e.Names) != 1 || e.Names[0].Problem.Key != "p/2" || e.Names[0].Was.Text != "某河断面未达标" || e.Names[0].Is != (shortname.Name{Text: "乙", From: shortname.Set}) {
		t.Errorf("%+v", e.Names)
	}
}
