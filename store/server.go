package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"duban/store/database"
	"duban/store/fingerprint"
	"duban/store/transfer"
)

//go:embed migrations/postgres/*.sql
var serverMigrations embed.FS

// ErrRuns says that another daemon acts on the store.
var ErrRuns = errors.New("另一台机器上的 duban run 正在使用该数据库")

// leastConnections is how many connections a process has to a server at least: who looks does not wait there for who writes.
const leastConnections = 5

// openServer opens the store on a server and brings its schema up to date; see Open.
func openServer(ctx context.Context, dir string, o Options) (*Store, error) {
	db, err := database.Dial(o.DSN)
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(max(o.Wide, leastConnections))
	s := &Store{db: db}
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
	one, err := lock.NewPostgresSessionLocker()
	if err != nil {
		return fmt.Errorf("准备升级数据库：%w", err)
	}
	return migrate(ctx, s.db, database.ServerDialect, serverMigrations, "migrations/postgres", goose.WithSessionLocker(one))
}

// Alone makes this process the daemon of the store, and returns what ends that. On a server another machine's daemon is refused, as the lock of the state
// directory knows of this machine alone. It holds as long as its connection, which is enough: a message is claimed by one whoever asks.
func (s *Store) Alone(ctx context.Context) (leave func() error, err error) {
	if !s.remote() {
		return func() error { return nil }, nil
	}
	c, err := s.db.Conn(ctx)
	if err != nil {
		return nil, database.Explain(err)
	}
	got, err := database.TakeRun(ctx, c)
	if err == nil && !got {
		err = ErrRuns
	}
	if err != nil {
		return nil, database.Explain(errors.Join(err, c.Close()))
	}
	return func() error { return leaveRun(context.WithoutCancel(ctx), c) }, nil
}

// leaveRun ends what Alone began. A connection that is broken has ended it already.
func leaveRun(ctx context.Context, c *sql.Conn) error {
	_ = database.LeaveRun(ctx, c)
	return c.Close()
}

// copyServer copies all rows into a file of SQLite, so that a backup is the same whatever it is of: what reads, verifies or restores one needs no server.
func (s *Store) copyServer(ctx context.Context, name string, at time.Time) (is fingerprint.Print, err error) {
	file, err := database.Connect(name, "journal_mode(delete)", "synchronous(off)") // it is synced as a whole
	if err != nil {
		return nil, err
	}
	err = migrateFile(ctx, file)
	if err == nil {
		err = s.read(ctx, func(from *tx) error {
			return database.In(ctx, file, func(to *database.Tx) error {
				tables, err := transfer.Tables(ctx, to)
				if err == nil {
					_, err = transfer.All(ctx, tables, from.Tx, to)
				}
				return err
			})
		})
	}
	if err = errors.Join(err, file.Close()); err != nil {
		return nil, err
	}
	return standAlone(ctx, name, at)
}

// remote reports whether the store is on a server, so that it has no file.
func (s *Store) remote() bool { return s.path == "" }
