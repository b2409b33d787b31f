package store

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"duban/store/database"
)

// A mark is how far a store has come: the last rows of all that grows with what is told or entered. A store only goes forward, unless an older
// copy is put in its place. Line names the store itself: a restore begins another one, which may tell other things.
type mark struct {
	Line        string `json:"line"`
	Rounds      int64  `json:"rounds"`
	Attempts    int64  `json:"attempts"`
	Settlements int64  `json:"settlements"`
	Events      int64  `json:"events"`
	Versions    int64  `json:"versions"`
	Holds       int64  `json:"holds"`
}

// marks is the query for a mark, in the order of places.
const marks = `SELECT coalesce((SELECT value FROM meta WHERE name = 'line'), ''), coalesce((SELECT max(rowid) FROM rounds), 0),
	coalesce((SELECT max(rowid) FROM attempts), 0), coalesce((SELECT max(rowid) FROM settlements), 0),
	coalesce((SELECT max(rowid) FROM events), 0), coalesce((SELECT max(rowid) FROM versions), 0), coalesce((SELECT max(rowid) FROM holds), 0)`

// places are where a row of marks is read to.
func (m *mark) places() []any {
	return []any{&m.Line, &m.Rounds, &m.Attempts, &m.Settlements, &m.Events, &m.Versions, &m.Holds}
}

// behind reports whether a store of this mark lacks something that one of the other mark has.
func (m mark) behind(o mark) bool {
	return m.Rounds < o.Rounds || m.Attempts < o.Attempts || m.Settlements < o.Settlements || m.Events < o.Events || m.Versions < o.Versions ||
		m.Holds < o.Holds
}

// empty reports whether nothing was ever told or entered.
func (m mark) empty() bool { return m.Rounds+m.Attempts+m.Events+m.Versions == 0 }

// A memory is what the state directory remembers of its store, outside of it. The store is never behind it, for it is written after the store
// and lastingly; only a store that was put back is.
type memory struct {
	Mark  mark      `json:"mark"`
	Filed mark      `json:"filed"` // how far the database's own file had come, without the log beside it; no line: unknown
	At    time.Time `json:"at"`
}

// readMemory returns what a state directory remembers; nil for nothing. One that cannot be understood is worth nothing: the next is written
// over it.
func readMemory(dir string) (*memory, error) {
	text, err := os.ReadFile(filepath.Join(dir, database.HighFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("读取数据目录中的 duban.high：%w", database.Explain(err))
	}
	var m memory
	if json.Unmarshal(text, &m) != nil || m.Mark.Line == "" {
		return nil, nil
	}
	return &m, nil
}

// write replaces the memory of a state directory lastingly: a power cut leaves the former one or this.
func (m *memory) write(dir string) error {
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

// Remember writes down beside the store how far it has come, if it has come any further since. It also files what stands in the database's log
// alone, so that a log which is left beside an older file can be told from its own.
func (s *Store) Remember(ctx context.Context, at time.Time) error {
	s.remembering.Lock()
	defer s.remembering.Unlock()
	var m mark
	ask := func(t *tx) error { return t.One(ctx, marks, nil, m.places()...) }
	err := s.read(ctx, ask)
	if err == nil && m.Line == "" { // it was never remembered
		err = s.in(ctx, func(t *tx) error { return errors.Join(t.renamed(ctx), ask(t)) })
	}
	if err != nil {
		return fmt.Errorf("查询数据库的进度：%w", err)
	}
	if m == s.high.Mark && m == s.high.Filed {
		return nil
	}
	high := memory{Mark: m, Filed: s.high.Filed, At: at}
	var busy, logged, filed int
	err = s.db.QueryRowContext(ctx, `PRAGMA wal_checkpoint(PASSIVE)`).Scan(&busy, &logged, &filed)
	switch {
	case err != nil:
		return fmt.Errorf("整理数据库日志：%w", database.Explain(err))
	case busy == 0 && logged == filed:
		high.Filed = m
	case high.Filed.Line != m.Line: // somebody reads, so it is tried again the next time
		high.Filed = mark{}
	}
	if err := high.write(filepath.Dir(s.path)); err != nil {
		return fmt.Errorf("记录数据库的进度：%w", err)
	}
	s.high = high
	return nil
}

// renamed gives the store a name of its own for the memory of its directory.
func (t *tx) renamed(ctx context.Context) error {
	return t.Do(ctx, `INSERT INTO meta (name, value) VALUES ('line', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value`, rand.Text())
}
