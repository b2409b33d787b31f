//go:build python

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

	"duban/notify"
	"duban/notify/wording"
	"duban/remind/delivery"
)

// A stranger is what a mail is to somebody who knows nothing of this program: Python's library.
type stranger struct {
	Subject, Text, HTML, Type, Flags, Folder string
	From, To                                 [][2]string
	Message                                  string      `json:"message_id"`
	Files                                    [][3]string // name, type, SHA-256
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

func (s stranger) compare(t *testing.T, l delivery.Letter) {
	t.Helper()
	kind := "multipart/alternative"
	files := [][3]string{}
	for _, a := range l.Attachments {
		kind = "multipart/mixed"
		bare, _, _ := strings.Cut(a.Type, ";")
		files = append(files, [3]string{a.Name, bare, a.SHA256})
	}
	for what, x := range map[string][2]string{
		"subject": {s.Subject, l.Subject}, "text": {s.Text, l.Text}, "HTML": {s.HTML, l.HTML}, "type": {s.Type, kind},
		"files": {fmt.Sprint(s.Files), fmt.Sprint(files)},
		"from":  {fmt.Sprint(s.From), "[[督办 duban@office.example]]"}, "to": {fmt.Sprintf("%q", s.To), fmt.Sprintf(`[["" %q]]`, l.To)},
		"Message-ID": {s.Message, "<" + l.ID + "@office.example>"}, "defects": {strings.Join(s.Defects, "; "), ""},
	} {
		if x[0] != x[1] {
			t.Errorf("%s: %q, want %q", what, x[0], x[1])
		}
	}
}

// real returns the letters of real wording, one for each kind of reader.
func real(t *testing.T) []delivery.Letter {
	t.Helper()
	var all []delivery.Letter
	for _, c := range examples() {
		r, err := wording.Builtin().Mail(&c.message)
		if err != nil {
			t.Fatal(err)
		}
		l := letter()
		l.ID, l.To, l.Subject, l.Text, l.HTML = "id-"+c.name, "shigu@city.example", r.Subject, r.Text, r.HTML
		all = append(all, l)
	}
	with := enclosing()
	with.To = "shigu@city.example"
	return append(all, with)
}

// A mailbox program that is not ours reads the Maildir, and what it marks as read is not delivered anew.
func TestAStrangerReadsTheMaildir(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "outbox")
	b, err := notify.NewMaildir(dir, sender)
	if err != nil {
		t.Fatal(err)
	}
	letters := map[string]delivery.Letter{}
	for _, l := range real(t) {
		letters["<"+l.ID+"@office.example>"] = l
		if v := b.Send(t.Context(), l, nil); v.Outcome != delivery.Delivered {
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
		if v := b.Send(t.Context(), l, nil); v.Outcome != delivery.Delivered {
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
