//go:build boot

package systemd_test

import (
	"errors"
	"fmt"
	"io"
	"net"
	"path/filepath"
	"regexp"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// A post is a real mail server on this machine's loopback, which lets in only who knows the password.
type post struct {
	port           int
	user, password string
	admin          string // hears of the daemon itself, at hours of its own: those mails are not counted

	mu  sync.Mutex
	got map[string]int // by Message-ID
}

func newPost(t *testing.T, password string) *post {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &post{port: l.Addr().(*net.TCPAddr).Port, user: "duban", password: password, admin: admin, got: map[string]int{}}
	p.serve(t, l)
	return p
}

// serve takes mails until the test ends.
func (p *post) serve(t *testing.T, l net.Listener) {
	t.Helper()
	server := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &session{post: p}, nil }))
	server.AllowInsecureAuth = true
	go func() { _ = server.Serve(l) }()
	t.Cleanup(func() { _ = server.Close() })
}

// mails returns how many mails came and how many of them for the first time.
func (p *post) mails() (all, distinct int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, n := range p.got {
		all += n
	}
	return all, len(p.got)
}

type session struct {
	*post
	known bool
	to    string
}

func (*session) AuthMechanisms() []string { return []string{sasl.Plain} }

func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, pass string) error {
		if s.known = user == s.user && pass == s.password; !s.known {
			return smtp.ErrAuthFailed
		}
		return nil
	}), nil
}

func (*session) Reset()        {}
func (*session) Logout() error { return nil }
func (s *session) Mail(string, *smtp.MailOptions) error {
	if !s.known {
		return smtp.ErrAuthRequired
	}
	return nil
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.to = to
	return nil
}

// admin is the administrator of the service's whole life.
const admin = "admin@city.test"

var messageID = regexp.MustCompile(`(?mi)^Message-ID: *(\S+)`)

func (s *session) Data(r io.Reader) error {
	text, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	id := messageID.FindSubmatch(text)
	if id == nil {
		return errors.New("no Message-ID")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.to != s.admin {
		s.got[string(id[1])]++
	}
	return nil
}

// settings are what holds at any hour: the round is owed since midnight, and the window never closes.
func settings(port int, round string) string {
	return fmt.Sprintf(`state: /var/lib/duban
round: %q
window: "00:00-24:00"
admin: {address: %s}
mail: {host: 127.0.0.1, port: %d, tls: none, username: duban, password_file: secrets/mail.password, from: "督办 <duban@city.test>"}
`, round, admin, port)
}

// calendars make today and tomorrow working days, whatever the week says.
func calendars() map[string]string {
	days := map[int]string{}
	for i := range 2 {
		d := time.Now().In(time.FixedZone("CST", 8*3600)).AddDate(0, 0, i)
		if days[d.Year()] != "" {
			days[d.Year()] += ", "
		}
		days[d.Year()] += fmt.Sprintf(`{"name": "班", "date": %q, "isOffDay": false}`, d.Format(time.DateOnly))
	}
	files := map[string]string{}
	for year, list := range days {
		files[fmt.Sprintf("/srv/office/%d.json", year)] = fmt.Sprintf(`{"year": %d, "papers": ["https://city.test/papers"], "days": [%s]}`, year, list)
	}
	return files
}

// pack lays the package and an office's files ready in /srv/office.
func (m *machine) pack(p *post) {
	m.t.Helper()
	debs, err := filepath.Glob("../bin/deb/*.deb")
	if err != nil || len(debs) != 1 {
		m.t.Fatalf("want one package in bin/deb, as make systemd makes it: %v, %v", debs, err)
	}
	m.copy(debs[0], "/srv/office/duban.deb", 0o644)
	m.write("/srv/office/duban.yaml", settings(p.port, "0 0 * * *"), 0o644)
	m.write("/srv/office/mail.password", p.password+"\n", 0o600)
	m.contacts("shigu@city.test")
	m.copy("../seeds/hengyang-2024.txt", "/srv/office/plan.txt", 0o644)
	for name, text := range calendars() {
		m.write(name, text, 0o644)
	}
}

// install installs the package, and sets up what its administrator sets up.
func (m *machine) install() {
	m.t.Helper()
	m.do("dpkg", "--install", "/srv/office/duban.deb")
	if m.property("ActiveState") != "inactive" {
		m.t.Error("a first installation has started the service")
	}
	m.do("cp", "/srv/office/duban.yaml", "/etc/duban/duban.yaml")
	m.do("cp", "--preserve=mode", "/srv/office/mail.password", "/etc/duban/secrets/mail.password")
	if m.systemd >= 250 {
		m.copy("dropins/credentials.conf", "/etc/systemd/system/duban.service.d/credentials.conf", 0o644)
	}
	if m.systemd >= 253 {
		m.copy("dropins/notify-reload.conf", "/etc/systemd/system/duban.service.d/notify-reload.conf", 0o644)
	}
	// A minute, as the unit has it, is long to wait for.
	m.write("/etc/systemd/system/duban.service.d/test.conf", "[Service]\nWatchdogSec=6s\nRestartSec=1s\n", 0o644)
	m.do("systemctl", "daemon-reload")
	m.do("systemctl", "enable", "duban")
}

func (m *machine) contacts(shigu string) {
	m.t.Helper()
	m.write("/srv/office/contacts.yaml", fmt.Sprintf(`contacts:
  - {body: 石鼓区党委、政府, channel: mail, address: %s}
  - {body: 整改办, channel: mail, address: office@city.test}
  - {body: 于新凡, channel: mail, address: leader@city.test}
`, shigu), 0o644)
}

// The whole life of the service under a real systemd. The steps build on each other: what fails ends the rest.
func TestTheServiceUnderARealSystemd(t *testing.T) {
	p, m := newPost(t, "s3cret of the relay"), newMachine(t)
	m.pack(p)
	begin := time.Now()
	m.boot()
	t.Logf("systemd %d is up after %.1f s", m.systemd, time.Since(begin).Seconds())
	step := func(name string, f func(t *testing.T)) {
		outer := m.t
		defer func() { m.t = outer }()
		if !t.Run(name, func(t *testing.T) { m.t = t; f(t) }) {
			t.FailNow()
		}
	}
	step("the package is installed, with its user and directories, and starts nothing", func(t *testing.T) {
		m.install()
		if got := m.do("stat", "-c", "%U:%G %a", "/etc/duban", "/etc/duban/secrets", "/var/lib/duban"); got !=
			"root:root 755\nroot:duban 750\nduban:duban 700" {
			t.Errorf("the directories are %q", got)
		}
		if m.systemd < 250 {
			m.share()
		}
	})
	step("root prepares the store, which is the daemon's", func(t *testing.T) {
		m.do("duban", "import", "contacts", "/srv/office/contacts.yaml", "--apply")
		for name := range calendars() {
			m.do("duban", "import", "calendar", name, "--apply")
		}
		m.do("duban", "import", "plan", "/srv/office/plan.txt", "--id", "hengyang-2024", "--apply")
		m.do("duban", "release", "hengyang-2024", "--yes", "--unreviewed", "--note", "试运行")
	})
	step("start", func(t *testing.T) { m.first(p) })
	step("who may read what", func(t *testing.T) { m.reading() })
	step("killed", func(t *testing.T) { m.killed() })
	step("hung", func(t *testing.T) { m.hung() })
	step("reload", func(t *testing.T) { m.reloads(p) })
	step("stop", func(t *testing.T) { m.stopped() })
	step("secrets that the group reads in place of credentials", func(t *testing.T) { m.grouped() })
	step("a new server with another password", func(t *testing.T) { m.moved(newPost(t, "another one")) })
	step("the machine is cut off and boots again", func(t *testing.T) { m.rebooted() })
	if all, distinct := p.mails(); all != distinct || all == 0 {
		t.Errorf("%d mails came, %d of them for the first time", all, distinct)
	}
}
