package store

import (
	"context"
	"fmt"
	"time"

	"duban/remind/report"
	"duban/store/database"
	"duban/store/messages"
)

// Tally counts the messages of a realm that have ended since an instant, by channel and by how: delivered, failed, dissolved. A message that
// was delivered and came back counts for both.
func (s *Store) Tally(ctx context.Context, realm string, since time.Time) ([]report.Tally, error) {
	var all []report.Tally
	err := s.read(ctx, func(t *tx) (err error) {
		all, err = messages.Tally(ctx, t.Tx, "x.at >= ?", database.Millis(since), realm)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("统计消息：%w", err)
	}
	return all, nil
}

// TallyAfter counts likewise the messages that have ended after a settlement, 0 for all, and returns the last settlement that it saw. As
// settlements are never changed, whoever asks again from there on has them all.
func (s *Store) TallyAfter(ctx context.Context, realm string, settlement int64) (all []report.Tally, last int64, err error) {
	err = s.read(ctx, func(t *tx) (err error) {
		if err = t.One(ctx, `SELECT coalesce(max(id), 0) FROM settlements`, nil, &last); err != nil {
			return err
		}
		all, err = messages.Tally(ctx, t.Tx, "x.id > ?", settlement, realm)
		return err
	})
	if err != nil {
		return nil, 0, fmt.Errorf("统计消息：%w", err)
	}
	return all, last, nil
}
