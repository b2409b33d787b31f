package leases

import (
	"context"
	"time"

	"duban/store/database"
)

// fenceKey finds the fence of a context.
type fenceKey struct{}

// A fence is what all writes of a context go through.
type fence struct {
	lease Lease
	now   func() time.Time
}

// Fenced returns a context in which every write to the store is refused with ErrLost unless the lease runs when it is made: what a machine
// decides under a duty that it has lost meanwhile must not be kept. Now counts for a database that has no clock of its own. The zero lease is that of a
// machine which is alone: it fences nothing.
func Fenced(ctx context.Context, l Lease, now func() time.Time) context.Context {
	if l == (Lease{}) {
		return ctx
	}
	return context.WithValue(ctx, fenceKey{}, &fence{l, now})
}

// Unfenced returns a context without a fence, for what is true whoever has the duty: what became of an attempt, which its number fences.
func Unfenced(ctx context.Context) context.Context {
	return context.WithValue(ctx, fenceKey{}, (*fence)(nil))
}

// Pass returns ErrLost where a context has a fence whose lease does not run.
func Pass(ctx context.Context, t *database.Tx) error {
	f, _ := ctx.Value(fenceKey{}).(*fence)
	if f == nil {
		return nil
	}
	at, err := t.Clock(ctx, f.now())
	if err != nil {
		return err
	}
	return hold(ctx, t, f.lease, at)
}
