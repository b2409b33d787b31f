package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"duban/remind"
	"duban/store/database"
)

// SetHold holds or releases a scope. A release ends the hold of this very scope only: what a wider one keeps back stays back.
func (s *Store) SetHold(ctx context.Context, h Hold, at time.Time) error {
	return s.in(ctx, func(t *tx) error {
		if err := t.bump(ctx, -1); err != nil {
			return err
		}
		return t.hold(ctx, h, at)
	})
}

// hold appends a row; the last one of a scope counts.
func (t *tx) hold(ctx context.Context, h Hold, at time.Time) error {
	return t.Do(ctx, `INSERT INTO holds (scope, held, by_whom, second, until_day, note, at, unreviewed) VALUES (?, ?, ?, ?, ?, ?, ?, nullif(?, 0))`,
		h.Scope, h.On, h.By, h.Second, h.Until.String(), h.Note, database.Millis(at), h.Unreviewed)
}

// holds reads what was held and what was released at an instant, in the order in which it was.
func (t *tx) holds(ctx context.Context, snap *Snapshot, at time.Time) error {
	snap.Released = map[string]time.Time{}
	return t.Each(ctx, snap.takeHold, selectHolds+` ORDER BY id`, database.Millis(at))
}

// Held returns scopes that are held on a day, those that were held first; not more than so many.
func (s *Store) Held(ctx context.Context, on remind.Date, most int) ([]Hold, error) {
	var snap Snapshot
	err := s.read(ctx, func(t *tx) error {
		return t.Each(ctx, snap.takeHold, selectHolds+` AND held = 1 AND (until_day = '' OR until_day >= ?) ORDER BY id LIMIT ?`, always.UnixMilli(), on.String(), most)
	})
	return snap.Holds, err
}

// selectHolds selects the last row of each scope up to an instant.
const selectHolds = `SELECT scope, held, by_whom, second, until_day, note, at FROM holds h
	WHERE id = (SELECT max(id) FROM holds WHERE scope = h.scope AND at <= ?)`

// takeHold takes in a row of them.
func (s *Snapshot) takeHold(r *sql.Rows) error {
	var h Hold
	var until string
	var ms int64
	if err := errors.Join(r.Scan(&h.Scope, &h.On, &h.By, &h.Second, &until, &h.Note, &ms), h.Until.UnmarshalText([]byte(until))); err != nil {
		return err
	}
	if h.On {
		s.Holds = append(s.Holds, h)
	} else {
		s.Released[h.Scope] = time.UnixMilli(ms)
	}
	return nil
}

// released returns the plans of which notices may leave in a realm, with the first day on which they might.
func (t *Terms) released(s *Snapshot) map[string]remind.Date {
	first := map[string]remind.Date{}
	for scope, at := range s.Released {
		first[scope] = remind.DateOf(at)
	}
	held := map[string]bool{}
	for i := range s.Holds {
		if h := &s.Holds[i]; h.Until != 0 {
			first[h.Scope] = h.Until + 1
		} else if h.Binds(t.Realm) {
			held[h.Scope] = true
		}
	}
	free := map[string]remind.Date{}
	for i := range s.Plans {
		if id := s.Plans[i].ID; !held[id] && !held[Everything] {
			free[id] = max(first[id], first[Everything])
		}
	}
	return free
}
