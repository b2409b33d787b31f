package office

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"duban/office/builtin"
	"duban/remind"
	"duban/store"
)

// What is applied is what was shown: whatever changes in the store between the two, the import refuses, and keeps nothing.
func TestAnEffectHoldsForWhatItWasShownOf(t *testing.T) {
	t.Parallel()
	now := monday
	for _, tt := range []struct {
		name   string
		change func(context.Context, *store.Store) error
		want   error
	}{
		{"nothing in between", func(context.Context, *store.Store) error { return nil }, nil},
		{"a hold", func(ctx context.Context, st *store.Store) error {
			return st.SetHold(ctx, store.Hold{Scope: "own", On: true}, now)
		}, store.ErrChanged},
		{"an event", func(ctx context.Context, st *store.Store) error {
			_, err := st.Record(ctx, -1, []remind.Event{{Key: "own/1", Kind: remind.EventReport, On: remind.DateOf(now), At: now}})
			return err
		}, store.ErrChanged},
		{"other contacts", func(ctx context.Context, st *store.Store) error {
			return st.PutDirectory(ctx, -1, remind.Directory{}, now)
		}, store.ErrChanged},
	} {
		t.Run(tt.name, func(t *testing.T) {
			ctx, state := t.Context(), filepath.Join(t.TempDir(), "state")
			st, err := store.Open(ctx, state, store.Options{Create: true, Fast: true})
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = st.Close() }()
			plan := remind.Plan{ID: "own", Problems: []remind.Problem{{Plan: "own", Number: 1, Deadline: remind.Deadline{Kind: remind.Dated, Date: remind.DateOf(now) + 30}}}}
			if err := errors.Join(st.PutPlan(ctx, -1, plan, now), builtin.Sow(ctx, st, now, false)); err != nil {
				t.Fatal(err)
			}
			o := &Office{Store: st, Terms: testTerms(), Now: func() time.Time { return now }}
			held, err := st.Snapshot(ctx)
			if err != nil {
				t.Fatal(err)
			}
			next := plan
			next.Title = "第二版"
			i, err := o.NewImport(ctx, held.Revision, WithPlan)
			if err != nil {
				t.Fatal(err)
			}
			i.After.Plans = []remind.Plan{next}
			i.keep = func(ctx context.Context, st *store.Store, rev int64) error {
				return st.PutPlan(ctx, rev, next, now, remind.Event{Key: "own/1", Kind: remind.EventExtend, At: now})
			}
			if err := tt.change(ctx, st); err != nil {
				t.Fatal(err)
			}
			i.Effect()
			err = i.Apply(ctx, st)
			if !errors.Is(err, tt.want) {
				t.Fatalf("got %v, want %v", err, tt.want)
			}
			snap, err := st.Snapshot(ctx)
			if err != nil {
				t.Fatal(err)
			}
			extended := len(snap.Events) > 0 && snap.Events[len(snap.Events)-1].Kind == remind.EventExtend
			if kept := snap.Plans[0].Title == next.Title; kept != (tt.want == nil) || extended != kept {
				t.Errorf("kept: %v, with its event: %v", kept, extended)
			}
		})
	}
}
