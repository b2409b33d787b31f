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

// ChangedSince returns of which plans anything was recorded since some marks that changes what is due, and the marks of now.
func (s *Store) ChangedSince(ctx context.Context, former changes.Marks) (now changes.Marks, c changes.Changed, err error) {
	err = s.read(ctx, func(t *tx) error {
		now, c, err = changes.Since(ctx, t.Tx, former)
		return err
	})
	return now, c, err
}
