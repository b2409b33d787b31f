package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"duban/remind"
	"duban/store/copies"
	"duban/store/database"
	"duban/store/fingerprint"
	"duban/store/lock"
	"duban/store/memory"
)

// An older copy of the database may come into its place by cp, past RestoreBackup. A backup shows it by its stamp; any other copy is behind what
// the state directory remembers. Either is taken as a restore: what may have been sent since is in doubt.

// ErrLost says that the store is gone and the state directory remembers it.
var ErrLost = errors.New("数据库丢失")

// pending is the name in table meta of the stamp of a backup that has become the store by hand, until that is recorded as a restore.
const pending = "put_back"

// lookBack is how far before the last that two stores know of one looks for what the other may have told: past the longest holidays.
const lookBack = 10 * 24 * time.Hour

// lostIn returns ErrLost where the database in a state directory is gone, or is an empty file, and the directory remembers it.
func lostIn(dir string) error {
	info, err := os.Stat(filepath.Join(dir, File))
	if err == nil && info.Size() > 0 || err != nil && !errors.Is(err, fs.ErrNotExist) {
		return database.Explain(err)
	}
	mem, err := memory.Read(dir)
	if err != nil || mem == nil || mem.Mark.Empty() { // a first start that was cut off may begin again
		return err
	}
	return lost(mem, dir)
}

// lost returns ErrLost with what to do.
func lost(m *memory.Memory, dir string) error {
	return fmt.Errorf("%w：%s 中没有数据，而 %s 记得其中曾有截至%s的数据。请用最近的备份恢复（duban restore，备份在 %s）；要从头开始、把所有事项重新提醒一遍的，请先删除 %s",
		ErrLost, filepath.Join(dir, File), database.HighFile, m.At.In(remind.Shanghai).Format(time.RFC3339), filepath.Join(dir, "backups"), filepath.Join(dir, database.HighFile))
}

// lockStray takes the lock of a state in which a command that does not hold it finds what straighten mends; nil: it finds nothing, or may
// not. Beside a daemon what is read of the file's middle may be anything, and the daemon has looked for itself.
func lockStray(ctx context.Context, path string, at time.Time) (*lock.Held, error) {
	stamped, log, err := memory.Stray(ctx, path)
	if err != nil || !stamped && !log {
		return nil, err
	}
	host, _ := os.Hostname() // for people only
	held, err := lock.Take(filepath.Dir(path), lock.Holder{PID: os.Getpid(), Host: host, Command: "restore", Since: at})
	if errors.Is(err, lock.ErrRunning) || errors.Is(err, syscall.EROFS) {
		return nil, nil
	}
	return held, err
}

// straighten makes one store of what was put back by hand: a log that is not its own is put aside, and the stamp of a backup goes, before
// anything is written that could be taken for such a log in its turn. The caller holds the lock.
func straighten(ctx context.Context, path string, at time.Time) error {
	stamped, log, err := memory.Stray(ctx, path)
	if err != nil {
		return err
	}
	if log {
		if _, err := copies.PutAside(path, false, at); err != nil {
			return fmt.Errorf("移开另一数据库的日志：%w", database.Explain(err))
		}
	}
	if !stamped {
		return nil
	}
	err = database.With(ctx, path, func(c *sql.Conn) error {
		_, err := c.ExecContext(ctx, `UPDATE OR REPLACE meta SET name = ? WHERE name = ?`, pending, fingerprint.Stamp)
		return err
	}, "journal_mode(delete)", "synchronous(full)")
	return database.Explain(err)
}

// A state is what a store says of itself.
type state struct {
	memory.Mark
	last     time.Time // the last instant that is recorded in it; zero: none
	pending  time.Time // it is a backup of that instant; zero: it is none
	declared time.Time // a restore that no daemon has run since; zero: there is none
}

// since returns from which instant on the store knows not what was told; false where it is what the directory remembers.
func (s *state) since(mem *memory.Memory) (time.Time, bool) {
	switch {
	case !s.pending.IsZero():
		return s.pending, true
	case mem == nil || s.Line == mem.Mark.Line && !s.Behind(mem.Mark):
		return time.Time{}, false
	case !s.declared.IsZero() && !s.declared.Before(mem.At): // nothing can have been told since that
		return time.Time{}, false
	case s.Line == mem.Mark.Line && !s.last.IsZero():
		return s.last, true
	case s.last.IsZero() || mem.At.Before(s.last):
		return mem.At.Add(-lookBack), true
	default: // another store, which may know nothing of what the one before it has told
		return s.last.Add(-lookBack), true
	}
}

// recognise holds the store against what its directory remembers, and records a restore where it was put back by hand. From then on the directory
// remembers this one. The caller holds the lock.
func (s *Store) recognise(ctx context.Context, at time.Time) error {
	dir := filepath.Dir(s.path)
	mem, err := memory.Read(dir)
	if err != nil {
		return err
	}
	own, err := s.state(ctx, at)
	switch {
	case err != nil:
		return err
	case mem != nil && !mem.Mark.Empty() && own.Empty():
		return lost(mem, dir)
	case own.pending.After(at):
		return fmt.Errorf("%w：%s 是%s的备份，按现在的时钟尚未到来，请先校准时钟", ErrNoBackup, s.path, own.pending.Format(time.RFC3339))
	}
	if since, back := own.since(mem); back {
		if err := s.takeIn(ctx, mem, Restore{Backup: since, At: at, File: s.path}); err != nil {
			return fmt.Errorf("记录数据库被人工换回：%w", err)
		}
	}
	_ = s.Remember(ctx, at) // what hinders it hinders the daemon's work too, which waits for its end and says so
	return nil
}

// takeIn records a restore that nobody has typed.
func (s *Store) takeIn(ctx context.Context, mem *memory.Memory, r Restore) error {
	if mem != nil { // a crash from here on leaves a log that may be any line's
		mem.Filed = memory.Mark{}
		if err := mem.Write(filepath.Dir(s.path)); err != nil {
			return err
		}
	}
	return s.in(ctx, func(t *tx) error {
		return errors.Join(
			t.Do(ctx, `DELETE FROM meta WHERE name = ?`, pending),
			t.bump(ctx, -1),
			memory.Rename(ctx, t.Tx),
			t.Do(ctx, `INSERT INTO restores (backup_at, at, by_whom, file) VALUES (?, ?, '', ?)`, database.Millis(r.Backup), database.Millis(r.At), r.File))
	})
}

// state reads what the store says of itself. What it records of a time to come is passed over: a clock was wrong.
func (s *Store) state(ctx context.Context, at time.Time) (own state, err error) {
	err = s.read(ctx, func(t *tx) error {
		var last, declared sql.NullInt64
		var stamp sql.NullString
		err1 := t.One(ctx, memory.Marks, nil, own.Places()...)
		err2 := t.One(ctx, copies.LastRecorded, []any{database.Millis(at)}, &last)
		err3 := t.One(ctx, `SELECT (SELECT value FROM meta WHERE name = ?), (SELECT at FROM restores r WHERE id = (SELECT max(id) FROM restores)
			AND NOT EXISTS (SELECT 1 FROM restore_searches s WHERE s.restore_id = r.id))`, []any{pending}, &stamp, &declared)
		if err := errors.Join(err1, err2, err3); err != nil {
			return err
		}
		own.last, own.declared = database.Instant(last.Int64), database.Instant(declared.Int64)
		if stamp.Valid {
			ms, err := strconv.ParseInt(stamp.String, 10, 64)
			own.pending = database.Instant(ms)
			return err
		}
		return nil
	})
	if err != nil {
		return own, fmt.Errorf("查询数据库的进度：%w", err)
	}
	return own, nil
}
