package store

import (
	"context"
	"time"

	"duban/remind"
	"duban/store/changes"
)

// Imported returns when what was taken in was kept: see changes.Imported.
func (s *Store) Imported(ctx context.Context) (all map[string]time.Time, err error) {
	err = s.read(ctx, func(t *tx) (err error) {
		all, err = changes.Imported(ctx, t.Tx)
		return err
	})
	return all, err
}

// Calendar returns the working days of all years that were taken in.
func (s *Store) Calendar(ctx context.Context) (remind.Calendar, error) {
	r := reader{Snapshot: &Snapshot{}}
	err := s.read(ctx, func(t *tx) error {
		return t.Each(ctx, r.take, `SELECT id, kind, name, body, at FROM versions WHERE kind = 'calendar' ORDER BY id`)
	})
	r.finish(nil)
	return remind.NewCalendar(r.Years...), err
}
