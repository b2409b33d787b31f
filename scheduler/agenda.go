package scheduler

import (
	"context"
	"hash/maphash"
	"iter"
	"maps"
	"slices"

	"duban/remind"
	"duban/remind/account"
	"duban/remind/days"
	"duban/remind/report"
	"duban/remind/shortname"
	"duban/scheduler/standing"
	"duban/store"
	"duban/store/agenda"
	"duban/store/changes"
)

// A planner goes by the agenda: of every plan it knows when it is next to be looked at. A round looks at the plans whose day has come, of which something
// waits, and of which anything was recorded since. The days are kept in the store, see store/agenda; in memory is only what is asked for with each
// delivery.
type planner struct {
	*Base
	terms string                 // the hash of what decides beside the store; empty: not computed yet
	marks changes.Marks          // up to which casts is read
	casts map[string]agenda.Cast // how every plan is headed and whom it names; nil: nobody has asked yet
	last  *store.Snapshot        // the last part that was read: what it knows of all plans it hands on
	book  *remind.Book           // by which comes was made
	comes map[string][]uint64    // the hashes of the addresses to which a name comes: there are many
	seed  maphash.Seed
}

// kept returns the agenda as it is kept.
func (a *planner) kept() agenda.Book { return a.Store.Agenda(a.Realm) }

// many reports whether there are so many plans that they are looked at one by one.
func (a *planner) many(ctx context.Context) (bool, error) {
	return standing.Many(ctx, a.Store, a.Realm, a.Few)
}

// refresh takes in what was recorded since the last time, and whether the settings or the program are other ones.
func (a *planner) refresh(ctx context.Context, today remind.Date) (err error) {
	if a.terms == "" {
		if a.terms, err = agenda.Basis(a.Terms); err != nil {
			return err
		}
	}
	return a.kept().Refresh(ctx, a.terms, today)
}

// due returns the plans that a round of a day is to look at: those whose day has come, and those of which something waits or is under way.
func (a *planner) due(ctx context.Context, today remind.Date, concerned map[string]bool) ([]string, error) {
	ids, err := a.kept().Due(ctx, today)
	for id := range concerned {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return slices.Compact(ids), err
}

// begin begins to go through parts of the plans: what a former pass found under way is looked for once more.
func (a *planner) begin() {
	if a.last != nil {
		a.last.Anew()
	}
}

// common reads what holds for all plans, and makes the world of none.
func (a *planner) common(ctx context.Context) (store.Snapshot, *remind.World, error) {
	snap, err := a.Store.Part(ctx, nil, a.last)
	if err != nil {
		return snap, nil, err
	}
	a.last = snap.Former()
	return snap, a.World(snap), nil
}

// A part is some of many plans, and their world.
type part struct {
	standing.Part
	world *remind.World
}

// parts reads batches of plans, and makes the world of each, in which its plans are called as they are among all.
func (a *planner) parts(ctx context.Context, batches iter.Seq[[]string]) iter.Seq2[part, error] {
	return func(yield func(part, error) bool) {
		for p, err := range standing.Parts(ctx, a.Store, batches, a.last) {
			of := part{Part: p}
			if err == nil {
				a.last, of.world = p.Snap.Former(), a.World(p.Snap)
			}
			if !yield(of, err) {
				return
			}
		}
	}
}

// entries returns how some of the plans that were read are headed and whom they name, by their ids.
func entries(ids []string, w *remind.World) map[string]*agenda.Entry {
	all := make(map[string]*agenda.Entry, len(ids))
	for _, id := range ids {
		all[id] = &agenda.Entry{Plan: id, Cast: agenda.Cast{Ended: true}}
	}
	for i := range w.Plans {
		p := &w.Plans[i]
		if e := all[p.ID]; e != nil {
			e.Ended, e.Head, e.Names = false, shortname.HeadOf(p.ID, p.Title, p.Inspection), []string{}
		}
	}
	names := map[string]map[string]bool{}
	for i := range w.Obligations {
		o := &w.Obligations[i]
		if names[o.Plan] == nil {
			names[o.Plan] = map[string]bool{}
		}
		for _, role := range remind.Roles() {
			for _, name := range o.Bodies(role) {
				names[o.Plan][name] = true
			}
		}
	}
	for plan, e := range all {
		if of := names[plan]; of != nil {
			e.Names = slices.Sorted(maps.Keys(of))
		}
	}
	return all
}

// plan keeps when plans that were decided on are next to be looked at: not before what they tell changes, or a hold ends; those of which something is under
// way with the next round, as whoever hears it meanwhile is to be told how the matter went on, and that it came to him is no news of the plan.
func (a *planner) plan(ctx context.Context, ids []string, day *remind.Day, holds []store.Hold, under map[string]bool) error {
	next, all := day.Next(), days.Never
	accounts := report.Accounts(day, next)
	found := entries(ids, day.World)
	for i := range holds {
		h := &holds[i]
		if !h.On || h.Until < day.Today {
			continue
		}
		if p := remind.Key(h.Scope).Plan(); found[p] == nil {
			all = min(all, h.Until+1)
		} else if on, ok := next[p]; !ok || h.Until+1 < on {
			next[p] = h.Until + 1
		}
	}
	list := make([]agenda.Entry, 0, len(ids))
	for _, id := range ids {
		on, ok := next[id]
		if !ok {
			on = days.Never
		}
		if under[id] {
			on = min(on, day.Today+1)
		}
		found[id].Next = min(on, all)
		found[id].Account = accounts[id]
		list = append(list, *found[id])
	}
	return a.kept().Put(ctx, list)
}

// complete reads the plans of which it is not known whom they name.
func (a *planner) complete(ctx context.Context, today remind.Date) error {
	unknown, err := a.kept().Unknown(ctx)
	if err != nil {
		return err
	}
	for p, err := range a.parts(ctx, slices.Chunk(unknown, standing.Batch)) {
		if err == nil {
			err = a.learn(ctx, p.Plans, p.world.On(today), nil)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// learn keeps whom plans name that were read, and what these answer for, which it adds to a book, if there is one.
func (a *planner) learn(ctx context.Context, ids []string, day *remind.Day, book *account.Book) error {
	accounts, list := report.Accounts(day, day.Next()), []agenda.Entry{}
	for id, e := range entries(ids, day.World) {
		if e.Account = accounts[id]; e.Account != nil && book != nil {
			book.Add(id, e.Account)
		}
		list = append(list, *e)
	}
	return a.kept().Learn(ctx, list)
}

// cast reads how the plans are headed and whom they name, as far as that has changed.
func (a *planner) cast(ctx context.Context, today remind.Date) error {
	if err := a.complete(ctx, today); err != nil {
		return err
	}
	more, now, err := a.kept().Casts(ctx, a.marks)
	if err != nil {
		return err
	}
	if a.casts == nil {
		a.casts = map[string]agenda.Cast{}
	}
	maps.Copy(a.casts, more)
	a.marks = now
	return nil
}

// readersOf adds the plans that name anybody who may be reached at some addresses: what their readers answer for. Addresses are compared by their hashes:
// were two alike, a plan would be read in vain.
func (a *planner) readersOf(to map[remind.Address]bool, book *remind.Book, into map[string]bool) {
	if len(to) == 0 {
		return
	}
	if a.book != book {
		a.book, a.comes, a.seed = book, map[string][]uint64{}, maphash.MakeSeed()
	}
	hash := func(at remind.Address) uint64 { return maphash.Comparable(a.seed, at) }
	wanted := make(map[uint64]bool, len(to))
	for at := range to {
		wanted[hash(at)] = true
	}
	for id, c := range a.casts {
		if into[id] || c.Ended {
			continue
		}
		found := slices.ContainsFunc(c.Names, func(name string) bool {
			all, known := a.comes[name]
			if !known {
				for _, at := range book.Addresses(name) {
					all = append(all, hash(at))
				}
				all = slices.Clip(all)
				a.comes[name] = all
			}
			return slices.ContainsFunc(all, func(at uint64) bool { return wanted[at] })
		})
		if found {
			into[id] = true
		}
	}
}

// others returns the heads of the plans in force that are not among some.
func (a *planner) others(ids map[string]bool) (heads []remind.PlanHead) {
	for id, c := range a.casts {
		if !ids[id] && !c.Ended {
			heads = append(heads, c.Head)
		}
	}
	return heads
}
