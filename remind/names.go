package remind

import "duban/remind/shortname"

// ShortName returns what a problem, in force or withdrawn, is called in one line (简称), and where that comes from.
func (w *World) ShortName(problem Key) shortname.Name { return w.names[problem] }

// PlanName returns what a plan is called in one line: the round of inspection that it answers, or its title made short.
func (w *World) PlanName(id string) string { return w.plans[id] }

// name finds all short names once, as messages of years ask for them again and again. Plans of one name bear their ids as well.
func (w *World) name() {
	w.names, w.plans = map[Key]shortname.Name{}, map[string]string{}
	for _, list := range [][]Obligation{w.Withdrawn, w.Obligations} {
		for i := range list {
			if o := &list[i]; o.Kind == KindProblem {
				w.names[o.Key] = shortname.Choose(w.Named[o.Key], w.Proposed[o.Key], o.Text, o.Problem)
			}
		}
	}
	twins := map[string]int{}
	for _, p := range w.Plans {
		w.plans[p.ID] = shortname.OfPlan(p.Inspection, p.Title)
		twins[w.plans[p.ID]]++
	}
	for id, name := range w.plans {
		if twins[name] > 1 {
			w.plans[id] = name + "（" + id + "）"
		}
	}
}
