package lock

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"duban/remind"
	"duban/store/database"
)

var start = time.Date(2024, 6, 3, 9, 0, 0, 0, remind.Shanghai)

func TestOneProcessHoldsAState(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "state")
	who := Holder{PID: 4711, Host: "gov-01", Command: "run", Since: start}
	held, err := Take(dir, who)
	if err != nil {
		t.Fatal(err)
	}
	_, err = Take(dir, Holder{})
	if !errors.Is(err, ErrRunning) || !strings.Contains(err.Error(), "进程4711，主机 gov-01，自2024-06-03T09:00:00+08:00起（duban run）") {
		t.Errorf("a second is told: %v", err)
	}
	if err := held.Release(); err != nil {
		t.Fatal(err)
	}
	if held, err = Take(dir, who); err != nil {
		t.Fatalf("after the first has gone: %v", err)
	}
	if err := held.Release(); err != nil {
		t.Error(err)
	}
}

// The file is no lock: what a killed process left in it keeps nobody out.
func TestALeftLockFileIsNoObstacle(t *testing.T) {
	dir := t.TempDir()
	left := Holder{PID: os.Getpid(), Host: "elsewhere, with a name longer than the next", Command: "simulate", Since: start}
	if err := os.WriteFile(filepath.Join(dir, File), []byte(left.String()+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	held, err := Take(dir, Holder{PID: 1, Host: "h", Command: "run", Since: start})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = held.Release() }()
	text, err := os.ReadFile(filepath.Join(dir, File))
	if want := "进程1，主机 h，自2024-06-03T09:00:00+08:00起（duban run）\n"; err != nil || string(text) != want {
		t.Errorf("the file says %q, %v", text, err)
	}
}

// Whoever removes the file of a lock, or puts another one there, opens the state to nobody; its holder makes the file anew.
func TestTheLockHoldsWithoutItsFile(t *testing.T) {
	dir := t.TempDir()
	who := Holder{PID: 4711, Host: "gov-01", Command: "run", Since: start}
	held, err := Take(dir, who)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = held.Release() }()
	file := filepath.Join(dir, File)
	for name, spoil := range map[string]func() error{
		"removed":  func() error { return os.Remove(file) },
		"replaced": func() error { return errors.Join(os.Rename(file, file+".old"), os.WriteFile(file, nil, 0o600)) },
	} {
		if err := spoil(); err != nil {
			t.Fatal(err)
		}
		if _, err := Take(dir, Holder{}); !errors.Is(err, ErrRunning) {
			t.Errorf("%s: a second is told: %v", name, err)
		}
		if mended, err := held.Mend(); !mended || err != nil {
			t.Errorf("%s: mended %v, %v", name, mended, err)
		}
		if text, err := os.ReadFile(file); err != nil || string(text) != who.String()+"\n" {
			t.Errorf("%s: the file says %q, %v", name, text, err)
		}
		if mended, err := held.Mend(); mended || err != nil {
			t.Errorf("%s: once more: mended %v, %v", name, mended, err)
		}
	}
	if err := os.Rename(dir, dir+".moved"); err != nil {
		t.Fatal(err)
	}
	if _, err := held.Mend(); !errors.Is(err, ErrMoved) {
		t.Errorf("the directory is gone: %v", err)
	}
}

// A state belongs to one user, by its database or, where there is none yet, only for root by the directory.
func TestOnlyTheOwnerIsServed(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, database.File)
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := database.Owned(path, os.Geteuid()); err != nil {
		t.Errorf("its owner: %v", err)
	}
	var other database.NotOwnerError
	if err := database.Owned(path, os.Geteuid()+1); !errors.As(err, &other) || other.Owner == "" {
		t.Errorf("another: %v", err)
	}
	if err := ours(dir, os.Geteuid()+1); !errors.As(err, &other) {
		t.Errorf("another locks it: %v", err)
	}
	if err := ours(t.TempDir(), os.Geteuid()+1); err != nil {
		t.Errorf("where there is no store yet: %v", err)
	}
}
