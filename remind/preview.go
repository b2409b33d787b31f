package remind

// A PlannedRound is what one day's round would send, and what it would pass over.
type PlannedRound struct {
	Day      Date
	Messages []Message
	Passed   []Passed
}

// Preview plays the rounds of the days from..to, working day by working day, as the daemon would with every message arriving:
// what is due and not told, less what the caps hold back, worded once an address. Told moves along.
func (w *World) Preview(from, to Date, told *Told, yield func(PlannedRound) bool) {
	if told.Heard == nil {
		told.Heard = Heard{}
	}
	// Who has been told is for told to say, which moves along. The map is shared, so that the days see it.
	world := *w
	w, world.Heard = &world, told.Heard
	var d *Day
	for day := w.Calendar.After(from); day <= to; day = w.Calendar.After(day + 1) {
		d = w.after(d, day)
		if !yield(d.play(told)) {
			return
		}
	}
}

// after returns the world on a later day than d's. States change by themselves only where a suspension ends.
func (w *World) after(d *Day, today Date) *Day {
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
	if w.Book.dated {
		next.lookup, next.quiet, next.gaps = nil, nil, nil
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

// play runs one round as the daemon does, and notes in told what it sends and what it defers. Its order is the daemon's: what is due,
// what was missed, what is late, the caps, the words.
func (d *Day) play(told *Told) PlannedRound {
	today := d.Today
	due := d.untold(func(k NoticeKey) bool { return told.Keys[k] }, told.Since)
	notices, r := due.Notices, PlannedRound{Day: today}
	if told.All && told.Since != 0 {
		r.Passed = d.Missed(told.Since)
	}
	r.Passed = append(r.Passed, replaced(told.deferred, notices)...)
	r.Passed = append(r.Passed, told.supersede(due.Relayed)...)
	d.MarkLate(told.Since, notices)
	told.stay(notices)
	told.Since, told.deferred = today, nil
	for _, g := range Gather(notices) {
		h := told.History(g.Address)
		if d.Policy.Caps.Defer(g, *h, today) {
			told.deferred = append(told.deferred, g.Notices...)
			continue
		}
		g, outdone := g.Outdone(today)
		r.Passed = append(r.Passed, told.supersede(outdone)...)
		m := d.Compose(g, *h)
		r.Messages = append(r.Messages, m)
		told.add(m, g.Urgent())
	}
	return r
}

// replaced returns those deferred notices that are not due any more: a newer stage or an event has taken their place.
func replaced(deferred, due []Notice) []Passed {
	if len(deferred) == 0 {
		return nil
	}
	still := make(map[NoticeKey]bool, len(due))
	for i := range due {
		still[due[i].NoticeKey] = true
	}
	var passed []Passed
	for _, n := range deferred {
		if !still[n.NoticeKey] {
			passed = append(passed, Passed{Notice: n, Ending: Superseded})
		}
	}
	return passed
}
