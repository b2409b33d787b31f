package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"duban/remind"
	"duban/store/database"
)

// LastRound returns the round of a realm recorded last; false if there is none. A round that ran under a wrong clock, later than the time at
// which the clock was accepted, is dated one day before the acceptance, so that a new round becomes due.
func (s *Store) LastRound(ctx context.Context, realm string) (Round, bool, error) {
	r := Round{Realm: realm}
	var at, id, accepted, before int64
	err := s.db.QueryRowContext(ctx, `SELECT r.id, r.at, r.scheduled, r.off, coalesce(a.at, 0), coalesce(a.last_round, 0)
		FROM rounds r LEFT JOIN clock_acceptances a ON a.id = (SELECT max(id) FROM clock_acceptances)
		WHERE r.realm = ? ORDER BY r.id DESC LIMIT 1`, realm).Scan(&id, &at, &r.Scheduled, &r.Off, &accepted, &before)
	if errors.Is(err, sql.ErrNoRows) {
		return Round{}, false, nil
	}
	if err != nil {
		return Round{}, false, fmt.Errorf("读取上一轮提醒：%w", database.Explain(err))
	}
	r.At = time.UnixMilli(at).In(remind.Shanghai)
	if id <= before && at > accepted { // rows are not changed: it is dated anew each time it is read
		r.At = time.UnixMilli(accepted).In(remind.Shanghai).AddDate(0, 0, -1)
	}
	r.Day = remind.DateOf(r.At)
	return r, true, nil
}

// An Acceptance is that somebody has found the clock right.
type Acceptance struct {
	At       time.Time
	By, Note string
}

// AcceptClock records that the clock, as it stands at that time, is right. That ends its fault.
func (s *Store) AcceptClock(ctx context.Context, a Acceptance) error {
	return s.in(ctx, func(t *tx) error {
		if err := t.clearClock(ctx); err != nil {
			return err
		}
		return t.Do(ctx, `INSERT INTO clock_acceptances (at, last_round, by_whom, note)
			VALUES (?, (SELECT coalesce(max(id), 0) FROM rounds), ?, ?)`, database.Millis(a.At), a.By, a.Note)
	})
}

// ClockAccepted returns the last acceptance of the clock; the zero Acceptance if there is none.
func (s *Store) ClockAccepted(ctx context.Context) (Acceptance, error) {
	var a Acceptance
	err := s.read(ctx, func(t *tx) error {
		var at int64
		err := t.One(ctx, `SELECT at, by_whom, note FROM clock_acceptances ORDER BY id DESC LIMIT 1`, nil, &at, &a.By, &a.Note)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		a.At = time.UnixMilli(at).In(remind.Shanghai)
		return err
	})
	return a, err
}
