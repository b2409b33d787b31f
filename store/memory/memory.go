// Package memory is what a state directory remembers of its store, outside of it: how far that had come. A store only goes forward, so one that is
// behind what is remembered was put back.
package memory

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"duban/store/database"
	"duban/store/fingerprint"
)

// A Mark is how far a store has come: the last rows of all that grows with what is told or entered. A store only goes forward, unless an older
// copy is put in its place. Line names the store itself: a restore begins another one, which may tell other things.
type Mark struct {
	Line        string `json:"line"`
	Rounds      int64  `json:"rounds"`
	Attempts    int64  `json:"attempts"`
	Settlements int64  `json:"settlements"`
	Events      int64  `json:"events"`
	Versions    int64  `json:"versions"`
	Holds       int64  `json:"holds"`
}

// Marks is the query for a mark, in the order of Places.
const Marks = `SELECT coalesce((SELECT value FROM meta WHERE name = 'line'), ''), coalesce((SELECT max(id) FROM rounds), 0),
	coalesce((SELECT max(rowid) FROM attempts), 0), coalesce((SELECT max(id) FROM settlements), 0),
	coalesce((SELECT max(id) FROM events), 0), coalesce((SELECT max(id) FROM versions), 0), coalesce((SELECT max(id) FROM holds), 0)`

// Places are where a row of marks is read to.
func (m *Mark) Places() []any {
	return []any{&m.Line, &m.Rounds, &m.Attempts, &m.Settlements, &m.Events, &m.Versions, &m.Holds}
}

// Rename sets a name of a store's own for the memory of its directory.
func Rename(ctx context.Context, t *database.Tx) error {
	return t.Do(ctx, `INSERT INTO meta (name, value) VALUES ('line', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value`, rand.Text())
}

// Behind reports whether a store of this mark lacks something that one of the other mark has.
func (m Mark) Behind(o Mark) bool {
	return m.Rounds < o.Rounds || m.Attempts < o.Attempts || m.Settlements < o.Settlements || m.Events < o.Events || m.Versions < o.Versions ||
		m.Holds < o.Holds
}

// Empty reports whether nothing was ever told or entered.
func (m Mark) Empty() bool { return m.Rounds+m.Attempts+m.Events+m.Versions == 0 }

// A Memory is what the state directory remembers of its store, outside of it. The store is never behind it, for it is written after the store
// and lastingly; only a store that was put back is.
type Memory struct {
	Mark  Mark      `json:"mark"`
	Filed Mark      `json:"filed"` // how far the database's own file had come, without the log beside it; no line: unknown
	At    time.Time `json:"at"`
}

// Read returns what a state directory remembers; nil for nothing. One that cannot be understood is worth nothing: the next is written
// over it.
func Read(dir string) (*Memory, error) {
	text, err := os.ReadFile(filepath.Join(dir, database.HighFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("读取数据目录中的 duban.high：%w", database.Explain(err))
	}
	var m Memory
	if json.Unmarshal(text, &m) != nil || m.Mark.Line == "" {
		return nil, nil
	}
	return &m, nil
}

// Write replaces the memory of a state directory lastingly: a power cut leaves the former one or this.
func (m *Memory) Write(dir string) error {
	text, err := json.Marshal(m)
	if err != nil {
		return err
	}
	path := filepath.Join(dir, database.HighFile)
	f, err := os.OpenFile(path+database.Part, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return database.Explain(err)
	}
	_, err = f.Write(append(text, '\n'))
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return database.Explain(err)
	}
	return database.Explain(os.Rename(path+database.Part, path))
}

// A Log is how the log beside a database stands: whoever writes to the database changes it.
type Log struct{ size, at int64 }

// LogOf returns how the log beside a database stands; known is false where it cannot be looked at.
func LogOf(path string) (l Log, known bool) {
	info, err := os.Stat(path + "-wal")
	if err != nil {
		return Log{}, false
	}
	return Log{info.Size(), info.ModTime().UnixNano()}, true
}

// Glance reads a database's own file alone, past the log beside it, and touches neither. It reports whether it is a backup.
func Glance(ctx context.Context, path string) (stamped bool, m Mark, err error) {
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: path}).EscapedPath()+"?immutable=1&mode=ro")
	if err != nil {
		return false, m, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if err := db.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM meta WHERE name = ?)`, fingerprint.Stamp).Scan(&stamped); err != nil {
		return false, m, err
	}
	return stamped, m, db.QueryRowContext(ctx, Marks).Scan(m.Places()...)
}

// Stray reports whether a database is a backup that has become the store by hand, and whether the log beside it was another one's: SQLite would
// play that into it page by page.
func Stray(ctx context.Context, path string) (stamped, log bool, err error) {
	mem, err := Read(filepath.Dir(path))
	if err != nil {
		return false, false, err
	}
	stamped, m, err := Glance(ctx, path)
	if err != nil {
		return false, false, nil // new, damaged, or no database: opening it says so
	}
	if info, err := os.Stat(path + "-wal"); err != nil || info.Size() == 0 {
		return stamped, false, nil
	}
	// What is filed in it is filed for good, so an own log lies beside a file that has at least that.
	older := mem != nil && mem.Filed.Line != "" && (m.Line != mem.Filed.Line || m.Behind(mem.Filed))
	return stamped, stamped || older, nil
}
