package store

import (
	"context"
	"errors"
	"fmt"
	"os"
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
	if err == nil && !o.Again {
		err = database.Explain(schema.Server(ctx, db, func() error { return o.begins(dir) }))
	}
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return s, nil
}

// begins returns why no store begins on a server that has none. Beside a file in the state directory it would be another city's: the rows are still to be
// moved, or the address is not the one that they went to.
func (o *Options) begins(dir string) error {
	file := filepath.Join(dir, File)
	if !o.Create {
		return fmt.Errorf("%w：数据库服务器上没有 duban 的表（duban run、import 会新建）", ErrNoStore)
	}
	if _, err := os.Lstat(file); err == nil && !o.fill {
		return fmt.Errorf("%w，数据库服务器上没有 duban 的表，而数据在 %s 中：尚未迁移的请执行 duban migrate --to postgres，已迁移的请核对 dsn_file 中的数据库和 "+
			"search_path；确要从头开始的请移走该文件", ErrNoStore, file)
	}
	return nil
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
