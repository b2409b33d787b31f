package notify_test

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/md5"
	"crypto/tls"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/mail"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"duban/notify"
	"duban/remind"
	"duban/remind/delivery"
)

func letter() delivery.Letter {
	return delivery.Letter{
		ID: "abc", Address: remind.Address{Channel: remind.MailChannel, To: "a@city.example"}, References: "root",
		Rendered: remind.Rendered{Subject: "【督办提醒】常宁市党委、政府：1项已逾期", Text: "正文\n第二行", HTML: "<p>正文</p>"},
		Date:     time.Date(2026, 11, 23, 9, 0, 0, 0, remind.Shanghai),
	}
}

func marked() error { return nil }

const (
	username = "duban@office.example"
	password = "授权码 16位"
)

// A relay is a real SMTP server that takes what it is sent.
type relay struct {
	mu   sync.Mutex // of what came
	tls  *tls.Config
	auth []string // mechanisms; none: no login
	got  []string
	ways []string // the mechanisms by which somebody logged in
	most int64    // bytes of a mail; 0: any
}

func (r *relay) serve(t *testing.T, implicit bool) net.Addr {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &session{r, len(r.auth) == 0}, nil }))
	server.Domain, server.TLSConfig, server.AllowInsecureAuth = "mx.city.example", r.tls, true
	server.ErrorLog, server.MaxMessageBytes = quiet{}, r.most
	listener := l
	if implicit {
		listener = tls.NewListener(l, r.tls)
	}
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(func() { _ = server.Close() })
	return l.Addr()
}

type quiet struct{}

func (quiet) Printf(string, ...any) {}
func (quiet) Println(...any)        {}

type session struct {
	*relay
	in bool
}

func (s *session) Reset()                   {}
func (s *session) Logout() error            { return nil }
func (s *session) AuthMechanisms() []string { return s.auth }

func (s *session) Auth(way string) (sasl.Server, error) {
	check := func(_, user, pass string) error {
		if user != username || pass != password {
			return smtp.ErrAuthFailed
		}
		s.in, s.ways = true, append(s.ways, way)
		return nil
	}
	switch way {
	case "PLAIN":
		return sasl.NewPlainServer(check), nil
	case "LOGIN":
		return &loginServer{check: check}, nil
	default:
		return &cramServer{check: check}, nil
	}
}

func (s *session) Mail(string, *smtp.MailOptions) error {
	if !s.in {
		return smtp.ErrAuthRequired
	}
	return nil
}

func (s *session) Rcpt(string, *smtp.RcptOptions) error { return nil }

func (s *session) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.got = append(s.got, string(raw))
	return err
}

type loginServer struct {
	check func(_, user, pass string) error
	said  []string
}

func (s *loginServer) Next(answer []byte) ([]byte, bool, error) {
	if answer != nil {
		s.said = append(s.said, string(answer))
	}
	switch len(s.said) {
	case 0:
		return []byte("Username:"), false, nil
	case 1:
		return []byte("Password:"), false, nil
	default:
		return nil, true, s.check("", s.said[0], s.said[1])
	}
}

type cramServer struct {
	check func(_, user, pass string) error
	asked bool
}

const challenge = "<1.2@mx.city.example>"

func (s *cramServer) Next(answer []byte) ([]byte, bool, error) {
	if !s.asked {
		s.asked = true
		return []byte(challenge), false, nil
	}
	user, sum, _ := strings.Cut(string(answer), " ")
	mac := hmac.New(md5.New, []byte(password))
	_, _ = io.WriteString(mac, challenge)
	if sum != hex.EncodeToString(mac.Sum(nil)) {
		return nil, true, smtp.ErrAuthFailed
	}
	return nil, true, s.check("", user, password)
}

func dial(t *testing.T, a net.Addr, change func(*notify.MailConfig)) *notify.Mail {
	t.Helper()
	c := notify.MailConfig{
		Sender: sender, Host: "127.0.0.1", Port: a.(*net.TCPAddr).Port, TLS: "none", Timeout: 10 * time.Second,
	}
	if change != nil {
		change(&c)
	}
	m, err := notify.NewMail(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := m.Close(); err != nil {
			t.Error(err)
		}
	})
	return m
}

func TestTLS(t *testing.T) {
	ours, foreign := newAuthority(t), newAuthority(t)
	day := 24 * time.Hour
	for _, tt := range []struct {
		name  string
		tls   string
		by    *authority
		host  string
		until time.Duration
		want  delivery.Outcome
		reply string
	}{
		{"implicit", "implicit", ours, "127.0.0.1", day, delivery.Delivered, ""},
		{"STARTTLS", "starttls", ours, "127.0.0.1", day, delivery.Delivered, ""},
		{"implicit, foreign authority", "implicit", foreign, "127.0.0.1", day, delivery.Broken, "set mail.ca_file"},
		{"STARTTLS, foreign authority", "starttls", foreign, "127.0.0.1", day, delivery.Broken, "set mail.ca_file"},
		{"implicit, expired", "implicit", ours, "127.0.0.1", -day, delivery.Broken, "renew it on the server"},
		{"STARTTLS, expired", "starttls", ours, "127.0.0.1", -day, delivery.Broken, "renew it on the server"},
		{"implicit, another host", "implicit", ours, "mail.x.example", day, delivery.Broken, "is for mail.x.example, not for 127.0.0.1: set mail.host"},
		{"STARTTLS, another host", "starttls", ours, "mail.x.example", day, delivery.Broken, "is for mail.x.example, not for 127.0.0.1: set mail.host"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := &relay{tls: &tls.Config{Certificates: []tls.Certificate{tt.by.issue(t, tt.host, tt.until)}}}
			m := dial(t, r.serve(t, tt.tls == "implicit"), func(c *notify.MailConfig) { c.TLS, c.CAFile = tt.tls, ours.file })
			v := m.Send(t.Context(), letter(), marked)
			if v.Outcome != tt.want || !strings.Contains(v.Reply, tt.reply) || len(r.got) != count(tt.want == delivery.Delivered) {
				t.Errorf("verdict %+v, %d mails", v, len(r.got))
			}
		})
	}
}

func count(b bool) int {
	if b {
		return 1
	}
	return 0
}

func TestTheWrongPort(t *testing.T) {
	r := &relay{}
	for _, tt := range []struct{ tls, want string }{
		{"starttls", "does not offer STARTTLS: set mail.tls"}, // and never falls back to plain text
		{"implicit", "does not speak TLS on this port"},
	} {
		m := dial(t, r.serve(t, false), func(c *notify.MailConfig) { c.TLS = tt.tls })
		if v := m.Send(t.Context(), letter(), marked); v.Outcome != delivery.Broken || !strings.Contains(v.Reply, tt.want) || len(r.got) != 0 {
			t.Errorf("%s: verdict %+v, %d mails in plain text", tt.tls, v, len(r.got))
		}
	}
}

func TestLogin(t *testing.T) {
	ours := newAuthority(t)
	encrypted := &tls.Config{Certificates: []tls.Certificate{ours.issue(t, "127.0.0.1", time.Hour)}}
	for _, tt := range []struct {
		name     string
		tls      string
		auth     []string
		password string
		want     delivery.Outcome
		way      string
	}{
		{"TLS takes PLAIN first", "implicit", []string{"CRAM-MD5", "LOGIN", "PLAIN"}, password, delivery.Delivered, "PLAIN"},
		{"LOGIN", "implicit", []string{"LOGIN"}, password, delivery.Delivered, "LOGIN"},
		{"CRAM-MD5", "implicit", []string{"CRAM-MD5"}, password, delivery.Delivered, "CRAM-MD5"},
		{"STARTTLS", "starttls", []string{"LOGIN", "PLAIN"}, password, delivery.Delivered, "PLAIN"},
		{"without TLS nothing that shows the password, if possible", "none", []string{"PLAIN", "LOGIN", "CRAM-MD5"}, password, delivery.Delivered, "CRAM-MD5"},
		{"without TLS, as the settings say", "none", []string{"PLAIN", "LOGIN"}, password, delivery.Delivered, "PLAIN"},
		{"PLAIN, wrong password", "implicit", []string{"PLAIN"}, "x", delivery.Broken, ""},
		{"LOGIN, wrong password", "implicit", []string{"LOGIN"}, "x", delivery.Broken, ""},
		{"CRAM-MD5, wrong password", "none", []string{"CRAM-MD5"}, "x", delivery.Broken, ""},
		{"nothing we know", "implicit", []string{"GSSAPI"}, password, delivery.Broken, ""},
		{"no login at all", "implicit", nil, password, delivery.Broken, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := &relay{auth: tt.auth, tls: encrypted}
			m := dial(t, r.serve(t, tt.tls == "implicit"), func(c *notify.MailConfig) {
				c.TLS, c.CAFile, c.Username, c.Password = tt.tls, ours.file, username, tt.password
			})
			v := m.Send(t.Context(), letter(), marked)
			if v.Outcome != tt.want || strings.Join(r.ways, "") != tt.way {
				t.Errorf("verdict %+v, logged in by %q", v, r.ways)
			}
			if tt.password == "x" && (v.Code != 535 || !strings.Contains(v.Reply, "授权码") || strings.Contains(v.Reply, username)) {
				t.Errorf("a wrong password gives %+v", v)
			}
		})
	}
}

func TestWhatArrives(t *testing.T) {
	r := &relay{}
	if v := dial(t, r.serve(t, false), nil).Send(t.Context(), letter(), marked); v.Outcome != delivery.Delivered || v.Code != 250 {
		t.Fatalf("verdict %+v", v)
	}
	check(t, r.got[0])
}

// Most mails speak of something overdue. If all of them were marked as important, the mark would say nothing.
func TestFewMailsAreMarkedAsImportant(t *testing.T) {
	for _, tt := range []struct {
		name     string
		pressing bool
		want     string
	}{
		{"a day that has come", true, "high 1"},
		{"the weekly word of what is overdue", false, " "},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l := letter()
			l.Pressing, l.Urgent = tt.pressing, true // the caps' mark is no header's
			h := arrived(t, l, nil)
			if got := h.Get("Importance") + " " + h.Get("X-Priority"); got != tt.want {
				t.Errorf("importance %q, want %q", got, tt.want)
			}
		})
	}
}

// Rules that file mails need a mark that stays: the same for all mails of an installation, whatever they say and to whom.
func TestMailsBearTheListOfTheInstallation(t *testing.T) {
	for _, tt := range []struct{ from, want string }{
		{"督办 <duban@office.example>", "督办 <duban.office.example>"},
		{"zgb@Mail.City.example", "督办 <duban.mail.city.example>"},
		{"duban@mail_1.city.example", "督办 <duban.mail-1.city.example>"},
		{"duban@[10.1.2.3]", "督办 <duban.10.1.2.3>"},
	} {
		h := arrived(t, letter(), func(c *notify.MailConfig) { c.From = tt.from })
		got, err := new(mime.WordDecoder).DecodeHeader(h.Get("List-Id"))
		if err != nil || got != tt.want {
			t.Errorf("from %s: List-Id %q, %v, want %q", tt.from, got, err, tt.want)
		}
		if _, ok := h["List-Unsubscribe"]; ok {
			t.Error("the mail offers to unsubscribe from a duty")
		}
	}
}

// arrived sends a letter to a real server and returns the header of what came.
func arrived(t *testing.T, l delivery.Letter, change func(*notify.MailConfig)) mail.Header {
	t.Helper()
	r := &relay{}
	if v := dial(t, r.serve(t, false), change).Send(t.Context(), l, marked); v.Outcome != delivery.Delivered {
		t.Fatalf("verdict %+v", v)
	}
	m, err := mail.ReadMessage(strings.NewReader(r.got[0]))
	if err != nil {
		t.Fatal(err)
	}
	return m.Header
}

func TestNobodyListens(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	m := dial(t, l.Addr(), nil)
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if v := m.Send(t.Context(), letter(), marked); v.Outcome != delivery.Retry || !strings.Contains(v.Reply, "refused") {
		t.Errorf("verdict %+v", v)
	}
}

func TestAnUnknownHost(t *testing.T) {
	m := dial(t, &net.TCPAddr{Port: 25}, func(c *notify.MailConfig) { c.Host = "mail.invalid" })
	if v := m.Send(t.Context(), letter(), marked); v.Outcome != delivery.Retry {
		t.Errorf("verdict %+v", v)
	}
}

func TestAddressesThatNoServerShouldSee(t *testing.T) {
	r := &relay{}
	m := dial(t, r.serve(t, false), nil)
	for _, to := range []string{"联络员@city.example", "a@城市.example", "a", "a@city.example\r\nRCPT TO:<b@city.example>", ""} {
		l := letter()
		l.To = to
		if v := m.Send(t.Context(), l, marked); v.Outcome != delivery.Refused || !v.Dead || v.Reply == "" || len(r.got) != 0 {
			t.Errorf("%q: verdict %+v", to, v)
		}
	}
}

func TestSettingsOfMail(t *testing.T) {
	ca := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(ca, []byte("no certificate"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		change notify.MailConfig
		want   string
	}{
		{notify.MailConfig{Sender: notify.Sender{From: "督办"}}, "mail.from"},
		{notify.MailConfig{Sender: notify.Sender{From: "督办@city.example"}}, "mail.from"},
		{notify.MailConfig{Sender: sender, CAFile: ca}, "holds no certificate"},
		{notify.MailConfig{Sender: sender, CAFile: ca + ".pem"}, "mail.ca_file"},
	} {
		if _, err := notify.NewMail(tt.change); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%+v: %v", tt.change, err)
		}
	}
}

func TestCancellingBeforeTheConnection(t *testing.T) {
	r := &relay{}
	m := dial(t, r.serve(t, false), nil)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if v := m.Send(ctx, letter(), marked); v.Outcome != delivery.Retry || len(r.got) != 0 {
		t.Errorf("verdict %+v, %d mails", v, len(r.got))
	}
}

// Many goroutines may send at once; each letter goes once.
func TestSendIsSafeForAll(t *testing.T) {
	r := &relay{}
	m := dial(t, r.serve(t, false), nil)
	verdicts := make(chan delivery.Verdict)
	for i := range 8 {
		go func() {
			l := letter()
			l.ID = fmt.Sprint("id", i)
			verdicts <- m.Send(context.Background(), l, marked)
		}()
	}
	for range 8 {
		if v := <-verdicts; v.Outcome != delivery.Delivered {
			t.Errorf("verdict %+v", v)
		}
	}
	slices.Sort(r.got)
	if len(slices.Compact(r.got)) != 8 {
		t.Errorf("%d different mails", len(r.got))
	}
}

func TestAFailedMarkSendsNothing(t *testing.T) {
	r := &relay{}
	m := dial(t, r.serve(t, false), nil)
	v := m.Send(t.Context(), letter(), func() error { return errors.New("the store is full") })
	if v.Outcome != delivery.Retry || !strings.Contains(v.Reply, "the store is full") {
		t.Errorf("verdict %+v", v)
	}
	if v := m.Send(t.Context(), letter(), marked); v.Outcome != delivery.Delivered {
		t.Errorf("the next letter: verdict %+v", v)
	}
	// The server hands on what it has read when the connection breaks; an unfinished mail lacks its end.
	whole := 0
	for _, g := range r.got {
		if bytes.Contains([]byte(g), []byte("--duban-abc--")) {
			whole++
		}
	}
	if len(r.got) > 2 || whole == 0 {
		t.Errorf("%d mails", len(r.got))
	}
}

// However long a subject is, each line keeps to its limit and the text comes back whole, with no blank before it.
func TestSubjects(t *testing.T) {
	r := &relay{}
	m := dial(t, r.serve(t, false), nil)
	for i, subject := range []string{
		"督办", "【演示】【督办提醒】常宁市党委、政府：1项已逾期、1项临期（2026年11月23日）", strings.Repeat("督", 300), "reminder", "督\r\nBcc: x@city.example", "🏭督",
	} {
		l := letter()
		l.ID, l.Subject = fmt.Sprint("id", i), subject
		if v := m.Send(t.Context(), l, marked); v.Outcome != delivery.Delivered {
			t.Fatalf("verdict %+v", v)
		}
		head, _, _ := strings.Cut(r.got[i], "\r\n\r\n")
		for line := range strings.SplitSeq(head, "\r\n") {
			if len(line) > 76 && !strings.HasPrefix(line, "Content-Type") || strings.HasPrefix(line, "Bcc") || line == "Subject:" {
				t.Errorf("%d: line %q", i, line)
			}
		}
		h, err := mail.ReadMessage(strings.NewReader(r.got[i]))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := new(mime.WordDecoder).DecodeHeader(h.Header.Get("Subject")); err != nil || got != subject {
			t.Errorf("subject %q, %v, want %q", got, err, subject)
		}
	}
}
