package answer

import (
	"time"

	"duban/remind"
)

// A Way is how a reply came.
type Way string

// The ways.
const (
	ByMail Way = "mail" // a reply to a mail of ours
	ByLink Way = "link" // the form behind the link in a mail
)

// A Reply is what one recipient answered at one time. It is kept as it came, and never changed.
type Reply struct {
	ID      int64
	At      time.Time // when it was taken in
	Way     Way
	Source  string   // what names it once for all: a mail's Message-ID or else the hash of its bytes, a form's token
	Message string   // of ours that it answers; empty: not assigned
	From    string   // the address that it came from; of a link the address of the message
	Name    string   // as the sender calls himself
	Bodies  []string // that were told by the message and for which this address speaks
	Foreign bool     // the address speaks for none of them: the office judges
	Subject string
	Words   string    // above the quotation, whole
	Whole   string    // of a mail: all of its text, quotation and signature too
	Said    time.Time // what a mail's own Date says; zero: nothing
	Auth    []Check   // what the receiving server says of the sender
	Claims  []Claim
	Files   []File
	Left    []string // in Chinese: files that were not kept, and why
	Doubts  []string // in Chinese: what the office should look at before it takes the reply
}

// A Check is one result of a server's check of the sender: spf, dkim or dmarc; pass, fail, none and others.
type Check struct{ Method, Result string }

// A File is proof (佐证材料) that came with a reply: never opened, named by its hash.
type File struct {
	Name   string // as its sender calls it, without a path
	Type   string // as its sender calls it
	Bytes  int
	SHA256 string // hex
	Data   []byte `json:"-"`
}

// Waits reports whether the reply needs somebody of the office: whoever only says 收到, from an address of a body that was told, needs nobody.
func (r *Reply) Waits() bool {
	if r.Message == "" || r.Foreign || len(r.Claims) == 0 || len(r.Files) > 0 || len(r.Doubts) > 0 {
		return true
	}
	for i := range r.Claims {
		if r.Claims[i].Kind != Received {
			return true
		}
	}
	return false
}

// An Ending is what the office did with a reply.
type Ending struct {
	Reply  int64
	At     time.Time
	Taken  bool // false: laid aside
	By     string
	Note   string         // why it was laid aside: the replier is told
	Events []remind.Event // that were recorded by taking it
}
