package remind

import (
	"slices"
	"sync"

	"duban/remind/shortname"
)

// ShortName returns what a problem, in force or withdrawn, is called in one line (简称), and where that comes from.
func (w *World) ShortName(problem Key) shortname.Name {
	if w.short == nil {
		return shortname.Name{}
	}
	return w.short.of(problem)
}

// The shortNames of problems are found when they are first asked for: of most problems nobody asks, and to find one takes longer than to decide on
// its problem. They are kept, as messages of years ask again and again, and may be asked for by several at once.
type shortNames struct {
	problems map[Key]*Obligation // in force or withdrawn
	set      map[Key]string
	proposed map[Key]shortname.Proposal
	mu       sync.Mutex
	found    map[Key]shortname.Name
}

// of returns the name of a problem; the zero one where there is no such problem.
func (n *shortNames) of(problem Key) shortname.Name {
	o := n.problems[problem]
	if o == nil {
		return shortname.Name{}
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	name, known := n.found[problem]
	if !known {
		name = shortname.Choose(n.set[problem], n.proposed[problem], o.Text, o.Problem)
		n.found[problem] = name
	}
	return name
}

// shorten makes the names of problems ready to be asked for.
func (w *World) shorten() {
	w.short = &shortNames{problems: map[Key]*Obligation{}, set: w.Named, proposed: w.Proposed, found: map[Key]shortname.Name{}}
	for _, list := range [][]Obligation{w.Withdrawn, w.Obligations} {
		for i := range list {
			if o := &list[i]; o.Kind == KindProblem {
				w.short.problems[o.Key] = o
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
