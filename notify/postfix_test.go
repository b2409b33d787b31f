package notify_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"duban/notify"
	"duban/remind"
	"duban/tools/postfix"
)

// A stranger is what a mail is to somebody who knows nothing of this program: Python's library.
type stranger struct {
	Subject, Text, HTML, Type, Flags, Folder string
	From, To                                 [][2]string
	Message                                  string `json:"message_id"`
	Defects                                  []string
}

func readByStranger(t *testing.T, names ...string) []stranger {
	t.Helper()
	out, err := exec.Command("python3", append([]string{"testdata/read_mail.py"}, names...)...).Output()
	if err != nil {
		t.Fatalf("read_mail.py: %v", err)
	}
	var all []stranger
	for line := range bytes.Lines(out) {
		var s stranger
		if err := json.Unmarshal(line, &s); err != nil {
			t.Fatal(err)
		}
		all = append(all, s)
	}
	return all
}

func (s stranger) compare(t *testing.T, l remind.Letter) {
	t.Helper()
	for what, x := range map[string][2]string{
		"subject": {s.Subject, l.Subject}, "text": {s.Text, l.Text}, "HTML": {s.HTML, l.HTML}, "type": {s.Type, "multipart/alternative"},
		"from": {fmt.Sprint(s.From), "[[督办 duban@office.example]]"}, "to": {fmt.Sprintf("%q", s.To), fmt.Sprintf(`[["" %q]]`, l.To)},
		"Message-ID": {s.Message, "<" + l.ID + "@office.example>"}, "defects": {strings.Join(s.Defects, "; "), ""},
	} {
		if x[0] != x[1] {
			t.Errorf("%s: %q, want %q", what, x[0], x[1])
		}
	}
}

// real returns the letters of real wording, one for each kind of reader.
func real(t *testing.T) []remind.Letter {
	t.Helper()
	var all []remind.Letter
	for _, c := range examples() {
		r, err := notify.Render(c.message)
		if err != nil {
			t.Fatal(err)
		}
		l := letter()
		l.ID, l.To, l.Subject, l.Text, l.HTML = "id-"+c.name, "shigu@city.example", r.Subject, r.Text, r.HTML
		all = append(all, l)
	}
	return all
}

func toPostfix(t *testing.T, s *postfix.Server, tls, ca string) *notify.Mail {
	t.Helper()
	m, err := notify.NewMail(notify.MailConfig{
		Sender: sender, Host: "127.0.0.1", Port: s.Port, TLS: tls, CAFile: ca, Timeout: 20 * time.Second, DotTimeout: 20 * time.Second,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = m.Close() })
	return m
}

func TestPostfixTakesMail(t *testing.T) {
	ours := newAuthority(t)
	certificate, key := files(t, ours.issue(t, "127.0.0.1", time.Hour))
	s := postfix.Start(t, "message_size_limit = 150000", "smtpd_tls_security_level = encrypt",
		"smtpd_tls_cert_file = "+certificate, "smtpd_tls_key_file = "+key)
	m := toPostfix(t, s, "starttls", ours.file)
	letters := real(t)
	for _, l := range letters {
		if v := m.Send(t.Context(), l, marked); v.Outcome != remind.Delivered || !strings.Contains(v.Reply, "queued as") {
			t.Fatalf("%s: verdict %+v", l.ID, v)
		}
	}
	s.Mails(t, "shigu", len(letters))
	got := map[string]stranger{}
	for _, x := range readByStranger(t, s.Box("shigu")) {
		got[x.Message] = x
	}
	for _, l := range letters {
		got["<"+l.ID+"@office.example>"].compare(t, l)
	}
	if err := m.Close(); err != nil {
		t.Error(err)
	}
	n := len(letters)
	s.WaitLog(t, fmt.Sprintf("ehlo=2 starttls=1 mail=%d rcpt=%d data=%d quit=1", n, n, n)) // all on one connection, and nothing else said

	t.Run("an unknown recipient", func(t *testing.T) {
		l := letter()
		l.To = "nobody@city.example"
		v := m.Send(t.Context(), l, func() error { t.Error("marked"); return nil })
		if v.Outcome != remind.Refused || !v.Dead || v.Code != 550 || strings.Contains(v.Reply, "nobody") {
			t.Errorf("verdict %+v", v)
		}
	})
	t.Run("another domain", func(t *testing.T) {
		l := letter()
		l.To = "a@elsewhere.example"
		if v := m.Send(t.Context(), l, marked); v.Outcome != remind.Refused || v.Dead || !strings.Contains(v.Reply, "set mail.username") {
			t.Errorf("verdict %+v", v)
		}
	})
	t.Run("too big", func(t *testing.T) {
		l := letter()
		l.To, l.Text = "shigu@city.example", strings.Repeat("督办", 30000)
		v := m.Send(t.Context(), l, func() error { t.Error("marked"); return nil })
		if v.Outcome != remind.Refused || v.Code != 0 || !strings.Contains(v.Reply, "takes 150000 at most") {
			t.Errorf("verdict %+v", v)
		}
	})
	t.Run("still in order", func(t *testing.T) {
		l := letter()
		l.ID, l.To = "last", "office@city.example"
		if v := m.Send(t.Context(), l, marked); v.Outcome != remind.Delivered {
			t.Errorf("verdict %+v", v)
		}
		s.Mails(t, "office", 1)
	})
	t.Run("never without TLS", func(t *testing.T) {
		if v := toPostfix(t, s, "none", "").Send(t.Context(), letter(), marked); v.Outcome != remind.Broken || v.Code != 530 {
			t.Errorf("verdict %+v", v)
		}
	})
	t.Run("never without its authority", func(t *testing.T) {
		v := toPostfix(t, s, "starttls", newAuthority(t).file).Send(t.Context(), letter(), marked)
		if v.Outcome != remind.Broken || !strings.Contains(v.Reply, "mail.ca_file") {
			t.Errorf("verdict %+v", v)
		}
	})
}

// Postfix refuses late what it could have refused early, and closes what is idle.
func TestPostfixRefuses(t *testing.T) {
	s := postfix.Start(t, "smtpd_timeout = 1s", "smtpd_sender_restrictions = inline:{{office.example=OK}}, reject",
		"smtpd_client_restrictions = check_recipient_access inline:{{office@city.example=450 4.2.0 Greylisted} {leader@city.example=554 5.7.1 no}}")
	m := toPostfix(t, s, "none", "")
	for _, tt := range []struct {
		to   string
		want remind.Outcome
		code int
	}{
		{"shigu@city.example", remind.Delivered, 250},
		{"office@city.example", remind.Retry, 450},
		{"leader@city.example", remind.Refused, 554},
	} {
		l := letter()
		l.ID, l.To = tt.to[:5], tt.to
		if v := m.Send(t.Context(), l, marked); v.Outcome != tt.want || v.Code != tt.code || v.Dead {
			t.Errorf("%s: verdict %+v", tt.to, v)
		}
	}
	l := letter()
	l.ID, l.To = "one", "shigu@city.example"
	if v := m.Send(t.Context(), l, marked); v.Outcome != remind.Delivered {
		t.Errorf("verdict %+v", v)
	}
	s.WaitLog(t, "timeout after END-OF-MESSAGE")
	l.ID = "two"
	if v := m.Send(t.Context(), l, marked); v.Outcome != remind.Delivered {
		t.Errorf("after the connection was closed: verdict %+v", v)
	}
	s.Mails(t, "shigu", 3)
}

// A mailbox program that is not ours reads the Maildir, and what it marks as read is not delivered anew.
func TestAStrangerReadsTheMaildir(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "outbox")
	b, err := notify.NewMaildir(dir, sender)
	if err != nil {
		t.Fatal(err)
	}
	letters := map[string]remind.Letter{}
	for _, l := range real(t) {
		letters["<"+l.ID+"@office.example>"] = l
		if v := b.Send(t.Context(), l, nil); v.Outcome != remind.Delivered {
			t.Fatalf("verdict %+v", v)
		}
	}
	got := readByStranger(t, dir)
	for _, x := range got {
		x.compare(t, letters[x.Message])
	}
	if len(got) != len(letters) || got[0].Folder != "new" {
		t.Errorf("%d mails of %d, the first in %s", len(got), len(letters), got[0].Folder)
	}
	mark := "import mailbox, sys\nb = mailbox.Maildir(sys.argv[1])\nfor k in b.keys():\n m = b[k]; m.set_subdir('cur'); m.add_flag('S'); b[k] = m"
	if out, err := exec.Command("python3", "-c", mark, dir).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for _, l := range letters {
		if v := b.Send(t.Context(), l, nil); v.Outcome != remind.Delivered {
			t.Fatalf("verdict %+v", v)
		}
	}
	if again, _ := os.ReadDir(filepath.Join(dir, "new")); len(again) != 0 {
		t.Errorf("%d letters that had been read are delivered anew", len(again))
	}
	for _, x := range readByStranger(t, dir) {
		if x.Folder != "cur" || x.Flags != "S" {
			t.Errorf("%s is in %s with flags %q", x.Message, x.Folder, x.Flags)
		}
	}
}
