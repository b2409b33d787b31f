package store

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"duban/store/copies"
	"duban/store/database"
	"duban/store/fingerprint"
	"duban/store/messages"
	"duban/store/schema"
)

// leastConnections is how many connections a process has to a server at least: who looks does not wait there for who writes.
const leastConnections = 5

// openServer opens the store on a server and brings its schema up to date; see Open.
func openServer(ctx context.Context, dir string, o Options) (*Store, error) {
	db, err := database.Dial(o.DSN)
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(max(o.Wide, leastConnections))
	s := &Store{db: db, pool: &database.Pool{DB: db}, letters: messages.Cache{Bytes: letterBytes}}
	s.dir, err = filepath.Abs(dir)
	if err := errors.Join(err, database.Explain(s.prepareServer(ctx, o.Create))); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return s, nil
}

// prepareServer makes the tables where there are none and that is wanted, and brings them up to date, one process at a time.
func (s *Store) prepareServer(ctx context.Context, create bool) error {
	there, err := database.Found(ctx, s.db)
	switch {
	case err != nil:
		return err
	case !there && !create:
		return fmt.Errorf("%w：数据库服务器上没有 duban 的表（duban run、import 会新建）", ErrNoStore)
	case !there:
		if err := database.MakeSchema(ctx, s.db); err != nil {
			return fmt.Errorf("新建模式：%w", err)
		}
	}
	return schema.Server(ctx, s.db)
}

// copyServer copies all rows into a file of SQLite, so that a backup is the same whatever it is of: what reads, verifies or restores one needs no server.
func (s *Store) copyServer(ctx context.Context, name string, at time.Time) (is fingerprint.Print, err error) {
	file, err := database.Connect(name, "journal_mode(delete)", "synchronous(off)") // it is synced as a whole
	if err != nil {
		return nil, err
	}
	err = schema.File(ctx, file)
	if err == nil {
		err = s.read(ctx, func(from *tx) error {
			return database.In(ctx, file, func(to *database.Tx) error {
				tables, err := copies.Tables(ctx, to)
				if err == nil {
					_, err = copies.All(ctx, tables, from.Tx, to)
				}
				return err
			})
		})
	}
	if err = errors.Join(err, file.Close()); err != nil {
		return nil, err
	}
	return copies.StandAlone(ctx, name, at)
}

// Shared reports whether the store is on a server: it has no file, and several machines may work on it.
func (s *Store) Shared() bool { return s.path == "" }
