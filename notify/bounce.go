package notify

import (
	"bufio"
	"cmp"
	"errors"
	"io"
	"net/mail"
	"net/textproto"
	"slices"
	"strings"

	"duban/remind/delivery"

	"github.com/emersion/go-message"
)

// A Bounce is what a delivery status notification (RFC 3464) says of one of our mails: a server that had taken it could not deliver it.
type Bounce struct {
	ID         string   // of the message: the part of its Message-ID before the @
	Recipients []string // the address as it was given at first and as it was at last, as far as the server tells
	Status     string   // enhanced status code (RFC 3463), as 5.1.1
	Reply      string   // what the last server said
	Dead       bool     // the address is no good until somebody mends it
	Ours       bool     // the status does not speak of the address, but of the mail, its sender or a policy
}

// About reports whether the bounce is about an address, and not about another one that a forwarding or a list behind it leads to.
func (b *Bounce) About(address string) bool {
	return slices.ContainsFunc(b.Recipients, func(r string) bool { return strings.EqualFold(r, address) })
}

// ErrNoBounce says that a mail is no notification of a permanent failure that names one of our messages: a delay, an automatic reply, a
// letter from a person.
var ErrNoBounce = errors.New("no bounce of a mail of ours")

// ReadBounce reads a mail and returns each failure that it reports. What reports none, or does not name the message by returning its headers,
// returns ErrNoBounce: a bounce that names nothing proves nothing.
func ReadBounce(r io.Reader) ([]Bounce, error) {
	e, err := message.Read(r)
	if unreadable(err) {
		return nil, ErrNoBounce
	}
	kind, params, err := e.Header.ContentType()
	parts := e.MultipartReader()
	if err != nil || kind != "multipart/report" || !strings.EqualFold(params["report-type"], "delivery-status") || parts == nil {
		return nil, ErrNoBounce
	}
	var id string
	var failures []Bounce
	for range maxParts {
		p, err := parts.NextPart()
		if unreadable(err) {
			break // the end, or what is left cannot be read
		}
		switch kind, _, _ := p.Header.ContentType(); kind {
		case "message/delivery-status", "message/global-delivery-status":
			failures = append(failures, readStatus(p.Body)...)
		case "message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers":
			id = cmp.Or(id, readID(p.Body))
		}
	}
	if id == "" || len(failures) == 0 {
		return nil, ErrNoBounce
	}
	for i := range failures {
		failures[i].ID = id
	}
	return failures, nil
}

// maxParts and maxRecipients bound what a hostile report can make of itself.
const (
	maxParts      = 20
	maxRecipients = 100
)

// unreadable reports whether a mail could not be taken apart. A charset or an encoding that the library does not know is
// no hindrance: what counts in a bounce, addresses and identifiers, is ASCII.
func unreadable(err error) bool {
	return err != nil && !message.IsUnknownCharset(err) && !message.IsUnknownEncoding(err)
}

// readStatus returns the permanent failures among the groups of fields, one for the message and one for each recipient (RFC 3464 section 2).
func readStatus(body io.Reader) []Bounce {
	r := textproto.NewReader(bufio.NewReader(body))
	var all []Bounce
	for range maxRecipients {
		h, err := r.ReadMIMEHeader()
		status, _, _ := strings.Cut(strings.TrimSpace(h.Get("Status")), " ")
		if strings.EqualFold(strings.TrimSpace(h.Get("Action")), "failed") && strings.HasPrefix(status, "5.") {
			all = append(all, Bounce{
				Recipients: []string{untyped(h.Get("Original-Recipient")), untyped(h.Get("Final-Recipient"))},
				Status:     status, Reply: tidy(status + " " + readable(untyped(h.Get("Diagnostic-Code")))), Dead: deadStatus(status), Ours: !addressStatus(status),
			})
		}
		if err != nil {
			break
		}
	}
	return all
}

// untyped returns a field's value without its type: rfc822;shigu@city.example.
func untyped(field string) string {
	if _, value, ok := strings.Cut(field, ";"); ok {
		field = value
	}
	return strings.Trim(strings.TrimSpace(field), "<>")
}

// readID returns the message of ours that a mail's headers name, or nothing.
func readID(headers io.Reader) string {
	h, _ := textproto.NewReader(bufio.NewReader(headers)).ReadMIMEHeader() // what stands before a fault counts
	return ourID(h.Get("Message-Id"))
}

// addressStatus reports whether a status speaks of the address, its mailbox or the way to it (RFC 3463 3.2, 3.3, 3.5).
func addressStatus(code string) bool {
	return strings.HasPrefix(code, "5.1.") && code != "5.1.7" && code != "5.1.8" || strings.HasPrefix(code, "5.2.") && code != "5.2.3" ||
		strings.HasPrefix(code, "5.4.")
}

// deadStatus reports whether a status code (RFC 3463, IANA's registry) blames the address: no such mailbox, moved, no such host. A mailbox that
// is full (5.2.2) or a policy that refuses (5.7.x) may pass.
func deadStatus(code string) bool {
	switch code {
	case "5.1.0", "5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1", "5.4.4":
		return true
	}
	return false
}

// ourID returns the message that a Message-ID names, or nothing.
func ourID(header string) string {
	addr, err := mail.ParseAddress(header)
	if err != nil {
		return ""
	}
	id, _, _ := strings.Cut(addr.Address, "@")
	if !delivery.IsID(id) {
		return ""
	}
	return id
}
