//go:build slow

package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"net/http/httptest"
	"net/mail"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
	"golang.org/x/text/encoding/simplifiedchinese"

	"duban/remind"
	"duban/seeds"
	"duban/store"
)

// A postOffice takes mails and posts, as far as it does not say no.
type postOffice struct {
	mu    sync.Mutex
	no    func(step, to string) error // what is said at RCPT and after the dot; nil: nothing
	cross string                      // what the robot says; empty: yes
	mails map[string][]string         // Message-IDs taken, by recipient
	posts int                         // taken by the robot
	tries map[string]int              // attempts, by recipient
}

func (p *postOffice) says(no func(step, to string) error, cross string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.no, p.cross, p.tries = no, cross, map[string]int{}
}

// A counter is one session at the post office.
type counter struct {
	*postOffice
	to string
}

// Reset forgets the mail.
func (*counter) Reset() {}

// Logout ends the session.
func (*counter) Logout() error { return nil }

// Mail begins a mail.
func (*counter) Mail(string, *smtp.MailOptions) error { return nil }

func (c *counter) ask(step string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.no == nil {
		return nil
	}
	return c.no(step, c.to)
}

// Rcpt names the recipient.
func (c *counter) Rcpt(to string, _ *smtp.RcptOptions) error {
	c.to = to
	c.mu.Lock()
	c.tries[to]++
	c.mu.Unlock()
	return c.ask("rcpt")
}

// Data takes the mail.
func (c *counter) Data(r io.Reader) error {
	m, err := mail.ReadMessage(r)
	if err != nil {
		return err
	}
	if _, err := io.Copy(io.Discard, m.Body); err != nil {
		return err
	}
	if err := c.ask("dot"); err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	if !strings.Contains(subject, "【督办系统】") { // a word to the administrator is no reminder
		c.mails[c.to] = append(c.mails[c.to], m.Header.Get("Message-ID"))
	}
	return err
}

// ServeHTTP is the robot.
func (p *postOffice) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if _, err := io.Copy(io.Discard, r.Body); err != nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.cross != "" {
		_, _ = io.WriteString(w, p.cross)
		return
	}
	p.posts++
	_, _ = io.WriteString(w, `{"errcode":0,"errmsg":"ok"}`)
}

// openPostOffice starts one and returns it with a state whose plan is released, and the settings that lead there.
func openPostOffice(t *testing.T) (p *postOffice, settings, state string) {
	t.Helper()
	p = &postOffice{mails: map[string][]string{}, tries: map[string]int{}}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &counter{postOffice: p}, nil }))
	server.ErrorLog = nobody{}
	go func() { _ = server.Serve(l) }()
	robot := httptest.NewServer(p)
	t.Cleanup(func() {
		_ = server.Close()
		robot.Close()
	})
	dir := t.TempDir()
	sample, err := seeds.Files.ReadFile("contacts.yaml")
	if err != nil {
		t.Fatal(err)
	}
	contacts := strings.ReplaceAll(string(sample), ".example}", ".test}")
	contacts = strings.Replace(contacts, "contacts:\n", "contacts:\n  - {body: 石鼓区党委、政府, channel: 督办群}\n", 1)
	settings, state = filepath.Join(dir, "duban.yaml"), filepath.Join(dir, "state")
	text := fmt.Sprintf(`page: {listen: ""}
backup: {keep: 0}
mail: {host: 127.0.0.1, port: %d, tls: none, from: "duban@city.test", per_minute: 0}
channels:
  - {name: 督办群, kind: dingtalk, url: "%s/robot/send?access_token=k", secret: SECdingtalk, per_minute: 1000, per_second: 1000}
`, l.Addr().(*net.TCPAddr).Port, robot.URL)
	if err := errors.Join(os.WriteFile(settings, []byte(text), 0o600), os.WriteFile(filepath.Join(dir, "contacts.yaml"), []byte(contacts), 0o600)); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"import", "contacts", filepath.Join(dir, "contacts.yaml"), "--apply"}, {"release", "hengyang-2024", "--yes", "--unreviewed", "--note", "试运行"}} {
		if code, out := entered(t, append(args, "--config", settings, "--state", state)...); code != 0 {
			t.Fatalf("%v: %s", args, out)
		}
	}
	return p, settings, state
}

// runsOn runs the real program some days later until its log satisfies, and stops it in order.
func runsOn(t *testing.T, days int, settings, state string, enough func(log string) bool) {
	t.Helper()
	c := exec.Command(program(t), "run", "--config", settings, "--state", state)
	c.Env = append(os.Environ(), fmt.Sprint(aheadVariable, "=", ahead+time.Duration(days)*24*time.Hour))
	r := watch(t, c)
	for !enough(r.said()) {
		select {
		case <-r.news:
		case <-r.ends:
			t.Fatalf("the daemon ended: %s", r.said())
		}
	}
	r.stop()
}

// standing counts the notices by their states.
func standing(t *testing.T, state string) map[string]int {
	t.Helper()
	st, err := store.Open(t.Context(), state, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = st.Close() }()
	got := map[string]int{}
	if err := st.Log(t.Context(), store.Filter{Realm: store.Real, All: true}, func(r store.LogRow) error {
		got[r.State]++
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return got
}

// nothingLeft reports whether no notice waits or is under way.
func nothingLeft(t *testing.T, state string) bool {
	t.Helper()
	got := standing(t, state)
	return got[store.Waiting]+got[store.Queued] == 0
}

// taken checks that everybody heard, once, and that nothing is left or lost.
func (p *postOffice) taken(t *testing.T, state string, recipients int) {
	t.Helper()
	got := standing(t, state)
	for s, n := range got {
		if s != store.Delivered && s != store.Superseded && s != store.Lapsed {
			t.Errorf("%d notices are %s", n, s)
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if got[store.Delivered] < 500 || len(p.mails) != recipients {
		t.Errorf("%v; %d recipients heard, want %d", got, len(p.mails), recipients)
	}
	for to, ids := range p.mails {
		if len(ids) != 1 {
			t.Errorf("%s heard %d times", to, len(ids))
		}
	}
}

// says is a server that refuses every mail at a step in the same words.
func says(step string, code int, words string) func(string, string) error {
	return func(at, _ string) error {
		if at != step {
			return nil
		}
		return &smtp.SMTPError{Code: code, EnhancedCode: smtp.NoEnhancedCode, Message: words}
	}
}

// A server, or an approval before it, that refuses every mail for a day, and a robot that refuses all content: nothing has failed, status says
// what waits and why, and the next working day every notice arrives, once.
func TestADayOfRefusals(t *testing.T) {
	for _, tt := range []struct {
		name string
		no   func(step, to string) error
		said string
	}{
		{"554 at the dot", says("dot", 554, "DT:SPM 163 smtp1,refused as spam"), "refused as spam"},
		{"553 at the dot", says("dot", 553, "no"), "553 no"},
		{"554 at RCPT", says("rcpt", 554, "no"), "554 no"},
		{"an approval, in GBK", says("dot", 550, inGBK("邮件须经审批")), "邮件须经审批"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p, settings, state := openPostOffice(t)
			p.says(tt.no, `{"errcode":430104,"errmsg":"不当内容"}`)
			runsOn(t, 0, settings, state, func(log string) bool {
				return strings.Contains(log, "a channel is broken")
			})
			p.mu.Lock()
			asked := len(p.tries)
			p.mu.Unlock()
			if got := standing(t, state); got[store.Failed] != 0 || got[store.Delivered] != 0 || asked > 5 {
				t.Errorf("after the day: %v, %d were asked", got, asked)
			}
			if _, out := entered(t, "status", "--config", settings, "--state", state); !strings.Contains(out, "渠道不通：邮件，自2026-11-23 ") || !strings.Contains(out, tt.said) {
				t.Errorf("status: %s", out)
			}
			if _, out := entered(t, "status", "--format", "json", "--config", settings, "--state", state); !strings.Contains(out, `"channels":[{"channel":"mail","state":"broken","since":"2026-11-23T`) {
				t.Errorf("status in JSON: %s", out)
			}
			p.says(nil, "")
			recipients := len(addressees(t, state))
			runsOn(t, 1, settings, state, func(string) bool { return p.heard() >= recipients && nothingLeft(t, state) })
			p.taken(t, state, recipients)
			if p.posts == 0 {
				t.Error("the robot has posted nothing")
			}
		})
	}
}

// heard counts the recipients who have heard.
func (p *postOffice) heard() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.mails)
}

// addressees returns the mail addresses to which something was due.
func addressees(t *testing.T, state string) map[string]bool {
	t.Helper()
	st, err := store.Open(t.Context(), state, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = st.Close() }()
	all := map[string]bool{}
	if err := st.Log(t.Context(), store.Filter{Realm: store.Real}, func(r store.LogRow) error {
		if r.Notice.Channel == remind.MailChannel {
			all[r.Notice.To] = true
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return all
}

// inGBK writes a text as older servers of Chinese offices do.
func inGBK(s string) string {
	b, err := simplifiedchinese.GBK.NewEncoder().String(s)
	if err != nil {
		panic(err)
	}
	return b
}

// A throttle in GBK is a throttle: what it holds up arrives the same day.
func TestAThrottleInGBK(t *testing.T) {
	t.Parallel()
	p, settings, state := openPostOffice(t)
	p.says(func(step, to string) error {
		if step != "rcpt" || p.tries[to] > 1 {
			return nil
		}
		return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.NoEnhancedCode, Message: inGBK("发送频率过快/超过限制")}
	}, "")
	runsOn(t, 0, settings, state, func(log string) bool {
		n := strings.Count(log, "outcome=retry")
		return n > 0 && p.heard() == n && nothingLeft(t, state)
	})
	p.taken(t, state, len(addressees(t, state)))
}

// A message whose address a server did not know has failed; a person has it sent again, and it arrives.
func TestAFailedMessageIsSentAgainWhenAsked(t *testing.T) {
	t.Parallel()
	const lost = "shigu@city.test"
	p, settings, state := openPostOffice(t)
	p.says(func(_, to string) error {
		if to != lost {
			return nil
		}
		return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.NoEnhancedCode, Message: inGBK("收件人不存在")}
	}, "")
	runsOn(t, 0, settings, state, func(log string) bool { return strings.Contains(log, "outcome=refused") && p.heard() > 10 })
	names := map[string]bool{}
	for _, line := range strings.Split(printed(t, "notices", "--only", "failed", "--format", "json", "--config", settings, "--state", state), "\n") {
		var row struct{ Message, Address string }
		if line != "" && json.Unmarshal([]byte(line), &row) == nil {
			names[row.Message] = row.Address == lost
		}
	}
	if len(names) != 1 {
		t.Fatalf("failed: %v", names)
	}
	for name := range names {
		if out := printed(t, "settle", name, "--resend", "--config", settings, "--state", state); !strings.Contains(out, "：已登记重发，其中仍须提醒的将在下一个发信时段发送") {
			t.Error(out)
		}
		if code, out := entered(t, "settle", name, "--resend", "--config", settings, "--state", state); code != 1 || !strings.Contains(out, "消息 "+name+" 没有发送失败：") {
			t.Errorf("a second time: %s", out)
		}
	}
	p.says(nil, "")
	recipients := len(addressees(t, state))
	runsOn(t, 0, settings, state, func(string) bool { return p.heard() >= recipients && nothingLeft(t, state) })
	p.taken(t, state, recipients)
}
