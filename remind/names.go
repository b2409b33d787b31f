package remind

import "duban/remind/shortname"

// ShortName returns what a problem, in force or withdrawn, is called in one line (简称), and where that comes from.
func (w *World) ShortName(problem Key) shortname.Name { return w.names[problem] }

// PlanName returns what a plan is called in one line: the round of inspection that it answers, or its title made short.
func (w *World) PlanName(id string) string { return w.names[Key(id)].Text }

// name finds all short names once, as messages of years ask for them again and again. Plans of one name bear their ids as well.
func (w *World) name() {
	w.names = map[Key]shortname.Name{}
	for _, list := range [][]Obligation{w.Withdrawn, w.Obligations} {
		for i := range list {
			if o := &list[i]; o.Kind == KindProblem {
				w.names[o.Key] = shortname.Choose(w.Named[o.Key], w.Proposed[o.Key], o.Text, o.Problem)
			}
		}
	}
	twins := map[string]int{}
	for _, p := range w.Plans {
		twins[shortname.OfPlan(p.Inspection, p.Title)]++
	}
	for _, p := range w.Plans {
		name := shortname.OfPlan(p.Inspection, p.Title)
		if twins[name] > 1 {
			name += "（" + p.ID + "）"
		}
		w.names[Key(p.ID)] = shortname.Name{Text: name, From: shortname.Derived}
	}
}
