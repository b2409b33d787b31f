package remind

// Provisional reports whether a notice's day may still change with a notice of the State Council: it, or a day that it was shifted from or
// counted over, or the day on which it is told, lies in a year that none covers.
func (w *World) Provisional(n *Notice, told Date) bool {
	first, last := min(n.Nominal, n.On), max(n.Nominal, n.On, told)
	if w.Policy.counts(n) {
		first = min(first, n.Anchor.Date)
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
	ladder := p.Deadline
	switch n.State {
	case Reported:
		ladder = p.Reported
	case Accepted:
		ladder = p.Accepted
	case Closed:
		ladder = p.Closed
	}
	for i := range ladder {
		if ladder[i].Name == n.Stage {
			return ladder[i].Unit == Workdays
		}
	}
	return false
}
