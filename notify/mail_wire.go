package notify

import (
	"bytes"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/mail"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"duban/remind"
	"duban/remind/delivery"

	gomail "github.com/wneessen/go-mail"
	"github.com/wneessen/go-mail/smtp"
)

// encode returns a letter as a mail: multipart/alternative, UTF-8, base64, with its files behind it. The same letter gives the same bytes.
func (s Sender) encode(l delivery.Letter) ([]byte, error) {
	m, err := s.message(l)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if _, err := m.WriteTo(&b); err != nil {
		return nil, fmt.Errorf("render mail %s: %w", l.ID, err)
	}
	if len(l.Attachments) == 0 {
		return b.Bytes(), nil
	}
	return enclose(b.Bytes(), l.ID, l.Attachments)
}

// message builds the mail. Boundary and Message-ID come from the message's name, and no date but that of its making
// stands in it, so that a repetition is the same mail byte for byte and a mailbox shows it once.
func (s Sender) message(l delivery.Letter) (*gomail.Msg, error) {
	m := gomail.NewMsg(gomail.WithEncoding(gomail.EncodingB64), gomail.WithNoDefaultUserAgent(), gomail.WithBoundary("duban-"+l.ID))
	from, err := mail.ParseAddress(s.From)
	if err != nil {
		return nil, fmt.Errorf("mail.from: %w", err)
	}
	domain := domainOf(from.Address)
	err = errors.Join(m.From(s.From), m.To(l.To))
	if s.ReplyTo != "" {
		err = errors.Join(err, m.ReplyTo(s.ReplyTo))
	}
	if err != nil {
		return nil, fmt.Errorf("address mail %s: %w", l.ID, err)
	}
	m.SetMessageIDWithValue(l.ID + "@" + domain)
	m.SetDateWithValue(l.Date.In(remind.Shanghai))
	m.SetGenHeaderPreformatted(gomail.HeaderSubject, encodeSubject(l.Subject))
	if l.References != "" {
		root := "<" + l.References + "@" + domain + ">"
		m.SetGenHeader("References", root)
		m.SetGenHeader("In-Reply-To", root)
	}
	m.SetGenHeader("Auto-Submitted", "auto-generated")
	m.SetGenHeader("X-Auto-Response-Suppress", "OOF, AutoReply, RN, NRN")
	m.SetGenHeader("List-Id", listID(domain))
	if l.Pressing {
		m.SetGenHeader("Importance", "high")
		m.SetGenHeader("X-Priority", "1")
	}
	m.SetBodyString(gomail.TypeTextPlain, l.Text)
	m.AddAlternativeString(gomail.TypeTextHTML, l.HTML)
	return m, nil
}

// listID returns the field by which a reader's rules can file these mails (RFC 2919), whatever becomes of subjects: one name, as long as the sender's
// domain stays. There is no List-Unsubscribe beside it, since nobody can leave his duties.
func listID(domain string) string {
	label := strings.ToLower(strings.Trim(strings.ReplaceAll(domain, "_", "-"), "[]")) // a bare IP address has brackets, which no list may have
	return mime.BEncoding.Encode("UTF-8", "督办") + " <duban." + label + ">"
}

// A wire is one connection to the mail server. Every step on it has a time limit; whoever exceeds it, or cancels, cuts the wire, and
// then the step fails with the reason.
type wire struct {
	conn     net.Conn // the bare connection, so that closing it ends whatever waits
	client   *smtp.Client
	patience time.Duration // for each step but the last
	dot      time.Duration // for the answer to the final dot
	sent     int
	old      atomic.Bool // open for too long to be used again
	aging    *time.Timer
	marked   atomic.Bool // the final dot may have left
	cause    atomic.Pointer[error]
}

// errOutOfTurn is an answer that came before anything was asked. The connection is of no more use: whose answer is whose
// would be a guess.
var errOutOfTurn = errors.New("the server spoke out of turn")

// cut closes the connection at once; nothing more leaves. The first reason counts.
func (w *wire) cut(why error) {
	w.cause.CompareAndSwap(nil, &why)
	_ = w.conn.Close()
}

// within runs one step. Its failure says at which step and, if the wire was cut, why.
func (w *wire) within(limit time.Duration, at step, f func() error) error {
	t := time.AfterFunc(limit, func() { w.cut(fmt.Errorf("no answer within %s", limit)) })
	defer t.Stop()
	err := f()
	if err == nil {
		return nil
	}
	// A connection that was cut here fails with words of the network, which say nothing of who has cut it and why.
	if cause := w.cause.Load(); cause != nil && !answered(err) {
		err = *cause
	}
	return &stepError{at, err}
}

// greet brings a new connection to where letters can go: TLS, greeting, EHLO, login.
func (w *wire) greet(c *MailConfig, t *tls.Config, helo string) error {
	conn := w.conn
	// Implicit TLS (RFC 8314) is what holds where nothing else is asked for: there is no moment in which plain text
	// could be forced.
	if c.TLS != "starttls" && c.TLS != "none" {
		secured := tls.Client(conn, t)
		if err := w.within(w.patience, atTLS, secured.Handshake); err != nil {
			return err
		}
		conn = secured
	}
	err := w.within(w.patience, atConnect, func() (err error) {
		w.client, err = smtp.NewClient(conn, c.Host)
		return err
	})
	if err != nil {
		return err
	}
	if err := w.within(w.patience, atHello, func() error { return w.client.Hello(helo) }); err != nil {
		return err
	}
	if c.TLS == "starttls" {
		if err := w.within(w.patience, atTLS, func() error { return w.secure(t) }); err != nil {
			return err
		}
	}
	if c.Username == "" {
		return nil
	}
	return w.within(w.patience, atLogin, func() error { return w.login(c) })
}

// secure demands STARTTLS; there is no way back to plain text.
func (w *wire) secure(t *tls.Config) error {
	if offered, _ := w.client.Extension("STARTTLS"); !offered {
		return errNoSTARTTLS
	}
	return w.client.StartTLS(t)
}

// login takes the first mechanism of ours that the server offers: under TLS those that work with every store of passwords come first,
// without TLS the one that does not show the password.
func (w *wire) login(c *MailConfig) error {
	_, encrypted := w.client.TLSConnectionState()
	order := []string{"PLAIN", "LOGIN", "CRAM-MD5"}
	// The settings allow it, so the password does not cross the network as it is if the server knows a way around that.
	if !encrypted {
		order = []string{"CRAM-MD5", "PLAIN", "LOGIN"}
	}
	offered := w.mechanisms(order)
	for _, name := range order {
		if !slices.Contains(offered, name) {
			continue
		}
		clear := c.TLS == "none" // only where the settings say so
		switch name {
		case "PLAIN":
			return w.client.Auth(smtp.PlainAuth("", c.Username, c.Password, c.Host, clear))
		case "LOGIN":
			return w.client.Auth(smtp.LoginAuth(c.Username, c.Password, c.Host, clear))
		default:
			return w.client.Auth(smtp.CRAMMD5Auth(c.Username, c.Password))
		}
	}
	return fmt.Errorf("%w: it offers %q", errNoLogin, offered)
}

// mechanisms returns what the server offers for a login, also in the old form AUTH=LOGIN PLAIN, which some servers use alone.
func (w *wire) mechanisms(known []string) []string {
	_, params := w.client.Extension("AUTH")
	offered := strings.Fields(strings.ToUpper(params))
	for _, name := range known {
		if old, rest := w.client.Extension("AUTH=" + name); old {
			offered = append(offered, name)
			offered = append(offered, strings.Fields(strings.ToUpper(rest))...)
		}
	}
	return offered
}

// ask sends one command; the code of the answer must begin with want.
func (w *wire) ask(at step, want int, format string, args ...any) error {
	return w.within(w.patience, at, func() error {
		if w.client.Text.R.Buffered() > 0 {
			return errOutOfTurn // what is read next would not answer this command
		}
		id, err := w.client.Text.Cmd(format, args...)
		if err != nil {
			return err
		}
		w.client.Text.StartResponse(id)
		defer w.client.Text.EndResponse(id)
		_, _, err = w.client.Text.ReadResponse(want)
		return err
	})
}

// transact hands over one mail, step by step. mark is called when all but the final dot has been written; if it fails, the wire is
// cut and the dot never leaves. (Any further command would write the dot first: an unfinished mail must end by a cut, not by QUIT.)
func (w *wire) transact(e *envelope, mark func() error) (reply string, err error) {
	w.marked.Store(false)
	size, err := w.size(len(e.raw))
	if err != nil {
		return "", err
	}
	// No BODY=8BITMIME and no SMTPUTF8, though announced: everything is ASCII, and some servers choke on what they announce.
	if err := w.ask(atMail, 2, "MAIL FROM:%s%s", e.from, size); err != nil {
		return "", err
	}
	if err := w.ask(atRcpt, 2, "RCPT TO:%s", e.to); err != nil {
		return "", err
	}
	if err := w.ask(atData, 3, "DATA"); err != nil {
		return "", err
	}
	// A line that begins with a dot gets another one, and lines end with CR LF (RFC 5321 4.5.2).
	body := w.client.Text.DotWriter()
	if err := w.within(w.patience, atBody, func() error { return w.write(body, e.raw) }); err != nil {
		w.cut(err)
		return "", err
	}
	// Stored before the mark is made: between the two a stop must wait as if the dot had gone.
	w.marked.Store(true)
	if err := mark(); err != nil {
		w.cut(err)
		return "", &stepError{atMark, err}
	}
	// From here on the letter may arrive even if nothing more is heard of it.
	err = w.within(w.dot, atDot, func() error {
		if err := body.Close(); err != nil {
			return err
		}
		_, reply, err = w.client.Text.ReadResponse(2)
		return err
	})
	if err == nil {
		w.sent++
	}
	return reply, err
}

// write writes the mail up to its last byte, not the dot.
func (w *wire) write(body io.Writer, raw []byte) error {
	if _, err := body.Write(raw); err != nil {
		return err
	}
	if err := w.client.Text.W.Flush(); err != nil {
		return err
	}
	if w.client.Text.R.Buffered() > 0 {
		return errOutOfTurn
	}
	return nil
}

// size returns the SIZE parameter where the server has one, and refuses what is larger than it says it takes.
func (w *wire) size(n int) (string, error) {
	offered, param := w.client.Extension("SIZE")
	if !offered {
		return "", nil
	}
	// SIZE without a number, or 0, is no limit (RFC 1870 4).
	if limit, err := strconv.Atoi(strings.TrimSpace(param)); err == nil && limit > 0 && n > limit {
		return "", &stepError{atSize, fmt.Errorf("the mail has %d bytes and the server takes %d at most", n, limit)}
	}
	return " SIZE=" + strconv.Itoa(n), nil
}

// farewell is how long QUIT may take: nobody waits for its answer, which some servers give oddly or not at all.
const farewell = 5 * time.Second

// quit takes leave and closes. It is only for a wire with no unfinished mail on it.
func (w *wire) quit() {
	_ = w.within(min(farewell, w.patience), atConnect, func() error {
		if _, err := w.client.Text.Cmd("QUIT"); err != nil {
			return err
		}
		_, _, err := w.client.Text.ReadResponse(2)
		return err
	})
	w.close()
}

// close ends the connection without a farewell.
func (w *wire) close() {
	if w.aging != nil {
		w.aging.Stop()
	}
	_ = w.conn.Close()
}
