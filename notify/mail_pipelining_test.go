package notify

import (
	"crypto/x509"
	"io"
	"net"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"duban/remind/delivery"
)

// firstTime returns a script that says each answer once, on the first connection, and from then on what a server in order says.
func firstTime(says map[string]string) script {
	var mu sync.Mutex
	return func(connection int, step string) string {
		mu.Lock()
		defer mu.Unlock()
		text := says[step]
		if connection > 1 {
			return ""
		}
		delete(says, step)
		return text
	}
}

// Of an envelope that went in one write every answer counts, and the letter behind a refused one is none the worse.
func TestEachAnswerToAnEnvelope(t *testing.T) {
	const whole = "MAIL RCPT DATA ."
	for _, tt := range []struct {
		name string
		says map[string]string
		want delivery.Outcome
		code int
		mark int
		said string // without EHLO, the next letter's behind a bar; empty: a matter of time
	}{
		{"in order", nil, delivery.Delivered, 250, 1, whole + " | " + whole},
		{"MAIL, for now", map[string]string{"MAIL": "451 later"}, delivery.Retry, 451, 0, "MAIL RCPT DATA QUIT | " + whole},
		{"MAIL", map[string]string{"MAIL": "550 5.1.8 bad sender"}, delivery.Broken, 550, 0, "MAIL RCPT DATA QUIT | " + whole},
		{
			"MAIL, and DATA is asked for",
			map[string]string{"MAIL": "550 5.1.8 no", "DATA without a recipient": "354 go on"},
			delivery.Broken, 550, 0, "MAIL RCPT DATA . QUIT | " + whole,
		},
		{
			"MAIL, and all else is taken",
			map[string]string{"MAIL": "550 5.1.8 no", "RCPT without MAIL": "250 ok", "DATA without a recipient": "354 go on"},
			delivery.Broken, 550, 0, "MAIL RCPT DATA | " + whole,
		},
		{"RCPT, for now", map[string]string{"RCPT": "450 4.2.0 later"}, delivery.Retry, 450, 0, "MAIL RCPT DATA QUIT | " + whole},
		{"RCPT", map[string]string{"RCPT": "550 5.1.1 no"}, delivery.Refused, 550, 0, "MAIL RCPT DATA RSET | " + whole},
		{
			"RCPT, in lines",
			map[string]string{"RCPT": "550-5.1.1 no\r\n550-5.1.1 such\r\n550 5.1.1 user", "DATA without a recipient": "503-no\r\n503 no"},
			delivery.Refused, 550, 0, "MAIL RCPT DATA RSET | " + whole,
		},
		{
			"RCPT, and DATA is asked for",
			map[string]string{"RCPT": "550 5.1.1 no", "DATA without a recipient": "354 go on"},
			delivery.Refused, 550, 0, "MAIL RCPT DATA . RSET | " + whole,
		},
		{
			"RCPT, and the lone dot counts as a letter",
			map[string]string{"RCPT": "550 5.1.1 no", "DATA without a recipient": "354 go on", "lone dot": "250 queued"},
			delivery.Refused, 550, 0, "MAIL RCPT DATA . RSET | " + whole,
		},
		{
			"RCPT, and the server goes at the lone dot",
			map[string]string{"RCPT": "550 5.1.1 no", "DATA without a recipient": "354 go on", "lone dot": "drop"},
			delivery.Refused, 550, 0, "MAIL RCPT DATA . | " + whole,
		},
		{
			"RCPT, and the server closes",
			map[string]string{"RCPT": "550 5.1.1 no", "DATA without a recipient": "421 bye; drop"},
			delivery.Refused, 550, 0, "MAIL RCPT DATA | " + whole,
		},
		{
			"RCPT, and DATA is out of step",
			map[string]string{"RCPT": "550 5.1.1 no", "DATA without a recipient": "250 ok"},
			delivery.Refused, 550, 0, "MAIL RCPT DATA | " + whole,
		},
		{"RCPT, by 421", map[string]string{"RCPT": "421 bye; drop"}, delivery.Retry, 421, 0, "MAIL RCPT | " + whole},
		{"DATA", map[string]string{"DATA": "554 no"}, delivery.Declined, 554, 0, "MAIL RCPT DATA QUIT | " + whole},
		{"DATA, out of step", map[string]string{"DATA": "250 ok"}, delivery.Retry, 250, 0, "MAIL RCPT DATA | " + whole},
		{"an answer too many", map[string]string{"MAIL": "250 ok\r\n250 ok"}, delivery.Retry, 250, 0, ""},
		{"an answer too many, behind the last", map[string]string{"DATA": "354 go on\r\n250 queued"}, delivery.Retry, 0, 0, "MAIL RCPT DATA | " + whole},
		{"the dot", map[string]string{"dot": "554 DT:SPM"}, delivery.Declined, 554, 1, whole + " QUIT | " + whole},
		{"the dot, by 421", map[string]string{"dot": "421 bye; drop"}, delivery.Retry, 421, 1, whole + " | " + whole},
		{"goes at MAIL", map[string]string{"MAIL": "drop"}, delivery.Retry, 0, 0, "MAIL | " + whole},
		{"goes at RCPT", map[string]string{"RCPT": "drop"}, delivery.Retry, 0, 0, "MAIL RCPT | " + whole},
		{"goes at DATA", map[string]string{"DATA": "drop"}, delivery.Retry, 0, 0, "MAIL RCPT DATA | " + whole},
		{"goes at the dot", map[string]string{"dot": "drop"}, delivery.InDoubt, 0, 1, whole + " | " + whole},
	} {
		for p := together; p <= bytewise; p++ {
			t.Run(tt.name+", "+p.String(), func(t *testing.T) {
				if p == bytewise && strings.HasPrefix(tt.name, "an answer too many, behind") {
					return // it may come when the mail is on its way; nobody can tell then
				}
				says := map[string]string{}
				for k, v := range tt.says {
					says[k] = v
				}
				s := newModel(t, p, firstTime(says), "PIPELINING")
				m := s.channel(t)
				mark := 0
				v := m.Send(t.Context(), to(1), func() error { mark++; return nil })
				said := s.verbs()
				if v.Outcome != tt.want || v.Code != tt.code || mark != tt.mark || v.Reply == "" {
					t.Errorf("verdict %+v, marked %d times", v, mark)
				}
				if v := m.Send(t.Context(), to(2), func() error { return nil }); v.Outcome != delivery.Delivered {
					t.Errorf("the next letter: %+v", v)
				}
				said += " |" + strings.TrimPrefix(s.verbs(), said)
				if said = strings.ReplaceAll(said, "EHLO ", ""); said != tt.said && tt.said != "" || s.complaints() != nil {
					t.Errorf("said %s, want %s; %q", said, tt.said, s.complaints())
				}
			})
		}
	}
}

// What a server says before TLS is anybody's word: only what it announces afterwards counts.
func TestTheExtensionsAfterSTARTTLS(t *testing.T) {
	secured := httptest.NewTLSServer(nil) // for its certificate
	defer secured.Close()
	const plain, pipelining = "250-mx\r\n250-STARTTLS\r\n250 SIZE", "250-mx\r\n250-STARTTLS\r\n250-PIPELINING\r\n250 SIZE"
	for _, tt := range []struct {
		name          string
		before, after string
		want          bool
	}{{"announced before alone", pipelining, plain, false}, {"announced afterwards", plain, pipelining, true}} {
		t.Run(tt.name, func(t *testing.T) {
			said := 0
			s := newModel(t, together, func(_ int, step string) string {
				if step != "EHLO" {
					return ""
				}
				said++
				return []string{tt.before, tt.after}[said-1]
			})
			s.tls = secured.TLS
			m := s.channel(t)
			m.config.TLS, m.limit = "starttls", 1
			m.tls.RootCAs = x509.NewCertPool()
			m.tls.RootCAs.AddCert(secured.Certificate())
			for _, v := range behind(t, m, 3) {
				if v.Outcome != delivery.Delivered {
					t.Errorf("%+v", v)
				}
			}
			if got := m.resting[0].pipelining; got != tt.want || s.complaints() != nil || s.dialled() != 1 {
				t.Errorf("pipelining %v, %d connections, %q", got, s.dialled(), s.complaints())
			}
		})
	}
}

// An envelope is one write, a mail with what goes behind it another: on a pipe each is read as it was written.
func TestWhatGoesInOneWrite(t *testing.T) {
	ours, theirs := net.Pipe()
	defer func() { _ = theirs.Close() }()
	var writes []string
	served := make(chan struct{})
	go func() {
		defer close(served)
		b := make([]byte, 1<<20)
		for _, say := range []string{
			"220 mx\r\n", "250-mx\r\n250 PIPELINING\r\n", "250 ok\r\n250 ok\r\n354 go on\r\n", "250 queued\r\n250 ok\r\n250 ok\r\n354 go on\r\n", "250 queued\r\n",
		} {
			if say[:3] != "220" {
				n, _ := theirs.Read(b)
				writes = append(writes, string(b[:n]))
			}
			_, _ = theirs.Write([]byte(say))
		}
	}()
	w := &wire{conn: ours, patience: time.Minute, dot: time.Minute}
	if err := w.greet(&MailConfig{Host: "mx", TLS: "none"}, nil, "office.example"); err != nil {
		t.Fatal(err)
	}
	letterTo := func(to string) *errand {
		return &errand{envelope: envelope{"<duban@office.example>", "<" + to + ">", []byte("Subject: x\r\n\r\n.\r\n")}, mark: unmarked, ctx: t.Context(), late: t.Context()}
	}
	first, second := letterTo("a"), letterTo("b")
	if _, next, err := w.transact(first, false, func(*wire) *errand { return second }); next != second || err != nil {
		t.Errorf("%v", err)
	}
	if _, next, err := w.transact(second, true, func(*wire) *errand { return nil }); next != nil || err != nil {
		t.Errorf("%v", err)
	}
	<-served
	want := []string{
		"EHLO office.example\r\n",
		"MAIL FROM:<duban@office.example>\r\nRCPT TO:<a>\r\nDATA\r\n",
		"Subject: x\r\n\r\n..\r\n.\r\nMAIL FROM:<duban@office.example>\r\nRCPT TO:<b>\r\nDATA\r\n",
		"Subject: x\r\n\r\n..\r\n.\r\n",
	}
	if !slices.Equal(writes, want) {
		t.Errorf("%q, want %q", writes, want)
	}
}

// A mail that broke off before its dot has not arrived, though it was marked; where only the envelope behind it did not leave, nobody knows.
func TestAMailThatBreaksOff(t *testing.T) {
	raw := []byte("Subject: x\r\n\r\n" + strings.Repeat("督办\r\n", 2000))
	for _, tt := range []struct {
		name string
		read int // bytes of the mail that leave
		want delivery.Outcome
	}{
		{"at once", 0, delivery.Retry},
		{"in the middle", 5000, delivery.Retry},
		{"in the dot", len(raw) + len(endOfMail) - 1, delivery.Retry},
		{"behind the dot", len(raw) + len(endOfMail), delivery.InDoubt},
		{"in the next envelope", len(raw) + len(endOfMail) + 9, delivery.InDoubt},
	} {
		t.Run(tt.name, func(t *testing.T) {
			ours, theirs := net.Pipe()
			served := make(chan struct{})
			go func() {
				defer close(served)
				b := make([]byte, 1<<20)
				for _, say := range []string{"220 mx\r\n", "250-mx\r\n250 PIPELINING\r\n", "250 ok\r\n250 ok\r\n354 go on\r\n"} {
					if say[:3] != "220" {
						_, _ = theirs.Read(b)
					}
					_, _ = theirs.Write([]byte(say))
				}
				_, _ = io.ReadFull(theirs, b[:tt.read])
				_ = theirs.Close()
			}()
			w := &wire{conn: ours, patience: time.Minute, dot: time.Minute}
			if err := w.greet(&MailConfig{Host: "mx", TLS: "none"}, nil, "office.example"); err != nil {
				t.Fatal(err)
			}
			marks := 0
			e := &errand{envelope: envelope{raw: raw}, mark: func() error { marks++; return nil }, ctx: t.Context(), late: t.Context()}
			_, next, err := w.transact(e, false, func(*wire) *errand { return e })
			<-served
			if v := judge(err); v.Outcome != tt.want || marks != 1 || next != e {
				t.Errorf("%+v, %d marks", v, marks)
			}
		})
	}
}
