package main

import (
	"database/sql"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"duban/store"
	"duban/store/lock"
)

// spoilt opens the database of a stopped store past the program.
func (b *bench) spoilt(spoil func(*sql.DB)) {
	b.t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(b.state, store.File))
	if err != nil {
		b.t.Fatal(err)
	}
	spoil(db)
	if err := db.Close(); err != nil {
		b.t.Fatal(err)
	}
}

// zeroed makes nothing of the first page of a table, as a failing disk does.
func (b *bench) zeroed(table string) {
	b.t.Helper()
	var page, size int64
	b.spoilt(func(db *sql.DB) {
		if err := db.QueryRow(`SELECT rootpage, page_size FROM sqlite_schema, pragma_page_size WHERE name = ?`, table).Scan(&page, &size); err != nil {
			b.t.Fatal(err)
		}
	})
	f, err := os.OpenFile(filepath.Join(b.state, store.File), os.O_RDWR, 0)
	if err != nil {
		b.t.Fatal(err)
	}
	if _, err := f.WriteAt(make([]byte, size), (page-1)*size); err != nil {
		b.t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		b.t.Fatal(err)
	}
}

// A page of a table is lost of which the daemon reads nothing on its way. It is found at the start, named with the table and the backup to restore, in
// the log and the status, and told to the administrator once; after the restore nothing is said any more.
func TestADamagedPageIsNamed(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	first := b.run()
	first.says("msg=backup")
	first.ends(syscall.SIGTERM)
	good, err := filepath.Glob(filepath.Join(b.state, "backups", "*.db"))
	if err != nil || len(good) != 1 {
		t.Fatal(good, err)
	}
	b.zeroed("message_notices")
	second := b.run()
	second.says(`the database is damaged: message_notices: `)
	second.says("a word to the administrator of what is wrong with the files of the state")
	second.ends(syscall.SIGTERM)
	if row := b.status(); !strings.Contains(row.Damage, "message_notices") {
		t.Errorf("the status says %q", row.Damage)
	}
	if out := b.duban("status"); !strings.Contains(out, "duban restore "+good[0]+" --replace") {
		t.Errorf("status: %s", out)
	}
	third := b.run()
	third.says(`the database is damaged: message_notices`)
	third.ends(syscall.SIGTERM)
	if strings.Contains(third.said(), "a word to the administrator") {
		t.Errorf("it is told again:\n%s", third.said())
	}
	b.duban("restore", good[0], "--replace")
	fourth := b.run()
	fourth.ends(syscall.SIGTERM)
	if row := b.status(); row.Damage != "" || strings.Contains(fourth.said(), "damaged") {
		t.Errorf("after the restore: %q\n%s", row.Damage, fourth.said())
	}
}

// Somebody changes what a message said, past the triggers. check names the message.
func TestAnAlteredMessageIsNamed(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.run().ends(syscall.SIGTERM)
	b.duban("check")
	var id string
	b.spoilt(func(db *sql.DB) {
		for _, q := range []string{`DROP TRIGGER messages_no_update`, `UPDATE messages SET body = (SELECT body FROM messages m WHERE m.rowid = 2) WHERE rowid = 1`} {
			if _, err := db.Exec(q); err != nil {
				t.Fatal(err)
			}
		}
		if err := db.QueryRow(`SELECT id FROM messages WHERE rowid = 1`).Scan(&id); err != nil {
			t.Fatal(err)
		}
	})
	out := b.refused("check")
	if want := "消息 " + id + " 的内容与发送时不一致"; !strings.Contains(out, want) {
		t.Errorf("want %q\n%s", want, out)
	}
}

// The lock holds also where its file is removed: a second daemon is refused, and the first makes the file anew.
func TestTheLockHoldsWithoutItsFile(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	first := b.run()
	file := filepath.Join(b.state, lock.File)
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	if out := b.refused("run"); !strings.Contains(out, "另有 duban 正在使用该数据目录") {
		t.Errorf("a second daemon: %s", out)
	}
	first.says("the file of the lock was removed")
	text, err := os.ReadFile(file)
	if want := fmt.Sprintf("进程%d，主机 ", first.Process.Pid); err != nil || !strings.Contains(string(text), want) {
		t.Errorf("the lock says %q, %v", text, err)
	}
	if err := os.Rename(filepath.Join(b.state, store.File), filepath.Join(b.state, "aside.db")); err != nil {
		t.Fatal(err)
	}
	first.says("服务运行期间，数据目录被移走或替换")
	first.ends(syscall.SIGTERM)
}

// A state in which others may write is refused, with what to type; check says so too.
func TestAnOpenStateIsRefused(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.run().ends(syscall.SIGTERM)
	if err := os.Chmod(b.state, 0o777); err != nil {
		t.Fatal(err)
	}
	for _, command := range []string{"run", "check"} {
		out := b.refused(command)
		if want := "请执行：chmod 700 " + b.state; !strings.Contains(out, want) {
			t.Errorf("%s: want %q\n%s", command, want, out)
		}
	}
	if out, err := exec.Command("chmod", "700", b.state).CombinedOutput(); err != nil {
		t.Fatal(err, string(out))
	}
	b.run().ends(syscall.SIGTERM)
}

// Where the database is gone none is made in its place: an empty one would remind nobody, and tell everybody everything again once it is filled.
func TestALostStoreIsNotMadeAnew(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	first := b.run()
	first.says("msg=backup")
	first.ends(syscall.SIGTERM)
	db := filepath.Join(b.state, store.File)
	for name, lose := range map[string]func() error{
		"removed": func() error { return os.Remove(db) },
		"emptied": func() error { return os.WriteFile(db, nil, 0o600) },
	} {
		if err := lose(); err != nil {
			t.Fatal(err)
		}
		for _, command := range []string{"check", "run"} {
			out := b.refused(command)
			if !strings.Contains(out, "数据库丢失") || !strings.Contains(out, "duban restore") {
				t.Errorf("%s: %s: %s", name, command, out)
			}
		}
	}
	good, err := filepath.Glob(filepath.Join(b.state, "backups", "*.db"))
	if err != nil || len(good) != 1 {
		t.Fatal(good, err)
	}
	b.duban("restore", good[0], "--replace")
	b.run().ends(syscall.SIGTERM)
}

// A machine that was put back to a snapshot, store and state alike, cannot be told from one that stood still. Its administrator says so by restoring the
// store from itself: it stands for the last that it records.
func TestAStoreIsRestoredFromItself(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.on("2026-11-20")
	b.run().ends(syscall.SIGTERM)
	b.on("2026-12-01")
	b.duban("restore", filepath.Join(b.state, store.File), "--replace")
	second := b.run()
	second.ends(syscall.SIGTERM)
	if row := b.status(); row.RestoredInDoubt == 0 || strings.Contains(second.said(), "msg=attempt") {
		t.Errorf("in doubt: %d\n%s", row.RestoredInDoubt, second.said())
	}
}
