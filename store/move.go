package store

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"duban/store/chain"
	"duban/store/copies"
	"duban/store/database"
	"duban/store/seal"
)

// Errors of a move.
var (
	// ErrAway: the store went over to a server, and the file is what it was then.
	ErrAway = copies.ErrAway
	// ErrNotEmpty: the server has a store already.
	ErrNotEmpty = errors.New("数据库服务器上已有数据")
)

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
	to, err := Open(ctx, o.Dir, Options{DSN: o.DSN, Create: true, fill: true})
	if err != nil {
		return m, err
	}
	defer func() { err = errors.Join(err, to.Close()) }()
	// It may write, so that nobody else does until the file is marked.
	err = file.in(ctx, func(f *tx) error {
		tables, err := copies.Tables(ctx, f.Tx)
		if err == nil {
			err = to.in(ctx, func(t *tx) error { return m.copy(ctx, tables, f, t) })
		}
		if err != nil {
			return err
		}
		return copies.Leave(ctx, f.Tx, copies.Departure{At: o.At, By: o.By, To: database.Shown(o.DSN)})
	})
	if err != nil {
		return m, fmt.Errorf("迁移 %s：%w", filepath.Join(o.Dir, File), err)
	}
	return m, nil
}

// copy copies the tables, or finds that they were copied before.
func (m *Moved) copy(ctx context.Context, tables []copies.Table, from, to *tx) (err error) {
	if m.Rows, m.Again, err = copies.Move(ctx, tables, from.Tx, to.Tx); errors.Is(err, copies.ErrDiffers) && m.Again {
		return fmt.Errorf("%w，没有改动（%w）：请换一个空的数据库或模式", ErrNotEmpty, err)
	}
	if err == nil {
		m.Chain, err = chain.Verify(ctx, to.Tx)
	}
	return err
}
