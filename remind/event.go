package remind

import "time"

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

// EventWithdraw is what takes an obligation out of its plan: a new version that lacks it. No command records it on a key.
const EventWithdraw EventKind = "withdraw"

// NoDocument marks an extension that no document stands behind.
const NoDocument = "无文号"

// Undocumented reports whether the event moves a deadline and names no document.
func (e *Event) Undocumented() bool { return e.Kind == EventExtend && e.Doc == "" }

// An Event is one row of an obligation's history, never changed once recorded. On a whole problem it covers the problem's
// measures and rhythms that are not closed.
type Event struct {
	ID       int64     `json:"id"` // order of recording
	Key      Key       `json:"key"`
	Kind     EventKind `json:"event"`
	On       Date      `json:"on"`               // the day it took effect
	At       time.Time `json:"at"`               // when it was recorded
	By       string    `json:"by"`               // who decided; of a reply that was taken, who replied
	Taker    string    `json:"taker,omitempty"`  // who of the office has taken it from a reply of By
	Typist   string    `json:"typist,omitempty"` // who typed it; empty: it was recorded before this was kept
	Doc      string    `json:"doc"`
	Note     string    `json:"note"`
	For      string    `json:"for,omitempty"`      // one body's part of a report or return
	To       Date      `json:"to,omitempty"`       // the new date of an extension; the last day of a suspension
	Alone    bool      `json:"alone,omitempty"`    // an extension that leaves the measures where they are
	Shortcut bool      `json:"shortcut,omitempty"` // 补录: a state was passed over
}

// A Progress is how a matter goes on, in words (进展): it changes no state. It came with a reply, or the office has typed it.
type Progress struct {
	Key   Key       `json:"key"`
	On    Date      `json:"on"`
	At    time.Time `json:"at"`              // when it was recorded
	By    string    `json:"by"`              // who reports
	Taker string    `json:"taker,omitempty"` // who of the office has taken or typed it
	Text  string    `json:"text"`
	Files []string  `json:"files,omitempty"` // the hashes of its proof
	Reply int64     `json:"reply,omitempty"` // that it came with
}
