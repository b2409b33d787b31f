package answer

import (
	"errors"
	"slices"

	"duban/remind"
)

// ErrNoForm says that a message has no form: there is no such message, or none that a link was sent with.
var ErrNoForm = errors.New("no message that could be answered by a link")

// A Form is what the page behind the link of a message shows, and what may be answered there.
type Form struct {
	Message   string
	Address   string // that the message went to
	Name      string // of its contact; empty: none is known
	Recipient string // whom it addressed
	Subject   string
	Day       remind.Date // on which it was sent
	Speaks    bool        // the address still speaks for whom the message told
	Matters   []Asked     // on which its reader works, in the order of the message
	Earlier   []Reply     // to the message, the newest first
	Office    remind.SignOff
}

// An Asked is a matter as a form shows it.
type Asked struct {
	Matter
	Name  string // 问题22　简称, and which measure
	State string // in Chinese, with its day where it is settled
	Open  bool   // an answer still means something
	Own   bool   // the work is the reader's own: a lead cannot report it done, nor ask for a later day
}

// Open reports whether the form may still be answered: who has it still speaks for a body that was told, and a matter is not settled.
func (f *Form) Open() bool {
	return f.Speaks && slices.ContainsFunc(f.Matters, func(m Asked) bool { return m.Open })
}

// Asks returns the matters that may still be answered.
func (f *Form) Asks() (open []Asked) {
	for _, m := range f.Matters {
		if m.Open {
			open = append(open, m)
		}
	}
	return open
}

// Allows reports whether a kind of answer makes sense for a matter.
func (a *Asked) Allows(k Kind) bool {
	switch k {
	case Received, Progress:
		return a.Open
	case Done:
		return a.Open && a.Own
	case Extension:
		return a.Open && a.Own && a.Due != 0
	default:
		return false
	}
}
