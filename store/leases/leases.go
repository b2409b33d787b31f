// Package leases says which of several machines on one store does what. A duty (the rounds, a channel, a mailbox) is held by one machine at a time
// and for a span, by the database's clock: the machines' own may differ. Who holds one renews it long before its end; the duty of a machine that is
// gone is free when its lease has ended, and whoever takes it next gets a higher token. A write that a duty asks for goes through a fence in the same
// transaction, so a machine that was stopped past its lease, and wakes, writes nothing.
package leases

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"duban/store/database"
)

// ErrLost says that a lease has ended, or that another machine has it.
var ErrLost = errors.New("本机的租约已经失效")

// A Lease is a duty that a machine holds until an instant of the database's clock.
type Lease struct {
	Name   string // of the duty
	Holder string // of the machine's process: two never share one
	Token  int64  // from 1; each holder of a duty has a higher one than the one before
	Until  time.Time
}

// A Book is the leases of a store. Where a method takes an instant, it counts only for a database that has no clock of its own.
type Book struct{ pool *database.Pool }

// Over returns the book that is kept in a database.
func Over(pool *database.Pool) Book { return Book{pool} }

// Take takes a duty that is free for a span from now, or renews one's own; false where another machine holds it.
func (b Book) Take(ctx context.Context, name, holder string, now time.Time, span time.Duration) (l Lease, ok bool, err error) {
	err = b.pool.In(ctx, func(t *database.Tx) error {
		at, err := t.Clock(ctx, now)
		if err == nil {
			l, ok, err = take(ctx, t, name, holder, at, span)
		}
		return err
	})
	return l, ok && err == nil, err
}

// Give gives a duty back before its end, so that another machine need not wait. One that is lost already stays as it is.
func (b Book) Give(ctx context.Context, l Lease) error {
	return b.pool.In(ctx, func(t *database.Tx) error {
		if err := t.Do(ctx, `UPDATE leases SET until = 0 WHERE name = ? AND token = ? AND holder = ?`, l.Name, l.Token, l.Holder); err != nil {
			return fmt.Errorf("give back the lease of %s: %w", l.Name, err)
		}
		return nil
	})
}

// Held returns which machine holds what, by name.
func (b Book) Held(ctx context.Context, now time.Time) (all []Lease, err error) {
	err = b.pool.Read(ctx, func(t *database.Tx) error {
		at, err := t.Clock(ctx, now)
		if err == nil {
			all, err = held(ctx, t, at)
		}
		return err
	})
	return all, err
}

// take takes a duty that is free, or renews one's own. It reports whether the holder has it now.
func take(ctx context.Context, t *database.Tx, name, holder string, now time.Time, span time.Duration) (l Lease, ok bool, err error) {
	until := now.Add(span)
	l = Lease{Name: name, Holder: holder, Until: until}
	// One's own keeps its token while it runs: the writes under way stay good. One that has ended counts as another's.
	const statement = `INSERT INTO leases (name, holder, token, until) VALUES (?, ?, 1, ?)
		ON CONFLICT (name) DO UPDATE SET
			token = leases.token + CASE WHEN leases.holder = excluded.holder AND leases.until > ? THEN 0 ELSE 1 END,
			holder = excluded.holder, until = excluded.until
		WHERE leases.until <= ? OR leases.holder = excluded.holder
		RETURNING token`
	at := database.Millis(now)
	err = t.One(ctx, statement, []any{name, holder, database.Millis(until), at, at}, &l.Token)
	if errors.Is(err, sql.ErrNoRows) {
		return Lease{}, false, nil
	}
	if err != nil {
		return Lease{}, false, fmt.Errorf("take the lease of %s: %w", name, err)
	}
	return l, true, nil
}

// hold returns ErrLost unless a lease runs. It locks the lease until the transaction ends, so that nobody takes the duty before what is written under it
// is kept.
func hold(ctx context.Context, t *database.Tx, l Lease, now time.Time) error {
	var token int64
	err := t.One(ctx, `UPDATE leases SET token = token WHERE name = ? AND holder = ? AND token = ? AND until > ? RETURNING token`,
		[]any{l.Name, l.Holder, l.Token, database.Millis(now)}, &token)
	if errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("%w：%s", ErrLost, l.Name)
	}
	if err != nil {
		return fmt.Errorf("check the lease of %s: %w", l.Name, err)
	}
	return nil
}

// held returns the duties that somebody holds at an instant, by name.
func held(ctx context.Context, t *database.Tx, now time.Time) (all []Lease, err error) {
	err = t.Each(ctx, func(r *sql.Rows) error {
		var l Lease
		var until int64
		err := r.Scan(&l.Name, &l.Holder, &l.Token, &until)
		l.Until = database.Instant(until)
		all = append(all, l)
		return err
	}, `SELECT name, holder, token, until FROM leases WHERE until > ? ORDER BY name`, database.Millis(now))
	if err != nil {
		return nil, fmt.Errorf("list the leases: %w", err)
	}
	return all, nil
}
