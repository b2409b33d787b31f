package notify_test

import (
	"context"
	"encoding/base64"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net"
	"net/mail"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"duban/notify"
	"duban/remind"
)

var sender = notify.Sender{From: "督办 <duban@office.example>", ReplyTo: "office@city.example"}

func message() remind.Message {
	day := remind.NewDate(2026, 11, 23)
	entry := remind.Entry{
		Obligation: &remind.Obligation{Plan: "p", Problem: 24, Kind: remind.KindMeasure, Section: remind.SectionMeasures, Path: "（二）七是", Text: "完成综合治理<script>"},
		Status:     &remind.Status{State: remind.Open, Due: day - 12, Original: day - 12}, Colour: remind.Red, DaysLeft: -12,
		Notice: &remind.Notice{}, Lead: []string{"市自然资源和规划局"}, Leader: []string{"吴乐胜"}, Reminders: 3,
	}
	near := entry
	near.Obligation = &remind.Obligation{Plan: "p", Problem: 11, Kind: remind.KindMeasure, Path: "（一）", Text: "改造管网"}
	near.Status = &remind.Status{State: remind.Open, Due: day + 2, Original: day + 2}
	near.Colour, near.DaysLeft, near.WorkdaysLeft = remind.Orange, 2, 2
	return remind.Message{
		ID: "abc", Channel: "mail", Address: "a@city.example", Recipient: "常宁市党委、政府", Day: day, Demo: true,
		Office: remind.OfficeLine{Name: "整改办", Phone: "0734-0000000"},
		Sections: []remind.Section{{Role: remind.Responsible, Items: []remind.Item{
			{Plan: "p", PlanTitle: "整改方案", Problem: 24, Title: "遗留废渣", Entries: []remind.Entry{entry}},
			{Plan: "p", PlanTitle: "整改方案", Problem: 11, Title: "污水管网", Entries: []remind.Entry{near}},
		}}},
	}
}

func TestWording(t *testing.T) {
	r, err := notify.Render(message())
	if err != nil {
		t.Fatal(err)
	}
	if want := "【演示】【督办提醒】常宁市党委、政府：1项已逾期、1项临期（2026年11月23日）"; r.Subject != want {
		t.Errorf("subject %s", r.Subject)
	}
	for _, want := range []string{
		"常宁市党委、政府：", "红·已逾期12天", "橙·距到期还有2天（2个工作日）", "2026年11月11日（星期三）", "（整改措施（二）七是）", "市自然资源和规划局",
		"吴乐胜", "已提醒3次", "联系电话：0734-0000000", "仅供演示",
	} {
		if !strings.Contains(r.Text, want) {
			t.Errorf("the text lacks %q", want)
		}
		if !strings.Contains(r.HTML, want) {
			t.Errorf("the HTML lacks %q", want)
		}
	}
	if strings.Contains(r.HTML, "<script>") {
		t.Error("a document's text becomes HTML")
	}
}

func TestALongMessageStaysSmall(t *testing.T) {
	m := message()
	one := m.Sections[0].Items[0]
	one.Title = strings.Repeat("污水管网建设滞后，", 60)
	m.Sections[0].Items = nil
	for i := range 200 {
		one.Problem = i + 1
		m.Sections[0].Items = append(m.Sections[0].Items, one)
	}
	r, err := notify.Render(m)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"问题200", "其余180项从简列出"} {
		if !strings.Contains(r.Text, want) || !strings.Contains(r.HTML, want) {
			t.Errorf("%q is dropped", want)
		}
	}
}

func letter() notify.Letter {
	return notify.Letter{
		ID: "abc", To: "a@city.example", Subject: "【督办提醒】常宁市党委、政府：1项已逾期", Text: "正文\n第二行", HTML: "<p>正文</p>", References: "root",
		Date: time.Date(2026, 11, 23, 9, 0, 0, 0, remind.Shanghai),
	}
}

// read parses a mail without the library that wrote it, and gives its header and first part.
func read(t *testing.T, raw string) (mail.Header, string) {
	t.Helper()
	m, err := mail.ReadMessage(strings.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	_, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	part, err := multipart.NewReader(m.Body, params["boundary"]).NextPart()
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(base64.NewDecoder(base64.StdEncoding, part))
	if err != nil {
		t.Fatal(err)
	}
	return m.Header, string(body)
}

func check(t *testing.T, raw string) {
	t.Helper()
	h, body := read(t, raw)
	subject, err := new(mime.WordDecoder).DecodeHeader(h.Get("Subject"))
	if err != nil || subject != letter().Subject {
		t.Errorf("subject %q, %v", subject, err)
	}
	if body != letter().Text && body != strings.ReplaceAll(letter().Text, "\n", "\r\n") {
		t.Errorf("body %q", body)
	}
	for k, want := range map[string]string{
		"Message-ID": "<abc@office.example>", "References": "<root@office.example>", "Auto-Submitted": "auto-generated",
		"X-Auto-Response-Suppress": "OOF, AutoReply, RN, NRN", "Reply-To": "<office@city.example>", "Date": "Mon, 23 Nov 2026 09:00:00 +0800",
	} {
		if got := h.Get(k); got != want {
			t.Errorf("%s: %q, want %q", k, got, want)
		}
	}
}

func TestMaildir(t *testing.T) {
	dir := t.TempDir()
	box, err := notify.NewMaildir(dir, sender)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if v := box.Send(context.Background(), letter(), nil); v.Outcome != remind.Delivered {
			t.Fatalf("verdict %+v", v)
		}
	}
	files, err := filepath.Glob(filepath.Join(dir, "new", "*"))
	if err != nil || len(files) != 1 {
		t.Fatalf("sent twice, the files are %v, %v", files, err)
	}
	raw, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	check(t, string(raw))
}

// A session is a server that answers as told.
type session struct {
	rcpt, data error
	got        *[]string
}

func (s session) Reset()        {}
func (s session) Logout() error { return nil }

func (s session) Mail(string, *smtp.MailOptions) error { return nil }

func (s session) Rcpt(string, *smtp.RcptOptions) error { return s.rcpt }

func (s session) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	*s.got = append(*s.got, string(raw))
	return errors.Join(err, s.data)
}

func serve(t *testing.T, s session) *notify.Mail {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return s, nil }))
	server.Domain = "localhost"
	go func() { _ = server.Serve(l) }()
	t.Cleanup(func() { _ = server.Close() })
	return dial(t, l.Addr(), "none")
}

func dial(t *testing.T, a net.Addr, tls string) *notify.Mail {
	t.Helper()
	m, err := notify.NewMail(notify.MailConfig{
		Sender: sender, Host: "127.0.0.1", Port: a.(*net.TCPAddr).Port, TLS: tls, Timeout: 10 * time.Second,
	})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestSMTPVerdicts(t *testing.T) {
	for _, tt := range []struct {
		name       string
		rcpt, data *smtp.SMTPError
		want       remind.Outcome
		code       int
		dead       bool
	}{
		{"taken", nil, nil, remind.Delivered, 250, false},
		{"no such mailbox", &smtp.SMTPError{Code: 550, Message: "no such user"}, nil, remind.Refused, 550, true},
		{"greylisted", &smtp.SMTPError{Code: 451, Message: "later"}, nil, remind.Retry, 451, false},
		{"refused after the data", nil, &smtp.SMTPError{Code: 554, Message: "spam"}, remind.Refused, 554, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			s := session{got: &got}
			if tt.rcpt != nil {
				s.rcpt = tt.rcpt
			}
			if tt.data != nil {
				s.data = tt.data
			}
			marked := 0
			v := serve(t, s).Send(context.Background(), letter(), func() error { marked++; return nil })
			if v.Outcome != tt.want || v.Code != tt.code || v.Dead != tt.dead || marked != 1 {
				t.Errorf("verdict %+v, marked %d times", v, marked)
			}
			if tt.want == remind.Delivered {
				check(t, got[0])
			}
		})
	}
}

func TestAFailedMarkSendsNothing(t *testing.T) {
	var got []string
	v := serve(t, session{got: &got}).Send(context.Background(), letter(), func() error { return errors.New("the store is full") })
	if v.Outcome != remind.Retry || len(got) != 0 {
		t.Errorf("verdict %+v, %d mails", v, len(got))
	}
}

func TestNobodyListens(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	m := dial(t, l.Addr(), "none")
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if v := m.Send(context.Background(), letter(), func() error { return nil }); v.Outcome != remind.Retry {
		t.Errorf("verdict %+v", v)
	}
}

func TestSTARTTLSNeverFallsBack(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	server := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return session{got: &got}, nil }))
	go func() { _ = server.Serve(l) }()
	t.Cleanup(func() { _ = server.Close() })
	v := dial(t, l.Addr(), "starttls").Send(context.Background(), letter(), func() error { return nil })
	if v.Outcome != remind.Broken || len(got) != 0 {
		t.Errorf("verdict %+v, %d mails in plain text", v, len(got))
	}
}
