package notify

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"net/mail"
	"net/textproto"
	"strings"
	"testing"

	"duban/remind"
	"duban/remind/delivery"

	gomail "github.com/wneessen/go-mail"
)

// A mail is what the library would have written of it, to the byte, however long its words are.
func TestAMailIsWhatTheLibraryWrites(t *testing.T) {
	s := Sender{From: "督办 <duban@office.example>", ReplyTo: "zgb@office.example"}
	for n := range 400 {
		l := aLetter(n)
		l.Text, l.HTML = strings.Repeat("督x", n)[:n], strings.Repeat("<p>办</p>", n%113)
		l.References, l.Pressing = []string{"", "root", strings.Repeat("r", n%97)}[n%3], n%4 == 0
		l.To = strings.Repeat("a", 1+n%64) + "@" + strings.Repeat("b", 1+n%60) + ".example"
		s := s
		if n%5 == 0 {
			s = Sender{From: "\"" + strings.Repeat("督办 a ", n%31) + "\" <duban@" + strings.Repeat("c", 1+n%60) + ".example>"}
		}
		m, err := written(s, l)
		if err != nil {
			t.Fatal(err)
		}
		var want bytes.Buffer
		if _, err := m.WriteTo(&want); err != nil {
			t.Fatal(err)
		}
		got, err := s.encode(l)
		if err != nil || !bytes.Equal(got, want.Bytes()) {
			t.Fatalf("%d bytes of words: %v\n%s\n%s", n, err, got, want.Bytes())
		}
		old := bytes.Repeat([]byte("x"), n*7)
		if again, err := s.encodeInto(old, l); err != nil || !bytes.Equal(again, got) {
			t.Fatalf("in the room of another: %v\n%s", err, again)
		}
	}
}

// Words that hold what stands between parts are words.
func TestAMailThatHoldsItsOwnBoundary(t *testing.T) {
	l := aLetter(1)
	l.Text = "\r\n--" + boundaryOf(l.ID) + "--\r\n"
	l.Subject = l.Text
	s := Sender{From: "duban@office.example"}
	raw, err := s.encode(l)
	if err != nil || bytes.Count(raw, []byte("\n--"+boundaryOf(l.ID))) != 3 {
		t.Errorf("%v\n%s", err, raw)
	}
}

// A mail goes over the wire as net/textproto would write it.
func TestDotted(t *testing.T) {
	for _, raw := range []string{
		"a\r\n", "a\n", "a", ".\r\n", ".a\r\n..\r\n", "a\r\n.\r\nb", "\r\n\r\n", "\n.\n.", "a.\r\n", "a\rb\r\n", "a\r", "督办\r\n.办\r\n",
	} {
		var want bytes.Buffer
		w := textproto.NewWriter(bufio.NewWriter(&want)).DotWriter()
		_, _ = w.Write([]byte(raw))
		_ = w.Close()
		if got := string(appendDotted(nil, []byte(raw))) + endOfMail; got != want.String() {
			t.Errorf("%q: %q, want %q", raw, got, want.String())
		}
	}
}

// written is what the library makes of a letter.
func written(s Sender, l delivery.Letter) (*gomail.Msg, error) {
	m := gomail.NewMsg(gomail.WithEncoding(gomail.EncodingB64), gomail.WithNoDefaultUserAgent(), gomail.WithBoundary(boundaryOf(l.ID)))
	from, err := mail.ParseAddress(s.From)
	if err != nil {
		return nil, fmt.Errorf("mail.from: %w", err)
	}
	domain := domainOf(from.Address)
	err = errors.Join(m.From(s.From), m.To(l.To))
	if s.ReplyTo != "" {
		err = errors.Join(err, m.ReplyTo(s.ReplyTo))
	}
	if err != nil {
		return nil, fmt.Errorf("address mail %s: %w", l.ID, err)
	}
	m.SetMessageIDWithValue(l.ID + "@" + domain)
	m.SetDateWithValue(l.Date.In(remind.Shanghai))
	m.SetGenHeaderPreformatted(gomail.HeaderSubject, encodeSubject(l.Subject))
	if l.References != "" {
		root := "<" + l.References + "@" + domain + ">"
		m.SetGenHeader("References", root)
		m.SetGenHeader("In-Reply-To", root)
	}
	m.SetGenHeader("Auto-Submitted", "auto-generated")
	m.SetGenHeader("X-Auto-Response-Suppress", "OOF, AutoReply, RN, NRN")
	m.SetGenHeader("List-Id", listID(domain))
	if l.Pressing {
		m.SetGenHeader("Importance", "high")
		m.SetGenHeader("X-Priority", "1")
	}
	m.SetBodyString(gomail.TypeTextPlain, l.Text)
	m.AddAlternativeString(gomail.TypeTextHTML, l.HTML)
	return m, nil
}
