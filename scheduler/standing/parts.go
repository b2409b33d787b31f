package standing

import (
	"context"
	"iter"
	"sync"

	"duban/store"
)

// A Part is what a store has of some of many plans.
type Part struct {
	Plans []string
	Snap  store.Snapshot
}

// Parts reads batches of plans, one after the other, each with what the one before knows of all plans; the first with what a former part does, if there is
// one. While one part is worked on, the next is read: that is half of the work of a round, and may be a second processor's. After an error comes nothing.
func Parts(ctx context.Context, st *store.Store, batches iter.Seq[[]string], former *store.Snapshot) iter.Seq2[Part, error] {
	type found struct {
		Part
		err error
	}
	return func(yield func(Part, error) bool) {
		parts, enough := make(chan found), make(chan struct{})
		var reading sync.WaitGroup
		defer reading.Wait()
		defer close(enough)
		reading.Go(func() {
			defer close(parts)
			last := former
			for plans := range batches {
				snap, err := st.Part(ctx, plans, last)
				select {
				case parts <- found{Part{plans, snap}, err}:
				case <-enough:
					return
				}
				if err != nil {
					return
				}
				last = snap.Former()
			}
		})
		for p := range parts {
			if !yield(p.Part, p.err) {
				return
			}
		}
	}
}
