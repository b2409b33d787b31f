package scheduler

import (
	"context"
	"maps"
	"slices"

	"duban/remind"
	"duban/remind/days"
	"duban/store"
	"duban/store/changes"
)

// fewPlans is up to how many plans everything is looked at together. Of more of them a step reads those alone that it is about.
const fewPlans = 64

// batchPlans is how many plans are read and decided on at a time.
const batchPlans = 100

// An agenda knows of every plan when it is next to be looked at. It is made anew with each start, by the first round, which looks at all; from then
// on a round looks at the plans whose day has come, of which something waits, and of which anything was recorded since.
type agenda struct {
	*Base
	marks changes.Marks
	plans map[string]*planned
	last  *store.Snapshot             // the last part that was read: what it knows of all plans it hands on
	book  *remind.Book                // by which comes was made
	comes map[string][]remind.Address // to which addresses a name may ever come
}

// A planned is what is kept in mind of a plan.
type planned struct {
	next  remind.Date // when it is next to be looked at; 0: at once
	known bool        // head and names are those in force
	ended bool        // nothing of it is in force
	head  remind.PlanHead
	names []string // whom it names, in whatever role
}

// refresh takes in what was recorded since the last time.
func (a *agenda) refresh(ctx context.Context) error {
	now, c, err := a.Store.ChangedSince(ctx, a.marks)
	if err != nil {
		return err
	}
	if a.plans == nil {
		a.plans = map[string]*planned{}
	}
	for id, anew := range c.Plans {
		p := a.plans[id]
		if p == nil {
			p = &planned{}
			a.plans[id] = p
		}
		p.next, p.known = 0, p.known && !anew
	}
	if c.All {
		for _, p := range a.plans {
			p.next = 0
		}
	}
	a.marks = now
	return nil
}

// many reports whether there are so many plans that they are looked at one by one.
func (a *agenda) many(ctx context.Context) (bool, error) {
	err := a.refresh(ctx)
	return len(a.plans) > a.few(), err
}

// few returns up to how many plans everything is looked at together.
func (b *Base) few() int {
	if b.Few > 0 {
		return b.Few
	}
	return fewPlans
}

// due returns the plans that a round of a day is to look at: those whose day has come, and those of which something waits or is under way.
func (a *agenda) due(today remind.Date, concerned map[string]bool) (ids []string) {
	for id, p := range a.plans {
		if p.next <= today || concerned[id] {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}

// read reads some plans and makes their world, in which they are called as they are among all.
func (a *agenda) read(ctx context.Context, ids []string) (store.Snapshot, *remind.World, error) {
	snap, err := a.Store.Part(ctx, ids, a.last)
	if err != nil {
		return snap, nil, err
	}
	keep := snap
	keep.Plans, keep.Ended, keep.Events, keep.Withdrawn, keep.Gone, keep.Came, keep.Heard = nil, nil, nil, nil, nil, nil, nil
	a.last = &keep
	return snap, a.World(snap), nil
}

// learn notes how plans that were read are headed and whom they name.
func (a *agenda) learn(ids []string, w *remind.World) {
	names := map[string]map[string]bool{}
	for i := range w.Obligations {
		o := &w.Obligations[i]
		all := names[o.Plan]
		if all == nil {
			all = map[string]bool{}
			names[o.Plan] = all
		}
		for _, role := range remind.Roles() {
			for _, name := range o.Bodies(role) {
				all[name] = true
			}
		}
	}
	for _, id := range ids {
		a.plans[id].known, a.plans[id].ended = true, true
	}
	for i := range w.Plans {
		p := a.plans[w.Plans[i].ID]
		p.ended, p.head, p.names = false, remind.HeadOf(&w.Plans[i]), slices.Sorted(maps.Keys(names[w.Plans[i].ID]))
	}
}

// plan notes when plans that were decided on are next to be looked at: not before what they tell changes, or a hold ends.
func (a *agenda) plan(ids []string, day *remind.Day, holds []store.Hold) {
	next := day.Next()
	all := days.Never
	for i := range holds {
		h := &holds[i]
		if !h.On || h.Until < day.Today {
			continue
		}
		if p := remind.Key(h.Scope).Plan(); a.plans[p] != nil {
			if on, ok := next[p]; !ok || h.Until+1 < on {
				next[p] = h.Until + 1
			}
		} else {
			all = min(all, h.Until+1)
		}
	}
	for _, id := range ids {
		on, ok := next[id]
		if !ok {
			on = days.Never
		}
		a.plans[id].next = min(on, all)
	}
}

// complete reads the plans of which no head is known.
func (a *agenda) complete(ctx context.Context) error {
	var unknown []string
	for id, p := range a.plans {
		if !p.known {
			unknown = append(unknown, id)
		}
	}
	slices.Sort(unknown)
	for ids := range slices.Chunk(unknown, batchPlans) {
		_, w, err := a.read(ctx, ids)
		if err != nil {
			return err
		}
		a.learn(ids, w)
	}
	return nil
}

// readersOf adds the plans that name anybody who may be reached at some addresses: what their readers answer for.
func (a *agenda) readersOf(to map[remind.Address]bool, book *remind.Book, into map[string]bool) {
	if len(to) == 0 {
		return
	}
	if a.book != book {
		a.book, a.comes = book, map[string][]remind.Address{}
	}
	for id, p := range a.plans {
		if into[id] || p.ended {
			continue
		}
		into[id] = slices.ContainsFunc(p.names, func(name string) bool {
			all, known := a.comes[name]
			if !known {
				all = book.Addresses(name)
				a.comes[name] = all
			}
			return slices.ContainsFunc(all, func(at remind.Address) bool { return to[at] })
		})
		if !into[id] {
			delete(into, id)
		}
	}
}

// others returns the heads of the plans in force that are not among some.
func (a *agenda) others(ids map[string]bool) (heads []remind.PlanHead) {
	for id, p := range a.plans {
		if !ids[id] && !p.ended {
			heads = append(heads, p.head)
		}
	}
	return heads
}
