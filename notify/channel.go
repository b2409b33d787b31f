package notify

import (
	"context"
	"time"

	"duban/remind"
)

// A Letter is a worded message on its way to one address.
type Letter struct {
	ID         string // stable: the local part of the Message-ID
	Channel    string
	To         string
	Recipient  string
	Subject    string
	Text       string
	HTML       string
	Markdown   string
	Data       string
	References string // the thread's root, a local part; empty: none
	Date       time.Time
	Mention    []string
	High       bool
}

// A Channel carries letters. Send calls mark just before the step after which a failure is doubtful; if mark fails, nothing is sent.
type Channel interface {
	Send(ctx context.Context, l Letter, mark func() error) remind.Verdict
}
