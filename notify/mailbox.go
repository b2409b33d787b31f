package notify

import (
	"bytes"
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

// MailboxConfig says where bounces come in.
type MailboxConfig struct {
	Host     string
	Port     int
	TLS      string // implicit, starttls, none
	Username string
	Password string
	CAFile   string // PEM, in place of the system's authorities
	Folder   string // INBOX
	Now      func() time.Time
}

// A Mailbox is read for bounces, over IMAP (RFC 9051, RFC 3501).
type Mailbox struct {
	config MailboxConfig
	tls    *tls.Config
	cloak

	validity uint32 // of the UIDs below
	last     imap.UID
}

// NewMailbox checks the settings; it dials nothing.
func NewMailbox(c MailboxConfig) (*Mailbox, error) {
	t := &tls.Config{ServerName: c.Host, MinVersion: tls.VersionTLS12}
	// As for sending: the authority that is named takes the place of all others.
	if c.CAFile != "" {
		pem, err := os.ReadFile(c.CAFile)
		if err != nil {
			return nil, fmt.Errorf("mail.bounces.ca_file: %w", err)
		}
		t.RootCAs = x509.NewCertPool()
		if !t.RootCAs.AppendCertsFromPEM(pem) {
			return nil, fmt.Errorf("mail.bounces.ca_file: %s holds no certificate", c.CAFile)
		}
	}
	m := &Mailbox{config: c, tls: t}
	m.hideLogin(c.Username, c.Password)
	return m, nil
}

// The bounds of one look into the mailbox. What is left is read at the next.
const (
	lookTime = 2 * time.Minute
	recent   = 14 * 24 * time.Hour
	lookMany = 200     // mails
	mailSize = 1 << 18 // bytes read of a mail: the report comes before the mail that it returns
)

// ErrLater is how take asks to see a mail again at the next look.
var ErrLater = errors.New("not now")

// Read calls take for the bounces of every mail that came lately and that this process has not looked at, whether a person has opened it
// or not, and marks a mail as read when take has taken it. So take hears of a bounce again after a restart. Other mail is left as it is,
// for a person. It is not for two goroutines at once.
func (m *Mailbox) Read(ctx context.Context, take func(context.Context, []Bounce) (bool, error)) error {
	return m.look(ctx, func(c *imapclient.Client) error {
		uids, err := m.fresh(c)
		if err != nil {
			return err
		}
		for _, uid := range uids {
			if err := m.one(ctx, c, uid, take); errors.Is(err, ErrLater) {
				return nil
			} else if err != nil {
				return err
			}
			m.last = uid
		}
		return nil
	})
}

// Login opens the mailbox and leaves it.
func (m *Mailbox) Login(ctx context.Context) error {
	return m.look(ctx, func(*imapclient.Client) error { return nil })
}

// look opens the mailbox, does something and takes leave. What goes wrong shows no secret.
func (m *Mailbox) look(ctx context.Context, do func(*imapclient.Client) error) error {
	ctx, stop := context.WithTimeout(ctx, lookTime)
	defer stop()
	c, err := m.dial(ctx)
	if err != nil {
		return errors.New(m.clean(cmp.Or(atTheDoor(err, "mail.bounces"), err.Error())))
	}
	defer context.AfterFunc(ctx, func() { _ = c.Close() })()
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
		m.validity, m.last = box.UIDValidity, 0
	}
	if err := do(c); err != nil {
		return err
	}
	_ = c.Logout().Wait() // all is done
	return nil
}

// dial connects under the deadline of the context, which also bounds every read and write that follows: a server that
// falls silent cannot hold the reader.
func (m *Mailbox) dial(ctx context.Context) (*imapclient.Client, error) {
	address := net.JoinHostPort(m.config.Host, strconv.Itoa(m.config.Port))
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", address)
	if err != nil {
		return nil, err
	}
	deadline, _ := ctx.Deadline()
	if err := conn.SetDeadline(deadline); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	o := &imapclient.Options{TLSConfig: m.tls}
	switch m.config.TLS {
	case "none":
		return imapclient.New(conn, o), nil
	case "starttls":
		return imapclient.NewStartTLS(conn, o)
	default:
		secure := tls.Client(conn, m.tls)
		if err := secure.HandshakeContext(ctx); err != nil {
			return nil, errors.Join(err, conn.Close())
		}
		return imapclient.New(secure, o), nil
	}
}

// fresh returns the first mails that came within recent and that this process has not looked at.
func (m *Mailbox) fresh(c *imapclient.Client) ([]imap.UID, error) {
	var after imap.UIDSet
	after.AddRange(m.last+1, 0)
	found, err := c.UIDSearch(&imap.SearchCriteria{
		UID: []imap.UIDSet{after}, Since: m.config.Now().Add(-recent), NotFlag: []imap.Flag{imap.FlagDeleted},
	}, nil).Wait()
	if err != nil {
		return nil, fmt.Errorf("search: %s", m.clean(err.Error()))
	}
	var uids []imap.UID
	for _, uid := range found.AllUIDs() {
		if uid > m.last && len(uids) < lookMany { // n:* gives the last mail even where it is before n
			uids = append(uids, uid)
		}
	}
	return uids, nil
}

// one looks at a mail without marking it as read. Only what is known as a bounce of ours, and was taken, is marked: all
// else is somebody's post.
func (m *Mailbox) one(ctx context.Context, c *imapclient.Client, uid imap.UID, take func(context.Context, []Bounce) (bool, error)) error {
	part := &imap.FetchItemBodySection{Peek: true, Partial: &imap.SectionPartial{Size: mailSize}}
	mails, err := c.Fetch(imap.UIDSetNum(uid), &imap.FetchOptions{UID: true, BodySection: []*imap.FetchItemBodySection{part}}).Collect()
	if err != nil {
		return fmt.Errorf("fetch: %s", m.clean(err.Error()))
	}
	if len(mails) == 0 { // somebody has removed it
		return nil
	}
	bounces, err := ReadBounce(bytes.NewReader(mails[0].FindBodySection(part)))
	if err != nil {
		return nil // for a person
	}
	taken, err := take(ctx, bounces)
	if err != nil || !taken {
		return err
	}
	if err := c.Store(imap.UIDSetNum(uid), &imap.StoreFlags{Op: imap.StoreFlagsAdd, Silent: true, Flags: []imap.Flag{imap.FlagSeen}}, nil).Close(); err != nil {
		return fmt.Errorf("mark as read: %s", m.clean(err.Error()))
	}
	return nil
}
