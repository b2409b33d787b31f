package store_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"duban/remind"
	"duban/store"
)

// The working days are those of the last version of each year, whatever else is taken in.
func TestTheCalendarIsThatOfTheLastVersions(t *testing.T) {
	s, ctx := open(t, t.TempDir()), context.Background()
	day := func(month time.Month, d int) remind.Date { return remind.NewDate(2027, month, d) }
	if err := errors.Join(
		s.PutPlan(ctx, -1, remind.Plan{ID: "p"}, start),
		s.PutCalendar(ctx, -1, remind.CalendarYear{Year: 2028}, start),
		s.PutCalendar(ctx, -1, remind.CalendarYear{Year: 2027, Days: []remind.CalendarDay{{Date: day(3, 3), Off: true}}}, start),
		s.PutCalendar(ctx, -1, remind.CalendarYear{Year: 2027, Days: []remind.CalendarDay{{Date: day(3, 4), Off: true}}}, start.Add(time.Hour)),
	); err != nil {
		t.Fatal(err)
	}
	c, err := s.Calendar(ctx)
	if err != nil || len(c.Years) != 2 || !c.Workday(day(3, 3)) || c.Workday(day(3, 4)) {
		t.Errorf("%+v, %v", c.Years, err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Calendar(ctx); err == nil {
		t.Error("the calendar of a store that is closed is known")
	}
}

// A store that this process has opened is opened again beside it: one sees what the other writes.
func TestAStoreIsOpenedAgain(t *testing.T) {
	dir, ctx := t.TempDir(), context.Background()
	first, err := store.Open(ctx, dir, store.Options{Create: true, Fast: true})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = first.Close() }()
	again, err := store.Open(ctx, dir, store.Options{Wide: 4, Again: true})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = again.Close() }()
	if err := errors.Join(first.PutPlan(ctx, 0, remind.Plan{ID: "a"}, start), again.PutPlan(ctx, 1, remind.Plan{ID: "b"}, start)); err != nil {
		t.Fatal(err)
	}
	for _, s := range []*store.Store{first, again} {
		if snap, err := s.Snapshot(ctx); err != nil || len(snap.Plans) != 2 || snap.Revision != 2 {
			t.Errorf("%d plans, revision %d, %v", len(snap.Plans), snap.Revision, err)
		}
	}
	if _, err := store.Open(ctx, t.TempDir(), store.Options{Again: true}); !errors.Is(err, store.ErrNoStore) {
		t.Errorf("a store that is not there: %v", err)
	}
}
