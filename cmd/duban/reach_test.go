package main

import (
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"duban/remind"
)

// Over a real server a test is a proof: the address has a day in every listing, and the warning on what nothing proves goes.
func TestATestProvesThatAnAddressIsReached(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	config, contacts, plan, state := filepath.Join(dir, "duban.yaml"), filepath.Join(dir, "contacts.yaml"), filepath.Join(dir, "plan.txt"), filepath.Join(dir, "state")
	for path, text := range map[string]string{
		config:   fmt.Sprintf("mail: {host: 127.0.0.1, port: %d, tls: none, from: duban@city.test, per_minute: 30}\n", taker(t)),
		contacts: "contacts:\n  - {body: 甲局, channel: mail, address: jia@city.test}\n  - {body: 乙局, channel: mail, address: yi@city.test}\n",
		plan: "某市整改方案\n\n一、某处水体污染。\n主体责任单位：甲局\n市直牵头督导验收单位：乙局\n督办市领导：某市长\n整改时限：2090年12月31日\n" +
			"整改目标：消除污染。\n",
	} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	at := func(days int) func(args ...string) (int, string) {
		return func(args ...string) (int, string) {
			var out, errs strings.Builder
			later := func() time.Time { return clock().AddDate(0, 0, days) }
			code := execute(t.Context(), append(args, "--config", config, "--state", state), &out, &errs, later)
			return code, out.String() + errs.String()
		}
	}
	say := func(days, want int, args ...string) string {
		t.Helper()
		code, text := at(days)(args...)
		if code != want {
			t.Fatalf("duban %v: exit code %d: %s", args, code, text)
		}
		return text
	}
	say(0, 0, "import", "plan", plan, "--id", "own", "--apply")
	say(0, 0, "import", "contacts", contacts, "--apply")
	const warning = "从未送达或已超过180天未送达"
	if text := say(60, 0, "check"); strings.Contains(text, warning) {
		t.Errorf("before the release it warns: %s", text)
	}
	say(0, 0, "release", "own", "--yes", "--unreviewed", "--note", "试运行")
	if text := say(1, 0, "check"); strings.Contains(text, warning) {
		t.Errorf("on the day after the release it warns: %s", text)
	}
	if text := say(35, 0, "check"); !strings.Contains(text, "[提示] 甲局、乙局等2个地址"+warning) {
		t.Errorf("a month later it does not warn: %s", text)
	}
	if text := say(35, 0, "check", "--coverage"); !strings.Contains(text, "未验证的地址：邮件  j***@city.test  甲局  最近送达：无") {
		t.Errorf("the coverage does not list it: %s", text)
	}
	// The thirty-fifth day is a Monday, too.
	if text := say(35, 0, "send-test", "--contacts", "--body", "甲局", "--apply"); !strings.Contains(text, "测试信息1条，已送达1条") {
		t.Errorf("the test: %s", text)
	}
	proved := (remind.DateOf(clock()) + 35).String()
	if text := say(36, 0, "check"); !strings.Contains(text, "乙局等1个地址"+warning) || strings.Contains(text, "甲局、") {
		t.Errorf("after the test of one: %s", text)
	}
	if text := say(36, 0, "check", "--coverage", "--format", "json"); !strings.Contains(text, `"address":"jia@city.test","last_delivery":"`+proved+`"`) {
		t.Errorf("the coverage has no day: %s", text)
	}
	if text := say(36, 0, "export", "contacts", "--format", "json"); !strings.Contains(text, `"last_delivery":"`+proved+`"`) {
		t.Errorf("the contacts have no day: %s", text)
	}
	if text := say(35+180, 0, "check"); !strings.Contains(text, "等2个地址"+warning) {
		t.Errorf("half a year later: %s", text)
	}
}

// taker is an SMTP server that takes every mail.
func taker(t *testing.T) (port int) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return taking{}, nil }))
	server.Domain = "mx.city.test"
	go func() { _ = server.Serve(l) }()
	t.Cleanup(func() { _ = server.Close() })
	return l.Addr().(*net.TCPAddr).Port
}

// taking is a session of taker.
type taking struct{}

func (taking) Reset()                               {}
func (taking) Logout() error                        { return nil }
func (taking) Mail(string, *smtp.MailOptions) error { return nil }
func (taking) Rcpt(string, *smtp.RcptOptions) error { return nil }
func (taking) Data(r io.Reader) error {
	_, err := io.Copy(io.Discard, r)
	return err
}
