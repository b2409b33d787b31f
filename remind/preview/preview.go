// Package preview plays the rounds of days to come, as the daemon would, without sending anything.
package preview

import "duban/remind"

// A Round is what one day's round would send, and what it would pass over.
type Round struct {
	Day      remind.Date
	Messages []remind.Message
	Passed   []remind.Passed
	Counts   []Count // by address, of what is only counted: see Told
	day      *remind.Day
}

// Rounds plays the rounds of the days from..to, working day by working day, as the daemon would with every message arriving:
// what is due and not told, less what the caps hold back, worded once an address. Told moves along.
func Rounds(w *remind.World, from, to remind.Date, told *Told, yield func(Round) bool) {
	if told.Heard == nil {
		told.Heard = remind.Heard{}
	}
	// Who has been told is for told to say, which moves along. The map is shared, so that the days see it.
	world := *w
	w, world.Heard = &world, told.Heard
	world.Answers = world.Answers.Copy()
	told.answers = &world.Answers
	for i := range told.Queued {
		told.answers.Note(&told.Queued[i].Notice, told.Queued[i].Day)
	}
	var d *remind.Day
	first := w.Calendar.After(from)
	for day := first; day <= to; day = w.Calendar.After(day + 1) {
		if d = w.Later(d, day); day == first {
			told.counts = newCounts(d, to, told)
		}
		if !yield(play(d, told)) {
			return
		}
	}
}

// play runs one round as the daemon does, and notes in told what it sends and what it defers. Its order is the daemon's: what is due,
// what was missed, what is late, the caps, the words.
func play(d *remind.Day, told *Told) Round {
	today := d.Today
	due := d.Untold(told.Keys.Has, told.Since)
	notices, r := due.Notices, Round{Day: today, day: d}
	if told.All && told.Since != 0 {
		r.Passed = d.Missed(told.Since)
	}
	r.Passed = append(r.Passed, replaced(told.deferred, notices)...)
	r.Passed = append(r.Passed, told.supersede(due.Relayed)...)
	d.MarkLate(told.Since, notices)
	told.stay(notices)
	told.Since, told.deferred = today, nil
	for _, g := range told.counts.turn(today, remind.Gather(notices)) {
		h, counted := told.History(g.Address), told.counts.of(g.Address)
		if d.Policy.Caps.Defer(counted.with(g), *h, today) {
			told.deferred = append(told.deferred, g.Notices...)
			continue
		}
		g, outdone := g.Outdone(today)
		r.Passed = append(r.Passed, told.supersede(outdone)...)
		m := remind.Message{Address: g.Address, Day: today, Notices: g.Notices}
		if !told.Bare {
			m = d.Compose(g, *h)
		}
		if counted != nil {
			r.Counts = append(r.Counts, counted.tell())
		}
		if len(m.Notices) > 0 {
			r.Messages = append(r.Messages, m)
		}
		told.add(m, counted.with(g).Urgent())
	}
	d.Settle(told.deferred)
	return r
}

// replaced returns those deferred notices that are not due any more: a newer stage or an event has taken their place.
func replaced(deferred, due []remind.Notice) []remind.Passed {
	if len(deferred) == 0 {
		return nil
	}
	still := make(map[remind.NoticeKey]bool, len(due))
	for i := range due {
		still[due[i].NoticeKey] = true
	}
	var passed []remind.Passed
	for _, n := range deferred {
		if !still[n.NoticeKey] {
			passed = append(passed, remind.Passed{Notice: n, Ending: remind.Superseded})
		}
	}
	return passed
}
