package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"duban/remind"
	"duban/store/chain"
	"duban/store/database"
	"duban/store/seal"
	"duban/store/transfer"
)

// Errors of a move.
var (
	// ErrAway: the store went over to a server, and the file is what it was then.
	ErrAway = errors.New("数据已迁移到数据库服务器")
	// ErrNotEmpty: the server has a store already.
	ErrNotEmpty = errors.New("数据库服务器上已有数据")
)

// moved is the name in table meta of a file's note that it went over.
const moved = "moved"

// A Departure is a file's note that its store went over to a server.
type Departure struct {
	At time.Time `json:"at"`
	By string    `json:"by"`
	To string    `json:"to"` // of the server what may be shown
}

// A Moving says how a store is moved: from the file of a state directory, whose lock the caller holds, to a server.
type Moving struct {
	Dir, DSN string
	By       string
	At       time.Time
}

// A Moved store is what came of it.
type Moved struct {
	Rows  int64
	Again bool         // everything was there already: a former move was cut off before the file was marked
	Chain seal.Verdict // of the rows on the server
}

// Move copies all rows of a file to a server in one transaction, reads them there again, verifies the chain there, and notes in the file that it went: nobody is
// to go on with it by mistake. A server that has other rows is refused. The file stays.
func Move(ctx context.Context, o Moving) (m Moved, err error) {
	file, err := Open(ctx, o.Dir, Options{At: o.At, Locked: true})
	if err != nil {
		return m, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	to, err := Open(ctx, o.Dir, Options{DSN: o.DSN, Create: true})
	if err != nil {
		return m, err
	}
	defer func() { err = errors.Join(err, to.Close()) }()
	note, err := json.Marshal(Departure{o.At, o.By, database.Shown(o.DSN)})
	if err != nil {
		return m, err
	}
	// It may write, so that nobody else does until the file is marked.
	err = file.in(ctx, func(f *tx) error {
		tables, err := transfer.Tables(ctx, f.Tx)
		if err == nil {
			err = to.in(ctx, func(t *tx) error { return m.copy(ctx, tables, f, t) })
		}
		if err != nil {
			return err
		}
		return f.Do(ctx, `INSERT INTO meta (name, value) VALUES (?, ?)`, moved, string(note))
	})
	if err != nil {
		return m, fmt.Errorf("迁移 %s：%w", filepath.Join(o.Dir, File), err)
	}
	return m, nil
}

// copy copies the tables, or finds that they were copied before.
func (m *Moved) copy(ctx context.Context, tables []transfer.Table, from, to *tx) (err error) {
	*m = Moved{}
	for i := range tables {
		empty, err := tables[i].Empty(ctx, to.Tx)
		if err != nil {
			return err
		}
		m.Again = m.Again || !empty
	}
	if !m.Again {
		m.Rows, err = transfer.All(ctx, tables, from.Tx, to.Tx)
	} else if m.Rows, err = transfer.Same(ctx, tables, from.Tx, to.Tx); errors.Is(err, transfer.ErrDiffers) {
		return fmt.Errorf("%w，没有改动（%w）：请换一个空的数据库或模式", ErrNotEmpty, err)
	}
	if err != nil {
		return err
	}
	m.Chain, err = chain.Verify(ctx, to.Tx)
	return err
}

// gone returns ErrAway where a file's store went over to a server.
func (s *Store) gone(ctx context.Context) error {
	var text string
	err := s.db.QueryRowContext(ctx, `SELECT value FROM meta WHERE name = ?`, moved).Scan(&text)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return database.Explain(err)
	}
	var d Departure
	if err := json.Unmarshal([]byte(text), &d); err != nil {
		return err
	}
	return fmt.Errorf("%w：%s 由%s于%s迁移到 %s，此文件只作留存。请在设置中写 store: {driver: postgres, dsn_file: …}",
		ErrAway, s.path, d.By, d.At.In(remind.Shanghai).Format(time.RFC3339), d.To)
}
