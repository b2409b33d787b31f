package notify_test

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"log"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"

	"duban/notify"
)

const boxPassword = "box-Password-1"

// inbox is a real IMAP server with one mailbox.
type inbox struct {
	*imapmemserver.User
	port int
}

// implicit as a server's name asks for TLS from the first byte.
const implicit = "implicit"

func startInbox(t *testing.T, secure *tls.Config) *inbox {
	t.Helper()
	user := imapmemserver.NewUser("duban", boxPassword)
	if err := user.Create("INBOX", nil); err != nil {
		t.Fatal(err)
	}
	memory := imapmemserver.New()
	memory.AddUser(user)
	server := imapserver.New(&imapserver.Options{
		NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
			return memory.NewSession(), nil, nil
		},
		Caps: imap.CapSet{imap.CapIMAP4rev1: {}}, TLSConfig: secure, InsecureAuth: secure == nil, Logger: log.New(io.Discard, "", 0),
	})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := l.Addr().(*net.TCPAddr).Port
	if secure != nil && secure.ServerName == implicit {
		l = tls.NewListener(l, secure)
	}
	go func() { _ = server.Serve(l) }()
	t.Cleanup(func() { _ = server.Close() })
	return &inbox{user, port}
}

func (b *inbox) add(t *testing.T, mails ...string) {
	t.Helper()
	for _, m := range mails {
		if _, err := b.Append("INBOX", literal{strings.NewReader(m)}, &imap.AppendOptions{}); err != nil {
			t.Fatal(err)
		}
	}
}

type literal struct{ *strings.Reader }

func (b *inbox) unread(t *testing.T) uint32 {
	t.Helper()
	s, err := b.Status("INBOX", &imap.StatusOptions{NumUnseen: true})
	if err != nil {
		t.Fatal(err)
	}
	return *s.NumUnseen
}

func (b *inbox) open(t *testing.T, c notify.MailboxConfig) *notify.Mailbox {
	t.Helper()
	c.Host, c.Port, c.Username, c.Folder = "127.0.0.1", b.port, "duban", "INBOX"
	c.Now = time.Now
	if c.Key == "" {
		c.Key = "mail.bounces"
	}
	if c.Password == "" {
		c.Password = boxPassword
	}
	m, err := notify.NewMailbox(c)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// bounced hands on the bounces among the mails, and leaves the rest.
func bounced(take func([]notify.Bounce) (bool, error)) notify.Taker {
	return func(_ context.Context, m notify.Came) (bool, error) {
		b, err := notify.ReadBounce(bytes.NewReader(m.Raw))
		if err != nil {
			return false, nil
		}
		return take(b)
	}
}

var letterOfAPerson = "From: a@b.example\r\nSubject: 回复\r\n\r\n已收到\r\n"

func TestAMailboxGivesBouncesAndLeavesTheRest(t *testing.T) {
	box := startInbox(t, nil)
	gone := report(failure("5.1.1", "failed"), returnedHeaders)
	box.add(t, letterOfAPerson, gone, report(failure("4.4.1", "delayed"), returnedHeaders))
	m := box.open(t, notify.MailboxConfig{TLS: "none"})
	var taken []notify.Bounce
	take := bounced(func(b []notify.Bounce) (bool, error) {
		taken = append(taken, b...)
		return true, nil
	})
	for range 2 {
		if err := m.Read(t.Context(), take); err != nil {
			t.Fatal(err)
		}
	}
	if len(taken) != 1 || taken[0].ID != bounceID {
		t.Fatalf("%+v", taken)
	}
	if n := box.unread(t); n != 2 {
		t.Errorf("%d mails are left unread, want those of a person and of a delay", n)
	}
	box.add(t, gone)
	if err := m.Read(t.Context(), take); err != nil || len(taken) != 2 {
		t.Errorf("a new one: %v, %d", err, len(taken))
	}
}

// A person who opens the mailbox first hides no bounce, and a restart misses none; what is old is left.
func TestABounceThatAPersonHasOpened(t *testing.T) {
	box := startInbox(t, nil)
	gone := report(failure("5.1.1", "failed"), returnedHeaders)
	for _, o := range []*imap.AppendOptions{{Flags: []imap.Flag{imap.FlagSeen}}, {Time: time.Now().AddDate(0, 0, -30)}} {
		if _, err := box.Append("INBOX", literal{strings.NewReader(gone)}, o); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 { // two processes
		n := 0
		m := box.open(t, notify.MailboxConfig{TLS: "none"})
		if err := m.Read(t.Context(), bounced(func([]notify.Bounce) (bool, error) { n++; return true, nil })); err != nil || n != 1 {
			t.Errorf("%v, %d bounces, want that of today", err, n)
		}
	}
}

// What could not be taken stays unread, and comes again.
func TestABounceThatIsNotTakenComesAgain(t *testing.T) {
	box := startInbox(t, nil)
	box.add(t, report(failure("5.1.1", "failed"), returnedHeaders))
	m := box.open(t, notify.MailboxConfig{TLS: "none"})
	fault := errors.New("the store is locked")
	if err := m.Read(t.Context(), bounced(func([]notify.Bounce) (bool, error) { return false, fault })); !errors.Is(err, fault) {
		t.Fatal(err)
	}
	if err := m.Read(t.Context(), bounced(func([]notify.Bounce) (bool, error) { return false, notify.ErrLater })); err != nil {
		t.Fatal(err)
	}
	n := 0
	if err := m.Read(t.Context(), bounced(func([]notify.Bounce) (bool, error) { n++; return true, nil })); err != nil || n != 1 || box.unread(t) != 0 {
		t.Errorf("%v, %d, %d unread", err, n, box.unread(t))
	}
}

func TestTheMailboxIsReachedByTLSOnly(t *testing.T) {
	ca := newAuthority(t)
	box := startInbox(t, &tls.Config{Certificates: []tls.Certificate{ca.issue(t, "127.0.0.1", time.Hour)}, MinVersion: tls.VersionTLS12})
	file := ca.file
	if err := box.open(t, notify.MailboxConfig{TLS: "starttls", CAFile: file}).Login(t.Context()); err != nil {
		t.Errorf("STARTTLS: %v", err)
	}
	if err := box.open(t, notify.MailboxConfig{TLS: "starttls"}).Login(t.Context()); err == nil || !strings.Contains(err.Error(), "certificate") {
		t.Errorf("a foreign certificate: %v", err)
	}
	if err := startInbox(t, nil).open(t, notify.MailboxConfig{TLS: "starttls"}).Login(t.Context()); err == nil {
		t.Error("a server without STARTTLS was logged in to in clear")
	}
	secure := startInbox(t, &tls.Config{Certificates: []tls.Certificate{ca.issue(t, "127.0.0.1", time.Hour)}, MinVersion: tls.VersionTLS12, ServerName: implicit})
	if err := secure.open(t, notify.MailboxConfig{TLS: "implicit", CAFile: file}).Login(t.Context()); err != nil {
		t.Errorf("implicit TLS: %v", err)
	}
	err := box.open(t, notify.MailboxConfig{TLS: "starttls", CAFile: file, Password: "wrong-Password-2"}).Login(t.Context())
	if err == nil || strings.Contains(err.Error(), "wrong-Password-2") {
		t.Errorf("a wrong password: %v", err)
	}
}

// A server that repeats the login, as a quoted string, shows no password.
func TestAMailboxThatRepeatsTheLogin(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	go func() {
		c, err := l.Accept()
		if err != nil {
			return
		}
		_, _ = io.WriteString(c, "* OK [CAPABILITY IMAP4rev1] imap\r\n")
		lines := bufio.NewScanner(c)
		for lines.Scan() {
			tag, line, _ := strings.Cut(lines.Text(), " ")
			_, _ = io.WriteString(c, tag+" NO I do not know "+line+"\r\n")
		}
	}()
	box := &inbox{port: l.Addr().(*net.TCPAddr).Port}
	err = box.open(t, notify.MailboxConfig{TLS: "none", Password: `Imap-"Pass\word-2`}).Login(t.Context())
	if err == nil || strings.Contains(err.Error(), "Pass") || !strings.Contains(err.Error(), "***") {
		t.Errorf("%v", err)
	}
}

// A server that takes the connection and says nothing is left in time.
func TestASilentMailboxIsLeft(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	box := &inbox{port: l.Addr().(*net.TCPAddr).Port}
	ctx, stop := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer stop()
	if err := box.open(t, notify.MailboxConfig{TLS: "none"}).Login(ctx); err == nil {
		t.Error("no error")
	}
}
