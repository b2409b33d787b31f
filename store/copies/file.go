package copies

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"strconv"
	"time"

	"duban/remind"
	"duban/store/database"
	"duban/store/fingerprint"
	"duban/store/memory"
)

// File copies a database's file, and holds the copy against it.
func File(ctx context.Context, path, name string, at time.Time) (is fingerprint.Print, err error) {
	was, err := pages(ctx, path, name)
	if err != nil {
		return nil, err
	}
	if is, err = StandAlone(ctx, name, at); err != nil {
		return nil, err
	}
	if table := was.Differs(is); table != "" {
		return nil, fmt.Errorf("备份与原数据不一致：表 %s 有差异", table)
	}
	return is, nil
}

// pages copies the database into a file over a connection of its own, so that it holds nobody up, and returns what it held: one
// transaction sees both.
func pages(ctx context.Context, path, to string) (was fingerprint.Print, err error) {
	err = database.With(ctx, path, func(c *sql.Conn) error {
		if _, err := c.ExecContext(ctx, `BEGIN`); err != nil {
			return err
		}
		defer func() { _, _ = c.ExecContext(context.WithoutCancel(ctx), `ROLLBACK`) }() // it only read
		if was, err = fingerprint.Take(ctx, c); err != nil {
			return err
		}
		return database.CopyPages(ctx, c, to)
	}, "journal_mode(wal)")
	return was, err
}

// StandAlone makes a copy one file that stands alone, stamps it, and checks it.
func StandAlone(ctx context.Context, path string, at time.Time) (is fingerprint.Print, err error) {
	err = database.With(ctx, path, func(c *sql.Conn) error {
		if _, err := c.ExecContext(ctx, `INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)`, fingerprint.Stamp, strconv.FormatInt(database.Millis(at), 10)); err != nil {
			return err
		}
		if err := fingerprint.Sound(ctx, c); err != nil {
			return err
		}
		is, err = fingerprint.Take(ctx, c)
		return err
	}, "journal_mode(delete)")
	return is, err
}

// Fetch copies a backup that a function opens (nil: os.Open), and the log that SQLite may keep beside it, and compares the copy with it. A backup has no log: one that lies beside
// it is another store's.
func Fetch(ctx context.Context, open func(string) (*os.File, error), from, to string) error {
	if open == nil {
		open = os.Open
	}
	if err := fetchOne(open, from, to); err != nil {
		return err
	}
	if stamped, _, err := memory.Glance(ctx, to); err == nil && stamped {
		return nil
	}
	if err := fetchOne(open, from+"-wal", to+"-wal"); err != nil && !errors.Is(err, fs.ErrNotExist) {
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

// Inspect checks a copy of a store and returns what it holds and the instant that it stands for.
func Inspect(ctx context.Context, path string) (held fingerprint.Print, at time.Time, err error) {
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
		err = c.QueryRowContext(ctx, LastRecorded, int64(math.MaxInt64)).Scan(&text)
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

// LastRecorded is the query for the last instant that a store records, up to a given one.
const LastRecorded = `SELECT max(at) FROM (SELECT max(at) AS at FROM rounds WHERE at <= ?1 UNION ALL SELECT max(at) FROM attempts WHERE at <= ?1
	UNION ALL SELECT max(at) FROM settlements WHERE at <= ?1 UNION ALL SELECT max(at) FROM events WHERE at <= ?1
	UNION ALL SELECT max(at) FROM versions WHERE at <= ?1) x`

// PutAside returns a store that is there a second name. It stays under its own until the restored one replaces it, so that a crash in between
// leaves one of both. What SQLite keeps beside it goes along first, for it would be taken for the new store's; also where the store itself
// is gone.
func PutAside(store string, there bool, at time.Time) (aside string, err error) {
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
