// Package database is the ground under the store: how a database is opened (sqlite.go and postgres.go, where what differs between databases
// stands), a transaction that prepares each statement once (tx.go), what is wrong with the disk in words that say what to do (fault.go), and files
// that take their names last (files.go).
package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"duban/remind"
)

// In runs f in one transaction that may write; see Pool.
func In(ctx context.Context, db *sql.DB, f func(*Tx) error) error {
	return (&Pool{DB: db}).In(ctx, f)
}

// Read runs f in one transaction that sees one state and waits for no writer.
func Read(ctx context.Context, db *sql.DB, f func(*Tx) error) error {
	return (&Pool{DB: db}).Read(ctx, f)
}

// ignoreDone drops the complaint that a transaction is over, which is what a rollback after a failed commit finds.
func ignoreDone(err error) error {
	if errors.Is(err, sql.ErrTxDone) {
		return nil
	}
	return err
}

// A Tx is a transaction. It prepares each statement once; the end of the transaction closes those that its pool does not keep.
type Tx struct {
	*sql.Tx
	pool   *Pool
	ready  map[string]*sql.Stmt
	server bool
}

// Tables returns the names of the tables that there are.
func (t *Tx) Tables(ctx context.Context) (map[string]bool, error) {
	query := fileTables
	if t.server {
		query = serverTables
	}
	all := map[string]bool{}
	return all, t.Each(ctx, func(r *sql.Rows) error {
		var name string
		err := r.Scan(&name)
		all[name] = true
		return err
	}, query)
}

// Do runs a statement for its effect.
func (t *Tx) Do(ctx context.Context, query string, args ...any) error {
	s, err := t.stmt(ctx, query)
	if err != nil {
		return err
	}
	_, err = s.ExecContext(ctx, args...)
	return err
}

// One reads the first row of a query into the places; it returns sql.ErrNoRows where there is none.
func (t *Tx) One(ctx context.Context, query string, args []any, places ...any) error {
	s, err := t.stmt(ctx, query)
	if err != nil {
		return err
	}
	return s.QueryRowContext(ctx, args...).Scan(places...)
}

// stmt prepares a statement once a transaction: rounds run the same one for thousands of notices.
func (t *Tx) stmt(ctx context.Context, query string) (*sql.Stmt, error) {
	if s := t.ready[query]; s != nil {
		return s, nil
	}
	s, kept := t.pool.kept(query)
	if kept {
		s = t.StmtContext(ctx, s)
	} else {
		var err error
		if s, err = t.PrepareContext(ctx, query); err != nil {
			return nil, fmt.Errorf("准备查询：%w", err)
		}
	}
	t.ready[query] = s
	return s, nil
}

// Each calls scan for every row.
func (t *Tx) Each(ctx context.Context, scan func(*sql.Rows) error, query string, args ...any) error {
	rows, err := t.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	return each(rows, scan)
}

// each calls scan for every row, and closes them.
func each(rows *sql.Rows, scan func(*sql.Rows) error) error {
	defer func() { _ = rows.Close() }() // the error that matters is Err's
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// Clock returns the database's time, by which leases run. A database that is a file on one machine has none of its own: its time is the caller's.
func (t *Tx) Clock(ctx context.Context, now time.Time) (time.Time, error) {
	if !t.server {
		return now, nil
	}
	var ms int64
	if err := t.One(ctx, `SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)`, nil, &ms); err != nil {
		return time.Time{}, fmt.Errorf("ask the database's time: %w", err)
	}
	return Instant(ms), nil
}

// Prepared calls scan for every row, as Each does, of a statement that is run many times. It must not run again while its rows are read.
func (t *Tx) Prepared(ctx context.Context, scan func(*sql.Rows) error, query string, args ...any) error {
	s, err := t.stmt(ctx, query)
	if err != nil {
		return err
	}
	rows, err := s.QueryContext(ctx, args...)
	if err != nil {
		return err
	}
	return each(rows, scan)
}

// Millis is an instant as the tables hold it, in milliseconds since 1970; 0 is none.
func Millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// Instant reverses Millis.
func Instant(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).In(remind.Shanghai)
}

// most bounds how many values or rows one statement names.
const most = 200

// List returns so many placeholders in brackets.
func List(n int) string { return "(" + strings.Repeat("?, ", n-1) + "?)" }

// InLists calls run with the values in lists of bounded length, and the placeholders for each. A list is filled up with its last value to one of few
// lengths, so that few statements are prepared however long lists are.
func InLists[T any](values []T, run func(list string, args []any) error) error {
	for len(values) > 0 {
		n := min(len(values), most)
		args := make([]any, 0, most)
		for _, v := range values[:n] {
			args = append(args, v)
		}
		for size := fill(n); len(args) < size; {
			args = append(args, args[n-1])
		}
		if err := run(List(len(args)), args); err != nil {
			return err
		}
		values = values[n:]
	}
	return nil
}

// fill returns the length to which a list is filled up.
func fill(n int) int {
	for size := 1; size < most; size *= 2 {
		if size >= n {
			return size
		}
	}
	return most
}

// Insert adds rows in their order, many with each statement: head is the statement up to VALUES, tail what follows the rows. The rows of a
// statement are a power of two, so that few statements are prepared.
func (t *Tx) Insert(ctx context.Context, head, tail string, rows [][]any) error {
	const atOnce = 64
	for len(rows) > 0 {
		n := atOnce
		for n > len(rows) {
			n /= 2
		}
		args := make([]any, 0, n*len(rows[0]))
		for _, row := range rows[:n] {
			args = append(args, row...)
		}
		one := List(len(rows[0]))
		if err := t.Do(ctx, head+" VALUES "+strings.Repeat(one+", ", n-1)+one+tail, args...); err != nil {
			return err
		}
		rows = rows[n:]
	}
	return nil
}
