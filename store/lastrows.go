package store

import (
	"context"
	"fmt"
)

// LastRows are how far the records have come of which a round or a delivery would make something else. While they stay the same, another look at
// the store finds what the last one found. Attempts are not among them, nor what was delivered: they change nothing of what is due or waits.
type LastRows struct {
	revision                                                                     int64
	rounds, messages, settlements, channels, losses, restores, searches, replies int64
}

// newestRows reads the last row of each table, and of the settlements the last that moves something.
const newestRows = `SELECT (SELECT coalesce(max(id), 0) FROM rounds), (SELECT coalesce(max(rowid), 0) FROM messages),
	(SELECT coalesce(max(id), 0) FROM settlements WHERE result <> 'delivered'), (SELECT coalesce(max(id), 0) FROM channel_events),
	(SELECT coalesce(max(id), 0) FROM losses), (SELECT coalesce(max(id), 0) FROM restores),
	(SELECT coalesce(max(rowid), 0) FROM restore_searches), (SELECT coalesce(max(id), 0) FROM replies)`

// LastRows returns how far the records have come. It reads the last row of each.
func (s *Store) LastRows(ctx context.Context) (m LastRows, err error) {
	err = s.read(ctx, func(t *tx) (err error) {
		if m.revision, err = t.revision(ctx); err != nil {
			return err
		}
		return t.One(ctx, newestRows, nil,
			&m.rounds, &m.messages, &m.settlements, &m.channels, &m.losses, &m.restores, &m.searches, &m.replies)
	})
	if err != nil {
		return LastRows{}, fmt.Errorf("look how far the records have come: %w", err)
	}
	return m, nil
}
