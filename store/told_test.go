package store_test

import (
	"testing"

	"duban/remind"
)

// A preview starts from what is on its way as from what has arrived, with the day on which it leaves: its warning counts from that day on. What
// waits, or has arrived, is not on its way.
func TestAPreviewStartsFromWhatIsOnItsWay(t *testing.T) {
	ctx := t.Context()
	s := open(t, t.TempDir())
	going, waits := notice("p/1", "o1", "a@x.example"), notice("p/2", "d7", "b@x.example")
	going.Warns = true
	offer(t, s, going, waits)
	if err := put(t, s, "m1", going); err != nil {
		t.Fatal(err)
	}
	told, err := s.Told(ctx, realm)
	if err != nil || len(told.Queued) != 1 || told.Queued[0].NoticeKey != going.NoticeKey || !told.Queued[0].Warns || told.Queued[0].Day != remind.DateOf(start) {
		t.Fatalf("on its way %+v, %v", told.Queued, err)
	}
	if !told.Keys.Has(going.NoticeKey) || told.Keys.Has(waits.NoticeKey) {
		t.Errorf("told %v", told.Keys)
	}
	if elsewhere, err := s.Told(ctx, "another"); err != nil || len(elsewhere.Queued) != 0 {
		t.Errorf("of another realm %+v, %v", elsewhere.Queued, err)
	}
}
