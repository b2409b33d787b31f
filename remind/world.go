package remind

import (
	"slices"

	"duban/remind/account"
	"duban/remind/paperwork"
	"duban/remind/people"
	"duban/remind/shortname"
	"duban/remind/ticket"
	"duban/remind/typed"
)

// A World is all that deciding needs but the instant.
type World struct {
	Plans       []Plan
	Obligations []Obligation  // of all plans, in the plans' order
	Withdrawn   []Obligation  // of former versions of a plan: shown, never sent
	Gone        map[Key]Event // by what each of them was withdrawn
	Came        map[Key]Date  // when each first stood in a plan that was taken in; none: it is not known
	Heard       Heard         // who was told of what; of matters that have gone on lately, and by stand-ins, at least
	Events      []Event
	Chases      []Chase // in the order of their recording
	Papers      []Paper // that the office has sent, likewise
	PaperTerms  paperwork.Terms
	Policy      *Policy
	Calendar    Calendar
	Book        *Book
	Office      SignOff
	Links       ticket.Links
	Troubles    []Trouble       // what deliveries ran into, for the office
	Reach       Reach           // what is known of addresses; nil: nothing is asked of them
	Held        map[string]Date // mailboxes to which a person lets nothing go, with the last day of that; none: until he does
	Released    map[string]Date // plans of which notices may leave: the first day on which they might
	Kept        map[Key]Date    // plans, problems and matters that a person keeps back, with the last day; none: until he does

	Answers Answers // what people have answered, and what they are asked to

	Named    map[Key]string             // short names of problems that the office has set
	Proposed map[Key]shortname.Proposal // those that are brought along
	problems map[Key]*Obligation        // in force or withdrawn
	short    *shortname.Kept            // of problems
	heads    map[string]*planHead       // of plans by their ids
	others   []PlanHead                 // of plans that are in force and not here: see Among
	Accounts *account.Book              // what the readers of messages answer for in all plans; nil: the plans say it
	Beyond   Date                       // the last deadline of plans that are not here; none: all are
}

// Prepare fills Obligations from Plans, and heads the plans.
func (w *World) Prepare() *World {
	w.Obligations = obligationsOf(w.Plans)
	w.listProblems()
	w.head()
	return w
}

// A Day is a World on one day.
type Day struct {
	*World
	Today    Date
	States   States
	index    map[Key]*Obligation
	lookup   *lookup           // whom names come to; made when first asked for
	gaps     []Trouble         // of everything; made when first asked for
	unproved []Trouble         // of addresses that nothing is delivered to; made when first asked for
	quiet    []bool            // by obligation: nothing of it was left to tell on the day before
	sleeps   bool              // a state may change by itself: then the days to come are folded anew, one by one
	Aside    []bool            // by obligation: nobody looks at what it tells
	whole    *people.Timelines // whom names come to on all later days; made when first asked for
}

// On returns the world on a day.
func (w *World) On(today Date) *Day {
	d := &Day{World: w, Today: today, States: Fold(w.Obligations, w.Events, w.Book, today), lookup: newLookup()}
	for i := range w.Withdrawn {
		if k := w.Withdrawn[i].Key; d.States[k] == nil {
			d.States[k] = &Status{State: Open, Due: w.Withdrawn[i].Due, Original: w.Withdrawn[i].Due, Withdrawn: true, Cause: w.Gone[k]}
		}
	}
	for _, s := range d.States {
		d.sleeps = d.sleeps || s.State == Suspended
	}
	return d
}

// Find returns the obligation of a key as somebody types it, and its status. Where there is one plan only, the key may stand without it.
func (d *Day) Find(key string) (*Obligation, *Status) {
	key = typed.Key(key)
	if o, s := d.obligation(Key(key)); o != nil {
		return o, s
	}
	if len(d.Plans) == 1 && !d.Several() {
		if o, s := d.obligation(Key(d.Plans[0].ID + "/" + key)); o != nil {
			return o, s
		}
	}
	return nil, nil
}

// Due decides for all plans of the world, see the function Due, and how matters went on for those who were told of them. What a stand-in was
// told for somebody who is back is set apart.
func (d *Day) Due() Decision {
	all := Due(d.Obligations, d.States, d.Policy, d.Calendar, d.Book, d.Today.At(12, 0))
	all.Notices, all.Relayed = d.relayed(all.Notices)
	d.mark(all.Notices)
	all.Notices = append(append(all.Notices, d.chased(nil)...), d.outcomes(nil).notices...)
	return all
}

// decider returns a decider of the day's world. All of one day share a lookup.
func (d *Day) decider() *decider {
	x := newDecider(d.Policy, d.Calendar, d.Book, d.Today)
	x.plan, x.states, x.lookup = d.Obligations, d.States, d.lookup
	return x
}

// Untold returns the notices of Due without what told knows. Of most obligations nothing changes from one round to the next: those of
// which nothing was left to tell, no stage has come after since and no ladder has begun anew are passed over.
func (d *Day) Untold(told func(NoticeKey) bool, since Date) Decision {
	x := d.decider()
	// Previews ask day by day: a plan of hundreds of obligations tells a few of them on most days.
	if d.quiet == nil {
		d.quiet = make([]bool, len(d.Obligations))
	}
	x.told = told
	for i := range d.Obligations {
		if d.aside(i) {
			continue
		}
		o, before := &d.Obligations[i], len(x.notices)
		s := d.States[o.Key]
		if best, any := x.best(o, s); any && (!d.quiet[i] || x.newest() > since || d.turned(o, s, since)) {
			x.tell(o, s, &best)
		}
		x.tellFigures(o, s)
		d.quiet[i] = len(x.notices) == before
	}
	due, relayed := d.relayed(x.notices)
	d.mark(due)
	return Decision{append(append(due, d.chased(told)...), d.outcomes(told).notices...), relayed}
}

// aside reports whether nobody looks at an obligation.
func (d *Day) aside(i int) bool { return d.Aside != nil && d.Aside[i] }

// turned reports whether a ladder of an obligation has begun anew after since: what it told before is told no more, and something older may come
// out from behind it.
func (d *Day) turned(o *Obligation, s *Status, since Date) bool {
	if s.Due != 0 || o.Rhythm != Quarterly && o.Rhythm != Yearly {
		return since <= s.Due && s.Due < d.Today
	}
	_, end := CheckIn(o.Rhythm, d.Calendar, since)
	return end < d.Today
}

// Settle notes that everything that Untold has found is told or passed over now, but for what is put off.
func (d *Day) Settle(deferred []Notice) {
	waits := make(map[Key]bool, len(deferred))
	for i := range deferred {
		waits[deferred[i].Obligation] = true
	}
	for i := range d.quiet {
		d.quiet[i] = len(waits) == 0 || d.aside(i) || !waits[d.Obligations[i].Key]
	}
}

// Missed returns the stages of the days after since that are not to be told today: see Passed.
func (d *Day) Missed(since Date) []Passed {
	x := d.decider()
	var passed []Passed
	for i := range d.Obligations {
		passed = append(passed, x.missed(&d.Obligations[i], d.States[d.Obligations[i].Key], since)...)
	}
	// The last round may have been held before the event of its own day.
	for _, n := range d.outcomes(nil).lapsed {
		if n.Nominal >= since {
			passed = append(passed, Passed{Notice: n, Ending: Lapsed})
		}
	}
	return passed
}

// LastDue returns the last deadline in force.
func (d *Day) LastDue() Date {
	last := d.Beyond
	for _, s := range d.States {
		if !s.Withdrawn {
			last = max(last, s.Due)
		}
	}
	return last
}

// End returns the last dated stage of the last deadline in force: the day up to which a preview makes sense.
func (d *Day) End() Date {
	after := 0
	all := [][]Stage{d.Policy.Deadline}
	for i := range d.Policy.Own {
		if w := &d.Policy.Own[i]; w.Ladder == OnDeadline {
			all = append(all, w.Stages)
		}
	}
	for _, st := range slices.Concat(all...) {
		if st.Every == Once && st.Unit == Days {
			after = max(after, st.At)
		}
	}
	return d.Calendar.After(d.LastDue() + Date(after))
}

// Later returns the world on a later day than d's; without d, on a first one. States change by themselves only where a suspension ends.
func (w *World) Later(d *Day, today Date) *Day {
	if d == nil {
		return w.On(today)
	}
	if d.sleeps {
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
