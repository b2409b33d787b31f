package change

import (
	"slices"
	"strings"

	"duban/remind"
)

// A RejectedEvent says why an event cannot be recorded; it is shown to whoever typed the command.
type RejectedEvent string

// Error returns the refusal's text.
func (r RejectedEvent) Error() string { return string(r) }

// Check reports whether an event may be recorded on an obligation in this status, and marks a shortcut (补录). The order is
// open → reported → accepted → closed; passing over a state needs a note.
func Check(e *remind.Event, o *remind.Obligation, s *remind.Status, book *remind.Book, today remind.Date) error {
	switch {
	case s.Withdrawn:
		return RejectedEvent("the obligation has been withdrawn from its plan")
	case e.On == 0 || e.On > today:
		return RejectedEvent("--on " + e.On.String() + " lies after today")
	case e.On < s.Last.On:
		return RejectedEvent("--on " + e.On.String() + " lies before the last event, " + string(s.Last.Kind) + " on " + s.Last.On.String())
	case e.On < s.On:
		return RejectedEvent("--on " + e.On.String() + " lies before the event that set its state, " + string(s.Cause.Kind) + " of " +
			string(s.Cause.Key) + " on " + s.On.String())
	case !s.Takes(*e):
		return RejectedEvent("cannot " + string(e.Kind) + ": the state is " + string(s.State) + hint(e.Kind))
	}
	if e.For != "" {
		if e.Kind != remind.EventReport && e.Kind != remind.EventReturn {
			return RejectedEvent("--for goes with report and return only")
		}
		if err := checkFor(e, o, s, book); err != nil {
			return err
		}
	}
	return checkKind(e, s)
}

// hint says which states an event is for, where the state alone does not make that plain.
func hint(k remind.EventKind) string {
	switch k {
	case remind.EventReopen:
		return "; only what is closed can be reopened"
	case remind.EventReturn:
		return "; only what is reported or accepted can be returned"
	case remind.EventExtend:
		return "; only a dated obligation that is not closed can be extended"
	default:
		return ""
	}
}

// checkFor checks an event on one body's part: the body must be responsible on the day of the event, and its part must be there to be
// reported or given back, so that no report is counted twice.
func checkFor(e *remind.Event, o *remind.Obligation, s *remind.Status, book *remind.Book) error {
	members := book.Members(o.Responsible, e.On)
	name := book.Name(e.For, e.On)
	switch {
	case !slices.Contains(members, name):
		return RejectedEvent(e.For + " is not responsible here; responsible are " + strings.Join(members, " "))
	case e.Kind == remind.EventReport && s.ReportedBy(name):
		return RejectedEvent(e.For + " has reported already")
	case e.Kind == remind.EventReturn && s.State == remind.Open && !s.ReportedBy(name):
		return RejectedEvent(e.For + " has not reported")
	}
	return nil
}

// checkKind checks what is particular to a kind of event, and marks a shortcut. Dates that bring a deadline forward, shortcuts, returns and
// reopenings need their reason on record: somebody will ask.
func checkKind(e *remind.Event, s *remind.Status) error {
	switch e.Kind {
	case remind.EventExtend:
		return checkExtend(e, s)
	case remind.EventSuspend:
		if e.To <= e.On {
			return RejectedEvent("a suspension must end: give --to, after " + e.On.String())
		}
	case remind.EventAccept:
		e.Shortcut = s.State == remind.Open
	case remind.EventClose:
		e.Shortcut = s.State != remind.Accepted
	case remind.EventReturn, remind.EventReopen:
		if e.Note == "" {
			return RejectedEvent("--note is needed: say why, the units are told")
		}
	}
	if e.Shortcut && e.Note == "" {
		return RejectedEvent("the state is " + string(s.State) + ": a shortcut needs --note and is marked 补录")
	}
	return nil
}

// checkExtend checks that an extension leads to another day, and that something stands behind it: bringing a day forward needs the document.
func checkExtend(e *remind.Event, s *remind.Status) error {
	switch {
	case e.To == 0 || e.To == s.Due:
		return RejectedEvent("--to must be another day than the deadline in force, " + s.Due.String())
	case e.To < s.Due && e.Doc == "":
		return RejectedEvent("--to lies before the deadline in force, " + s.Due.String() + ": to bring it forward, give --doc, the document that says so")
	case e.Doc == "" && e.Note == "":
		return RejectedEvent("--doc is needed, the document that moves the deadline; where there is none, give --note, and it is marked " + remind.NoDocument)
	}
	return nil
}
