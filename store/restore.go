package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"duban/remind"
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
	if err := errors.Join(database.Discard(name), o.fetch(ctx, name)); err != nil {
		return r, fmt.Errorf("复制 %s：%w", o.File, err)
	}
	before, at, err := inspect(ctx, name)
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
	if r.Aside, err = putAside(store, there != nil, o.At); err != nil {
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

// fetch copies the backup, and the log that SQLite may keep beside it, and compares the copy with it. A backup has no log: one that lies beside
// it is another store's.
func (o *RestoreOrder) fetch(ctx context.Context, to string) error {
	open := o.Open
	if open == nil {
		open = os.Open
	}
	if err := fetchOne(open, o.File, to); err != nil {
		return err
	}
	if stamped, _, err := memory.Glance(ctx, to); err == nil && stamped {
		return nil
	}
	if err := fetchOne(open, o.File+"-wal", to+"-wal"); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// fetchOne copies a file and reads the copy again: a disk that fails shows here, and not when the last backup is needed.
func fetchOne(open func(string) (*os.File, error), from, to string) (err error) {
	in, err := open(from)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, in.Close()) }()
	out, err := os.OpenFile(to, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	read, wrote := sha256.New(), sha256.New()
	if _, err := io.Copy(io.MultiWriter(out, read), in); err != nil {
		return err
	}
	if err := out.Sync(); err != nil {
		return err
	}
	if _, err := io.Copy(wrote, io.NewSectionReader(out, 0, 1<<62)); err != nil {
		return err
	}
	if string(read.Sum(nil)) != string(wrote.Sum(nil)) {
		return errors.New("写入的内容与读出的不一致")
	}
	return nil
}

// inspect checks a copy of a store and returns what it holds and the instant that it stands for.
func inspect(ctx context.Context, path string) (held fingerprint.Print, at time.Time, err error) {
	err = database.With(ctx, path, func(c *sql.Conn) error {
		if err := fingerprint.Sound(ctx, c); err != nil {
			return err
		}
		if held, err = fingerprint.Take(ctx, c); err != nil {
			return err
		}
		if held["goose_db_version"].Rows == 0 || held["rounds"].Hash == "" {
			return errors.New("其中没有 duban 的数据")
		}
		at, err = standsFor(ctx, c)
		return err
	}, "journal_mode(delete)")
	return held, at, err
}

// standsFor reads a backup's stamp; a plain copy stands for the last instant recorded in it.
func standsFor(ctx context.Context, c *sql.Conn) (time.Time, error) {
	var text sql.NullString
	err := c.QueryRowContext(ctx, `SELECT value FROM meta WHERE name = ?`, fingerprint.Stamp).Scan(&text)
	if errors.Is(err, sql.ErrNoRows) {
		err = c.QueryRowContext(ctx, lastRecorded, always.UnixMilli()).Scan(&text)
	}
	if err != nil {
		return time.Time{}, fmt.Errorf("读取备份时间：%w", err)
	}
	ms, err := strconv.ParseInt(text.String, 10, 64)
	if err != nil {
		return time.Time{}, errors.New("其中没有任何记录")
	}
	return time.UnixMilli(ms).In(remind.Shanghai), nil
}

// lastRecorded is the query for the last instant that a store records, up to a given one.
const lastRecorded = `SELECT max(at) FROM (SELECT max(at) AS at FROM rounds WHERE at <= ?1 UNION ALL SELECT max(at) FROM attempts WHERE at <= ?1
	UNION ALL SELECT max(at) FROM settlements WHERE at <= ?1 UNION ALL SELECT max(at) FROM events WHERE at <= ?1
	UNION ALL SELECT max(at) FROM versions WHERE at <= ?1) x`

// changed are the tables that opening or restoring a store writes.
var changed = map[string]bool{"meta": true, "restores": true, "goose_db_version": true}

// adopt brings a copy to this binary's schema, records the restore in it, and checks that nothing was lost on the way.
func adopt(ctx context.Context, path string, before fingerprint.Print, r *Restored) error {
	if err := record(ctx, path, &r.Restore); err != nil {
		return err
	}
	after, _, err := inspect(ctx, path)
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
		err2 := errors.Join(t.bump(ctx, -1), t.renamed(ctx))
		err3 := t.One(ctx, `INSERT INTO restores (backup_at, at, by_whom, file) VALUES (?, ?, ?, ?) RETURNING id`,
			[]any{database.Millis(r.Backup), database.Millis(r.At), r.By, r.File}, &r.ID)
		return errors.Join(err1, err2, err3)
	})
}

// putAside returns a store that is there a second name. It stays under its own until the restored one replaces it, so that a crash in between
// leaves one of both. What SQLite keeps beside it goes along first, for it would be taken for the new store's; also where the store itself
// is gone.
func putAside(store string, there bool, at time.Time) (aside string, err error) {
	name := store + ".replaced-" + at.In(remind.Shanghai).Format("20060102-150405")
	if there {
		if err := os.Link(store, name); err != nil {
			return "", err
		}
		aside = name
	}
	for _, suffix := range []string{"-wal", "-shm"} {
		if err := os.Rename(store+suffix, name+suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", err
		}
	}
	return aside, nil
}
