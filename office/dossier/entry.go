// Package dossier puts everything that is on record of a matter into one order (督办留痕): where its deadlines stand in the document, who was told
// what and when, what was answered, decided and reported, and who typed it. It is pure: what there is, the office has read from the store.
//
// entry.go says what an Entry is, assemble.go gathers them; versions.go compares the plan's and the directory's versions.
package dossier

import (
	"time"

	"duban/remind"
	"duban/remind/answer"
	"duban/store"
)

// A Kind is what an entry tells.
type Kind string

// The kinds, in the order in which entries of one instant stand.
const (
	Imported  Kind = "import"     // a version of the plan that changed something of the matter
	Stated    Kind = "deadline"   // what such a version states of a deadline, and where
	Withdrawn Kind = "withdrawal" // what such a version lacks
	Contacts  Kind = "contacts"   // a directory in which others speak for the matter's bodies
	Named     Kind = "name"
	Held      Kind = "hold"
	Released  Kind = "release"
	Replied   Kind = "reply"
	Happened  Kind = "event"
	Went      Kind = "progress"
	Answered  Kind = "reply_end" // what the office did with a reply
	Ended     Kind = "plan_end"
	Chased    Kind = "chase"
	Sent      Kind = "paper" // that the office has sent, by its own ways
	Told      Kind = "notice"
)

// ranks order the entries of one instant.
var ranks = map[Kind]int{
	Imported: 1, Stated: 2, Withdrawn: 3, Contacts: 4, Named: 5, Held: 6, Released: 7, Replied: 8, Answered: 9, Happened: 10, Went: 11, Ended: 12, Chased: 13, Sent: 14, Told: 15,
}

// An Entry is one thing on record. Of the pointers those are set that its kind has.
type Entry struct {
	At     time.Time   // when it was recorded; of a notice, when it was told, or else decided
	On     remind.Date // from which day it holds
	Kind   Kind
	Key    remind.Key // of the matter that it is of; a problem's stands for all that belongs to it
	By     string     // who decided
	Taker  string     // who of the office took it from a reply of By
	Typist string     // who typed it; empty: nobody did, or it was recorded before this was kept
	Doc    string
	Note   string

	Plan       *remind.Plan       // of an import
	Obligation *remind.Obligation // of a deadline or a withdrawal, as that version states it
	Due        remind.Date        // of a deadline: as stated; of an extension: the new one
	Gained     []remind.Contact   // of contacts
	Lost       []remind.Contact
	Name       string         // given; empty: taken back
	Hold       *store.SetHold // of a hold or a release
	Event      *remind.Event
	Progress   *remind.Progress
	Files      []answer.File // of progress: what its proof is called
	Chase      *remind.Chase
	Paper      *remind.Paper
	Reply      *answer.Reply
	Ending     *answer.Ending
	Notice     *store.LogRow
	Messages   []Message // by which the notice was told, or was to be
}

// A Message is one that carried a notice, with all that became of it.
type Message struct {
	*store.Trail
	Again bool // an entry before this one has it already
}
