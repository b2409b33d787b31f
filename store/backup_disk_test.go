//go:build mount

package store

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// The file system of a folder in memory is full before the copy is done. It needs root, or sudo without a password.
func TestAFullDiskLeavesNoHalfBackup(t *testing.T) {
	s := filled(t, t.TempDir())
	defer func() { _ = s.Close() }()
	dir := t.TempDir()
	asRoot(t, "mount", "-t", "tmpfs", "-o", "mode=0777,size=64k", "tmpfs", dir)
	defer asRoot(t, "umount", dir)
	if _, err := s.Backup(context.Background(), filepath.Join(dir, "b.db"), dumpDay); err == nil || !strings.Contains(err.Error(), "full") {
		t.Errorf("got %v", err)
	}
	if got := files(t, dir); len(got) != 0 {
		t.Errorf("left: %v", got)
	}
	if _, err := RestoreBackup(context.Background(), order(backedUp(t, s), dir)); err == nil || !strings.Contains(err.Error(), "no space left") {
		t.Errorf("restore: %v", err)
	}
	if got := files(t, dir); len(got) != 0 {
		t.Errorf("left by restore: %v", got)
	}
}

func asRoot(t *testing.T, args ...string) {
	t.Helper()
	if os.Geteuid() != 0 {
		args = append([]string{"sudo", "-n"}, args...)
	}
	if out, err := exec.Command(args[0], args[1:]...).CombinedOutput(); err != nil {
		t.Fatalf("%v: %v: %s", args, err, out)
	}
}
