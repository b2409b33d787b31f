package notify

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"os"
	"strconv"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// MailboxConfig says which mailbox is read, and for what.
type MailboxConfig struct {
	Key      string // of its settings, which errors advise on: mail.bounces, answers.inbox
	Host     string
	Port     int
	TLS      string // implicit, starttls, none
	Username string
	Password string
	CAFile   string // PEM, in place of the system's authorities
	Folder   string // INBOX
	Whole    bool   // mails are fetched whole: not only bounces are sought, whose report comes before the mail that they return
	Now      func() time.Time
}

// A Mailbox is read for mails that come to us, over IMAP (RFC 9051, RFC 3501).
type Mailbox struct {
	config MailboxConfig
	tls    *tls.Config
	cloak

	validity uint32           // of the UIDs below
	last     imap.UID         // that was looked at, save those of again
	again    map[imap.UID]int // to be looked at again: how often they could not be fetched
}

// NewMailbox checks the settings; it dials nothing.
func NewMailbox(c MailboxConfig) (*Mailbox, error) {
	t := &tls.Config{ServerName: c.Host, MinVersion: tls.VersionTLS12}
	// As for sending: the authority that is named takes the place of all others.
	if c.CAFile != "" {
		pem, err := os.ReadFile(c.CAFile)
		if err != nil {
			return nil, fmt.Errorf("%s.ca_file: %w", c.Key, err)
		}
		t.RootCAs = x509.NewCertPool()
		if !t.RootCAs.AppendCertsFromPEM(pem) {
			return nil, fmt.Errorf("%s.ca_file: %s holds no certificate", c.Key, c.CAFile)
		}
	}
	m := &Mailbox{config: c, tls: t}
	m.hideLogin(c.Username, c.Password)
	return m, nil
}

// Key returns the key of the mailbox's settings.
func (m *Mailbox) Key() string { return m.config.Key }

// Login opens the mailbox and leaves it.
func (m *Mailbox) Login(ctx context.Context) error {
	return m.look(ctx, func(*opened) error { return nil })
}

// An opened mailbox is one that was logged in to.
type opened struct {
	*imapclient.Client
	line *metered
}

// look opens the mailbox, does something and takes leave. What goes wrong shows no secret.
func (m *Mailbox) look(ctx context.Context, do func(*opened) error) error {
	ctx, stop := context.WithTimeout(ctx, lookTime)
	defer stop()
	line, err := m.dial(ctx)
	if err != nil {
		return errors.New(m.clean(cmp.Or(atTheDoor(err, m.config.Key), err.Error())))
	}
	defer context.AfterFunc(ctx, func() { _ = line.Close() })() // the client sets time limits of its own, each for one answer
	defer func() { _ = line.Close() }()
	c, err := m.speak(ctx, line)
	if err != nil {
		return errors.New(m.clean(cmp.Or(atTheDoor(err, m.config.Key), err.Error())))
	}
	defer func() { _ = c.Close() }()
	if err := c.Login(m.config.Username, m.config.Password).Wait(); err != nil {
		return fmt.Errorf("log in: %s", m.clean(err.Error()))
	}
	if c.Caps().Has(imap.CapID) { // some servers, as NetEase's, open no folder for who does not name itself (RFC 2971)
		_, _ = c.ID(&imap.IDData{Name: "duban"}).Wait()
	}
	box, err := c.Select(m.config.Folder, nil).Wait()
	if err != nil {
		return fmt.Errorf("open the folder %s: %s", m.config.Folder, m.clean(err.Error()))
	}
	if box.UIDValidity != m.validity {
		m.validity, m.last, m.again = box.UIDValidity, 0, map[imap.UID]int{}
	}
	if err := do(&opened{c, line}); err != nil {
		return err
	}
	_ = c.Logout().Wait() // all is done
	return nil
}

// dial connects.
func (m *Mailbox) dial(ctx context.Context) (*metered, error) {
	address := net.JoinHostPort(m.config.Host, strconv.Itoa(m.config.Port))
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", address)
	if err != nil {
		return nil, err
	}
	line := &metered{Conn: conn}
	line.allow(0)
	return line, nil
}

// speak begins TLS, if it is to be, and waits for the greeting.
func (m *Mailbox) speak(ctx context.Context, line *metered) (*imapclient.Client, error) {
	o := &imapclient.Options{TLSConfig: m.tls}
	switch m.config.TLS {
	case "none":
		return imapclient.New(line, o), nil
	case "starttls":
		return imapclient.NewStartTLS(line, o)
	default:
		secure := tls.Client(line, m.tls)
		if err := secure.HandshakeContext(ctx); err != nil {
			return nil, err
		}
		return imapclient.New(secure, o), nil
	}
}
