package store_test

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"duban/remind"
	"duban/store"
)

// afterRestore is a store restored from a backup in which p/1 is being sent, p/2 is queued and p/3 waits.
func afterRestore(t *testing.T) (*store.Store, store.Restore) {
	t.Helper()
	ctx := context.Background()
	s := open(t, t.TempDir())
	one, two, three := notice("p/1", "d7", "a@x.example"), notice("p/2", "d7", "b@x.example"), notice("p/3", "d7", "c@x.example")
	offer(t, s, one, two, three)
	if err := put(t, s, "m1", one); err != nil {
		t.Fatal(err)
	}
	if c, ok := claim(t, s, start); !ok || c.ID != "m1" {
		t.Fatalf("claimed %+v", c)
	}
	if err := put(t, s, "m2", two); err != nil {
		t.Fatal(err)
	}
	file, dir := filepath.Join(t.TempDir(), "b.db"), t.TempDir()
	if _, err := s.Backup(ctx, file, start); err != nil {
		t.Fatal(err)
	}
	if _, err := store.RestoreBackup(ctx, store.RestoreOrder{File: file, Dir: dir, By: "管理员", At: start.Add(time.Hour)}); err != nil {
		t.Fatal(err)
	}
	again := open(t, dir)
	list, err := again.Unsearched(ctx, realm)
	if err != nil || len(list) != 1 {
		t.Fatalf("restores %+v, %v", list, err)
	}
	return again, list[0]
}

// Where nothing could leave in between, only what was being sent at the backup's very instant is in doubt.
func TestAnOpenAttemptIsInDoubtAfterARestore(t *testing.T) {
	ctx := context.Background()
	s, r := afterRestore(t)
	if n, err := s.Doubt(ctx, r, realm, nil, false, r.At); n != 1 || err != nil {
		t.Errorf("%d in doubt, %v", n, err)
	}
	got := states(t, s)
	if got["p/1 d7"] != store.InDoubt || got["p/2 d7"] != store.Queued || got["p/3 d7"] != store.Waiting {
		t.Errorf("got %v", got)
	}
	if list, err := s.Unsearched(ctx, realm); len(list) != 0 || err != nil {
		t.Errorf("it is looked for again: %+v, %v", list, err)
	}
}

func TestWhatWasQueuedIsWordedAnewWhenItGoesOnceMore(t *testing.T) {
	ctx := context.Background()
	s, r := afterRestore(t)
	two, three := notice("p/2", "d7", "b@x.example"), notice("p/3", "d7", "c@x.example")
	list := []store.Doubtful{{Notice: two, Day: two.On}, {Notice: three, Day: three.On}}
	if n, err := s.Doubt(ctx, r, realm, list, true, r.At); n != 3 || err != nil {
		t.Errorf("%d in doubt, %v", n, err)
	}
	if live, err := s.Live(ctx, realm); len(live) != 0 || err != nil {
		t.Errorf("still under way: %+v, %v", live, err)
	}
	if n, err := s.ResolveRestored(ctx, store.Pick{Realm: realm, Restore: r.ID, Address: "b@x.example"}, false, "管理员", r.At); n != 1 || err != nil {
		t.Errorf("%d wait again, %v", n, err)
	}
	if h, err := s.History(ctx, realm, remind.Address{Channel: "mail", To: "b@x.example"}, two.On); len(h.Messages) != 0 || err != nil {
		t.Errorf("what was not sent counts for the caps: %+v, %v", h.Messages, err)
	}
	if err := put(t, s, "m2 anew", two); err != nil {
		t.Errorf("word it anew: %v", err)
	}
	if n, err := s.ResolveRestored(ctx, store.Pick{Realm: realm, Restore: r.ID}, true, "管理员", r.At); n != 2 || err != nil {
		t.Errorf("%d count as delivered, %v", n, err)
	}
	h, err := s.History(ctx, realm, remind.Address{Channel: "mail", To: "c@x.example"}, three.On)
	if err != nil || h.Reminded["p/3"] != 1 || len(h.Messages) != 1 {
		t.Errorf("history: %+v, %v", h, err)
	}
	got := states(t, s)
	if got["p/1 d7"] != store.Delivered || got["p/2 d7"] != store.Queued || got["p/3 d7"] != store.Delivered {
		t.Errorf("got %v", got)
	}
}
