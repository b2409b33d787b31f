package store

import (
	"context"
	"database/sql"
	"time"
)

// A Hold keeps notices back: of everything ("*"), a plan (its id), a problem or obligation (its key), an address
// ("addr:CHANNEL:ADDRESS").
type Hold struct {
	Scope string
	On    bool
	By    string
	Note  string
}

// EnteredBy is the By of the hold that a plan gets when it first enters.
const EnteredBy = "import"

// SetHold holds or releases a scope.
func (s *Store) SetHold(ctx context.Context, h Hold, at time.Time) error {
	return s.in(ctx, func(t *tx) error {
		if err := t.bump(ctx, -1); err != nil {
			return err
		}
		return t.hold(ctx, h, at)
	})
}

func (t *tx) hold(ctx context.Context, h Hold, at time.Time) error {
	err := t.do(ctx, `INSERT INTO holds (scope, held, by_whom, note, at) VALUES (?, ?, ?, ?, ?)`, h.Scope, h.On, h.By, h.Note, millis(at))
	return err
}

func (t *tx) holds(ctx context.Context, snap *Snapshot, at time.Time) error {
	return t.each(ctx, func(r *sql.Rows) error {
		h := Hold{On: true}
		if err := r.Scan(&h.Scope, &h.By, &h.Note); err != nil {
			return err
		}
		snap.Holds = append(snap.Holds, h)
		return nil
	}, `SELECT scope, by_whom, note FROM holds h WHERE held = 1
		AND id = (SELECT max(id) FROM holds WHERE scope = h.scope AND at <= ?) ORDER BY id`, millis(at))
}
