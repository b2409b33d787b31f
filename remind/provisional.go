package remind

import "slices"

// Provisional reports whether a notice's day may still change with a notice of the State Council: it, or a day that it was shifted from or
// counted over, or the day on which it is told, lies in a year that none covers.
func (w *World) Provisional(n *Notice, told Date) bool {
	// Where working days are counted from the anchor, the calendar of every year in between has a say.
	first, last := min(n.Nominal, n.On), max(n.Nominal, n.On, told)
	if w.Policy.counts(n) {
		first, last = min(first, n.Anchor.Date), max(last, n.Anchor.Date)
	}
	for year := first.Year(); year <= last.Year(); year++ {
		if w.Calendar.Provisional(NewDate(year, 1, 1)) {
			return true
		}
	}
	return false
}

// counts reports whether a notice's stage counts working days from its anchor.
func (p *Policy) counts(n *Notice) bool {
	row, ok := ladderIn(n.State)
	if !ok {
		row = rowOf(OnDeadline)
	}
	stages := p.stages(&row, n.Obligation)
	i := slices.IndexFunc(stages, func(s Stage) bool { return s.Name == n.Stage })
	return i >= 0 && stages[i].Unit == Workdays
}
