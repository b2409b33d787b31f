package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"duban/store/copies"
	"duban/store/database"
)

// files lists a directory.
func files(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, e := range entries {
		all = append(all, e.Name())
	}
	return all
}

func backedUp(t *testing.T, s *Store) (file string) {
	t.Helper()
	file = filepath.Join(t.TempDir(), "b.db")
	if _, err := s.Backup(context.Background(), file, dumpDay); err != nil {
		t.Fatal(err)
	}
	return file
}

func order(file, dir string) RestoreOrder {
	return RestoreOrder{File: file, Dir: dir, By: "管理员", At: dumpDay.Add(24 * time.Hour)}
}

// Backups are taken while others write. Each is one file that stands alone and holds one state: of two rows that are always written
// together, both or neither.
func TestABackupIsOneStateWhileOthersWrite(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	s := filled(t, t.TempDir())
	defer func() { _ = s.Close() }()
	var writer sync.WaitGroup
	writer.Go(func() {
		for i := 0; ctx.Err() == nil; i++ {
			err := s.in(context.Background(), func(t *tx) error {
				h := Hold{Scope: fmt.Sprint("p/", i), On: true, Note: strings.Repeat("复核", 20)}
				return errors.Join(t.hold(context.Background(), h, epoch), t.hold(context.Background(), h, epoch))
			})
			if err != nil {
				t.Error(err)
				return
			}
		}
	})
	defer writer.Wait()
	defer stop()
	dir := t.TempDir()
	for i := range 3 {
		file := filepath.Join(dir, fmt.Sprint(i, ".db"))
		b, err := s.Backup(ctx, file, dumpDay)
		if err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(file)
		if err != nil || info.Mode().Perm() != 0o600 || info.Size() != b.Bytes || b.Rows == 0 {
			t.Errorf("the file is %v of %d bytes, %+v, %v", info.Mode(), info.Size(), b, err)
		}
		held, at, err := copies.Inspect(ctx, file)
		if err != nil || !at.Equal(dumpDay) || held["holds"].Rows%2 != 0 {
			t.Errorf("it holds %d holds and stands for %s, %v", held["holds"].Rows, at, err)
		}
	}
	if got := files(t, dir); !slices.Equal(got, []string{"0.db", "1.db", "2.db"}) {
		t.Errorf("left: %v", got)
	}
}

func TestABackupIsNeverWrittenOver(t *testing.T) {
	s := filled(t, t.TempDir())
	defer func() { _ = s.Close() }()
	file := backedUp(t, s)
	before, _ := os.ReadFile(file)
	if _, err := s.Backup(context.Background(), file, dumpDay); !errors.Is(err, database.ErrExists) {
		t.Errorf("got %v", err)
	}
	if after, err := os.ReadFile(file); err != nil || string(after) != string(before) {
		t.Error("the backup that was there has changed")
	}
	failed := Backup{At: dumpDay, File: "other.db", Why: "no room"}
	if err := s.RecordBackup(context.Background(), failed); err != nil {
		t.Fatal(err)
	}
	tried, good, err := s.LastBackup(context.Background())
	if err != nil || tried.Why != "no room" || good.Why != "" || good.File != file {
		t.Errorf("tried %+v, good %+v, %v", tried, good, err)
	}
}

func TestARestoredStoreSaysWhatItSaid(t *testing.T) {
	ctx := context.Background()
	s := filled(t, t.TempDir())
	defer func() { _ = s.Close() }()
	dir := filepath.Join(t.TempDir(), "elsewhere")
	r, err := RestoreBackup(ctx, order(backedUp(t, s), dir))
	if err != nil || r.Aside != "" || !r.Backup.Equal(dumpDay) {
		t.Fatalf("%+v, %v", r, err)
	}
	if got := files(t, dir); !slices.Equal(got, []string{File}) {
		t.Errorf("left: %v", got)
	}
	again, err := Open(ctx, dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = again.Close() }()
	conforms(t, again)
	list, err := again.Unsearched(ctx, dumpRealm)
	if err != nil || len(list) == 0 || list[len(list)-1].By != "管理员" {
		t.Errorf("restores: %+v, %v", list, err)
	}
	goesOn(t, again)
}

// What is no good backup is refused, and leaves the state as it was.
func TestWhatIsNoGoodBackupIsRefused(t *testing.T) {
	ctx := context.Background()
	s := filled(t, t.TempDir())
	defer func() { _ = s.Close() }()
	altered := func(alter func([]byte) []byte) string {
		text, err := os.ReadFile(backedUp(t, s))
		if err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(t.TempDir(), "altered.db")
		if err := os.WriteFile(file, alter(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return file
	}
	newer := backedUp(t, s)
	db, err := database.Connect(newer)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(`INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, 1); UPDATE schema_needs SET step = 99999`); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	early := order(backedUp(t, s), "")
	early.At = dumpDay.Add(-time.Hour)
	tests := []struct {
		name  string
		order RestoreOrder
		want  error
	}{
		{"nothing", order(filepath.Join(t.TempDir(), "none.db"), ""), os.ErrNotExist},
		{"empty", order(altered(func([]byte) []byte { return nil }), ""), ErrNoBackup},
		{"no database", order(altered(func([]byte) []byte { return []byte("督办") }), ""), ErrNoBackup},
		{"cut off", order(altered(func(b []byte) []byte { return b[:len(b)/2] }), ""), ErrNoBackup},
		{"damaged", order(altered(func(b []byte) []byte { copy(b[len(b)/2:], make([]byte, 4096)); return b }), ""), ErrNoBackup},
		{"of a newer duban", order(newer, ""), ErrNewer},
		{"of a time to come", early, ErrNoBackup},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tt.order.Dir = t.TempDir()
			if _, err := RestoreBackup(ctx, tt.order); !errors.Is(err, tt.want) {
				t.Errorf("got %v, want %v", err, tt.want)
			}
			if got := files(t, tt.order.Dir); len(got) != 0 {
				t.Errorf("left: %v", got)
			}
		})
	}
}

// A store that is there is refused, or put aside whole, with what its log holds.
func TestAStoreThatIsThereIsPutAside(t *testing.T) {
	ctx := context.Background()
	s := filled(t, t.TempDir())
	defer func() { _ = s.Close() }()
	file, dir := backedUp(t, s), t.TempDir()
	there, err := Open(ctx, dir, Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = there.Close() }()
	if err := there.SetHold(ctx, Hold{Scope: "*", On: true, Note: "still in the log"}, epoch); err != nil {
		t.Fatal(err)
	}
	o := order(file, dir)
	if _, err := RestoreBackup(ctx, o); !errors.Is(err, database.ErrExists) || !strings.Contains(err.Error(), "--replace") {
		t.Errorf("got %v", err)
	}
	o.Replace = true
	r, err := RestoreBackup(ctx, o)
	if err != nil || !strings.HasSuffix(r.Aside, "duban.db.replaced-20240604-090000") {
		t.Fatalf("%+v, %v", r, err)
	}
	old := t.TempDir()
	if err := copies.Fetch(ctx, nil, r.Aside, filepath.Join(old, File)); err != nil {
		t.Fatal(err)
	}
	aside, err := Open(ctx, old, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = aside.Close() }()
	if snap, err := aside.Snapshot(ctx); err != nil || len(snap.Holds) != 1 {
		t.Errorf("the store aside: %+v, %v", snap.Holds, err)
	}
	again, err := Open(ctx, dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = again.Close() }()
	conforms(t, again)
}

// A plain copy of the file has no stamp: it stands for the last instant that is recorded in it.
func TestAPlainCopyStandsForTheLastThatItRecords(t *testing.T) {
	dir := t.TempDir()
	s := filled(t, dir)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	r, err := RestoreBackup(context.Background(), order(filepath.Join(dir, File), t.TempDir()))
	if err != nil || !r.Backup.Equal(dumpDay) {
		t.Errorf("it stands for %s, %v", r.Backup, err)
	}
}

// Where only a store's log is left, it is not taken for the restored store's.
func TestALeftLogIsPutAside(t *testing.T) {
	ctx := context.Background()
	s := filled(t, t.TempDir())
	defer func() { _ = s.Close() }()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, File+"-wal"), []byte("left"), 0o600); err != nil {
		t.Fatal(err)
	}
	r, err := RestoreBackup(ctx, order(backedUp(t, s), dir))
	if err != nil || r.Aside != "" {
		t.Fatalf("%+v, %v", r, err)
	}
	if got := files(t, dir); !slices.Equal(got, []string{File, File + ".replaced-20240604-090000-wal"}) {
		t.Errorf("left: %v", got)
	}
}
