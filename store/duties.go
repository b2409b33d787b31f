package store

import (
	"context"
	"time"

	"duban/store/leases"
)

// TakeDuty takes a duty of several machines for a span from now, or renews it; false where another machine holds it. Now counts only for a database
// that has no clock of its own.
func (s *Store) TakeDuty(ctx context.Context, name, holder string, now time.Time, span time.Duration) (l leases.Lease, ok bool, err error) {
	err = s.in(ctx, func(t *tx) error {
		at, err := t.Clock(ctx, now)
		if err == nil {
			l, ok, err = leases.Take(ctx, t.Tx, name, holder, at, span)
		}
		return err
	})
	return l, ok && err == nil, err
}

// GiveDuty gives a duty back: another machine has it at once.
func (s *Store) GiveDuty(ctx context.Context, l leases.Lease) error {
	return s.in(ctx, func(t *tx) error { return leases.Give(ctx, t.Tx, l) })
}

// Duties returns which machine holds what.
func (s *Store) Duties(ctx context.Context, now time.Time) (all []leases.Lease, err error) {
	err = s.read(ctx, func(t *tx) error {
		at, err := t.Clock(ctx, now)
		if err == nil {
			all, err = leases.Held(ctx, t.Tx, at)
		}
		return err
	})
	return all, err
}
