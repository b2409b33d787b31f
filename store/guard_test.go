package store

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
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
		{"anybody", mode("", 0o777), "is of mode 0777; type: chmod 700 "},
		{"anybody, as in /tmp", mode("", 0o777|os.ModeSticky), "chmod 700 "},
		{"its own group", mode("", 0o770), ""},
		{"read only", mode("", 0o755), ""},
		{"a foreign group", func(dir string) error { return errors.Join(os.Chmod(dir, 0o770), os.Chown(dir, -1, 12345)) }, "chmod 700 "},
		{"the database", func(dir string) error { return errors.Join(os.Chmod(dir, 0o755), mode(File, 0o666)(dir)) }, "chmod 600 "},
		{"the database, where nobody comes", func(dir string) error { return errors.Join(os.Chmod(dir, 0o700), mode(File, 0o666)(dir)) }, ""},
		{"a link to the database", link(File), "duban.db is a symbolic link"},
		{"a link to its log", link(File + "-wal"), "duban.db-wal is a symbolic link"},
		{"a link to the lock", link(LockFile), "duban.lock is a symbolic link"},
		{"a link to the memory", link(HighFile), "duban.high is a symbolic link"},
		{"a link to the outbox", link("outbox"), "outbox is a symbolic link"},
		{"a link to the backups, on another disk", link("backups"), ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.WriteFile(filepath.Join(dir, File), nil, 0o600); err != nil {
				t.Fatal(err)
			}
			if err := tt.spoil(dir); err != nil {
				t.Skip(err) // only root hands a file to any group
			}
			held, err := Lock(dir, Holder{})
			switch {
			case tt.want == "" && err == nil:
				_ = held.Release()
			case tt.want == "", !errors.Is(err, ErrOpen), !strings.Contains(err.Error(), tt.want):
				t.Errorf("got %v, want %q", err, tt.want)
			}
		})
	}
}

// systemd leads from the name of a state to a private directory.
func TestAStateMayBeReachedByALink(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "duban")
	if err := os.Symlink(t.TempDir(), dir); err != nil {
		t.Fatal(err)
	}
	held, err := Lock(dir, Holder{})
	if err != nil {
		t.Fatal(err)
	}
	if mended, err := held.Mend(); mended || err != nil {
		t.Errorf("mended %v, %v", mended, err)
	}
	_ = held.Release()
}

func TestAFileSystemOfANetworkIsNamed(t *testing.T) {
	for magic, want := range map[int64]string{0x6969: "NFS", 0xFF534D42: "CIFS", 0xFE534D42: "SMB", 0xEF53: "", 0x58465342: "", 0x01021994: ""} {
		if got := networks[magic]; got != want {
			t.Errorf("%#x is %q, want %q", magic, got, want)
		}
	}
	if got := Network(t.TempDir()); got != "" {
		t.Skipf("the tests run on %s", got)
	}
}
