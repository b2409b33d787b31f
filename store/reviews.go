package store

import (
	"context"
	"fmt"
	"time"

	"duban/remind/review"
	"duban/store/reviews"
)

// A PlanEntry is that a plan was taken in, and how it was first released after that.
type PlanEntry = reviews.Entry

// AddReviews keeps what a second person found of what was read of a plan; see PutPlan for rev.
func (s *Store) AddReviews(ctx context.Context, rev int64, all []review.Verdict) error {
	err := s.in(ctx, func(t *tx) error {
		if err := t.bump(ctx, rev); err != nil {
			return err
		}
		return reviews.Add(ctx, t.Tx, all)
	})
	if err != nil {
		return fmt.Errorf("保存核对结果：%w", err)
	}
	return nil
}

// reviewed reads what was found of plans, and how they were first released, up to an instant.
func (t *tx) reviewed(ctx context.Context, snap *Snapshot, at time.Time) (err error) {
	if snap.Verdicts, err = reviews.Verdicts(ctx, t.Tx, at); err != nil {
		return err
	}
	snap.Entries, err = reviews.Entries(ctx, t.Tx, EnteredBy, at)
	return err
}
