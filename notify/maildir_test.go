package notify_test

import (
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	"net/mail"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"duban/notify"
	"duban/remind/delivery"
)

// read parses a mail without the library that wrote it, and returns its header and first part.
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

// box returns a Maildir whose path holds what a careless pattern would stumble over.
func box(t *testing.T) (*notify.Maildir, string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "out[box]*")
	b, err := notify.NewMaildir(dir, sender)
	if err != nil {
		t.Fatal(err)
	}
	return b, dir
}

func entries(t *testing.T, dir string) []string {
	t.Helper()
	var all []string
	for _, sub := range []string{"tmp", "new", "cur"} {
		list, err := os.ReadDir(filepath.Join(dir, sub))
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range list {
			all = append(all, sub+"/"+e.Name())
		}
	}
	return all
}

func TestALetterIsOneFile(t *testing.T) {
	b, dir := box(t)
	send := func() {
		t.Helper()
		if v := b.Send(t.Context(), letter(), nil); v.Outcome != delivery.Delivered {
			t.Fatalf("verdict %+v", v)
		}
	}
	send()
	raw, err := os.ReadFile(filepath.Join(dir, "new", "abc.duban"))
	if err != nil {
		t.Fatal(err)
	}
	check(t, string(raw))
	if strings.Contains(string(raw), "\r") {
		t.Error("a local mailbox ends lines with a bare line feed")
	}
	for _, state := range []string{"new/abc.duban", "cur/abc.duban", "cur/abc.duban:2,S", "cur/abc.duban:2,FRS"} {
		if err := os.Rename(filepath.Join(dir, entries(t, dir)[0]), filepath.Join(dir, state)); err != nil {
			t.Fatal(err)
		}
		send()
		if got := entries(t, dir); len(got) != 1 || got[0] != state {
			t.Errorf("sent again as %s: %q", state, got)
		}
	}
	// Another letter whose name begins the same way is another letter.
	other := letter()
	other.ID = "ab"
	if v := b.Send(t.Context(), other, nil); v.Outcome != delivery.Delivered || len(entries(t, dir)) != 2 {
		t.Errorf("verdict %+v, files %q", v, entries(t, dir))
	}
}

func TestABoxThatCannotBeWritten(t *testing.T) {
	for _, tt := range []struct {
		name  string
		spoil func(dir string) error
		want  string
	}{
		{"no folder to write to", func(dir string) error { return os.Remove(filepath.Join(dir, "tmp")) }, "tmp"},
		{"no folder to move to", func(dir string) error { return os.Remove(filepath.Join(dir, "new")) }, "new"},
		{"no folder of what was read", func(dir string) error { return os.Remove(filepath.Join(dir, "cur")) }, "cur"},
		{"full disk", func(dir string) error { return os.Symlink("/dev/full", filepath.Join(dir, "tmp", "abc.duban")) }, "no space left"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b, dir := box(t)
			if err := tt.spoil(dir); err != nil {
				t.Fatal(err)
			}
			if v := b.Send(t.Context(), letter(), nil); v.Outcome != delivery.Retry || !strings.Contains(v.Reply, tt.want) {
				t.Errorf("verdict %+v", v)
			}
			if left, _ := filepath.Glob(filepath.Join(strings.NewReplacer("[", `\[`, "*", `\*`).Replace(dir), "*", "abc*")); len(left) != 0 {
				t.Errorf("left behind: %q", left)
			}
		})
	}
}

func TestALetterThatIsNoMail(t *testing.T) {
	b, dir := box(t)
	l := letter()
	l.To = "nobody"
	if v := b.Send(t.Context(), l, nil); v.Outcome != delivery.Declined || len(entries(t, dir)) != 0 {
		t.Errorf("verdict %+v, files %q", v, entries(t, dir))
	}
}
