package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"duban/store/accounts"
	"duban/store/agenda"
	"duban/store/chain"
	"duban/store/copies"
	"duban/store/database"
	"duban/store/directory"
	"duban/store/leases"
	"duban/store/memory"
	"duban/store/messages"
	"duban/store/schema"
)

// File is the name of the database in the state directory.
const File = database.File

// Errors that callers tell apart.
var (
	ErrNoStore   = errors.New("尚无数据库")
	ErrChanged   = errors.New("预览之后数据已有变动，请重新预览变动")
	ErrTaken     = messages.ErrTaken
	ErrNoMessage = messages.ErrNone
	ErrSpent     = errors.New("消息编号已被使用")
	ErrDoubt     = errors.New("正在发送，或送达存疑")
	ErrNewer     = schema.ErrNewer
	ErrEnded     = errors.New("该次发送已经结束")

	// ErrUnrecorded: a backup was made and is good; only the store could not take note of it.
	ErrUnrecorded = errors.New("备份完好，但未能记入数据库")
)

// Options say how to open a store.
type Options struct {
	Create bool // make it where there is none
	Fast   bool // do not wait for the disk: for simulations only
	Wide   int  // connections, for many who read at once; 0: one, so that writers queue here instead of failing there
	Again  bool // this process has just opened it: the schema is not looked at once more
	fill   bool // it is made to take what the state directory's file has

	At     time.Time // what time it is; zero: an older copy that was put in the store's place by hand is taken for the store
	Locked bool      // the caller holds the state's lock, and will act

	DSN string // where the database server is, and who we are there; empty: the store is a file in the state directory
}

// A Store is one database. It may be shared by goroutines, and by processes on one machine; on a server, by several machines.
type Store struct {
	db   *sql.DB
	pool *database.Pool // the same, by which transactions run
	path string         // of the database; empty: it is on a server
	dir  string         // of the state, made absolute, where the store is on a server
	file fs.FileInfo    // the database's as it was opened

	remembering sync.Mutex
	high        memory.Memory // what the state directory remembers: see Remember
	quiet       memory.Log    // while it stays so, all is remembered

	letters messages.Cache // that were put a moment ago

	directories directory.Kept // who speaks for whom

	sealing sync.Mutex
	sealer  chain.Sealer
}

// cacheSize is how much of the database is kept in memory while there is work: the pages that deliveries write again and again. Shrink frees it.
const cacheSize = "cache_size(-8192)"

// keptStatements is how many statements are kept prepared while there is work, some kilobytes each.
const keptStatements = 200

// letterBytes is how much of what was put is kept until it is claimed.
const letterBytes = 16 << 20

// Open opens the store in a state directory and brings its schema up to date. It returns ErrNoStore where there is none and Create is
// not set, ErrLost where the directory remembers one that there was, and ErrNewer for a schema that this binary does not know. With At a
// store that was put back by hand is taken as a restore: by whoever holds the lock, and by the first command that finds a backup in its place.
// On a server there is no file that could be lost or put back, so nothing of the state directory is looked at.
func Open(ctx context.Context, dir string, o Options) (*Store, error) {
	if o.DSN != "" {
		return openServer(ctx, dir, o)
	}
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
	db, err := database.Connect(path, "journal_mode(wal)", cacheSize, synchronous(o))
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(max(o.Wide, 1))
	s := &Store{db: db, pool: &database.Pool{DB: db, Keep: keptStatements}, path: path, letters: messages.Cache{Bytes: letterBytes}}
	s.file, _ = os.Stat(path) // it was there a moment ago; without it Moved speaks up
	if err = s.usable(ctx, o.Again); err == nil && act {
		err = s.recognise(ctx, o.At)
	}
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return s, nil
}

// usable brings a file up to date, unless its store went over to a server, or this process has looked before.
func (s *Store) usable(ctx context.Context, again bool) error {
	if again {
		return nil
	}
	if err := schema.File(ctx, s.db); err != nil {
		return database.Explain(err)
	}
	return copies.Stays(ctx, s.db, s.path)
}

// findStore looks for the file and makes it where it may. One that the directory remembers is not made anew: that would be empty, and nobody would be
// reminded any more.
func findStore(dir string, o Options) error {
	if !o.At.IsZero() {
		if err := lostIn(dir); err != nil {
			return err
		}
	}
	path := filepath.Join(dir, File)
	if _, err := os.Stat(path); err != nil {
		if !os.IsNotExist(err) {
			return fmt.Errorf("查找数据库：%w", err)
		}
		if !o.Create {
			return fmt.Errorf("%w：%s（duban run、import、restore 会新建）", ErrNoStore, path)
		}
		if err := create(dir, path); err != nil {
			return err
		}
	}
	return database.Owned(path, os.Geteuid())
}

// create makes the state directory and an empty store in it that only their owner can read.
func create(dir, path string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("新建数据目录：%w", database.Explain(err))
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("新建数据库：%w", database.Explain(err))
	}
	return f.Close()
}

// synchronous says how much is waited for the disk. Only a simulation may lose its last seconds.
func synchronous(o Options) string {
	if o.Fast {
		return "synchronous(off)"
	}
	return "synchronous(full)"
}

// Accounts returns who may open the office's page.
func (s *Store) Accounts() accounts.Book { return accounts.Over(s.db) }

// Duties returns which of several machines does what.
func (s *Store) Duties() leases.Book { return leases.Over(s.pool) }

// Agenda returns when the plans of a realm are next to be looked at.
func (s *Store) Agenda(realm string) agenda.Book { return agenda.Over(s.pool, realm) }

// Close closes the store.
func (s *Store) Close() error { return s.db.Close() }

// in runs f in one transaction that may write, if the context's fence lets it pass.
func (s *Store) in(ctx context.Context, f func(*tx) error) error {
	return s.pool.In(ctx, func(t *database.Tx) error {
		if err := leases.Pass(ctx, t); err != nil {
			return err
		}
		return f(&tx{t, &s.directories})
	})
}

// read runs f in one transaction that sees one state and waits for no writer.
func (s *Store) read(ctx context.Context, f func(*tx) error) error {
	return s.pool.Read(ctx, func(t *database.Tx) error { return f(&tx{t, &s.directories}) })
}

// A tx is a transaction with what the store itself reads and writes in one.
type tx struct {
	*database.Tx
	directories *directory.Kept
}

// Shrink frees the memory in which pages, statements and letters are kept for the next look.
func (s *Store) Shrink(ctx context.Context) error {
	s.letters.Drop()
	if s.Shared() {
		return nil
	}
	err := s.pool.Forget(ctx)
	_, err1 := s.db.ExecContext(ctx, "PRAGMA shrink_memory")
	return database.Explain(errors.Join(err, err1))
}

// Try writes something of no meaning to the disk: whether the store can be used reading alone does not tell.
func (s *Store) Try(ctx context.Context) error {
	return s.in(ctx, func(t *tx) error {
		return t.Do(ctx, `INSERT INTO meta (name, value) VALUES ('tried', '1') ON CONFLICT (name)
			DO UPDATE SET value = CASE meta.value WHEN '1' THEN '0' ELSE '1' END`)
	})
}
