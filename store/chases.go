package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"duban/remind"
	"duban/store/database"
)

// Chase appends chases, all or none, and asks for the round that tells them, not before an instant. It returns the chases with their IDs; see
// PutPlan for rev.
func (s *Store) Chase(ctx context.Context, rev int64, chases []remind.Chase, round time.Time) ([]remind.Chase, error) {
	all := slices.Clone(chases) // the caller's stay as they are, also where the transaction fails
	err := s.in(ctx, func(t *tx) error {
		if err := t.bump(ctx, rev); err != nil {
			return err
		}
		for i := range all {
			c := &all[i]
			if err := t.One(ctx, `INSERT INTO chases (key, on_day, at, by_whom, who, note) VALUES (?, ?, ?, ?, ?, ?) RETURNING id`,
				[]any{c.Key, c.On.String(), database.Millis(c.At), c.By, c.Who, c.Note}, &c.ID); err != nil {
				return err
			}
		}
		return t.askRound(ctx, all[0].Who, round)
	})
	if err != nil {
		return nil, fmt.Errorf("登记催办：%w", err)
	}
	return all, nil
}

// chases reads what was pressed for up to an instant, in the order in which it was.
func (t *tx) chases(ctx context.Context, snap *Snapshot, at time.Time) error {
	return t.Each(ctx, snap.takeChase, `SELECT id, key, on_day, at, by_whom, who, note FROM chases WHERE at <= ? ORDER BY id`, database.Millis(at))
}

// takeChase takes in a row of chases.
func (s *Snapshot) takeChase(r *sql.Rows) error {
	var c remind.Chase
	var day string
	var ms int64
	err := r.Scan(&c.ID, &c.Key, &day, &ms, &c.By, &c.Who, &c.Note)
	c.At = time.UnixMilli(ms).In(remind.Shanghai)
	err = errors.Join(err, c.On.UnmarshalText([]byte(day)))
	s.Chases = append(s.Chases, c)
	return err
}
