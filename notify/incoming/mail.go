package incoming

import (
	"net/mail"
	"time"

	"duban/remind/answer"
)

// A Mail is what came, taken apart. Nothing of it is believed yet: whoever sent it may have written any of it.
type Mail struct {
	From      mail.Address // decoded; empty where it cannot be read
	To        []string     // bare addresses of To and Cc
	Subject   string       // decoded, in one line
	Date      time.Time    // as the sender's program says; zero: nothing that can be read
	MessageID string       // without brackets; empty: none

	IDs     []string // names of messages of ours in References and In-Reply-To, the newest first
	Mark    string   // DB-1260ee3343, as delivery.Mark makes it; empty: the subject has none
	Machine string   // in Chinese: why no person wrote it; empty: a person may have

	Text string // the plain parts
	HTML string // the HTML parts, as they came, decoded
	// Files are what may be proof, in their order; Left says in Chinese what was not kept, and why.
	Files []answer.File
	Left  []string

	Auth   []answer.Check // of the topmost Authentication-Results alone
	Doubts []string       // in Chinese: what the office should look at
}
