package builtin_test

import (
	"sync"
	"testing"
	"time"

	"duban/office/builtin"
	"duban/remind"
	"duban/store"
)

// Machines that start together on one new store take in what the program brings along once.
func TestMachinesThatStartTogetherSowOnce(t *testing.T) {
	st, err := store.Open(t.Context(), t.TempDir(), store.Options{Create: true, Fast: true})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = st.Close() }()
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			if err := builtin.Sow(t.Context(), st, time.Date(2026, 11, 23, 9, 0, 0, 0, remind.Shanghai), false); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	snap, err := st.Snapshot(t.Context())
	if err != nil || len(snap.Plans) != 1 || len(snap.Years) == 0 {
		t.Errorf("%d plans, %d years: %v", len(snap.Plans), len(snap.Years), err)
	}
}
