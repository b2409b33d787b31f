package store

import (
	"context"
	"fmt"

	"duban/store/changes"
)

// LastRows returns how far the records have come. It reads the last row of each.
func (s *Store) LastRows(ctx context.Context) (m changes.Rows, err error) {
	err = s.read(ctx, func(t *tx) (err error) {
		if m, err = changes.Newest(ctx, t.Tx); err == nil {
			m.Revision, err = t.revision(ctx)
		}
		return err
	})
	if err != nil {
		err = fmt.Errorf("look how far the records have come: %w", err)
	}
	return m, err
}
