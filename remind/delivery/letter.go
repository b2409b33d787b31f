package delivery

import (
	"time"

	"duban/remind"
)

// A Letter is a message on its way to one address: worded, queued, claimed and sent as the same bytes under the same ID. Whoever words it fills
// it in, the store keeps it, a channel reads of it what its medium has a place for.
type Letter struct {
	ID              string // stable over all attempts: the local part of the Message-ID
	remind.Address         // where it goes
	Recipient       string // whom it addresses, in words: 常宁市党委、政府
	remind.Rendered        // its words
	Mention         []string
	Urgent          bool      // the week's cap did not hold it; cards say so by their colour
	References      string    // the thread's root, a local part; empty: none
	Date            time.Time // when it was worded, which the mail's header says, however late it goes
}

// NewLetter returns a message in words as a letter. What is said of the whole group it came from, and its date, is left to the caller.
func NewLetter(m *remind.Message, r remind.Rendered) Letter {
	return Letter{ID: m.ID, Address: m.Address, Recipient: m.Recipient, Rendered: r, Mention: m.Mention}
}

// Marked returns a letter whose subject was worded without its name, marked where it goes as a mail. A post has no subject to answer by.
func (l Letter) Marked() Letter {
	if l.Channel == remind.MailChannel {
		l.Subject = Marked(l.Subject, l.ID)
	}
	return l
}

// Rename changes the name of a letter. A subject that is marked is marked with that.
func (l *Letter) Rename(id string) {
	if subject := Unmarked(l.Subject); subject != l.Subject {
		l.Subject = Marked(subject, id)
	}
	l.ID = id
}
