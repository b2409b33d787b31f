package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"
)

// A ClockFault is that the daemon holds everything for its clock. It is kept for those who look beside the daemon, as only that knows how its
// clock has leapt, and over a restart.
type ClockFault struct {
	Since  time.Time `json:"since"`
	Reason string    `json:"reason"`
	Told   bool      `json:"told"` // the administrator knows
}

// NoteClock keeps a fault of the clock, and returns the one that is kept: that of the same reason stays as it is.
func (s *Store) NoteClock(ctx context.Context, f ClockFault) (ClockFault, error) {
	err := s.in(ctx, func(t *tx) error {
		old, err := t.clockFault(ctx)
		if err == nil && old.Reason == f.Reason {
			f = old
		}
		return errors.Join(err, t.keepClock(ctx, f))
	})
	return f, err
}

// ToldClock keeps that the administrator knows of the fault.
func (s *Store) ToldClock(ctx context.Context) error {
	return s.in(ctx, func(t *tx) error {
		f, err := t.clockFault(ctx)
		if err != nil || f.Reason == "" {
			return err
		}
		f.Told = true
		return t.keepClock(ctx, f)
	})
}

// ClearClock forgets the fault.
func (s *Store) ClearClock(ctx context.Context) error {
	return s.in(ctx, func(t *tx) error { return t.clearClock(ctx) })
}

// ClockFault returns the fault for which nothing is sent; one without a reason: none.
func (s *Store) ClockFault(ctx context.Context) (f ClockFault, err error) {
	err = s.read(ctx, func(t *tx) error {
		f, err = t.clockFault(ctx)
		return err
	})
	return f, err
}

// clearClock forgets what was wrong with the clock.
func (t *tx) clearClock(ctx context.Context) error {
	return t.Do(ctx, `DELETE FROM meta WHERE name = 'clock'`)
}

// keepClock remembers what is wrong with the clock, in place of what was known before.
func (t *tx) keepClock(ctx context.Context, f ClockFault) error { return t.keep(ctx, "clock", f) }

// clockFault returns what is wrong with the clock; nothing where no daemon has said so.
func (t *tx) clockFault(ctx context.Context) (f ClockFault, err error) {
	err = t.kept(ctx, "clock", &f)
	return f, err
}

// keep remembers how something stands, in place of what was known before. Its rows change instead of growing: they are no evidence.
func (t *tx) keep(ctx context.Context, name string, v any) error {
	text, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return t.Do(ctx, `INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value`, name, string(text))
}

// kept reads into a place what is remembered; where nothing is, it leaves the place as it is.
func (t *tx) kept(ctx context.Context, name string, place any) error {
	var text string
	err := t.One(ctx, `SELECT value FROM meta WHERE name = ?`, []any{name}, &text)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	return json.Unmarshal([]byte(text), place)
}
