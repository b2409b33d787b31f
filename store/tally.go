package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"duban/remind"
)

// Tally counts the messages of a realm that have ended since an instant, by channel and by how: delivered, failed, dissolved. A message that
// was delivered and came back counts for both.
func (s *Store) Tally(ctx context.Context, realm string, since time.Time) ([]remind.Tally, error) {
	var all []remind.Tally
	err := s.read(ctx, func(t *tx) error {
		return t.each(ctx, func(r *sql.Rows) error {
			var n remind.Tally
			err := r.Scan(&n.Channel, &n.Result, &n.Messages)
			all = append(all, n)
			return err
		}, `SELECT m.channel, x.result, count(*) FROM settlements x JOIN messages m ON m.id = x.message_id
			WHERE m.realm = ? AND x.at >= ? AND x.result IN ('delivered', 'failed', 'dissolved') GROUP BY m.channel, x.result
			ORDER BY m.channel, x.result`, realm, millis(since))
	})
	if err != nil {
		return nil, fmt.Errorf("count messages: %w", err)
	}
	return all, nil
}
