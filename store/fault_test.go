package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"duban/remind"
	"duban/remind/delivery"
	"duban/store/database"
)

// A disk that is full stops what writes, whole, and lets what reads go on; with room again everything goes on.
func TestAFullDatabaseKeepsWhatItHas(t *testing.T) {
	ctx := context.Background()
	s, err := Open(ctx, t.TempDir(), Options{Create: true, Fast: true})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	limit := func(pages int) {
		t.Helper()
		if _, err := s.db.Exec(fmt.Sprintf("PRAGMA max_page_count(%d)", pages)); err != nil { // not below what the file has
			t.Fatal(err)
		}
	}
	limit(1)
	var fault *database.Fault
	for n := 0; fault == nil; n++ { // the last page has some room left
		plan := remind.Plan{ID: fmt.Sprint("p", n), Title: strings.Repeat("整改", 400)}
		if err := s.PutPlan(ctx, -1, plan, epoch); err != nil && !errors.As(err, &fault) {
			t.Fatal(err)
		}
	}
	if !errors.Is(fault, database.ErrUnusable) || fault.Kind != database.DiskFull || !strings.Contains(fault.Error(), "请腾出空间") {
		t.Errorf("the fault is %d: %v", fault.Kind, fault)
	}
	before, err := s.Snapshot(ctx)
	if err != nil {
		t.Errorf("it cannot be read: %v", err)
	}
	limit(1 << 20)
	if err := s.PutPlan(ctx, before.Revision, remind.Plan{ID: "last"}, epoch); err != nil {
		t.Errorf("with room again, and nothing half done: %v", err)
	}
	if after, err := s.Snapshot(ctx); err != nil || len(after.Plans) != len(before.Plans)+1 {
		t.Errorf("%d plans, then %d, %v", len(before.Plans), len(after.Plans), err)
	}
}

// A process that may open no more files is told so, and not to look at owner and mode.
func TestTooManyOpenFiles(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	s, err := Open(ctx, dir, Options{Create: true, Fast: true})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		t.Fatal(err)
	}
	// Two more may be opened: the copy's own file and the database of the copy, but not what SQLite opens beside it.
	less := syscall.Rlimit{Cur: lowest(t) + 1, Max: limit.Max}
	if err := syscall.Setrlimit(syscall.RLIMIT_NOFILE, &less); err != nil {
		t.Fatal(err)
	}
	_, err2 := s.Backup(ctx, filepath.Join(dir, "copy.db"), epoch)
	less.Cur--
	err = errors.Join(err, syscall.Setrlimit(syscall.RLIMIT_NOFILE, &less))
	_, err1 := Open(ctx, dir, Options{})
	err3 := database.Explain(&os.PathError{Op: "open", Path: "duban.lock", Err: syscall.EMFILE})
	if err := errors.Join(err, syscall.Setrlimit(syscall.RLIMIT_NOFILE, &limit)); err != nil {
		t.Fatal(err)
	}
	for what, err := range map[string]error{"the store": err1, "a file": err3} {
		var fault *database.Fault
		if !errors.As(err, &fault) || fault.Kind != database.TooManyFiles || !strings.Contains(err.Error(), "打开的文件过多") {
			t.Errorf("%s: %v", what, err)
		}
	}
	if err2 == nil || !strings.Contains(err2.Error(), "too many open files") {
		t.Errorf("a backup: %v", err2)
	}
	if _, err := s.Backup(ctx, filepath.Join(dir, "copy.db"), epoch); err != nil {
		t.Errorf("once files can be opened again: %v", err)
	}
}

// lowest returns the number that the next file would get.
func lowest(t *testing.T) uint64 {
	t.Helper()
	f, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	return uint64(f.Fd())
}

// A file that is damaged, at its head or in its middle, is refused with what to do, and not changed.
func TestADamagedDatabase(t *testing.T) {
	ctx := context.Background()
	for name, at := range map[string]int64{"head": 0, "middle": 4096} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			s, err := Open(ctx, dir, Options{Create: true, Fast: true})
			if err := errors.Join(err, s.PutPlan(ctx, -1, remind.Plan{ID: "p"}, epoch), s.Close()); err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(dir, File)
			f, err := os.OpenFile(path, os.O_RDWR, 0)
			if err != nil {
				t.Fatal(err)
			}
			info, err := f.Stat()
			if err != nil {
				t.Fatal(err)
			}
			_, err = f.WriteAt([]byte(strings.Repeat("damage! ", int(info.Size()-at)/8)), at)
			if err := errors.Join(err, f.Close()); err != nil {
				t.Fatal(err)
			}
			before, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			s, err = Open(ctx, dir, Options{})
			if err == nil {
				_, err = s.Snapshot(ctx)
				_ = s.Close()
			}
			var fault *database.Fault
			if !errors.As(err, &fault) || fault.Kind != database.Damaged || !strings.Contains(err.Error(), "用最近的备份恢复") {
				t.Errorf("got %v", err)
			}
			if after, err := os.ReadFile(path); err != nil || string(after) != string(before) {
				t.Error("the file was changed")
			}
		})
	}
}

// What was settled by hand meanwhile must not hold up whoever has an outcome to record.
func TestAnOutcomeOfWhatHasGone(t *testing.T) {
	ctx := context.Background()
	s, err := Open(ctx, t.TempDir(), Options{Create: true, Fast: true})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	if err := s.Settle(ctx, "gone", 1, delivery.Verdict{Outcome: delivery.Delivered}, epoch); !errors.Is(err, ErrEnded) {
		t.Errorf("settle: %v", err)
	}
	if err := s.Commit(ctx, "gone", 1, epoch); !errors.Is(err, ErrEnded) {
		t.Errorf("commit: %v", err)
	}
}
