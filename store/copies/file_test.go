package copies_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"duban/remind"
	"duban/store/copies"
	"duban/store/database"
	"duban/store/schema"
)

var at = time.Date(2026, 11, 30, 9, 0, 0, 0, remind.Shanghai)

// stored writes a store with one round into a folder, and returns its file.
func stored(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), database.File)
	db, err := database.Connect(path, "synchronous(off)")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if err := schema.File(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	do(t, db, `INSERT INTO rounds (realm, day, at, scheduled, off) VALUES ('real', '2026-11-27', ?, 1, 0)`, at.AddDate(0, 0, -3).UnixMilli())
	return path
}

// write writes a file.
func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// A copy stands for the instant of its stamp, a file that was only copied for the last that it records, and both hold the same.
func TestACopyStandsForAnInstant(t *testing.T) {
	path := stored(t)
	backup := filepath.Join(t.TempDir(), "backup.db")
	is, err := copies.File(t.Context(), path, backup, at)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]time.Time{path: at.AddDate(0, 0, -3), backup: at} {
		held, got, err := copies.Inspect(t.Context(), name)
		if table := is.Differs(held); err != nil || !got.Equal(want) || table != "" {
			t.Errorf("%s stands for %s, want %s; differs %q, %v", filepath.Base(name), got, want, table, err)
		}
	}
}

// What is no store, or a store in which nothing has happened, is not inspected.
func TestWhatIsNoStoreIsRefused(t *testing.T) {
	empty := filepath.Join(t.TempDir(), "empty.db")
	db, err := database.Connect(empty)
	if err == nil {
		err = errors.Join(schema.File(t.Context(), db), db.Close())
	}
	other := filepath.Join(t.TempDir(), "other.db")
	db, err2 := database.Connect(other)
	if err2 == nil {
		do(t, db, `CREATE TABLE x (n INTEGER)`)
		err2 = db.Close()
	}
	text := filepath.Join(t.TempDir(), "text.db")
	write(t, text, "督办")
	if err := errors.Join(err, err2); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{empty: "没有任何记录", other: "没有 duban 的数据", text: ""} {
		if _, _, err := copies.Inspect(t.Context(), name); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", filepath.Base(name), err)
		}
	}
}

// A backup is fetched alone, a plain copy with its log; a file that is there already is not written over.
func TestALogComesWithAPlainCopyAlone(t *testing.T) {
	plain := stored(t)
	backup := filepath.Join(t.TempDir(), "backup.db")
	if _, err := copies.File(t.Context(), plain, backup, at); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]bool{plain: true, backup: false} {
		write(t, name+"-wal", "log")
		to := filepath.Join(t.TempDir(), "fetched.db")
		if err := copies.Fetch(t.Context(), nil, name, to); err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stat(to + "-wal"); (err == nil) != want {
			t.Errorf("%s: the log came %v", filepath.Base(name), err == nil)
		}
		if err := copies.Fetch(t.Context(), nil, name, to); !errors.Is(err, os.ErrExist) {
			t.Errorf("fetched twice: %v", err)
		}
	}
	if err := copies.Fetch(t.Context(), nil, plain+".gone", filepath.Join(t.TempDir(), "x.db")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("what is not there: %v", err)
	}
}

// What is put aside has a name by the instant; the store keeps its own until another takes it, and its log does not.
func TestAStoreIsPutAside(t *testing.T) {
	const mark = ".replaced-20261130-090000"
	for _, there := range []bool{true, false} {
		path := filepath.Join(t.TempDir(), database.File)
		write(t, path+"-wal", "log")
		if there {
			write(t, path, "store")
		}
		aside, err := copies.PutAside(path, there, at)
		if err != nil || (aside == path+mark) != there {
			t.Fatalf("%v: %q, %v", there, aside, err)
		}
		for name, want := range map[string]bool{path: there, path + mark: there, path + "-wal": false, path + mark + "-wal": true, path + mark + "-shm": false} {
			if _, err := os.Stat(name); (err == nil) != want {
				t.Errorf("%v: %s is there: %v", there, filepath.Base(name), err == nil)
			}
		}
	}
}

// A file whose store went over to a server says so, with who moved it, when and where to.
func TestAFileSaysThatItsStoreWentOver(t *testing.T) {
	db := made(t)
	if err := copies.Stays(t.Context(), db, "duban.db"); err != nil {
		t.Fatal(err)
	}
	if err := database.In(t.Context(), db, func(x *database.Tx) error {
		return copies.Leave(context.Background(), x, copies.Departure{At: at, By: "李四", To: "db:5432/duban"})
	}); err != nil {
		t.Fatal(err)
	}
	err := copies.Stays(t.Context(), db, "duban.db")
	if !errors.Is(err, copies.ErrAway) {
		t.Fatal(err)
	}
	for _, word := range []string{"duban.db", "李四", "2026-11-30T09:00:00+08:00", "db:5432/duban", "store: {driver: postgres"} {
		if !strings.Contains(err.Error(), word) {
			t.Errorf("%v lacks %s", err, word)
		}
	}
}
