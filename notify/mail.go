package notify

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"fmt"
	"net"
	"net/mail"
	"net/textproto"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"duban/remind/delivery"
	"duban/remind/typed"
)

// A Sender is who mails come from.
type Sender struct {
	From    string // RFC 5322
	ReplyTo string // likewise; empty: none
}

// MailConfig says how to reach the mail server.
type MailConfig struct {
	Sender
	Host, Username, Password string
	Port                     int
	TLS                      string        // implicit, starttls, none
	CAFile                   string        // PEM, in place of the system's authorities
	Timeout                  time.Duration // for each step before the final dot; 0: a minute
	DotTimeout               time.Duration // for the answer to the final dot, as a server may scan the mail; 0: five minutes
}

// One connection carries several letters: servers limit how many, and drop those that are idle. Together the limits keep an attempt
// shorter than its lease.
const (
	lettersPerWire = 50
	wireAge        = 2 * time.Minute
	wireIdle       = 10 * time.Second
	beforeDot      = 8 * time.Minute // all steps of an attempt but the last
	grace          = 5 * time.Second // for the answer to the dot when the daemon stops
)

// Why an attempt was cut short here, as people read it where the answer of the other side stands.
var (
	errLate     = fmt.Errorf("%d分钟内没有交付完", int(beforeDot.Minutes()))
	errStopping = errors.New("程序停止")
)

// why returns why the context of an attempt has ended: it took too long, or the daemon stops, of which the context says only which signal came.
func why(ctx context.Context) error {
	if errors.Is(context.Cause(ctx), errLate) {
		return errLate
	}
	return errStopping
}

// Mail hands letters to an SMTP server, over a few connections that it keeps for a short while.
//
// The final dot is the step after which a failure is doubtful: whatever fails before it has left surely delivered nothing.
type Mail struct {
	config MailConfig
	tls    *tls.Config
	from   string // as MAIL FROM has it, in angle brackets
	helo   string
	cloak
	places
	rooms sync.Pool // of mails that have gone, as *[]byte
}

// NewMail checks the settings; it dials nothing.
func NewMail(c MailConfig) (*Mail, error) {
	t := &tls.Config{ServerName: c.Host, MinVersion: tls.VersionTLS12}
	// The office's own authority takes the place of the system's and is not added to them: the server of an intranet
	// shall be that one and no other.
	if c.CAFile != "" {
		pem, err := os.ReadFile(c.CAFile)
		if err != nil {
			return nil, fmt.Errorf("mail.ca_file: %w", err)
		}
		t.RootCAs = x509.NewCertPool()
		if !t.RootCAs.AppendCertsFromPEM(pem) {
			return nil, fmt.Errorf("mail.ca_file: %s holds no certificate", c.CAFile)
		}
	}
	from, err := parseAddress(c.From)
	if err != nil {
		return nil, fmt.Errorf("mail.from: %w", err)
	}
	if c.ReplyTo != "" {
		if _, err := parseAddress(c.ReplyTo); err != nil {
			return nil, fmt.Errorf("mail.reply_to: %w", err)
		}
	}
	if c.Timeout == 0 {
		c.Timeout = time.Minute
	}
	// RFC 5321 4.5.3.2.6 recommends ten minutes, which with the eight before the dot would outlast a lease.
	if c.DotTimeout == 0 {
		c.DotTimeout = 5 * time.Minute
	}
	m := &Mail{config: c, tls: t, from: envelopeForm(from), helo: domainOf(from), places: places{limit: connections}}
	if c.Username != "" {
		m.hideLogin(c.Username, c.Password)
	}
	return m, nil
}

// InFlight returns three letters for each connection: one waits for its answer, and two for the connection, so that these can be recorded together while
// all connections work.
func (m *Mail) InFlight() int { return perConnection * m.allowed() }

// perConnection is how many letters there are for each connection.
const perConnection = 3

// Send hands over one letter. A kept connection that the server has closed in the meantime is replaced once, as nothing has been sent
// on it.
func (m *Mail) Send(ctx context.Context, l delivery.Letter, mark func() error) delivery.Verdict {
	// Refused before anything is dialled: an address that no server can be asked about is dead, whoever has written it
	// so.
	to, err := parseAddress(l.To)
	if err != nil {
		return delivery.Verdict{Outcome: delivery.Refused, Reply: err.Error(), Dead: true}
	}
	old, _ := m.rooms.Get().(*[]byte)
	if old == nil {
		old = new([]byte)
	}
	raw, err := m.config.encodeInto(*old, l)
	if err != nil {
		return delivery.Verdict{Outcome: delivery.Declined, Reply: err.Error()}
	}
	// Nobody reads it after this: what has gone over a wire is a copy.
	defer func() {
		if cap(raw) <= room {
			*old = raw
			m.rooms.Put(old)
		}
	}()
	// Waiting for a place counts too, as the lease runs.
	late, cancel := context.WithTimeoutCause(ctx, beforeDot, errLate)
	defer cancel()
	e := &errand{
		envelope: envelope{from: m.from, to: envelopeForm(to), raw: raw}, mark: mark, ctx: ctx, late: late, turn: make(chan turn, 1),
	}
	for {
		t, err := m.take(e)
		if err != nil {
			return m.judge(err)
		}
		if t.lost != nil {
			return *t.lost
		}
		if v, done := m.attempt(e, t); done {
			return v
		}
	}
}

// attempt carries a letter in its turn. It is not done where the server has refused a further connection and the letter can wait for another.
func (m *Mail) attempt(e *errand, t turn) (v delivery.Verdict, done bool) {
	w := t.wire
	if w != nil && !t.said && w.worn() {
		w.quit()
		w = nil
	}
	if w != nil {
		reply, next, err := w.transact(e, t.said, m.follow)
		// Only a kept connection may have been closed by the server meanwhile; on a new one the same failure means what
		// it says.
		again := stale(err) || t.said && m.unheard(w, err)
		if !again {
			return m.settle(w, next, reply, err), true
		}
		w.close()
	}
	w, err := m.open(e)
	if err != nil {
		return m.shut(e, err)
	}
	m.opened()
	reply, next, err := w.transact(e, false, m.follow)
	if stale(err) && codeOf(err) == 421 && m.refused() { // let in, and shown out
		w.close()
		return v, false
	}
	return m.settle(w, next, reply, err), true
}

// shut ends a turn for which no connection could be opened; done is false where the letter is to wait for another place.
func (m *Mail) shut(e *errand, err error) (v delivery.Verdict, done bool) {
	v = m.judge(err)
	switch {
	case e.late.Err() != nil: // that says nothing of the server
		m.give(nil)
	case m.refused():
		return v, false
	default:
		m.lost(&v, v.Outcome == delivery.Broken || !answered(err))
	}
	return v, true
}

// settle ends a turn with a verdict, and keeps the wire if it is still in order. next is whose envelope went behind the mail.
func (m *Mail) settle(w *wire, next *errand, reply string, err error) delivery.Verdict {
	if err == nil {
		m.pass(next, w)
		return delivery.Verdict{Outcome: delivery.Delivered, Code: 250, Reply: m.clean(readable(reply))}
	}
	// Whatever went wrong, the connection is nobody's until it has proved to be in order again.
	v := m.judge(err)
	switch at := stepOf(err); {
	case next != nil && at == atDot && refusal(err): // of this mail; the answers to the envelope behind it come next
		m.pass(next, w)
		return v
	case (v.Outcome == delivery.Refused || v.Outcome == delivery.Declined) && at == atRcpt:
		// The next letter may well be taken here, if the server can forget this one.
		if w.ask(atMail, 2, "RSET") == nil {
			m.give(w)
			return v
		}
		w.close()
	// The server has answered and waits for the next command, so it is taken leave of; after 421 it closes by itself
	// (RFC 5321 3.8).
	case v.Code >= 400 && v.Code != 421, at == atSize:
		w.quit()
	default:
		w.close()
	}
	m.pass(next, nil)
	return v
}

// open makes a connection: dial, greeting, TLS and login, each with its own step in what goes wrong. All of it happens before the second
// mark, so a failure here has surely delivered nothing.
func (m *Mail) open(e *errand) (*wire, error) {
	d := net.Dialer{Timeout: m.config.Timeout}
	conn, err := d.DialContext(e.late, "tcp", net.JoinHostPort(m.config.Host, strconv.Itoa(m.config.Port)))
	if err != nil {
		if e.late.Err() != nil {
			err = why(e.late)
		}
		return nil, &stepError{atConnect, err}
	}
	w := &wire{conn: conn, patience: m.config.Timeout, dot: m.config.DotTimeout}
	defer w.guard(e)()
	if err := w.greet(&m.config, m.tls, m.helo); err != nil {
		w.close()
		return nil, err
	}
	w.aging = time.AfterFunc(wireAge, func() { w.old.Store(true) })
	return w, nil
}

// judge returns the verdict on a failed attempt, without what the server may have repeated of the login.
func (m *Mail) judge(err error) delivery.Verdict {
	var answer *textproto.Error
	if errors.As(err, &answer) {
		answer.Msg = m.cover(readable(answer.Msg))
	}
	v := judge(err)
	v.Reply = m.cover(v.Reply)
	return v
}

// Login opens a connection, logs in and takes leave: everything that a letter needs but the letter.
func (m *Mail) Login(ctx context.Context) delivery.Verdict {
	w, err := m.open(&errand{ctx: ctx, late: ctx})
	if err != nil {
		return m.judge(err)
	}
	w.quit()
	return delivery.Verdict{Outcome: delivery.Delivered, Code: 250, Reply: "the server takes the login"}
}

// Close takes leave of the server on all connections that rest. The next Send opens another.
func (m *Mail) Close() error {
	m.clear()
	return nil
}

// stale reports whether the kept wire turned out dead before anything was said on it.
func stale(err error) bool {
	return err != nil && stepOf(err) == atMail && (!answered(err) || codeOf(err) == 421)
}

// unheard reports whether an envelope that went behind the mail before was not answered as one that goes alone would have been, and nothing of the letter has
// gone. Some servers announce what they do not master, so it is said once more on a new wire, and no other goes this way if the fault was the
// server's.
func (m *Mail) unheard(w *wire, err error) bool {
	at := stepOf(err)
	if at&(atMail|atRcpt|atData) == 0 || at != atMail && refusal(err) {
		return false
	}
	if codeOf(err) != 421 && (answered(err) || w.cause.Load() != nil) {
		m.noMore()
	}
	return true
}

// parseAddress returns the bare address. What mail servers could not pass on is refused here, with a reason, and not by some server on
// the way.
func parseAddress(s string) (string, error) {
	a, err := mail.ParseAddress(s)
	if err != nil {
		return "", fmt.Errorf("not a mail address: %w", err)
	}
	return a.Address, typed.CheckMail(a.Address)
}

// envelopeForm returns an address as MAIL and RCPT have it: in angle brackets, quoted where need be.
func envelopeForm(address string) string { return (&mail.Address{Address: address}).String() }

// encodeSubject returns a subject as encoded words (RFC 2047), folded so that the first stands on the field's own line: where a fold comes
// first, some programs show a blank before the subject.
func encodeSubject(s string) string { return encodedWords(s, 39) } // "Subject: " and the word make 73 characters of the 76 that a line may have

// encodedWords returns a text as encoded words (RFC 2047), a line each; room is how many bytes the first may hold. Nothing of the text is left bare,
// so it cannot add a header.
func encodedWords(s string, room int) string {
	var lines []string
	word := make([]byte, 0, 64)
	flush := func() {
		lines = append(lines, "=?UTF-8?B?"+base64.StdEncoding.EncodeToString(word)+"?=")
		word = word[:0]
	}
	for _, r := range strings.ToValidUTF8(s, "?") {
		if len(word)+utf8.RuneLen(r) > room {
			flush()
			room = 45
		}
		word = utf8.AppendRune(word, r)
	}
	flush()
	return strings.Join(lines, "\r\n ")
}

// domainOf returns what stands behind the last @.
func domainOf(address string) string { return address[strings.LastIndex(address, "@")+1:] }
