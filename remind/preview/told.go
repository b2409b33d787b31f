package preview

import (
	"maps"
	"slices"

	"duban/remind"
)

// A Told is what has been told so far. Rounds starts from it and adds to it; the zero Told knows of nothing.
type Told struct {
	Keys      Keys
	Heard     remind.Heard
	Histories map[remind.Address]*remind.History
	Queued    []Queued                  // what is on its way; it is in Keys and Heard, too
	Since     remind.Date               // day of the last round; 0 before the first
	Late      map[remind.NoticeKey]bool // notices not told yet that an outage made late
	All       bool                      // rounds say what is passed over, too
	Bare      bool                      // messages hold their notices, address and day alone: composing them takes most of a round's time
	Countable map[remind.Key]bool       // obligations of which it is enough to know how many notices go to whom: a bare play that passes over nothing counts them
	counts    *counts                   // of those that can be; what they tell is not in Keys and Heard
	answers   *remind.Answers           // of the world that is played; what asks for 收到 is noted there
	deferred  []remind.Notice           // what the caps put off at the last round
}

// A Queued is a notice that is on its way. What it asks for, and that it reminds, counts from its message's day on, as if it had arrived.
type Queued struct {
	remind.Notice
	Day remind.Date
}

// Clone returns a copy that moves along by itself.
func (t *Told) Clone() *Told {
	c := *t
	c.Keys, c.Late, c.deferred = t.Keys.Clone(), maps.Clone(t.Late), slices.Clone(t.deferred)
	c.Heard = make(remind.Heard, len(t.Heard))
	for k, list := range t.Heard {
		c.Heard[k] = slices.Clone(list)
	}
	c.Histories = make(map[remind.Address]*remind.History, len(t.Histories))
	for k, h := range t.Histories {
		c.Histories[k] = &remind.History{Messages: slices.Clone(h.Messages), Reminded: maps.Clone(h.Reminded), Chased: h.Chased, Last: h.Last}
	}
	return &c
}

// History returns what an address has been sent.
func (t *Told) History(to remind.Address) *remind.History {
	h := t.Histories[to]
	if h == nil {
		h = &remind.History{Reminded: map[remind.Key]int{}}
		if t.Histories == nil {
			t.Histories = map[remind.Address]*remind.History{}
		}
		t.Histories[to] = h
	}
	return h
}

// add records a message as sent.
func (t *Told) add(m remind.Message, urgent bool) {
	h := t.History(m.Address)
	// Older messages are of no use to caps and wording, and a preview of years would keep them all.
	h.Messages = slices.DeleteFunc(h.Messages, func(s remind.Sent) bool { return s.Day < m.Day-remind.HistoryDays })
	chase := slices.ContainsFunc(m.Notices, func(n remind.Notice) bool { return n.Stage == remind.StageChase })
	if !chase || !h.Had(m.Day) { // beside the day's own message a chase does not count
		h.Messages = append(h.Messages, remind.Sent{Day: m.Day, Urgent: urgent})
	}
	if chase {
		h.Chased = m.Day
	}
	h.Last = m.Day.At(9, 0)
	for _, n := range m.Notices {
		t.Keys.Add(n.NoticeKey)
		t.Heard.Add(n)
		t.answers.Note(&n, m.Day)
		if n.Stage != remind.StageOutcome && n.Form == remind.Tasks {
			h.Reminded[n.Obligation]++
		}
	}
}

// supersede records notices as never told, and returns them so.
func (t *Told) supersede(notices []remind.Notice) (passed []remind.Passed) {
	for i := range notices {
		t.Keys.Add(notices[i].NoticeKey)
		passed = append(passed, remind.Passed{Notice: notices[i], Ending: remind.Superseded})
	}
	return passed
}

// stay keeps late what an outage made late, until it is told.
func (t *Told) stay(due []remind.Notice) {
	late := map[remind.NoticeKey]bool{}
	for i := range due {
		n := &due[i]
		if n.Late = n.Late || t.Late[n.NoticeKey]; n.Late {
			late[n.NoticeKey] = true
		}
	}
	t.Late = late
}
