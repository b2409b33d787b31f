package remind

import (
	"slices"

	"duban/remind/shortname"
)

// ShortName returns what a problem, in force or withdrawn, is called in one line (简称), and where that comes from. It is found when somebody asks.
func (w *World) ShortName(problem Key) shortname.Name {
	o := w.problems[problem]
	if o == nil {
		return shortname.Name{}
	}
	return w.short.Of(string(problem), func() shortname.Name {
		return shortname.Choose(w.Named[problem], w.Proposed[problem], o.Text, o.Problem)
	})
}

// listProblems makes problems ready to be asked for.
func (w *World) listProblems() {
	w.short, w.problems = &shortname.Kept{}, map[Key]*Obligation{}
	for _, list := range [][]Obligation{w.Withdrawn, w.Obligations} {
		for i := range list {
			if o := &list[i]; o.Kind == KindProblem {
				w.problems[o.Key] = o
			}
		}
	}
}

// PlanName returns what a plan is called in one line: the round of inspection that it answers, or its title made short.
func (w *World) PlanName(id string) string {
	if h := w.heads[id]; h != nil {
		return h.Name
	}
	return ""
}

// planTitle returns a plan's title; where another plan bears the same, with the round of inspection, or the id if that is no other either.
func (w *World) planTitle(id string) string {
	if h := w.heads[id]; h != nil {
		return h.Title
	}
	return ""
}

// goal returns the goal of a problem as the document has it.
func (w *World) goal(plan string, problem int) string {
	h := w.heads[plan]
	if h == nil {
		return ""
	}
	all := h.plan.Problems
	if i := problem - 1; i >= 0 && i < len(all) && all[i].Number == problem { // as most plans number them
		return all[i].Goal
	}
	i := slices.IndexFunc(all, func(p Problem) bool { return p.Number == problem })
	if i < 0 {
		return ""
	}
	return all[i].Goal
}

// A PlanHead is how a plan is headed.
type PlanHead = shortname.Head

// Among names the plans as they are called among others, which the world does not hold.
func (w *World) Among(others []PlanHead) *World {
	w.others = others
	w.head()
	return w
}

// Several reports whether several plans are held, so that a matter is named with its plan.
func (w *World) Several() bool { return len(w.Plans)+len(w.others) > 1 }

// A planHead is a plan and what it is called among all.
type planHead struct {
	plan *Plan
	shortname.Heading
}

// head finds what all plans are called.
func (w *World) head() {
	heads := make([]PlanHead, len(w.Plans))
	for i := range w.Plans {
		heads[i] = shortname.HeadOf(w.Plans[i].ID, w.Plans[i].Title, w.Plans[i].Inspection)
	}
	called := shortname.Apart(heads, w.others)
	w.heads = make(map[string]*planHead, len(heads))
	for i := range w.Plans {
		w.heads[w.Plans[i].ID] = &planHead{&w.Plans[i], called[w.Plans[i].ID]}
	}
}
