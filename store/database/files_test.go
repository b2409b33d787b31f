package database

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// A name is absent where nothing has it, not even a link that leads nowhere.
func TestANameIsAbsent(t *testing.T) {
	dir := t.TempDir()
	file, link := filepath.Join(dir, "file"), filepath.Join(dir, "link")
	if err := errors.Join(os.WriteFile(file, nil, 0o600), os.Symlink("nowhere", link)); err != nil {
		t.Fatal(err)
	}
	for name, there := range map[string]bool{file: true, link: true, dir: true, filepath.Join(dir, "free"): false} {
		if err := Absent(name); errors.Is(err, ErrExists) != there || !there && err != nil {
			t.Errorf("%s: %v", filepath.Base(name), err)
		}
	}
	if err := Absent(filepath.Join(file, "below a file")); err == nil || errors.Is(err, ErrExists) {
		t.Errorf("below a file: %v", err)
	}
}

// A finished file takes the name of an older one, and what is discarded leaves nothing of SQLite's beside it.
func TestAFileTakesItsNameAndIsDiscarded(t *testing.T) {
	path := filepath.Join(t.TempDir(), File)
	for _, name := range []string{path, path + Part, path + "-wal", path + "-shm", path + "-journal", path + ".other"} {
		if err := os.WriteFile(name, []byte(filepath.Ext(name)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := Publish(path+Part, path); err != nil {
		t.Fatal(err)
	}
	if text, err := os.ReadFile(path); err != nil || string(text) != Part {
		t.Errorf("published %q, %v", text, err)
	}
	for range 2 { // what is gone is no fault
		if err := Discard(path); err != nil {
			t.Fatal(err)
		}
	}
	left, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(left) != 1 || left[0].Name() != File+".other" {
		t.Errorf("left are %v, %v", left, err)
	}
	if err := Publish(path+Part, path); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("published again: %v", err)
	}
}

// The room of a file that is still to come is that of the folder in which it will be.
func TestRoomIsKnownBeforeAFileIsThere(t *testing.T) {
	dir := t.TempDir()
	for _, path := range []string{dir, filepath.Join(dir, "a", "b", "c.db")} {
		if n, err := Room(path); err != nil || n == 0 {
			t.Errorf("%s: %d bytes, %v", path, n, err)
		}
	}
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Room(filepath.Join(file, "below")); err == nil {
		t.Error("there is room below a file")
	}
}
