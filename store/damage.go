package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"duban/store/database"
	"duban/store/fingerprint"
	"duban/store/lock"
	"duban/store/replies"
)

// A Damage is what is wrong with the database's pages, as Examine found it. It is kept for those who look beside the daemon, and over a restart.
type Damage struct {
	Since time.Time `json:"since"`
	What  string    `json:"what"` // empty: nothing
	Told  bool      `json:"told"` // the administrator knows
}

// Examine reads the whole database over a connection of its own, as SQLite checks it: every page, index and reference. It returns what is damaged
// and in which table; empty for nothing. It holds nobody up, and ends soon after its context. A server looks after its pages itself.
func (s *Store) Examine(ctx context.Context) (what string, err error) {
	if s.Shared() {
		return "", nil
	}
	err = database.With(ctx, s.path, func(c *sql.Conn) error {
		bad := fingerprint.Sound(ctx, c)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if bad != nil {
			what = fingerprint.Shortened(ctx, c, bad.Error())
		}
		return nil
	}, "journal_mode(wal)", "query_only(1)")
	var fault *database.Fault
	if err = database.Explain(err); errors.As(err, &fault) && fault.Kind == database.Damaged { // so much that it cannot even be opened
		return fault.Error(), nil
	}
	return what, err
}

// NoteDamage keeps what an examination found, nothing too, and returns what is kept: the same damage stays as it is.
func (s *Store) NoteDamage(ctx context.Context, d Damage) (Damage, error) {
	err := s.in(ctx, func(t *tx) error {
		old, err := t.damage(ctx)
		if err != nil || old.What == d.What {
			d = old
			return err
		}
		return t.keepDamage(ctx, d)
	})
	return d, err
}

// ToldDamage keeps that the administrator knows of the damage.
func (s *Store) ToldDamage(ctx context.Context) error {
	return s.in(ctx, func(t *tx) error {
		d, err := t.damage(ctx)
		if err != nil || d.What == "" {
			return err
		}
		d.Told = true
		return t.keepDamage(ctx, d)
	})
}

// Damage returns what the last examination found.
func (s *Store) Damage(ctx context.Context) (d Damage, err error) {
	err = s.read(ctx, func(t *tx) error {
		d, err = t.damage(ctx)
		return err
	})
	return d, err
}

// keepDamage remembers how the pages stand, in place of what was known before.
func (t *tx) keepDamage(ctx context.Context, d Damage) error { return t.keep(ctx, "damage", d) }

// damage returns what is kept of a damage; nothing where no examination has found any.
func (t *tx) damage(ctx context.Context) (d Damage, err error) {
	err = t.kept(ctx, "damage", &d)
	return d, err
}

// AlteredProofs holds the files that came with replies against their hashes, and returns the hashes of those whose bytes are not theirs.
func (s *Store) AlteredProofs(ctx context.Context) (sums []string, err error) {
	err = s.read(ctx, func(t *tx) error {
		sums, err = replies.Altered(ctx, t.Tx)
		return err
	})
	if err != nil {
		return sums, fmt.Errorf("核对佐证材料：%w", err)
	}
	return sums, nil
}

// Moved returns lock.ErrMoved where the database's file is not the one any more that was opened: what is written goes into a file without a name, and
// is lost when the process ends.
func (s *Store) Moved() error {
	if s.Shared() {
		return nil
	}
	is, err := os.Stat(s.path)
	if err != nil || !os.SameFile(s.file, is) {
		return fmt.Errorf("%w：%s", lock.ErrMoved, filepath.Clean(s.path))
	}
	return nil
}
