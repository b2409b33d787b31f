package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"

	"github.com/pressly/goose/v3"

	"modernc.org/sqlite" // the driver named sqlite, in pure Go
)

// What differs between databases stands in this file, and in postgres.go.

// Dialect is what the migrations are written for.
const Dialect = goose.DialectSQLite3

// fileTables lists the tables of a file.
const fileTables = `SELECT name FROM sqlite_schema WHERE type = 'table'`

// Connect opens a file with one connection and the pragmas, so that writers queue here instead of failing there. Transactions take the write
// lock at once: one that reads first and then writes would be refused under load, whatever the busy timeout. Triggers that refuse a deletion see
// the one in a REPLACE only where they may recurse. The log has 16 MB before its pages are filed, as deliveries write the same ones again and again.
func Connect(path string, pragmas ...string) (*sql.DB, error) {
	q := url.Values{"_txlock": {"immediate"}, "_pragma": append([]string{"busy_timeout(5000)", "foreign_keys(1)", "recursive_triggers(1)", "wal_autocheckpoint(4000)"}, pragmas...)}
	if frozen(path) {
		q.Set("immutable", "1")
	}
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: path}).EscapedPath()+"?"+q.Encode())
	if err != nil {
		return nil, fmt.Errorf("打开 %s：%w", path, err)
	}
	db.SetMaxOpenConns(1)
	return db, nil
}

// Still opens a database that nobody writes, such as a backup, and leaves no file beside it. One with a log beside it is opened as any other, for
// the log is a part of it.
func Still(path string) (*sql.DB, error) {
	if log, err := os.Stat(path + "-wal"); err == nil && log.Size() > 0 {
		return Connect(path, "query_only(1)")
	}
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: path}).EscapedPath()+"?immutable=1&mode=ro")
	if err != nil {
		return nil, fmt.Errorf("打开 %s：%w", path, err)
	}
	return db, nil
}

// With opens a database for one use.
func With(ctx context.Context, path string, use func(*sql.Conn) error, pragmas ...string) (err error) {
	db, err := Connect(path, pragmas...)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	c, err := db.Conn(ctx)
	if err != nil {
		if Exhausted() { // the database says only that it cannot be opened
			err = fmt.Errorf("%w: %w", syscall.EMFILE, err)
		}
		return err
	}
	defer func() { err = errors.Join(err, c.Close()) }()
	return use(c)
}

// frozen reports whether a database lies complete on a file system that is mounted read-only. SQLite reads such a file only if it is told that
// nobody changes it, as it could not note down who reads. Where a process died, the log beside the file is not empty and must be read too.
func frozen(path string) bool {
	const write = 2 // W_OK of access(2)
	if !errors.Is(syscall.Access(filepath.Dir(path), write), syscall.EROFS) {
		return false
	}
	log, err := os.Stat(path + "-wal")
	return os.IsNotExist(err) || err == nil && log.Size() == 0
}

// A NotOwnerError says that the store belongs to somebody else. Even root would leave files beside the database that its owner cannot
// write: it becomes the owner first.
type NotOwnerError struct {
	Path  string
	Owner string // user name, or #UID for one without
}

// Error names the path and the owner.
func (e NotOwnerError) Error() string { return fmt.Sprintf("%s 属于用户 %s", e.Path, e.Owner) }

// Owned returns a NotOwnerError where a file belongs to somebody else. Root could open it all the same, but would leave
// files behind that the daemon cannot write.
func Owned(path string, euid int) error {
	info, err := os.Stat(path)
	if err != nil {
		return fmt.Errorf("查找数据库：%w", err)
	}
	sys, ok := info.Sys().(*syscall.Stat_t)
	if !ok || int(sys.Uid) == euid {
		return nil
	}
	owner := "#" + strconv.Itoa(int(sys.Uid))
	if u, err := user.LookupId(strconv.Itoa(int(sys.Uid))); err == nil {
		owner = u.Username
	}
	return NotOwnerError{Path: path, Owner: owner}
}

// chunk is how many pages are copied before the context is looked at: 4 MB.
const chunk = 1024

// CopyPages copies what a connection's open transaction sees into a file, page by page.
func CopyPages(ctx context.Context, from *sql.Conn, path string) error {
	return from.Raw(func(driver any) error {
		source, ok := driver.(interface {
			NewBackup(string) (*sqlite.Backup, error)
		})
		if !ok {
			return errors.New("the driver knows no online backup")
		}
		b, err := source.NewBackup("file:" + (&url.URL{Path: path}).EscapedPath())
		if err != nil {
			return err
		}
		for more := true; more && err == nil; {
			if more, err = b.Step(chunk); err == nil {
				err = ctx.Err()
			}
		}
		return errors.Join(err, b.Finish())
	})
}
