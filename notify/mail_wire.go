package notify

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/wneessen/go-mail/smtp"
)

// A wire is one connection to the mail server. Every step on it has a time limit; whoever exceeds it, or cancels, cuts the wire, and
// then the step fails with the reason.
type wire struct {
	conn     net.Conn // the bare connection, so that closing it ends whatever waits
	client   *smtp.Client
	patience time.Duration // for each step but the last
	dot      time.Duration // for the answer to the final dot
	sent     int
	heard    int    // bytes that the server has said at this step
	out      []byte // the last mail as it went: the next one takes its room

	pipelining bool        // the server takes an envelope in one write (RFC 2920)
	old        atomic.Bool // open for too long to be used again
	aging      *time.Timer
	idle       *time.Timer // while it rests
	marked     atomic.Bool // the final dot may have left
	cause      atomic.Pointer[error]
}

// errOutOfTurn is an answer that came before anything was asked. The connection is of no more use: whose answer is whose
// would be a guess.
var errOutOfTurn = errors.New("the server spoke out of turn")

// maxReply is how much a server may say at one step, a handshake with its certificates among them. What has no end, in lines or in one, would be held
// in memory until the step's time is over.
const maxReply = 128 << 10

// errEndless is an answer longer than any that means something.
var errEndless = fmt.Errorf("the server's answer has no end: %d bytes and more", maxReply)

// A bounded connection is a wire's, of which no more is read at one step than an answer may have.
type bounded struct {
	net.Conn
	*wire
}

// Read counts what it has read.
func (b bounded) Read(into []byte) (int, error) {
	n, err := b.Conn.Read(into)
	if b.heard += n; b.heard > maxReply {
		return 0, errEndless
	}
	return n, err
}

// cut closes the connection at once; nothing more leaves. The first reason counts.
func (w *wire) cut(why error) {
	w.cause.CompareAndSwap(nil, &why)
	_ = w.conn.Close()
}

// within runs one step. Its failure says at which step and, if the wire was cut, why.
func (w *wire) within(limit time.Duration, at step, f func() error) error {
	w.heard = 0
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

// guard cuts the wire when the context ends or the attempt takes too long. Once the final dot may have left, it waits a little for the
// answer, so that stopping the daemon puts no letter in doubt needlessly.
func (w *wire) guard(e *errand) (release func()) {
	over := make(chan struct{})
	slow := upon(e.late, func() {
		if !w.marked.Load() {
			w.cut(why(e.late))
		}
	})
	stop := upon(e.ctx, func() {
		if w.marked.Load() {
			select {
			case <-over:
				return
			case <-time.After(grace):
			}
		}
		select {
		case <-over:
		default:
			w.cut(why(e.ctx))
		}
	})
	return func() {
		close(over)
		slow()
		stop()
	}
}

// upon calls f when the context ends. Once release has returned, f will not run any more: the wire may be another letter's by then.
func upon(ctx context.Context, f func()) (release func()) {
	done := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(done)
		f()
	})
	return func() {
		if !stop() {
			<-done
		}
	}
}

// worn reports whether the wire has served its time.
func (w *wire) worn() bool { return w.old.Load() || w.sent >= lettersPerWire }

// greet brings a new connection to where letters can go: TLS, greeting, EHLO, login.
func (w *wire) greet(c *MailConfig, t *tls.Config, helo string) error {
	conn := net.Conn(bounded{w.conn, w})
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
	w.pipelining, _ = w.client.Extension("PIPELINING")
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

// farewell is how long QUIT may take: nobody waits for its answer, which some servers give oddly or not at all.
const farewell = 5 * time.Second

// quit takes leave and closes. It is only for a wire with no unfinished mail on it.
func (w *wire) quit() {
	_ = w.within(min(farewell, w.patience), atConnect, func() error {
		if _, err := w.send([]byte("QUIT\r\n")); err != nil {
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
