package remind

import (
	"slices"
	"strconv"
)

// PartReturned is the event of an anchor that counts the returns of parts; its Seq has nothing to do with that of the other anchors.
const PartReturned = "return-part"

// States holds the status of every obligation of a plan.
type States map[Key]*Status

// Fold makes the states of a plan's obligations on a day from the events recorded, in the order of their IDs. Events of other
// plans are passed over. The book tells how many bodies must report.
func Fold(obligations []Obligation, events []Event, book *Book, today Date) States {
	f := folder{states: make(States, len(obligations)), family: map[Key][]*Obligation{}, book: book}
	for i := range obligations {
		o := &obligations[i]
		f.states[o.Key] = &Status{
			State: Open, Due: o.Due, Original: o.Due, Anchor: Anchor{Date: o.Due, Event: "import"},
		}
		f.family[o.Key] = append(f.family[o.Key], o)
		if p := o.Key.ProblemKey(); p != o.Key {
			f.family[p] = append(f.family[p], o)
		}
	}
	for _, e := range events {
		f.apply(e)
	}
	for _, s := range f.states {
		// A suspension that nobody has ended is over by itself after its last day: states need no timer.
		s.wake(today)
	}
	return f.states
}

// wake ends a suspension that is over by itself.
func (s *Status) wake(today Date) {
	if s.State == Suspended && today > s.Until {
		s.enter(Open, Event{Kind: EventResume, On: s.Until + 1, At: (s.Until + 1).At(0, 0)})
	}
}

// A folder applies events, in the order of their recording, to the states of all obligations of one world.
type folder struct {
	states States
	family map[Key][]*Obligation // a problem's key: itself first, then its measures and rhythms
	book   *Book
}

// apply lets one event reach the obligations that it covers: its own key, and on a whole problem the problem's measures and rhythms too. An
// event that a status does not take changes nothing, so that events recorded against another version of the plan do no harm.
func (f *folder) apply(e Event) {
	members := f.family[e.Key]
	if len(members) == 0 {
		return
	}
	// The measures that an extension takes along are those dated on the day that the problem had until now. What is withdrawn is folded alone.
	var former Date
	if s := f.states[e.Key]; s != nil {
		former = s.Due
	}
	for _, o := range members {
		s := f.states[o.Key]
		s.wake(DateOf(e.At)) // as it stood when the event was recorded
		if o.Key == e.Key {
			s.Last, s.Known = e, true
		}
		if !s.Takes(e) || o.Key != e.Key && !f.covers(o, s, e, former) {
			continue
		}
		s.Known = true
		f.transition(o, s, e)
	}
}

// Takes reports whether the event changes an obligation in this status.
func (s *Status) Takes(e Event) bool {
	switch e.Kind {
	case EventReport:
		return s.State == Open
	case EventAccept:
		return s.State == Open || s.State == Reported
	case EventClose:
		return s.State != Closed
	case EventReturn:
		return s.State == Reported || s.State == Accepted || e.For != "" && len(s.Parts) > 0
	case EventReopen:
		return s.State == Closed
	case EventExtend:
		return s.State != Closed && s.Due != 0
	case EventSuspend:
		return s.State != Closed
	case EventResume:
		return s.State == Suspended
	default:
		return false
	}
}

// covers reports whether an event on the whole problem reaches one of its measures, beyond what takes says.
func (f *folder) covers(o *Obligation, s *Status, e Event, former Date) bool {
	switch e.Kind {
	case EventExtend:
		return !e.Alone && s.Due == former
	case EventReopen:
		return s.Closing == e.Key
	case EventReport, EventReturn:
		return e.For == "" || slices.Contains(f.book.Members(o.Responsible, e.On), f.book.Name(e.For, e.On))
	default:
		return true
	}
}

// transition makes of a status what an event that it takes leads to.
func (f *folder) transition(o *Obligation, s *Status, e Event) {
	switch e.Kind {
	case EventReport:
		f.report(o, s, e)
	case EventAccept:
		s.enter(Accepted, e)
	case EventClose:
		s.enter(Closed, e)
		s.Closing = e.Key
	case EventReturn:
		f.giveBack(o, s, e)
	case EventReopen, EventResume:
		s.Parts = nil
		s.enter(Open, e)
	case EventSuspend:
		s.enter(Suspended, e)
		s.Until = e.To
	case EventExtend:
		s.extend(e)
	}
}

// extend moves the deadline. Only open work counts from it and gets a new anchor; in any other state the extension has one of its own, so that
// it can be told.
func (s *Status) extend(e Event) {
	s.Due = e.To
	s.Extended++
	if e.Undocumented() {
		s.NoDoc++
	}
	s.Moved, s.MovedBy = e, Anchor{Date: e.To, Event: string(EventExtend) + "-" + strconv.Itoa(s.Extended), Seq: s.Anchor.Seq}
	if s.State == Open {
		s.enter(Open, e)
		s.MovedBy = s.Anchor
	}
}

// report counts one body's part, or ends the work where all is reported. Members are asked for as of the day of the report, since a
// collective may have had other members then.
func (f *folder) report(o *Obligation, s *Status, e Event) {
	if e.For == "" {
		s.Parts = nil
		s.enter(Reported, e)
		return
	}
	name := f.book.Name(e.For, e.On)
	if !s.ReportedBy(name) {
		s.Parts = append(s.Parts, Part{Body: name, On: e.On})
	}
	s.Returns = slices.DeleteFunc(slices.Clone(s.Returns), func(r PartReturn) bool { return r.Body == name })
	for _, m := range f.book.Members(o.Responsible, e.On) {
		if !s.ReportedBy(m) {
			return
		}
	}
	s.enter(Reported, e)
}

// giveBack opens reported work again. One body's part leaves the others' reports as they are; while work goes on, it sets no new
// anchor either, so that nobody else is told anything anew.
func (f *folder) giveBack(o *Obligation, s *Status, e Event) {
	if e.For == "" {
		s.Parts = nil
		s.enter(Open, e)
		return
	}
	name := f.book.Name(e.For, e.On)
	// A part cannot be taken out of a report of the whole without naming the other parts first.
	if s.State != Open && len(s.Parts) == 0 { // all was reported at once
		for _, m := range f.book.Members(o.Responsible, e.On) {
			s.Parts = append(s.Parts, Part{Body: m, On: s.On})
		}
	}
	s.Parts = slices.DeleteFunc(slices.Clone(s.Parts), func(p Part) bool { return p.Body == name })
	if s.State != Open {
		s.enter(Open, e)
		return
	}
	// The anchor counts the returns of parts on its own: the deadline's anchor stays, so nobody else is told anew.
	s.returned++
	s.Returns = append(slices.Clone(s.Returns), PartReturn{
		Body: name, Event: e, Anchor: Anchor{Date: e.On, Event: PartReturned, Seq: s.returned},
	})
}

// ReportedBy reports whether a body has reported its own part; Body is the name in force on the day of its report.
func (s *Status) ReportedBy(body string) bool {
	return slices.ContainsFunc(s.Parts, func(p Part) bool { return p.Body == body })
}

// done reports whether a body has done its part while others still work on theirs: it hears no more in a role in which the work was its own.
func (s *Status) done(role Role, body string) bool {
	return role.Works() && s.State == Open && s.ReportedBy(body)
}

// enter moves to a state and sets the anchor of its ladder anew.
func (s *Status) enter(to State, e Event) {
	s.State, s.On, s.Recorded, s.Cause, s.Returns, s.Former = to, e.On, DateOf(e.At), e, nil, s.Anchor
	s.Anchor = Anchor{Date: e.On, Event: string(e.Kind), Seq: s.Anchor.Seq + 1}
	if to == Open {
		s.Anchor.Date = s.Due
	}
}
