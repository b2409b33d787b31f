package remind

import (
	"cmp"
	"slices"

	"duban/remind/days"
	"duban/remind/people"
)

// A Gap is a role of an obligation that no notice can reach.
type Gap struct {
	Obligation Key    `json:"obligation"`
	Role       Role   `json:"role"`
	Body       string `json:"body"` // empty where the document names none
	Reason     string `json:"reason"`
	From       Date   `json:"from,omitempty"` // the first day of it, today or later; none: today
}

// A Cover is one row of the proof that everybody is covered: whom a stage of an obligation comes to in one role, from a day on up to another,
// or why nobody. Of one stage there are several where several people hear, or where one takes another's place.
type Cover struct {
	Obligation Key
	Ladder     Ladder
	Stage      *Stage
	After      EventKind // of a stage whose day an event sets that has not happened: the event; empty: On says the day
	Repeats    Repeat    // of a repeating stage; EveryQuarter and EveryYear are those of standing duties
	On         Date      // the stage's day after the shift; of a repeating one the newest that has come, or else the next; none with After
	Role       Role
	Body       string  // in force on these days; empty where the plan names none
	Contact    Contact // whom it comes to; zero if nobody
	From, To   Date    // days on which this holds while the stage is the newest, today or later; none in To: without end
	Reason     string  // why nobody can be relied on; empty: somebody can
}

// The repeats of standing duties, as proofs show them.
const (
	EveryQuarter Repeat = "quarter"
	EveryYear    Repeat = "year"
)

// Proof returns the coverage of every obligation, stage and role from the day to the plan's end. A stage with a day is judged by that day, a
// repeating one by each of its days, one that waits for an event by every day. Repeats have no end, so each has its rows once. Closed
// obligations have their look-backs only, withdrawn ones nothing.
func (d *Day) Proof() []Cover {
	var all []Cover
	d.prove(func(c *Cover) { all = append(all, *c) })
	return all
}

// Coverage returns the gaps of the proof, each role and body of an obligation once, with the first day of it.
func (d *Day) Coverage() []Gap {
	type place struct {
		key  Key
		role Role
		body string
	}
	index := map[place]int{}
	var gaps []Gap
	d.prove(func(c *Cover) {
		if c.Reason == "" || c.Headless() {
			return
		}
		at := place{c.Obligation, c.Role, c.Body}
		i, known := index[at]
		switch {
		case !known:
			index[at] = len(gaps)
			gaps = append(gaps, Gap{Obligation: c.Obligation, Role: c.Role, Body: c.Body, Reason: c.Reason, From: c.From})
		case c.From < gaps[i].From:
			gaps[i].From, gaps[i].Reason = c.From, c.Reason
		}
	})
	slices.SortStableFunc(gaps, func(a, b Gap) int {
		if a.Obligation != b.Obligation {
			return 0
		}
		return cmp.Compare(a.Role, b.Role)
	})
	return gaps
}

// Headless reports whether the row only says that a body has no head in the directory.
func (c *Cover) Headless() bool { return c.Reason == people.Headless }

// Headless returns the bodies whose head would hear, were there one in the directory. Nobody else hears more or less for it, so that they
// are no gaps of Coverage: an office enters heads where it wants them told.
func (d *Day) Headless() []string {
	var all []string
	d.prove(func(c *Cover) {
		if c.Headless() {
			all = appendNew(all, []string{c.Body})
		}
	})
	return all
}

// prove yields every row of the proof. Rows are handed over one at a time: an office with ten plans has hundreds of thousands.
func (d *Day) prove(yield func(*Cover)) {
	if d.whole == nil {
		d.whole = people.NewTimelines(d.Book, d.Today)
	}
	p := prover{Day: d, end: max(d.End(), d.Today), yield: yield}
	for i := range d.Obligations {
		o := &d.Obligations[i]
		if s := d.States[o.Key]; !s.Withdrawn {
			p.obligation(o, s)
			p.figures(o)
		}
	}
}

// A prover proves one day's world.
type prover struct {
	*Day
	end    Date        // of the plan: people who leave later leave no gap
	spells []stageSpan // of the role at hand
	rows   []Cover     // of the stage at hand
	yield  func(*Cover)
}

// obligation proves the ladders of an obligation as it stands, as it will be when a suspension ends, and those that events may set going.
func (p *prover) obligation(o *Obligation, s *Status) {
	p.ahead(o, s, p.Today)
	if s.State == Suspended {
		woken := *s
		woken.wake(s.Until + 1)
		p.ahead(o, &woken, s.Until+1)
	}
	if s.State != Closed {
		p.awaiting(o, s)
	}
}

// ahead proves the ladders of a status that holds from a day on.
func (p *prover) ahead(o *Obligation, s *Status, from Date) {
	ladders := p.Policy.activeLadders(o, s, p.Calendar, from)
	for role := range roleCount {
		all := p.spansOf(ladders, role, from)
		for i := range all {
			sp := &all[i]
			sp.bound(all)
			if sp.until < from || sp.stage.Together > 0 && !p.decider().crowded(o, s, sp.stage, role, p.Book.Members(o.Bodies(role), p.Today)...) {
				continue
			}
			c := Cover{Obligation: o.Key, Ladder: sp.ladder.ladder, Stage: sp.stage, Repeats: sp.repeats(), On: sp.first.on, Role: role}
			p.cover(o, s, c, span{max(sp.first.on, from), sp.until, sp.ladder.only, sp.today})
		}
	}
}

// awaiting proves the ladders that events would set going, on whatever day.
func (p *prover) awaiting(o *Obligation, s *Status) {
	for _, row := range ladders {
		ahead := s.State == Suspended && slices.Contains(row.starts, EventResume) // its end is known, and proved with its day
		if len(row.starts) > 0 && (row.state == "" || row.state != s.State) && !ahead {
			p.after(o, row.starts[0], row)
		}
	}
	if s.State == Reported || s.State == Accepted { // given back, it is open again
		switch {
		case s.Due != 0:
			p.after(o, EventReturn, rowOf(OnDeadline))
		case o.CheckedIn():
			p.after(o, EventReturn, rowOf(OnStanding))
		}
	}
}

// after proves a ladder that waits for an event.
func (p *prover) after(o *Obligation, event EventKind, row ladderRow) {
	stages := p.Policy.stages(&row, o.Key)
	for i := range stages {
		st := &stages[i]
		if st.Together > 0 { // whether it comes is for other matters to say
			continue
		}
		for _, role := range st.To {
			c := Cover{Obligation: o.Key, Ladder: row.name, Stage: st, After: event, Repeats: st.Every, Role: role}
			p.cover(o, nil, c, span{p.Today, days.Never, "", func(Date, Date) bool { return true }})
		}
	}
}

// CheckedIn reports whether the obligation's rhythm is long enough for check-ins of its own.
func (o *Obligation) CheckedIn() bool { return o.Rhythm == Quarterly || o.Rhythm == Yearly }

// A span is the days on which a stage is the newest of its role, and how to report whether it has a day of its own between two of them.
type span struct {
	from, to Date
	only     string // just this body; empty: all
	own      func(from, to Date) bool
}

// cover yields the rows of one stage and role: c with whom it comes to. Whoever has reported its part is passed over, if a status is given.
func (p *prover) cover(o *Obligation, s *Status, c Cover, on span) {
	p.rows = p.rows[:0]
	names := o.Bodies(c.Role)
	if len(names) == 0 && c.Role.Must() {
		c.From, c.Reason = on.from, "方案未列明"+c.Role.Chinese()
		p.yield(&c)
	}
	for _, name := range names {
		stretches := p.whole.Of(name, c.Role)
		for i := range stretches {
			p.stretch(c, s, &stretches[i], &on)
		}
	}
	for i := range p.rows {
		if p.rows[i].To == days.Never {
			p.rows[i].To = 0
		}
		p.yield(&p.rows[i])
	}
}

// stretch adds what a name comes to on those days of a stretch that a stage takes in.
func (p *prover) stretch(c Cover, s *Status, st *people.Stretch, on *span) {
	c.From, c.To = max(st.From, on.from), min(st.To, on.to)
	// Nothing is asked of days after the plan's end: contacts that run out then leave no gap.
	if c.From > c.To || c.From > p.end && c.From > on.from {
		return
	}
	own := on.own(c.From, c.To)
	for i := range st.Members {
		m := &st.Members[i]
		other := c.Role.Works() && on.only != "" && on.only != m.Body
		if !other && (s == nil || !s.done(c.Role, m.Body)) {
			p.member(c, m, own)
		}
	}
}

// member adds what one body comes to. Out of reach it leaves a gap only if the stage has a day of its own then.
func (p *prover) member(c Cover, m *people.Member, own bool) {
	c.Body = m.Body
	if m.Reason != "" && own {
		gap := c
		gap.Reason = m.Reason
		p.add(gap)
	}
	for i := range m.Contacts {
		c.Contact = *m.Contacts[i].Contact
		p.add(c)
	}
}

// add joins a row to one that says the same of days next to its own.
func (p *prover) add(c Cover) {
	for i := range p.rows {
		r := &p.rows[i]
		same := r.Body == c.Body && r.Reason == c.Reason && r.Contact.Same(&c.Contact)
		if same && r.From <= c.To && c.From <= max(r.To, r.To+1) {
			r.From, r.To = min(r.From, c.From), max(r.To, c.To)
			return
		}
	}
	p.rows = append(p.rows, c)
}
