package remind

import (
	"slices"

	"duban/remind/shortname"
)

// ShortName returns what a problem, in force or withdrawn, is called in one line (简称), and where that comes from.
func (w *World) ShortName(problem Key) shortname.Name {
	return w.short.Of(string(problem), func() (n shortname.Name) {
		if o := w.shorts[problem]; o != nil {
			n = shortname.Choose(w.Named[problem], w.Proposed[problem], o.Text, o.Problem)
		}
		return n
	})
}

// shorten makes the names of problems ready to be asked for.
func (w *World) shorten() {
	w.short, w.shorts = shortname.NewNames(), map[Key]*Obligation{}
	for _, list := range [][]Obligation{w.Withdrawn, w.Obligations} {
		for i := range list {
			if o := &list[i]; o.Kind == KindProblem {
				w.shorts[o.Key] = o
			}
		}
	}
}

// PlanName returns what a plan is called in one line: the round of inspection that it answers, or its title made short.
func (w *World) PlanName(id string) string {
	if h := w.heads[id]; h != nil {
		return h.name
	}
	return ""
}

// planTitle returns a plan's title; where another plan bears the same, with the round of inspection, or the id if that is no other either.
func (w *World) planTitle(id string) string {
	if h := w.heads[id]; h != nil {
		return h.title
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

// A PlanHead is how a plan is headed, by which plans are told apart.
type PlanHead struct {
	ID, Title, Inspection string
	Called                string // in one line, before it is told apart from others
}

// HeadOf returns the head of a plan.
func HeadOf(p *Plan) PlanHead {
	return PlanHead{p.ID, p.Title, p.Inspection, shortname.OfPlan(p.Inspection, p.Title)}
}

// Among names the plans as they are called among others, which the world does not hold.
func (w *World) Among(others []PlanHead) *World {
	w.others = others
	w.head()
	return w
}

// A planHead is a plan and what it is called among all.
type planHead struct {
	plan        *Plan
	name, title string
}

// head finds the names of all plans once, as messages of years ask for them again and again. Plans of one name bear their ids as well, those of one
// title the round of inspection, or their ids where that tells them apart no better.
func (w *World) head() {
	w.heads = map[string]*planHead{}
	heads := make([]PlanHead, len(w.Plans))
	for i := range w.Plans {
		heads[i] = HeadOf(&w.Plans[i])
	}
	type round struct{ title, inspection string }
	called, titled, rounds := map[string]int{}, map[string]int{}, map[round]int{}
	for _, list := range [][]PlanHead{heads, w.others} {
		for i := range list {
			h := &list[i]
			called[h.Called]++
			titled[h.Title]++
			rounds[round{h.Title, h.Inspection}]++
		}
	}
	for i := range heads {
		h := &planHead{plan: &w.Plans[i], name: heads[i].Called, title: heads[i].Title}
		if called[h.name] > 1 {
			h.name += "（" + heads[i].ID + "）"
		}
		switch p := &heads[i]; {
		case titled[p.Title] == 1:
		case p.Inspection != "" && rounds[round{p.Title, p.Inspection}] == 1:
			h.title += "（" + p.Inspection + "）"
		default:
			h.title += "（" + p.ID + "）"
		}
		w.heads[heads[i].ID] = h
	}
}
