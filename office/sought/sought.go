// Package sought reads of a store what somebody looks for by the keys of matters: where many plans are held, of these matters' plans alone.
package sought

import (
	"context"
	"slices"
	"strings"

	"duban/remind"
	"duban/remind/typed"
	"duban/store"
	"duban/store/agenda"
)

// Plans returns the plans of which keys are, as somebody typed them, in order. It reports whether any key is without its plan; it may be a plan itself,
// and is among them.
func Plans(keys ...string) (plans []string, bare bool) {
	for _, key := range keys {
		key = typed.Key(key)
		plans, bare = append(plans, remind.Key(key).Plan()), bare || !strings.Contains(key, "/")
	}
	slices.Sort(plans)
	return slices.Compact(plans), bare
}

// mostUnheaded is how many plans are read for how they are headed: more of them than that are read with all others.
const mostUnheaded = 200

// Look returns a snapshot that has the plans of some keys: the whole one where few plans are held, there is no key, or one is without its plan and may be of
// any. A world of it calls them as they are called among all.
func Look(ctx context.Context, st *store.Store, realm string, keys ...string) (store.Snapshot, error) {
	plans, bare := Plans(keys...)
	if bare || len(keys) == 0 {
		return st.Snapshot(ctx)
	}
	kept := st.Agenda(realm)
	many, err := kept.More(ctx, agenda.Few)
	if err != nil {
		return store.Snapshot{}, err
	}
	if !many {
		return st.Snapshot(ctx)
	}
	heads, unknown, err := kept.Heads(ctx)
	if err != nil {
		return store.Snapshot{}, err
	}
	if len(unknown) > mostUnheaded {
		return st.Snapshot(ctx)
	}
	plans = append(plans, unknown...)
	slices.Sort(plans)
	plans = slices.Compact(plans)
	snap, err := st.Part(ctx, plans, nil)
	snap.Others = slices.DeleteFunc(heads, func(h remind.PlanHead) bool {
		_, read := slices.BinarySearch(plans, h.ID)
		return read
	})
	return snap, err
}
