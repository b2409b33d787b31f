package store

import (
	"context"
	"fmt"
	"time"

	"duban/store/changes"
)

// Changed returns a word that is another one once anything that people look at has changed: what they enter, what was sent, what came in.
func (s *Store) Changed(ctx context.Context) (mark string, err error) {
	err = s.read(ctx, func(t *tx) error {
		rev, err := t.revision(ctx)
		if err != nil {
			return err
		}
		mark, err = changes.Mark(ctx, t.Tx, rev)
		return err
	})
	if err != nil {
		err = fmt.Errorf("read the mark: %w", err)
	}
	return mark, err
}

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

// Imported returns when what was taken in was kept: see changes.Imported.
func (s *Store) Imported(ctx context.Context) (all map[string]time.Time, err error) {
	err = s.read(ctx, func(t *tx) (err error) {
		all, err = changes.Imported(ctx, t.Tx)
		return err
	})
	return all, err
}
