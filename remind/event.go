package remind

import "time"

// State is how far an obligation has come.
type State string

// The states. Returned (退回) and reopened (反弹) are events that lead back to Open.
const (
	Open      State = "open"      // 整改中
	Reported  State = "reported"  // 已完成待验收
	Accepted  State = "accepted"  // 验收通过待销号
	Closed    State = "closed"    // 已销号
	Suspended State = "suspended" // 暂停
)

// Chinese returns the state in the words of the office.
func (s State) Chinese() string {
	switch s {
	case Reported:
		return "已完成待验收"
	case Accepted:
		return "验收通过待销号"
	case Closed:
		return "已销号"
	case Suspended:
		return "暂停"
	default:
		return "整改中"
	}
}

// EventKind is what happened to an obligation.
type EventKind string

// The kinds of event; each is also the name of the command that records it.
const (
	EventReport  EventKind = "report"
	EventAccept  EventKind = "accept"
	EventReturn  EventKind = "return"
	EventClose   EventKind = "close"
	EventReopen  EventKind = "reopen"
	EventExtend  EventKind = "extend"
	EventSuspend EventKind = "suspend"
	EventResume  EventKind = "resume"
)

// An Event is one row of an obligation's history, never changed once recorded. On a whole problem it covers the problem's
// measures and rhythms that are not closed.
type Event struct {
	ID       int64     `json:"id"` // order of recording
	Key      Key       `json:"key"`
	Kind     EventKind `json:"event"`
	On       Date      `json:"on"` // the day it took effect
	At       time.Time `json:"at"` // when it was recorded
	By       string    `json:"by"`
	Doc      string    `json:"doc"`
	Note     string    `json:"note"`
	For      string    `json:"for,omitempty"`      // one body's part of a report or return
	To       Date      `json:"to,omitempty"`       // the new date of an extension; the last day of a suspension
	Alone    bool      `json:"alone,omitempty"`    // an extension that leaves the measures where they are
	Shortcut bool      `json:"shortcut,omitempty"` // 补录: a state was passed over
}

// An Anchor is what a ladder counts from: a date and the event that set it. Seq counts the events of the obligation that have
// set an anchor (0: the plan itself), so that a return to the same date is told anew.
type Anchor struct {
	Date  Date   `json:"date"`
	Event string `json:"event"` // "import" or an EventKind
	Seq   int    `json:"seq"`
}

// A Status is what events made of an obligation.
type Status struct {
	State     State
	Due       Date         // the deadline in force; none for standing duties
	Original  Date         // the document's
	Extended  int          // how many extensions
	Anchor    Anchor       // of the deadline ladder
	On        Date         // day of the event that set State
	Recorded  Date         // day on which that event was recorded
	Cause     Event        // the event that set State; zero without one
	Last      Event        // the last event on this very key; zero without one
	Closing   Key          // the key whose closing closed it
	Until     Date         // last day of a suspension
	Parts     []Part       // who has reported its own part, while Open
	Returns   []PartReturn // parts given back while the others' work goes on
	returned  int          // how many parts have ever been given back
	Known     bool         // some event has been recorded
	Withdrawn bool         // the key has vanished from its plan: shown, never sent
}

// A PartReturn is one body's part given back: that body and the lead are told why, nobody else hears anything anew.
type PartReturn struct {
	Body   string
	Event  Event
	Anchor Anchor
}

// A Part is one body's report of its own share.
type Part struct {
	Body string
	On   Date
}
