package store

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

// What differs between databases stands in this file.

// dialect is what the migrations are written for.
const dialect = goose.DialectSQLite3

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
	return owned(path, os.Geteuid())
}

// connect opens a file with one connection and the pragmas, so that writers queue here instead of failing there. Transactions take the write
// lock at once: one that reads first and then writes would be refused under load, whatever the busy timeout. Triggers that refuse a deletion see
// the one in a REPLACE only where they may recurse.
func connect(path string, pragmas ...string) (*sql.DB, error) {
	q := url.Values{"_txlock": {"immediate"}, "_pragma": append([]string{"busy_timeout(5000)", "foreign_keys(1)", "recursive_triggers(1)"}, pragmas...)}
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

// owned returns a NotOwnerError where a file belongs to somebody else. Root could open it all the same, but would leave
// files behind that the daemon cannot write.
func owned(path string, euid int) error {
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

// synchronous says how much is waited for the disk. Only a simulation may lose its last seconds.
func synchronous(o Options) string {
	if o.Fast {
		return "synchronous(off)"
	}
	return "synchronous(full)"
}

// create makes the state directory and an empty store in it that only their owner can read.
func create(dir, path string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("新建数据目录：%w", explain(err))
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("新建数据库：%w", explain(err))
	}
	return f.Close()
}

// chunk is how many pages are copied before the context is looked at: 4 MB.
const chunk = 1024

// copyPages copies what a connection's open transaction sees into a file, page by page.
func copyPages(ctx context.Context, from *sql.Conn, path string) error {
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

// Shrink returns the memory in which the database keeps pages for the next look.
func (s *Store) Shrink(ctx context.Context) error {
	_, err := s.db.ExecContext(ctx, "PRAGMA shrink_memory")
	return explain(err)
}
