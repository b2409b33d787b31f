//go:build postfix && python

package notify_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"duban/notify"
	"duban/remind/delivery"
	"duban/tools/postfix"
)

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
	t.Parallel()
	ours := newAuthority(t)
	certificate, key := files(t, ours.issue(t, "127.0.0.1", time.Hour))
	s := postfix.Start(t, "message_size_limit = 150000", "smtpd_tls_security_level = encrypt",
		"smtpd_tls_cert_file = "+certificate, "smtpd_tls_key_file = "+key)
	m := toPostfix(t, s, "starttls", ours.file)
	letters := real(t)
	for _, l := range letters {
		if v := m.Send(t.Context(), l, marked); v.Outcome != delivery.Delivered || !strings.Contains(v.Reply, "queued as") {
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
		if v.Outcome != delivery.Refused || !v.Dead || v.Code != 550 || strings.Contains(v.Reply, "nobody") {
			t.Errorf("verdict %+v", v)
		}
	})
	t.Run("another domain", func(t *testing.T) {
		l := letter()
		l.To = "a@elsewhere.example"
		if v := m.Send(t.Context(), l, marked); v.Outcome != delivery.Declined || !strings.Contains(v.Reply, "请设置 mail.username") {
			t.Errorf("verdict %+v", v)
		}
	})
	t.Run("too big", func(t *testing.T) {
		l := letter()
		l.To, l.Text = "shigu@city.example", strings.Repeat("督办", 30000)
		v := m.Send(t.Context(), l, func() error { t.Error("marked"); return nil })
		if v.Outcome != delivery.Declined || v.Code != 0 || !strings.Contains(v.Reply, "takes 150000 at most") {
			t.Errorf("verdict %+v", v)
		}
	})
	t.Run("still in order", func(t *testing.T) {
		l := letter()
		l.ID, l.To = "last", "office@city.example"
		if v := m.Send(t.Context(), l, marked); v.Outcome != delivery.Delivered {
			t.Errorf("verdict %+v", v)
		}
		s.Mails(t, "office", 1)
	})
	t.Run("never without TLS", func(t *testing.T) {
		if v := toPostfix(t, s, "none", "").Send(t.Context(), letter(), marked); v.Outcome != delivery.Broken || v.Code != 530 {
			t.Errorf("verdict %+v", v)
		}
	})
	t.Run("never without its authority", func(t *testing.T) {
		v := toPostfix(t, s, "starttls", newAuthority(t).file).Send(t.Context(), letter(), marked)
		if v.Outcome != delivery.Broken || !strings.Contains(v.Reply, "mail.ca_file") {
			t.Errorf("verdict %+v", v)
		}
	})
}

// Postfix refuses late what it could have refused early, and closes what is idle.
func TestPostfixRefuses(t *testing.T) {
	t.Parallel()
	s := postfix.Start(t, "smtpd_timeout = 1s", "smtpd_sender_restrictions = inline:{{office.example=OK}}, reject",
		"smtpd_client_restrictions = check_recipient_access inline:{{office@city.example=450 4.2.0 Greylisted} {leader@city.example=554 5.7.1 no}}")
	m := toPostfix(t, s, "none", "")
	for _, tt := range []struct {
		to   string
		want delivery.Outcome
		code int
	}{
		{"shigu@city.example", delivery.Delivered, 250},
		{"office@city.example", delivery.Retry, 450},
		{"leader@city.example", delivery.Declined, 554},
	} {
		l := letter()
		l.ID, l.To = tt.to[:5], tt.to
		if v := m.Send(t.Context(), l, marked); v.Outcome != tt.want || v.Code != tt.code || v.Dead {
			t.Errorf("%s: verdict %+v", tt.to, v)
		}
	}
	l := letter()
	l.ID, l.To = "one", "shigu@city.example"
	if v := m.Send(t.Context(), l, marked); v.Outcome != delivery.Delivered {
		t.Errorf("verdict %+v", v)
	}
	s.WaitLog(t, "timeout after END-OF-MESSAGE")
	l.ID = "two"
	if v := m.Send(t.Context(), l, marked); v.Outcome != delivery.Delivered {
		t.Errorf("after the connection was closed: verdict %+v", v)
	}
	s.Mails(t, "shigu", 3)
}
