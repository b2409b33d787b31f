package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"duban/remind"
	"duban/store/copies"
	"duban/store/database"
	"duban/store/fingerprint"
)

// A Backup is what came of one: a copy, or why there is none.
type Backup struct {
	At    time.Time // the instant that the copy stands for: what came after it is not in it
	File  string
	Bytes int64
	Rows  int64
	Why   string // of a failed one; empty: it is good
}

// Backup copies the database into a new file of mode 0600 while others go on reading and writing it, and records a good copy. The
// copy is written beside the file under a name of its own, held against what was copied row by row, checked by SQLite, and takes its
// name last: whatever goes wrong, there is no half backup. It returns ErrExists where there is a file of that name,
// and ErrUnrecorded with a good copy of a store that can only be read. In it is everything
// that the store keeps; not the settings and secrets, nor the files of a rehearsal.
func (s *Store) Backup(ctx context.Context, file string, at time.Time) (Backup, error) {
	b := Backup{At: at, File: file}
	if err := s.backup(ctx, &b); err != nil {
		b.Why = err.Error()
		return b, fmt.Errorf("备份到 %s 失败：%w", file, err)
	}
	if err := s.RecordBackup(ctx, b); err != nil {
		return b, fmt.Errorf("%w：%w", ErrUnrecorded, err)
	}
	return b, nil
}

// backup copies into a file of another name beside the one that was asked for, and gives it its name when it has been
// checked: a crash leaves no half backup that could be mistaken for a good one.
func (s *Store) backup(ctx context.Context, b *Backup) (err error) {
	if err := database.Absent(b.File); err != nil {
		return database.Placed(b.File, err)
	}
	f, err := os.CreateTemp(filepath.Dir(b.File), filepath.Base(b.File)+".*"+database.Part) // of mode 0600
	if err != nil {
		return database.Placed(b.File, err)
	}
	// Taken away again whatever fails: a folder of backups holds whole ones only.
	name := f.Name()
	defer func() {
		if err != nil {
			err = errors.Join(err, database.Discard(name))
		}
	}()
	defer func() { err = errors.Join(err, f.Close()) }()
	write := func(ctx context.Context, name string, at time.Time) (fingerprint.Print, error) {
		return copies.File(ctx, s.path, name, at)
	}
	if s.Shared() {
		write = s.copyServer
	}
	is, err := write(ctx, name, b.At)
	if err != nil {
		return err
	}
	info, err := f.Stat()
	if err := errors.Join(err, f.Sync()); err != nil {
		return err
	}
	b.Bytes, b.Rows = info.Size(), is.Rows()
	return database.Publish(name, b.File)
}

// RecordBackup records what came of a backup. Backup itself records the good ones; of the others those by schedule are recorded, for
// whoever types the command is told at once.
func (s *Store) RecordBackup(ctx context.Context, b Backup) error {
	err := s.in(ctx, func(t *tx) error {
		return t.Do(ctx, `INSERT INTO backups (at, file, bytes, rows, why) VALUES (?, ?, ?, ?, ?)`, database.Millis(b.At), b.File, b.Bytes, b.Rows, b.Why)
	})
	if err != nil {
		return fmt.Errorf("记录备份：%w", err)
	}
	return nil
}

// LastBackup returns the last backup that was tried and the last good one; zero where there is none.
func (s *Store) LastBackup(ctx context.Context) (tried, good Backup, err error) {
	err = s.read(ctx, func(t *tx) error {
		return t.Each(ctx, func(r *sql.Rows) error {
			var b Backup
			var at int64
			err := r.Scan(&at, &b.File, &b.Bytes, &b.Rows, &b.Why)
			b.At = time.UnixMilli(at).In(remind.Shanghai)
			if tried = b; b.Why == "" {
				good = b
			}
			return err
		}, `SELECT at, file, bytes, rows, why FROM backups
			WHERE id IN ((SELECT max(id) FROM backups), (SELECT max(id) FROM backups WHERE why = '')) ORDER BY id`)
	})
	if err != nil {
		return Backup{}, Backup{}, fmt.Errorf("查找最近的备份：%w", err)
	}
	return tried, good, nil
}

// RestoredSince reports whether the store was restored at an instant or later. Backups that were made before are those of its former life: their
// files may lie on a machine that is no more.
func (s *Store) RestoredSince(ctx context.Context, at time.Time) (restored bool, err error) {
	err = s.read(ctx, func(t *tx) error {
		return t.One(ctx, `SELECT EXISTS (SELECT 1 FROM restores WHERE at >= ?)`, []any{database.Millis(at)}, &restored)
	})
	if err != nil {
		return false, fmt.Errorf("查找最近的恢复：%w", err)
	}
	return restored, nil
}
