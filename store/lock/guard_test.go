package lock

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"duban/store/database"
)

// A state that others may write into, or lead elsewhere, is refused with what to type.
func TestAStateThatOthersCouldChangeIsRefused(t *testing.T) {
	mode := func(name string, mode os.FileMode) func(string) error {
		return func(dir string) error { return os.Chmod(filepath.Join(dir, name), mode) }
	}
	link := func(name string) func(string) error {
		return func(dir string) error {
			_ = os.Remove(filepath.Join(dir, name))
			return os.Symlink(filepath.Join(t.TempDir(), "elsewhere"), filepath.Join(dir, name))
		}
	}
	for _, tt := range []struct {
		name  string
		spoil func(dir string) error
		want  string // empty: it is good
	}{
		{"anybody", mode("", 0o777), "的权限是 0777，请执行：chmod 700 "},
		{"anybody, as in /tmp", mode("", 0o777|os.ModeSticky), "chmod 700 "},
		{"its own group", mode("", 0o770), ""},
		{"read only", mode("", 0o755), ""},
		{"the database", func(dir string) error { return errors.Join(os.Chmod(dir, 0o755), mode(database.File, 0o666)(dir)) }, "chmod 600 "},
		{"the database, where nobody comes", func(dir string) error { return errors.Join(os.Chmod(dir, 0o700), mode(database.File, 0o666)(dir)) }, ""},
		{"a link to the database", link(database.File), "duban.db 是符号链接，请换成它所指向的文件"},
		{"a link to its log", link(database.File + "-wal"), "duban.db-wal 是符号链接，请换成它所指向的文件"},
		{"a link to the lock", link(File), "duban.lock 是符号链接，请换成它所指向的文件"},
		{"a link to the memory", link(database.HighFile), "duban.high 是符号链接，请换成它所指向的文件"},
		{"a link to the outbox", link("outbox"), "outbox 是符号链接，请换成它所指向的文件"},
		{"a link to the backups, on another disk", link("backups"), ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.WriteFile(filepath.Join(dir, database.File), nil, 0o600); err != nil {
				t.Fatal(err)
			}
			if err := tt.spoil(dir); err != nil {
				t.Fatal(err)
			}
			held, err := Take(dir, Holder{})
			switch {
			case tt.want == "" && err == nil:
				_ = held.Release()
			case tt.want == "", !errors.Is(err, ErrOpen), !strings.Contains(err.Error(), tt.want):
				t.Errorf("got %v, want %q", err, tt.want)
			}
		})
	}
}

// A group that may write counts unless it is the process's own; only root could hand a file to any group, so the file is a made one.
func TestAForeignGroupMayNotWrite(t *testing.T) {
	for _, tt := range []struct {
		mode  os.FileMode
		group int
		good  bool
	}{
		{0o770, os.Getegid(), true}, {0o770, os.Getegid() + 12345, false}, {0o750, os.Getegid() + 12345, true}, {0o777, os.Getegid(), false},
	} {
		err := writable("x", ofGroup{tt.mode, tt.group}, "700")
		if (err == nil) != tt.good || !tt.good && (!errors.Is(err, ErrOpen) || !strings.Contains(err.Error(), "chmod 700 x")) {
			t.Errorf("%04o of group %d: %v", tt.mode, tt.group, err)
		}
	}
}

// An ofGroup is a directory of a mode and a group.
type ofGroup struct {
	mode  os.FileMode
	group int
}

func (o ofGroup) Name() string       { return "x" }
func (o ofGroup) Size() int64        { return 0 }
func (o ofGroup) Mode() os.FileMode  { return o.mode | os.ModeDir }
func (o ofGroup) ModTime() time.Time { return time.Time{} }
func (o ofGroup) IsDir() bool        { return true }
func (o ofGroup) Sys() any           { return &syscall.Stat_t{Gid: uint32(o.group)} }

// systemd leads from the name of a state to a private directory.
func TestAStateMayBeReachedByALink(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "duban")
	if err := os.Symlink(t.TempDir(), dir); err != nil {
		t.Fatal(err)
	}
	held, err := Take(dir, Holder{})
	if err != nil {
		t.Fatal(err)
	}
	if mended, err := held.Mend(); mended || err != nil {
		t.Errorf("mended %v, %v", mended, err)
	}
	_ = held.Release()
}
