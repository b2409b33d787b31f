package office

import (
	"context"

	"duban/office/dossier"
	"duban/remind"
	"duban/store"
)

// A History is everything that is on record of a matter, in the order of time.
type History struct {
	Day        *remind.Day
	Obligation *remind.Obligation // that was asked for
	Alone      bool               // without what belongs to it
	Entries    []dossier.Entry
}

// History returns everything of a matter; of a whole problem also that of its measures and duties, unless alone. It returns UnknownKeyError for a
// key that names nothing.
func (o *Office) History(ctx context.Context, key string, alone bool) (*History, error) {
	snap, err := o.lookOf(ctx, key)
	if err != nil {
		return nil, err
	}
	return o.history(ctx, snap, key, alone)
}

// history returns everything of a matter as of a snapshot.
func (o *Office) history(ctx context.Context, snap store.Snapshot, key string, alone bool) (h *History, err error) {
	h = &History{Day: o.Terms.World(snap).On(o.today()), Alone: alone}
	if h.Obligation, _, err = Find(h.Day, key); err != nil {
		return nil, err
	}
	problem := h.Obligation.Key.ProblemKey()
	past, err := o.Store.Past(ctx, o.Terms.Realm, problem)
	if err != nil {
		return nil, err
	}
	m := dossier.Matter{Key: h.Obligation.Key, Alone: alone, Book: h.Day.Book, Today: h.Day.Today, Past: &past, Snap: &snap}
	err = o.Store.Log(ctx, store.Filter{Realm: o.Terms.Realm, Within: problem, All: true}, func(r store.LogRow) error {
		m.Log = append(m.Log, r)
		return nil
	})
	if err != nil {
		return nil, err
	}
	h.Entries = dossier.Of(&m)
	return h, nil
}
