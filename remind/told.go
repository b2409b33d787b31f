package remind

import (
	"maps"
	"slices"
	"time"
)

// A History is what one address has been sent, as far as caps and wording need it.
type History struct {
	Messages []Sent      // automatic messages of the last 31 days, dissolved ones left out
	Reminded map[Key]int // messages about each obligation that were delivered or are in doubt
}

// Sent is one automatic message that left, or was tried.
type Sent struct {
	Day    Date
	At     time.Time
	Urgent bool
}

// A Told is what has been told so far. Preview starts from it and adds to it; the zero Told knows of nothing.
type Told struct {
	Keys      map[NoticeKey]bool
	Heard     Heard
	Histories map[Address]*History
	Since     Date               // day of the last round; 0 before the first
	Late      map[NoticeKey]bool // notices not told yet that an outage made late
	All       bool               // rounds say what is passed over, too
	deferred  []Notice           // what the caps put off at the last round
}

// Clone returns a copy that moves along by itself.
func (t *Told) Clone() *Told {
	c := *t
	c.Keys, c.Late, c.deferred = maps.Clone(t.Keys), maps.Clone(t.Late), slices.Clone(t.deferred)
	c.Heard = make(Heard, len(t.Heard))
	for k, list := range t.Heard {
		c.Heard[k] = slices.Clone(list)
	}
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
	h := t.History(m.Address)
	// The caps look at a day and a week; older messages are of no use, and a preview of years would keep them all.
	h.Messages = slices.DeleteFunc(h.Messages, func(s Sent) bool { return s.Day < m.Day-31 })
	h.Messages = append(h.Messages, Sent{Day: m.Day, Urgent: urgent})
	for _, n := range m.Notices {
		t.pass(n.NoticeKey)
		t.Heard.Add(n)
		if n.Stage != StageOutcome && n.Form == Tasks {
			h.Reminded[n.Obligation]++
		}
	}
}

// supersede records notices as never told, and returns them so.
func (t *Told) supersede(notices []Notice) (passed []Passed) {
	for i := range notices {
		t.pass(notices[i].NoticeKey)
		passed = append(passed, Passed{Notice: notices[i], Ending: Superseded})
	}
	return passed
}

// pass records a notice that is told, or never will be.
func (t *Told) pass(k NoticeKey) {
	if t.Keys == nil {
		t.Keys = map[NoticeKey]bool{}
	}
	t.Keys[k] = true
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
