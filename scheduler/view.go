package scheduler

import (
	"context"
	"hash/maphash"
	"time"

	"duban/remind"
	"duban/scheduler/standing"
	"duban/store"
)

// A view is what one pass of a step goes by: the store at one instant, the world made of it on one day, and the one decision on that day. The
// parts of the daemon are handed it, so that they cannot decide by different states of the store. It is not changed once it is made.
type view struct {
	snap store.Snapshot
	day  *remind.Day
	due  []remind.Notice // everything due on the day, told already or not, less what a hold keeps back

	relayed []remind.Notice // told to nobody, because a stand-in was

	told  *dueKeys // where day is an excerpt, the keys of what is due; due is empty
	apart bool     // what waits is looked at portion by portion: day has no plans, and told the keys of what was queued before
}

// keys returns the keys of what is due.
func (v *view) keys() *dueKeys {
	if v.told != nil {
		return v.told
	}
	keys := newDueKeys()
	keys.add(v.due)
	return keys
}

// Due keys are the keys of what is due, by their hashes: there may be hundreds of thousands, each of a hundred bytes. That another one has the hash of
// one of these is as likely as an error of the memory.
type dueKeys struct {
	seed maphash.Seed
	all  map[uint64]struct{}
}

// newDueKeys returns no keys.
func newDueKeys() *dueKeys { return &dueKeys{maphash.MakeSeed(), map[uint64]struct{}{}} }

// add adds the keys of notices.
func (k *dueKeys) add(notices []remind.Notice) {
	for i := range notices {
		k.all[maphash.Comparable(k.seed, notices[i].NoticeKey)] = struct{}{}
	}
}

// has reports whether a key is among them.
func (k *dueKeys) has(key remind.NoticeKey) bool {
	_, ok := k.all[maphash.Comparable(k.seed, key)]
	return ok
}

// A viewer makes views for one goroutine, the loop. It makes a new one only where the store or the day has changed: with messages waiting
// over a weekend the loop looks every minute, and finds the same each time.
type viewer struct {
	*Base
	world *remind.World // of whole's snapshot; it holds no day
	whole *view         // the last one of all plans; nil before the first
	last  *view         // the last one; nil before the first
}

// look returns the view of an instant. With round a round is about to be recorded at it, and what the snapshot relates to the last round it
// relates to that one: the same view then serves the round and the deliveries after it.
func (w *viewer) look(ctx context.Context, now time.Time, round bool) (*view, error) {
	var old *store.Snapshot
	if w.whole != nil {
		old = &w.whole.snap
	}
	asOf := time.Time{}
	if round {
		asOf = now
	}
	snap, err := w.Store.Refresh(ctx, old, asOf)
	if err != nil {
		return nil, err
	}
	today := remind.DateOf(now)
	same := old != nil && standing.Unchanged(old, &snap)
	if same && w.whole.day.Today == today {
		w.last = w.whole
		return w.last, nil
	}
	if same {
		w.world = reached(w.world, &snap, w.Realm)
	} else {
		w.world = w.World(snap)
	}
	w.whole = w.decide(snap, w.world.On(today))
	w.last = w.whole
	return w.last, nil
}

// reached returns the same world with what is known by now of its addresses, and of which matters people were reminded. What was delivered says
// nothing about what is due, so the world is not made anew for it; only the office is told whom nothing reaches, and where a paper is to follow.
func reached(same *remind.World, snap *store.Snapshot, realm string) *remind.World {
	w := *same
	w.Answers.Warned = snap.Warned(realm)
	if w.Reach != nil {
		w.Reach = snap.Reach(realm)
	}
	return &w
}

// decide makes the one decision of a step. What a person holds back is taken out here, so that no part of the step can
// offer or send it.
func (b *Base) decide(snap store.Snapshot, day *remind.Day) *view {
	all := day.Due()
	return &view{snap: snap, day: day, due: store.NewHolds(snap.Holds, b.Realm, day.Today).Offered(all.Notices), relayed: all.Relayed}
}

// today returns the world as it stands now without its plans, past the viewer: for what runs beside the loop, or when the loop has failed.
func (b *Base) today(ctx context.Context, now time.Time) (*remind.Day, *store.Snapshot, error) {
	snap, err := b.Store.Part(ctx, nil, nil)
	if err != nil {
		return nil, nil, err
	}
	return b.World(snap).On(remind.DateOf(now)), &snap, nil
}
