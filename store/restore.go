package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"duban/store/copies"
	"duban/store/database"
	"duban/store/fingerprint"
	"duban/store/memory"
	"duban/store/schema"
)

// ErrNoBackup says that a file cannot be restored: it is no store of duban, or a damaged one.
var ErrNoBackup = errors.New("不是完好的 duban 备份")

// A Restore is a backup that has become a store. What happened after Backup and up to At is not in it.
type Restore struct {
	ID         int64
	Backup, At time.Time
	By, File   string // who typed it, and the backup's file; By is empty where an older copy was put in the store's place by hand
}

// ByHand reports whether nobody has typed it: an older copy was found in the store's place.
func (r *Restore) ByHand() bool { return r.By == "" }

// A RestoreOrder says what to restore where.
type RestoreOrder struct {
	File    string                         // the backup
	Open    func(string) (*os.File, error) // opens it; nil: os.Open
	Dir     string                         // the state directory; the caller holds its lock
	By      string
	At      time.Time
	Replace bool // put a store that is there aside; else it is refused
}

// A Restored store, and where the one that it replaced is kept; Aside is empty where there was none.
type Restored struct {
	Restore
	Rows  int64
	Aside string
}

// RestoreBackup makes a backup the store of a state directory. The file is copied beside the store, checked, brought to this binary's
// schema, given the event of the restore, checked again and takes the store's name last; the backup itself is only read. It gives
// ErrExists where there is a store and Replace is not set, ErrNoBackup for what is no good backup, and ErrNewer for a newer schema. A
// plain copy of a store's file is taken too: it stands for the last instant that is recorded in it.
func RestoreBackup(ctx context.Context, o RestoreOrder) (r Restored, err error) {
	store := filepath.Join(o.Dir, File)
	if err := os.MkdirAll(o.Dir, 0o700); err != nil {
		return r, fmt.Errorf("新建数据目录：%w", err)
	}
	there := database.Absent(store)
	if errors.Is(there, database.ErrExists) && !o.Replace {
		return r, fmt.Errorf("%w：数据库 %s；加 --replace 将其改名保留后替换", database.ErrExists, store)
	}
	if there != nil && !errors.Is(there, database.ErrExists) {
		return r, there
	}
	name := store + database.Part
	defer func() { err = errors.Join(err, database.Discard(name)) }() // after success it has another name
	if err := errors.Join(database.Discard(name), copies.Fetch(ctx, o.Open, o.File, name)); err != nil {
		return r, fmt.Errorf("复制 %s：%w", o.File, err)
	}
	before, at, err := copies.Inspect(ctx, name)
	if err != nil {
		return r, fmt.Errorf("%w：%s（%w）", ErrNoBackup, o.File, err)
	}
	if at.After(o.At) {
		return r, fmt.Errorf("%w：%s 是%s的数据，按现在的时钟尚未到来，请先校准时钟", ErrNoBackup, o.File, at.Format(time.RFC3339))
	}
	r.Restore = Restore{Backup: at, At: o.At, By: o.By, File: o.File}
	if err := adopt(ctx, name, before, &r); err != nil {
		return r, fmt.Errorf("恢复 %s：%w", o.File, err)
	}
	if r.Aside, err = copies.PutAside(store, there != nil, o.At); err != nil {
		return r, fmt.Errorf("移开原数据库：%w", err)
	}
	if err := database.Publish(name, store); err != nil {
		return r, err
	}
	// What the directory remembers is of the store that went; the new one is remembered when it is run.
	if err := os.Remove(filepath.Join(o.Dir, database.HighFile)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return r, fmt.Errorf("清除原数据库的记录：%w", err)
	}
	return r, nil
}

// changed are the tables that opening or restoring a store writes.
var changed = map[string]bool{"meta": true, "restores": true, "goose_db_version": true, "schema_needs": true}

// adopt brings a copy to this binary's schema, records the restore in it, and checks that nothing was lost on the way.
func adopt(ctx context.Context, path string, before fingerprint.Print, r *Restored) error {
	if err := record(ctx, path, &r.Restore); err != nil {
		return err
	}
	after, _, err := copies.Inspect(ctx, path)
	if err != nil {
		return err
	}
	for name, t := range before {
		if !changed[name] && after[name].Rows != t.Rows {
			return fmt.Errorf("表 %s 原有%d行，现有%d行", name, t.Rows, after[name].Rows)
		}
	}
	r.Rows = after.Rows()
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// record notes in the copy that it has been restored, before it becomes the store. From then on no daemon can take it
// for a store that knows all that was told.
func record(ctx context.Context, path string, r *Restore) (err error) {
	db, err := database.Connect(path, "journal_mode(delete)", "synchronous(full)")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if err := schema.File(ctx, db); err != nil {
		return err
	}
	return (&Store{db: db, pool: &database.Pool{DB: db}}).in(ctx, func(t *tx) error {
		err1 := t.Do(ctx, `DELETE FROM meta WHERE name = ?`, fingerprint.Stamp)
		err2 := errors.Join(t.bump(ctx, -1), memory.Rename(ctx, t.Tx))
		err3 := t.One(ctx, `INSERT INTO restores (backup_at, at, by_whom, file) VALUES (?, ?, ?, ?) RETURNING id`,
			[]any{database.Millis(r.Backup), database.Millis(r.At), r.By, r.File}, &r.ID)
		return errors.Join(err1, err2, err3)
	})
}
