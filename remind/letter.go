package remind

import "time"

// A Letter is a message on its way to one address: worded, queued, claimed and sent as the same bytes under the same ID. Whoever words it fills
// it in, the store keeps it, a channel reads of it what its medium has a place for.
type Letter struct {
	ID         string // stable over all attempts: the local part of the Message-ID
	Address           // where it goes
	Recipient  string // whom it addresses, in words: 常宁市党委、政府
	Rendered          // its words
	Mention    []string
	Urgent     bool      // mails say so in a header, cards by their colour
	References string    // the thread's root, a local part; empty: none
	Date       time.Time // when it was worded, which the mail's header says, however late it goes
}

// Letter returns a message in words as a letter. What is said of the whole group it came from, and its date, is left to the caller.
func (m *Message) Letter(r Rendered) Letter {
	return Letter{ID: m.ID, Address: m.Address, Recipient: m.Recipient, Rendered: r, Mention: m.Mention}
}
