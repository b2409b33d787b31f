package remind

// Later returns the world on a later day than d's; without d, on a first one. States change by themselves only where a suspension ends.
func (w *World) Later(d *Day, today Date) *Day {
	if d == nil {
		return w.On(today)
	}
	if d.suspended() {
		next := w.On(today)
		next.unproved = d.unproved
		return next
	}
	// Unproved stays: what the rounds between would deliver is not known to it.
	next := *d
	next.Today = today
	if !w.Book.Same(d.Today, today) {
		next.lookup, next.quiet, next.gaps = newLookup(), nil, nil
	}
	return &next
}

// suspended reports whether any state may change by itself: then the days to come are folded anew, one by one.
func (d *Day) suspended() bool {
	for _, s := range d.States {
		if s.State == Suspended {
			return true
		}
	}
	return false
}
