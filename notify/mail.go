package notify

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/mail"
	"net/textproto"
	"os"
	"strings"
	"time"

	"duban/remind"

	gomail "github.com/wneessen/go-mail"
)

// A Sender is who mails come from.
type Sender struct {
	From    string // RFC 5322
	ReplyTo string // likewise; empty: none
}

// compose renders a letter as a mail: multipart/alternative, UTF-8, base64. The same letter gives the same bytes.
func (s Sender) compose(l Letter) ([]byte, error) {
	m, err := s.message(l)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if _, err := m.WriteTo(&b); err != nil {
		return nil, fmt.Errorf("render mail %s: %w", l.ID, err)
	}
	return b.Bytes(), nil
}

func (s Sender) message(l Letter) (*gomail.Msg, error) {
	m := gomail.NewMsg(gomail.WithEncoding(gomail.EncodingB64), gomail.WithNoDefaultUserAgent(), gomail.WithBoundary("duban-"+l.ID))
	from, err := mail.ParseAddress(s.From)
	if err != nil {
		return nil, fmt.Errorf("mail.from: %w", err)
	}
	domain := from.Address[strings.LastIndex(from.Address, "@")+1:]
	err = errors.Join(m.From(s.From), m.To(l.To))
	if s.ReplyTo != "" {
		err = errors.Join(err, m.ReplyTo(s.ReplyTo))
	}
	if err != nil {
		return nil, fmt.Errorf("address mail %s: %w", l.ID, err)
	}
	m.SetMessageIDWithValue(l.ID + "@" + domain)
	m.SetDateWithValue(l.Date.In(remind.Shanghai))
	m.Subject(l.Subject)
	if l.References != "" {
		root := "<" + l.References + "@" + domain + ">"
		m.SetGenHeader("References", root)
		m.SetGenHeader("In-Reply-To", root)
	}
	m.SetGenHeader("Auto-Submitted", "auto-generated")
	m.SetGenHeader("X-Auto-Response-Suppress", "OOF, AutoReply, RN, NRN")
	if l.High {
		m.SetGenHeader("Importance", "high")
		m.SetGenHeader("X-Priority", "1")
	}
	m.SetBodyString(gomail.TypeTextPlain, l.Text)
	m.AddAlternativeString(gomail.TypeTextHTML, l.HTML)
	return m, nil
}

// MailConfig says how to reach the mail server.
type MailConfig struct {
	Sender
	Host, Username, Password string
	Port                     int
	TLS                      string // implicit, starttls, none
	CAFile                   string // PEM, in place of the system's authorities
	Timeout                  time.Duration
}

// Mail hands letters to an SMTP server, each over a connection of its own.
type Mail struct {
	sender  Sender
	host    string
	options []gomail.Option
}

// NewMail checks the settings; it dials nothing.
func NewMail(c MailConfig) (*Mail, error) {
	t := &tls.Config{ServerName: c.Host, MinVersion: tls.VersionTLS12}
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
	from, err := mail.ParseAddress(c.From)
	if err != nil {
		return nil, fmt.Errorf("mail.from: %w", err)
	}
	timeout := c.Timeout
	if timeout == 0 {
		timeout = 3 * time.Minute
	}
	options := []gomail.Option{
		gomail.WithPort(c.Port), gomail.WithTLSConfig(t), gomail.WithTimeout(timeout), gomail.WithoutSMTPUTF8(),
		gomail.WithHELO(from.Address[strings.LastIndex(from.Address, "@")+1:]),
	}
	m := &Mail{sender: c.Sender, host: c.Host, options: append(options, security(c)...)}
	_, err = gomail.NewClient(m.host, m.options...)
	return m, err
}

// security never falls back to plain text: STARTTLS is demanded where it is set.
func security(c MailConfig) []gomail.Option {
	var options []gomail.Option
	auth := gomail.SMTPAuthAutoDiscover
	switch c.TLS {
	case "starttls":
		options = append(options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	case "none":
		options = append(options, gomail.WithTLSPolicy(gomail.NoTLS))
		auth = gomail.SMTPAuthPlainNoEnc
	default:
		options = append(options, gomail.WithSSL())
	}
	if c.Username != "" {
		options = append(options, gomail.WithSMTPAuth(auth), gomail.WithUsername(c.Username), gomail.WithPassword(c.Password))
	}
	return options
}

// Send hands over one letter.
func (m *Mail) Send(ctx context.Context, l Letter, mark func() error) remind.Verdict {
	msg, err := m.sender.message(l)
	if err != nil {
		return remind.Verdict{Outcome: remind.Refused, Reply: err.Error()}
	}
	client, err := gomail.NewClient(m.host, m.options...)
	if err != nil {
		return remind.Verdict{Outcome: remind.Broken, Reply: err.Error()}
	}
	if err := client.DialWithContext(ctx); err != nil {
		return dialled(err)
	}
	if err := mark(); err != nil {
		return remind.Verdict{Outcome: remind.Retry, Reply: errors.Join(err, client.Close()).Error()}
	}
	err = client.Send(msg)
	v := sent(msg, err)
	// A server that answers QUIT oddly has the letter all the same.
	_ = client.Close()
	return v
}

// dialled judges a connection that failed: credentials and certificates are the channel's fault, anything else may pass.
func dialled(err error) remind.Verdict {
	v := remind.Verdict{Outcome: remind.Retry, Reply: err.Error()}
	var answer *textproto.Error
	var unknown x509.UnknownAuthorityError
	var invalid x509.CertificateInvalidError
	var host x509.HostnameError
	switch {
	case errors.As(err, &answer):
		v.Code = answer.Code
		if v.Code >= 500 && v.Code != 521 {
			v.Outcome = remind.Broken
		}
	case errors.As(err, &unknown), errors.As(err, &invalid), errors.As(err, &host), strings.Contains(err.Error(), "STARTTLS"):
		v.Outcome = remind.Broken
	}
	return v
}

// sent judges an attempt by what the library knows: delivered counts whatever came after; a code decides; a fault after the data is
// doubtful.
func sent(m *gomail.Msg, err error) remind.Verdict {
	if m.IsDelivered() {
		return remind.Verdict{Outcome: remind.Delivered, Code: 250, Reply: m.ServerResponse()}
	}
	v := remind.Verdict{Outcome: remind.Retry, Reply: "no answer"}
	if err != nil {
		v.Reply = err.Error()
	}
	var failed *gomail.SendError
	if !errors.As(err, &failed) {
		return v
	}
	v.Code = failed.ErrorCode()
	switch {
	case v.Code == 530 || v.Code == 534 || v.Code == 535 || v.Code == 538:
		v.Outcome = remind.Broken
	case v.Code >= 500:
		v.Outcome = remind.Refused
		v.Dead = failed.Reason == gomail.ErrSMTPRcptTo && (v.Code == 550 || v.Code == 551 || v.Code == 553)
	case v.Code == 0 && failed.Reason == gomail.ErrSMTPDataClose:
		v.Outcome = remind.InDoubt
	}
	return v
}
