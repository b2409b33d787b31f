package notify_test

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"duban/notify"
	"duban/remind/delivery"
)

// full lets no file grow over so many bytes until it is called: what is written breaks off there, as on a disk that is full.
func full(t *testing.T, bytes uint64) (room func()) {
	t.Helper()
	var was syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &was); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: bytes, Max: was.Max}); err != nil {
		t.Fatal(err)
	}
	return func() {
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &was); err != nil {
			t.Fatal(err)
		}
	}
}

// A mail that breaks off half-way is a plain retry, leaves nothing, and arrives once when there is room.
func TestAMailboxOnAFullDisk(t *testing.T) {
	dir := t.TempDir()
	m, err := notify.NewMaildir(dir, notify.Sender{From: "督办 <duban@office.example>"})
	if err != nil {
		t.Fatal(err)
	}
	l := letter()
	l.Text = strings.Repeat("整改", 4000)
	count := func(sub string) int {
		entries, err := os.ReadDir(filepath.Join(dir, sub))
		if err != nil {
			t.Fatal(err)
		}
		return len(entries)
	}
	room := full(t, 4096)
	for range 2 {
		if v := m.Send(context.Background(), l, nil); v.Outcome != delivery.Retry || !strings.Contains(v.Reply, "write to the outbox") {
			t.Errorf("on a full disk: %+v", v)
		}
	}
	if tmp, arrived := count("tmp"), count("new"); tmp+arrived != 0 {
		t.Errorf("%d halves are left, %d letters have come", tmp, arrived)
	}
	room()
	for range 2 {
		if v := m.Send(context.Background(), l, nil); v.Outcome != delivery.Delivered {
			t.Errorf("with room: %+v", v)
		}
	}
	if count("tmp") != 0 || count("new") != 1 {
		t.Errorf("%d in tmp, %d in new", count("tmp"), count("new"))
	}
}

// A post that breaks off half-way is taken back: the file holds whole lines, each letter once.
func TestAFileOfPostsOnAFullDisk(t *testing.T) {
	name := filepath.Join(t.TempDir(), "chat.jsonl")
	f, err := notify.NewFile(name)
	if err != nil {
		t.Fatal(err)
	}
	send := func(id string) delivery.Verdict {
		l := letter()
		l.ID, l.Text = id, strings.Repeat("整改", 400)
		return f.Send(context.Background(), l, nil)
	}
	if v := send("a"); v.Outcome != delivery.Delivered {
		t.Fatalf("%+v", v)
	}
	room := full(t, 4096)
	for range 2 {
		if v := send("b"); v.Outcome != delivery.Retry || !strings.Contains(v.Reply, "write to the file of chat posts") {
			t.Errorf("on a full disk: %+v", v)
		}
	}
	room()
	for _, id := range []string{"b", "a", "b"} {
		if v := send(id); v.Outcome != delivery.Delivered {
			t.Errorf("with room: %+v", v)
		}
	}
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for line := range strings.Lines(string(text)) {
		var post struct{ ID string }
		if err := json.Unmarshal([]byte(line), &post); err != nil {
			t.Errorf("%q: %v", line, err)
		}
		ids = append(ids, post.ID)
	}
	if strings.Join(ids, " ") != "a b" {
		t.Errorf("the file holds %v", ids)
	}
}
