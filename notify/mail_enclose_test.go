package notify_test

import (
	"encoding/base64"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/mail"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"duban/remind"
	"duban/remind/delivery"
)

// enclosing is a letter with the files that a leader gets.
func enclosing() delivery.Letter {
	l := letter()
	l.Attachments = []remind.Attachment{
		delivery.Attach("督办清单（黄立同志，17个问题）.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", []byte(strings.Repeat("PK\x03\x04\r\n.\r\n--", 5000))),
		delivery.Attach("日历.ics", "text/calendar; charset=UTF-8", []byte("BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")),
		delivery.Attach("50% a+b; c.txt", "text/plain", nil),
	}
	return l
}

// opened reads a mail as a program does that knows the rules: the words, then each file under its name.
func opened(t *testing.T, raw string) (words *multipart.Reader, files map[string]string) {
	t.Helper()
	m, err := mail.ReadMessage(strings.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	kind, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/mixed" {
		t.Fatalf("type %q: %v", kind, err)
	}
	r := multipart.NewReader(m.Body, params["boundary"])
	first, err := r.NextPart()
	if err != nil {
		t.Fatal(err)
	}
	kind, params, err = mime.ParseMediaType(first.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/alternative" {
		t.Fatalf("type of the words %q: %v", kind, err)
	}
	inside, err := io.ReadAll(first)
	if err != nil {
		t.Fatal(err)
	}
	words, files = multipart.NewReader(strings.NewReader(string(inside)), params["boundary"]), map[string]string{}
	for {
		p, err := r.NextPart()
		if errors.Is(err, io.EOF) {
			return words, files
		}
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(base64.NewDecoder(base64.StdEncoding, p))
		if err != nil {
			t.Fatal(err)
		}
		_, params, err := mime.ParseMediaType(p.Header.Get("Content-Type"))
		if err != nil {
			t.Fatal(err)
		}
		old, err := new(mime.WordDecoder).DecodeHeader(params["name"])
		if err != nil || old != p.FileName() {
			t.Errorf("the file is %q for new programs and %q for old ones: %v", p.FileName(), old, err)
		}
		files[p.FileName()] = string(data)
	}
}

func checkEnclosing(t *testing.T, raw string) {
	t.Helper()
	words, files := opened(t, raw)
	l := enclosing()
	for _, want := range []string{l.Text, l.HTML} {
		p, err := words.NextPart()
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(base64.NewDecoder(base64.StdEncoding, p))
		if err != nil || strings.ReplaceAll(string(got), "\r\n", "\n") != want {
			t.Errorf("words %q, want %q: %v", got, want, err)
		}
	}
	if len(files) != len(l.Attachments) {
		t.Errorf("%d files", len(files))
	}
	for _, a := range l.Attachments {
		if got, ok := files[a.Name]; !ok || got != string(a.Data) {
			t.Errorf("%s: there %v, %d bytes of %d", a.Name, ok, len(got), a.Bytes)
		}
	}
	for line := range strings.SplitSeq(raw, "\n") {
		if line = strings.TrimSuffix(line, "\r"); len(line) > 76 && !strings.Contains(line, "filename*=") && !strings.HasPrefix(line, "Content-Type: application") || len(line) > 998 {
			t.Errorf("a line of %d bytes: %.90s", len(line), line)
		}
	}
	if strings.ContainsFunc(raw, func(r rune) bool { return r > '~' }) {
		t.Error("not all is ASCII")
	}
}

// A server gets the files behind the words; sent again, the mail is the same byte for byte.
func TestFilesArrive(t *testing.T) {
	r := &relay{}
	m := dial(t, r.serve(t, false), nil)
	for range 2 {
		if v := m.Send(t.Context(), enclosing(), marked); v.Outcome != delivery.Delivered {
			t.Fatalf("verdict %+v", v)
		}
	}
	checkEnclosing(t, r.got[0])
	if r.got[0] != r.got[1] {
		t.Error("sent again it is another mail")
	}
	head, _, _ := strings.Cut(r.got[0], "\r\nContent-Type:")
	if err := m.Close(); err != nil {
		t.Error(err)
	}
	if v := m.Send(t.Context(), letter(), marked); v.Outcome != delivery.Delivered {
		t.Fatalf("verdict %+v", v)
	}
	if bare, _, _ := strings.Cut(r.got[2], "\r\nContent-Type:"); bare != head {
		t.Errorf("with files the header is\n%s\nand without\n%s", head, bare)
	}
}

func TestFilesInTheMaildir(t *testing.T) {
	b, dir := box(t)
	if v := b.Send(t.Context(), enclosing(), nil); v.Outcome != delivery.Delivered {
		t.Fatalf("verdict %+v", v)
	}
	raw, err := os.ReadFile(filepath.Join(dir, "new", "abc.duban"))
	if err != nil {
		t.Fatal(err)
	}
	checkEnclosing(t, string(raw))
	if strings.Contains(string(raw), "\r") {
		t.Error("a local mailbox ends lines with a bare line feed")
	}
}

// A server that says how much it takes is believed before anything is handed over, files counted.
func TestFilesCountForTheServersLimit(t *testing.T) {
	r := &relay{most: 20000}
	m := dial(t, r.serve(t, false), nil)
	if v := m.Send(t.Context(), enclosing(), marked); v.Outcome != delivery.Declined || !strings.Contains(v.Reply, "takes 20000 at most") || len(r.got) != 0 {
		t.Errorf("verdict %+v, %d mails", v, len(r.got))
	}
	if v := m.Send(t.Context(), letter(), marked); v.Outcome != delivery.Delivered {
		t.Errorf("without files: verdict %+v", v)
	}
}
