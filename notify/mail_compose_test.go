package notify

import (
	"bufio"
	"bytes"
	"net/textproto"
	"strings"
	"testing"
)

// A mail is what the library would have written of it, to the byte, however long its words are.
func TestAMailIsWhatTheLibraryWrites(t *testing.T) {
	s := Sender{From: "督办 <duban@office.example>", ReplyTo: "zgb@office.example"}
	for n := range 400 {
		l := aLetter(n)
		l.Text, l.HTML = strings.Repeat("督x", n)[:n], strings.Repeat("<p>办</p>", n%113)
		l.References, l.Pressing = []string{"", "root"}[n%2], n%3 == 0
		m, err := s.message(l)
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
	if _, err := fill(nil, []byte("no parts"), []byte("--x"), "a", "b"); err == nil {
		t.Error("a mail without parts is filled")
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
