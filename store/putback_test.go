package store

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"duban/store/database"
	"duban/store/fingerprint"
	"duban/store/memory"
)

// tables are the append-only ones.
var tables = []string{
	"versions", "events", "holds", "rounds", "notices", "messages", "message_notices", "attempts", "settlements", "channel_events", "losses",
	"backups", "restores", "restore_searches", "doubts", "clock_acceptances", "endings", "asked_rounds", "tests", "short_names",
	"message_attachments", "replies", "proofs", "reply_endings", "reply_events", "progress", "chases", "seals", "purges", "papers", "reviews", "account_acts",
}

// No statement changes a row of an append-only table: a REPLACE deletes the former row, which triggers see only where they may recurse.
func TestNoStatementChangesWhatIsAppended(t *testing.T) {
	s := filled(t, t.TempDir())
	defer func() { _ = s.Close() }()
	for _, table := range tables {
		var n int
		var column string
		if err := s.db.QueryRow(`SELECT (SELECT count(*) FROM `+table+`), name FROM pragma_table_info('`+table+`') ORDER BY cid DESC LIMIT 1`).Scan(&n, &column); err != nil || n == 0 {
			t.Errorf("%s has %d rows: %v", table, n, err)
		}
		for _, q := range []string{
			`INSERT OR REPLACE INTO ` + table + ` SELECT * FROM ` + table + ` LIMIT 1`,
			`REPLACE INTO ` + table + ` SELECT * FROM ` + table,
			`UPDATE ` + table + ` SET ` + column + ` = ` + column,
			`UPDATE OR REPLACE ` + table + ` SET ` + column + ` = ` + column,
			`UPDATE OR REPLACE ` + table + ` SET rowid = rowid + 1`,
			`INSERT INTO ` + table + ` SELECT * FROM ` + table + ` WHERE true ON CONFLICT DO UPDATE SET ` + column + ` = ` + column,
			`DELETE FROM ` + table,
		} {
			if _, err := s.db.Exec(q); err == nil || !strings.Contains(err.Error(), table+" is append-only") {
				t.Errorf("%s: %v", q, err)
			}
		}
	}
	var all int
	if err := s.db.QueryRow(`SELECT count(*) FROM sqlite_schema WHERE type = 'trigger' AND name LIKE '%_no_delete'`).Scan(&all); err != nil || all != len(tables) {
		t.Errorf("%d tables are append-only, %d are tried here: %v", all, len(tables), err)
	}
}

// What the directory remembers decides whether a store was put back, and from which instant on it knows not what was told.
func TestSinceWhenAStoreKnowsNotWhatWasTold(t *testing.T) {
	then, later := dumpDay, dumpDay.Add(48*time.Hour)
	mem := func(m memory.Mark) *memory.Memory { return &memory.Memory{Mark: m, At: then.Add(24 * time.Hour)} }
	now := memory.Mark{Line: "a", Rounds: 5, Attempts: 90, Settlements: 30, Events: 2, Versions: 3, Holds: 1}
	less := func(change func(*memory.Mark)) memory.Mark {
		m := now
		change(&m)
		return m
	}
	for _, tt := range []struct {
		name string
		own  state
		mem  *memory.Memory
		want time.Time // zero: it was not put back
	}{
		{"nothing is remembered", state{Mark: now, last: then}, nil, time.Time{}},
		{"the same", state{Mark: now, last: then}, mem(now), time.Time{}},
		{"it has come further", state{Mark: less(func(m *memory.Mark) { m.Attempts++ }), last: then}, mem(now), time.Time{}},
		{"a backup, of which nothing is remembered", state{Mark: now, last: then, pending: then}, nil, then},
		{"a backup of now", state{Mark: now, last: then, pending: later}, mem(now), later},
		{"a round is missing", state{Mark: less(func(m *memory.Mark) { m.Rounds-- }), last: then}, mem(now), then},
		{"an attempt is missing", state{Mark: less(func(m *memory.Mark) { m.Attempts-- }), last: then}, mem(now), then},
		{"a settlement is missing", state{Mark: less(func(m *memory.Mark) { m.Settlements-- }), last: then}, mem(now), then},
		{"an event is missing", state{Mark: less(func(m *memory.Mark) { m.Events-- }), last: then}, mem(now), then},
		{"a version is missing", state{Mark: less(func(m *memory.Mark) { m.Versions-- }), last: then}, mem(now), then},
		{"a hold is missing", state{Mark: less(func(m *memory.Mark) { m.Holds-- }), last: then}, mem(now), then},
		{"another store, from before", state{Mark: less(func(m *memory.Mark) { m.Line = "b" }), last: then}, mem(now), then.Add(-lookBack)},
		{"another store, which knows later things", state{Mark: less(func(m *memory.Mark) { m.Line = "b" }), last: later}, mem(now), mem(now).At.Add(-lookBack)},
		{"another store, which has told nothing", state{Mark: memory.Mark{Line: "b", Versions: 3}}, mem(now), mem(now).At.Add(-lookBack)},
		{"restored since", state{Mark: less(func(m *memory.Mark) { m.Line = "b" }), last: then, declared: later}, mem(now), time.Time{}},
		{"restored before the last that is remembered", state{Mark: less(func(m *memory.Mark) { m.Line = "b" }), last: then, declared: then}, mem(now), then.Add(-lookBack)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, back := tt.own.since(tt.mem)
			if !got.Equal(tt.want) || back != !tt.want.IsZero() {
				t.Errorf("got %v, %v; want %v", got, back, tt.want)
			}
		})
	}
}

// acted opens a store as a daemon does.
func acted(t *testing.T, dir string, at time.Time) *Store {
	t.Helper()
	s, err := Open(context.Background(), dir, Options{At: at, Locked: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// left copies a store as a killed process leaves it, with the log beside it.
func left(t *testing.T, from, to string, names ...string) {
	t.Helper()
	for _, name := range names {
		text, err := os.ReadFile(filepath.Join(from, name))
		if err == nil {
			err = os.WriteFile(filepath.Join(to, name), text, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// A killed daemon leaves a log beside the database. Its own is played in, by whichever command comes first; that of a database which was put over it is
// put aside, for SQLite would mix the pages of both.
func TestOnlyItsOwnLogIsPlayedIntoADatabase(t *testing.T) {
	ctx := context.Background()
	old, live := t.TempDir(), t.TempDir()
	if err := filled(t, live).Close(); err != nil {
		t.Fatal(err)
	}
	left(t, live, old, File)
	s := acted(t, live, dumpDay)
	for i := range 300 { // past what a checkpoint files, and on
		if err := s.SetHold(ctx, Hold{Scope: "*", On: true, Note: strings.Repeat("注", i+500)}, dumpDay); err != nil {
			t.Fatal(err)
		}
		if i == 250 {
			if err := s.Remember(ctx, dumpDay); err != nil {
				t.Fatal(err)
			}
		}
	}
	var all int
	if err := s.db.QueryRow(`SELECT count(*) FROM holds`).Scan(&all); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name, file string // whose file it is
		locked     bool
		holds      int
	}{
		{"its own, the daemon", live, true, all},
		{"its own, a command", live, false, all},
		{"another one's, the daemon", old, true, all - 300},
		{"another one's, a command", old, false, all - 300},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			left(t, live, dir, File+"-wal", database.HighFile)
			left(t, tt.file, dir, File)
			again, err := Open(ctx, dir, Options{At: dumpDay.Add(time.Hour), Locked: tt.locked})
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = again.Close() }()
			var n, restores int
			err = again.db.QueryRow(`SELECT (SELECT count(*) FROM holds), (SELECT count(*) FROM restores WHERE by_whom = '')`).Scan(&n, &restores)
			if err != nil || n != tt.holds || (restores == 1) != (tt.file == old) {
				t.Errorf("%d holds, want %d; %d restores; %v", n, tt.holds, restores, err)
			}
			if what, err := again.Examine(ctx); what != "" || err != nil {
				t.Errorf("it is damaged: %s, %v", what, err)
			}
			if kept, _ := filepath.Glob(filepath.Join(dir, "*.replaced-*-wal")); (len(kept) == 1) != (tt.file == old) {
				t.Errorf("kept: %v", kept)
			}
		})
	}
}

// A crash at each point of taking a store in as a restore leaves one that is taken in by the next start, once.
func TestAStoreThatWasPutBackIsTakenInOnce(t *testing.T) {
	ctx := context.Background()
	s := filled(t, t.TempDir())
	file := backedUp(t, s)
	_ = s.Close()
	at := dumpDay.Add(time.Hour)
	dir := t.TempDir()
	left(t, filepath.Dir(file), dir, filepath.Base(file))
	db := filepath.Join(dir, File)
	if err := os.Rename(filepath.Join(dir, filepath.Base(file)), db); err != nil {
		t.Fatal(err)
	}
	mem := memory.Memory{Mark: memory.Mark{Line: "former", Rounds: 99}, At: dumpDay}
	if err := mem.Write(dir); err != nil {
		t.Fatal(err)
	}
	if err := straighten(ctx, db, at); err != nil { // and a crash
		t.Fatal(err)
	}
	_ = acted(t, dir, at).Close()
	if err := mem.Write(dir); err != nil { // a crash before the new store was remembered
		t.Fatal(err)
	}
	again := acted(t, dir, at.Add(time.Minute))
	list, err := again.Unsearched(ctx, "rehearsal")
	if err != nil || len(list) != 2 || !list[1].ByHand() || !list[1].Backup.Equal(dumpDay) || !list[1].At.Equal(at) { // the first is filled's
		t.Errorf("restores: %+v, %v", list, err)
	}
	var marks int
	if err := again.db.QueryRow(`SELECT count(*) FROM meta WHERE name IN (?, ?)`, fingerprint.Stamp, pending).Scan(&marks); err != nil || marks != 0 {
		t.Errorf("%d marks are left, %v", marks, err)
	}
}

func TestABackupOfATimeToComeIsNotTakenIn(t *testing.T) {
	s := filled(t, t.TempDir())
	file := backedUp(t, s)
	_ = s.Close()
	dir := t.TempDir()
	if err := os.Rename(file, filepath.Join(dir, File)); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if _, err := Open(context.Background(), dir, Options{At: dumpDay.Add(-time.Hour), Locked: true}); !errors.Is(err, ErrNoBackup) {
			t.Errorf("got %v", err)
		}
	}
	_ = acted(t, dir, dumpDay.Add(time.Hour)).Close()
}

// A memory that a failing disk has spoilt is worth nothing, and stops nothing.
func TestASpoiltMemoryIsWrittenAnew(t *testing.T) {
	dir := t.TempDir()
	if err := filled(t, dir).Close(); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"", "\x00\x00\x00", "{}", `{"mark":`} {
		if err := os.WriteFile(filepath.Join(dir, database.HighFile), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		_ = acted(t, dir, dumpDay.Add(time.Hour)).Close()
		if mem, err := memory.Read(dir); err != nil || mem == nil || mem.Mark.Versions == 0 || mem.Mark != mem.Filed {
			t.Errorf("after %q: %+v, %v", text, mem, err)
		}
	}
}

// Whatever would make a store does not where one is gone that the directory remembers.
func TestALostStoreIsNotMadeAnew(t *testing.T) {
	dir := t.TempDir()
	if err := filled(t, dir).Close(); err != nil {
		t.Fatal(err)
	}
	_ = acted(t, dir, dumpDay).Close()
	if err := os.Remove(filepath.Join(dir, File)); err != nil {
		t.Fatal(err)
	}
	for _, locked := range []bool{true, false} {
		if _, err := Open(context.Background(), dir, Options{Create: true, At: dumpDay, Locked: locked}); !errors.Is(err, ErrLost) {
			t.Errorf("got %v", err)
		}
	}
	// A store of nothing in its place, as a first start in another directory leaves it, is none either.
	other := t.TempDir()
	empty, err := Open(context.Background(), other, Options{Create: true, At: dumpDay})
	if err != nil {
		t.Fatal(err)
	}
	if err := empty.Close(); err != nil {
		t.Fatal(err)
	}
	left(t, other, dir, File)
	if _, err := Open(context.Background(), dir, Options{Create: true, At: dumpDay, Locked: true}); !errors.Is(err, ErrLost) {
		t.Errorf("an empty store: got %v", err)
	}
}
