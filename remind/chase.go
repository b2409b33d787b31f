package remind

import (
	"slices"
	"time"
)

// StageChase is the stage of a notice by which the office presses for a matter (催办). It stands in no ladder.
const StageChase = "chase"

// ChasePatience is for how many working days after its own a chase is still told to whom it could not reach on its day.
const ChasePatience = 5

// A Chase is that the office presses for a matter now, whatever its ladders say. It is never changed once recorded.
type Chase struct {
	ID   int64     `json:"id"` // order of recording
	Key  Key       `json:"key"`
	On   Date      `json:"on"` // the first day on which it may be told
	At   time.Time `json:"at"`
	By   string    `json:"by"`   // in whose name; empty: in the office's
	Who  string    `json:"who"`  // who typed it
	Note string    `json:"note"` // what whoever is pressed reads
}

// Anchor is what the notices of the chase count from: each chase tells anew.
func (c *Chase) Anchor() Anchor { return Anchor{Date: c.On, Event: StageChase, Seq: int(c.ID)} }

// holds reports whether the chase still speaks of how its matter stands: an event since then has answered it.
func (c *Chase) holds(s *Status, cal Calendar, today Date) bool {
	return !s.Withdrawn && s.State == Open && c.On <= today && today <= cal.AddWorkdays(c.On, ChasePatience) &&
		!s.Cause.At.After(c.At) && !s.Moved.At.After(c.At)
}

// chased returns the notices of chases that are due, of each matter the last one, without what told knows if it is given. They stand beside the
// newest stage of a ladder: somebody asks for them now.
func (d *Day) chased(told func(NoticeKey) bool) []Notice {
	if len(d.Chases) == 0 {
		return nil
	}
	x := d.decider()
	x.told = told
	seen := map[Key]bool{}
	for i := len(d.Chases) - 1; i >= 0; i-- {
		c := &d.Chases[i]
		o, s := d.obligation(c.Key)
		if seen[c.Key] || o == nil {
			continue
		}
		if seen[c.Key] = true; c.holds(s, d.Calendar, d.Today) {
			x.press(o, s, c)
		}
	}
	return x.notices
}

// chasedOf returns those of one matter.
func (d *Day) chasedOf(k Key) []Notice {
	return slices.DeleteFunc(d.chased(nil), func(n Notice) bool { return n.Obligation != k })
}

// press makes the notices of a chase: to those who are to do the work, and to those who see to it.
func (d *decider) press(o *Obligation, s *Status, c *Chase) {
	h := &reachedStage{
		stage: &Stage{Name: StageChase}, nominal: c.On, on: c.On, nth: 1, anchor: c.Anchor(), urgent: true, pressing: true,
	}
	var best [roleCount]*reachedStage
	best[Responsible], best[Lead] = h, h
	d.reached, d.parts = nil, nil
	d.tell(o, s, &best)
}

// chase returns what a notice of a chase is about; the zero Chase for any other notice.
func (w *World) chase(n *Notice) Chase {
	i := slices.IndexFunc(w.Chases, func(c Chase) bool { return n.Stage == StageChase && c.Key == n.Obligation && c.Anchor() == n.Anchor })
	if i < 0 {
		return Chase{}
	}
	return w.Chases[i]
}

// Chases reports whether any notice of the group is a chase.
func (g Group) Chases() bool {
	return slices.ContainsFunc(g.Notices, func(n Notice) bool { return n.Stage == StageChase })
}

// chases reports whether a chase in the group says what a notice of a ladder says, too: a letter tells a matter once.
func (g Group) chases(n *Notice) bool {
	return n.Stage != StageChase && n.Stage != StageOutcome && n.Form == Tasks &&
		slices.ContainsFunc(g.Notices, func(o Notice) bool { return o.Stage == StageChase && o.Obligation == n.Obligation })
}
