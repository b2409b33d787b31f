package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/pressly/goose/v3"
)

// File is the name of the database in the state directory.
const File = "duban.db"

// Errors that callers tell apart.
var (
	ErrNoStore   = errors.New("尚无数据库")
	ErrChanged   = errors.New("预览之后数据已有变动，请重新预览变动")
	ErrTaken     = errors.New("提醒已编入消息或已结束")
	ErrNoMessage = errors.New("没有这条消息")
	ErrSpent     = errors.New("消息编号已被使用")
	ErrDoubt     = errors.New("正在发送，或送达存疑")
	ErrNewer     = errors.New("数据库由更新版本的 duban 写成")
	ErrEnded     = errors.New("该次发送已经结束")
	ErrExists    = errors.New("文件已经存在")

	// ErrUnrecorded: a backup was made and is good; only the store could not take note of it.
	ErrUnrecorded = errors.New("备份完好，但未能记入数据库")
)

//go:embed migrations/*.sql
var migrations embed.FS

// Options say how to open a store.
type Options struct {
	Create bool // make it where there is none
	Fast   bool // do not wait for the disk: for simulations only

	At     time.Time // what time it is; zero: an older copy that was put in the store's place by hand is taken for the store
	Locked bool      // the caller holds the state's lock, and will act
}

// A Store is one database. It may be shared by goroutines, and by processes on one machine.
type Store struct {
	db   *sql.DB
	path string      // of the database
	file fs.FileInfo // the database's as it was opened

	remembering sync.Mutex
	high        memory // what the state directory remembers: see Remember
}

// Open opens the store in a state directory and brings its schema up to date. It returns ErrNoStore where there is none and Create is
// not set, ErrLost where the directory remembers one that there was, and ErrNewer for a schema that this binary does not know. With At a
// store that was put back by hand is taken as a restore: by whoever holds the lock, and by the first command that finds a backup in its place.
func Open(ctx context.Context, dir string, o Options) (*Store, error) {
	if err := findStore(dir, o); err != nil {
		return nil, err
	}
	path, act := filepath.Join(dir, File), o.Locked && !o.At.IsZero()
	if !act && !o.At.IsZero() {
		held, err := lockStray(ctx, path, o.At)
		if err != nil {
			return nil, err
		}
		if act = held != nil; act {
			defer func() { _ = held.Release() }() // the store is as it was, or straight
		}
	}
	if act {
		if err := straighten(ctx, path, o.At); err != nil {
			return nil, err
		}
	}
	db, err := connect(path, "journal_mode(wal)", synchronous(o))
	if err != nil {
		return nil, err
	}
	s := &Store{db: db, path: path}
	s.file, _ = os.Stat(path) // it was there a moment ago; without it Moved speaks up
	if err = explain(migrate(ctx, db)); err == nil && act {
		err = s.recognise(ctx, o.At)
	}
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return s, nil
}

// migrate brings the schema up to date. A schema that is newer than the program is refused: an older program would write
// rows that the newer one does not understand.
func migrate(ctx context.Context, db *sql.DB) error {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return fmt.Errorf("读取数据库升级步骤：%w", err)
	}
	p, err := goose.NewProvider(dialect, db, files)
	if err != nil {
		return fmt.Errorf("准备升级数据库：%w", err)
	}
	has, err := p.GetDBVersion(ctx)
	if err != nil {
		return fmt.Errorf("读取数据库版本：%w", err)
	}
	sources := p.ListSources()
	known := sources[len(sources)-1].Version
	if has > known {
		return fmt.Errorf("%w（数据库版本%d，本程序只认识到%d）：请安装更新版本的 duban", ErrNewer, has, known)
	}
	if has == known {
		return nil // a store that cannot be written can still be read
	}
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("升级数据库：%w", err)
	}
	return nil
}

// Close closes the store.
func (s *Store) Close() error { return s.db.Close() }

// in runs f in one transaction that may write.
func (s *Store) in(ctx context.Context, f func(*tx) error) error {
	return explain(s.transact(ctx, sql.TxOptions{}, f))
}

// read runs f in one transaction that sees one state and waits for no writer.
func (s *Store) read(ctx context.Context, f func(*tx) error) error {
	return explain(s.transact(ctx, sql.TxOptions{ReadOnly: true}, f))
}

// transact runs a function in a transaction: all of it is kept or nothing.
func (s *Store) transact(ctx context.Context, o sql.TxOptions, f func(*tx) error) error {
	t, err := s.db.BeginTx(ctx, &o)
	if err != nil {
		return fmt.Errorf("开始写入数据库：%w", err)
	}
	if err := f(&tx{Tx: t, ready: map[string]*sql.Stmt{}}); err != nil {
		return errors.Join(err, ignoreDone(t.Rollback()))
	}
	if err := t.Commit(); err != nil {
		return fmt.Errorf("写入数据库：%w", err)
	}
	return nil
}

// ignoreDone drops the complaint that a transaction is over, which is what a rollback after a failed commit finds.
func ignoreDone(err error) error {
	if errors.Is(err, sql.ErrTxDone) {
		return nil
	}
	return err
}

// A tx is a transaction. It prepares each statement once; the end of the transaction closes them.
type tx struct {
	*sql.Tx
	ready map[string]*sql.Stmt
}

// do runs a statement for its effect.
func (t *tx) do(ctx context.Context, query string, args ...any) error {
	s, err := t.stmt(ctx, query)
	if err != nil {
		return err
	}
	_, err = s.ExecContext(ctx, args...)
	return err
}

// one reads the first row of a query into the places; it returns sql.ErrNoRows where there is none.
func (t *tx) one(ctx context.Context, query string, args []any, places ...any) error {
	s, err := t.stmt(ctx, query)
	if err != nil {
		return err
	}
	return s.QueryRowContext(ctx, args...).Scan(places...)
}

// stmt prepares a statement once a transaction: rounds run the same one for thousands of notices.
func (t *tx) stmt(ctx context.Context, query string) (*sql.Stmt, error) {
	if s := t.ready[query]; s != nil {
		return s, nil
	}
	s, err := t.PrepareContext(ctx, query)
	if err != nil {
		return nil, fmt.Errorf("准备查询：%w", err)
	}
	t.ready[query] = s
	return s, nil
}

// each calls scan for every row.
func (t *tx) each(ctx context.Context, scan func(*sql.Rows) error, query string, args ...any) error {
	rows, err := t.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }() // the error that matters is Err's
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// millis is an instant as the tables hold it, in milliseconds since 1970; 0 is none.
func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}
