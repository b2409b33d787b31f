package scheduler

import (
	"context"
	"maps"
	"slices"

	"duban/remind"
	"duban/scheduler/standing"
)

// eachDay hands over the worlds of a day of all plans in which somebody is named who is reached at some addresses: where there are many plans, some at a
// time, each world of which is dropped before the next is made; else all plans at once.
func (d *Daemon) eachDay(ctx context.Context, day *remind.Day, to map[remind.Address]bool, f func(*remind.Day)) error {
	many, err := d.agenda.many(ctx)
	if err != nil {
		return err
	}
	if !many {
		v, err := d.viewer.look(ctx, d.Now(), false)
		if err == nil {
			f(v.day)
		}
		return err
	}
	err = d.agenda.refresh(ctx, day.Today)
	if err == nil {
		err = d.agenda.cast(ctx, day.Today)
	}
	if err != nil {
		return err
	}
	ids := map[string]bool{}
	d.agenda.readersOf(to, day.Book, ids)
	d.agenda.begin()
	for p, err := range d.agenda.parts(ctx, slices.Chunk(slices.Sorted(maps.Keys(ids)), standing.Batch)) {
		if err != nil {
			return err
		}
		f(p.world.On(day.Today))
	}
	return nil
}
