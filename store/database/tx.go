// Package database is the ground under the store: how a database is opened (sqlite.go and postgres.go, where what differs between databases
// stands), a transaction that prepares each statement once (tx.go), what is wrong with the disk in words that say what to do (fault.go), and files
// that take their names last (files.go).
package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"duban/remind"
)

// In runs f in one transaction that may write;
// one that a server undid for what others did at the same time is run again: f acts on nothing but the transaction, and what it notes outside is
// what its last run has set.
func In(ctx context.Context, db *sql.DB, f func(*Tx) error) (err error) {
	for range tries {
		if err = transact(ctx, db, sql.TxOptions{}, f); !again(err) || ctx.Err() != nil {
			break
		}
	}
	return Explain(err)
}

// tries is how often a transaction is run at most.
const tries = 5

// Read runs f in one transaction that sees one state and waits for no writer.
func Read(ctx context.Context, db *sql.DB, f func(*Tx) error) error {
	return Explain(transact(ctx, db, sql.TxOptions{ReadOnly: true}, f))
}

// transact runs a function in a transaction: all of it is kept or nothing.
func transact(ctx context.Context, db *sql.DB, o sql.TxOptions, f func(*Tx) error) error {
	t, err := db.BeginTx(ctx, &o)
	if err != nil {
		return fmt.Errorf("开始写入数据库：%w", err)
	}
	if err := f(&Tx{Tx: t, ready: map[string]*sql.Stmt{}, server: onServer(db)}); err != nil {
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

// A Tx is a transaction. It prepares each statement once; the end of the transaction closes them.
type Tx struct {
	*sql.Tx
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
	s, err := t.PrepareContext(ctx, query)
	if err != nil {
		return nil, fmt.Errorf("准备查询：%w", err)
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
	defer func() { _ = rows.Close() }() // the error that matters is Err's
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return rows.Err()
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
