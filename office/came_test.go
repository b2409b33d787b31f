package office

import (
	"testing"
	"time"

	"duban/remind"
	"duban/store"
)

// Without a store the built-in plan has come in today, as with one that took it in today: papers say the same of what has changed since.
func TestWithoutAStoreThePlanCameToday(t *testing.T) {
	o := &Office{Terms: testTerms(), Now: func() time.Time { return monday }}
	day, err := o.Today(t.Context())
	if err != nil || len(day.Obligations) == 0 {
		t.Fatalf("%v", err)
	}
	st, err := store.Open(t.Context(), t.TempDir(), store.Options{Create: true, Fast: true})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = st.Close() }()
	for _, p := range day.Plans {
		if err := st.PutPlan(t.Context(), -1, p, monday); err != nil {
			t.Fatal(err)
		}
	}
	o.Store = st
	with, err := o.Today(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for i := range day.Obligations {
		k := day.Obligations[i].Key
		if day.Came[k] != remind.DateOf(monday) || day.Came[k] != with.Came[k] {
			t.Fatalf("%s came on %s without a store, on %s with one", k, day.Came[k], with.Came[k])
		}
	}
}
