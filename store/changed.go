package store

import (
	"context"
	"fmt"
)

// Changed returns a word that is another one once anything that people look at has changed: what they enter, what was sent, what came in.
func (s *Store) Changed(ctx context.Context) (mark string, err error) {
	err = s.read(ctx, func(t *tx) error {
		rev, err := t.revision(ctx)
		if err != nil {
			return err
		}
		var rounds, settled, came, tried, lost int64
		err = t.One(ctx, `SELECT coalesce((SELECT max(id) FROM rounds), 0), coalesce((SELECT max(id) FROM settlements), 0), coalesce((SELECT max(id) FROM replies), 0),
			coalesce((SELECT max(id) FROM channel_events), 0), coalesce((SELECT max(id) FROM losses), 0)`, nil, &rounds, &settled, &came, &tried, &lost)
		mark = fmt.Sprintf("%d.%d.%d.%d.%d.%d", rev, rounds, settled, came, tried, lost)
		return err
	})
	if err != nil {
		return "", fmt.Errorf("read the mark: %w", err)
	}
	return mark, nil
}
