package remind

import (
	"maps"
	"slices"
)

// A Told is what has been told so far. Preview starts from it and adds to it; the zero Told knows of nothing.
type Told struct {
	Keys      map[NoticeKey]bool
	Histories map[Address]*History
	Since     Date               // day of the last round; 0 before the first
	Late      map[NoticeKey]bool // notices not told yet that an outage made late
	All       bool               // rounds say what is passed over, too
	held      []Notice           // what the caps held back at the last round
}

// Clone returns a copy that moves along by itself.
func (t *Told) Clone() *Told {
	c := *t
	c.Keys, c.Late, c.held = maps.Clone(t.Keys), maps.Clone(t.Late), slices.Clone(t.held)
	c.Histories = make(map[Address]*History, len(t.Histories))
	for k, h := range t.Histories {
		c.Histories[k] = &History{Messages: slices.Clone(h.Messages), Reminded: maps.Clone(h.Reminded)}
	}
	return &c
}

// History returns what an address has been sent.
func (t *Told) History(to Address) *History {
	h := t.Histories[to]
	if h == nil {
		h = &History{Reminded: map[Key]int{}}
		if t.Histories == nil {
			t.Histories = map[Address]*History{}
		}
		t.Histories[to] = h
	}
	return h
}

// add records a message as sent.
func (t *Told) add(m Message, urgent bool) {
	if t.Keys == nil {
		t.Keys = map[NoticeKey]bool{}
	}
	h := t.History(m.Address)
	h.Messages = slices.DeleteFunc(h.Messages, func(s Sent) bool { return s.Day < m.Day-31 })
	h.Messages = append(h.Messages, Sent{Day: m.Day, Urgent: urgent})
	for _, n := range m.Notices {
		t.Keys[n.NoticeKey] = true
		h.Reminded[n.Obligation]++
	}
}

// stay keeps late what an outage made late, until it is told.
func (t *Told) stay(due []Notice) {
	late := map[NoticeKey]bool{}
	for i := range due {
		n := &due[i]
		if n.Late = n.Late || t.Late[n.NoticeKey]; n.Late {
			late[n.NoticeKey] = true
		}
	}
	t.Late = late
}

// A PlannedRound is what one day's round would send, and what it would pass over.
type PlannedRound struct {
	Day      Date
	Messages []Message
	Passed   []Passed
}

// Preview plays the rounds of the days from..to, working day by working day, as the daemon would with every message arriving:
// what is due and not told, less what the caps hold back, worded once an address. Told moves along.
func (w *World) Preview(from, to Date, told *Told, yield func(PlannedRound) bool) {
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
	if d == nil || d.suspended() {
		return w.On(today)
	}
	next := *d
	next.Today = today
	if w.Book.dated {
		next.lookup, next.quiet, next.gaps = nil, nil, nil
	}
	return &next
}

func (d *Day) suspended() bool {
	for _, s := range d.States {
		if s.State == Suspended {
			return true
		}
	}
	return false
}

func (d *Day) play(told *Told) PlannedRound {
	today := d.Today
	notices := d.untold(func(k NoticeKey) bool { return told.Keys[k] }, told.Since)
	r := PlannedRound{Day: today}
	if told.All && told.Since != 0 {
		r.Passed = d.Missed(told.Since)
	}
	r.Passed = append(r.Passed, replaced(told.held, notices)...)
	d.MarkLate(told.Since, notices)
	told.stay(notices)
	told.Since, told.held = today, nil
	for _, g := range Gather(notices) {
		h := told.History(g.Address)
		if d.Policy.Caps.Held(g, *h, today) {
			told.held = append(told.held, g.Notices...)
			continue
		}
		m := d.Compose(g, *h)
		r.Messages = append(r.Messages, m)
		told.add(m, g.Urgent())
	}
	return r
}

// Urgent reports whether any notice of the group is.
func (g Group) Urgent() bool {
	return slices.ContainsFunc(g.Notices, func(n Notice) bool { return n.Urgent })
}

// replaced returns those notices held back that are not due any more: a newer stage or an event has taken their place.
func replaced(held, due []Notice) []Passed {
	if len(held) == 0 {
		return nil
	}
	still := make(map[NoticeKey]bool, len(due))
	for i := range due {
		still[due[i].NoticeKey] = true
	}
	var passed []Passed
	for _, n := range held {
		if !still[n.NoticeKey] {
			passed = append(passed, Passed{Notice: n, Ending: Superseded})
		}
	}
	return passed
}
