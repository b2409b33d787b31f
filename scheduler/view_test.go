package scheduler_test

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"duban/remind"
	"duban/remind/delivery"
	"duban/store"
)

// A step makes the world once for its round and its deliveries, and the steps after it make none until something has changed.
func TestTheWorldIsMadeAnewOnlyWhereTheStoreHasChanged(t *testing.T) {
	bubble(t, func(t *testing.T, dir string) {
		ctx := context.Background()
		o := open(t, dir, day(10))
		defer func() { _ = o.Store.Close() }()
		o.Glance = time.Minute
		world := o.World
		var made atomic.Int32
		o.World = func(s store.Snapshot) *remind.World {
			made.Add(1)
			return world(s)
		}
		check := func(what string, want int32) {
			t.Helper()
			if got := made.Swap(0); got != want {
				t.Errorf("%s: the world was made %d times, want %d", what, got, want)
			}
		}
		until(day(3), 8, 55)
		o.answer(delivery.Verdict{Outcome: delivery.Retry, Code: 451})
		o.start()
		until(day(3), 12, 0)
		check("a round, and deliveries that fail", 1)
		o.answer(delivery.Verdict{Outcome: delivery.Delivered})
		until(day(4), 12, 0)
		check("a day on which nothing changed but what was delivered", 0)
		if err := o.Store.SetHold(ctx, store.Hold{Scope: store.Everything, On: true, By: "x"}, time.Now()); err != nil {
			t.Fatal(err)
		}
		until(day(5), 12, 0)
		o.halt()
		check("a hold", 1)
	})
}
