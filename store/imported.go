package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"duban/remind"
)

// Imported gives when the version of each plan that holds was kept, by the plan's id.
func (s *Store) Imported(ctx context.Context) (map[string]time.Time, error) {
	all := map[string]time.Time{}
	err := s.read(ctx, func(t *tx) error {
		return t.each(ctx, func(r *sql.Rows) error {
			var name string
			var at int64
			err := r.Scan(&name, &at)
			all[name] = time.UnixMilli(at).In(remind.Shanghai)
			return err
		}, `SELECT name, at FROM versions WHERE kind = 'plan' ORDER BY id`)
	})
	if err != nil {
		return nil, fmt.Errorf("ask when the plans were read: %w", err)
	}
	return all, nil
}
