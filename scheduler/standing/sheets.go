package standing

import (
	"context"
	"maps"
	"slices"

	"duban/remind"
	"duban/remind/days"
	"duban/remind/report"
	"duban/store"
	"duban/store/changes"
	"duban/store/holds"
)

// The sheets are how each of many plans stands. They are made anew of those alone of which anything was recorded, or whose day has come, so that whoever
// asks how things stand has no world of all plans made for it.
type sheets struct {
	marks  changes.Marks
	today  remind.Date
	beyond remind.Date // the last deadline of all by which they were made, as far as it counts: see counted
	of     map[string]*sheet
	last   *store.Snapshot // the last part that was read
}

// A sheet is how a plan stands, and what holds anything of it back.
type sheet struct {
	report.Sheet
	holds []store.Hold
}

// figures returns the figures of a day, and a snapshot without plans for what goes with them. Where it is cut off, the next one goes on.
func (k *sheets) figures(ctx context.Context, r Reporter, today remind.Date) (figures, *store.Snapshot, error) {
	if err := k.refresh(ctx, r, today); err != nil {
		return figures{}, nil, err
	}
	snap, err := r.Store.Part(ctx, nil, k.last)
	if err != nil {
		return figures{}, nil, err
	}
	w := r.World(snap)
	if err := k.make(ctx, r, today); err != nil {
		return figures{}, nil, err
	}
	// Whom nobody can tell counts up to the plans' end, which is known only now.
	if end := counted(k.end(), &w.Book.Directory, today); end != k.beyond {
		k.beyond = end
		k.spoil()
		if err := k.make(ctx, r, today); err != nil {
			return figures{}, nil, err
		}
	}
	w.Beyond = k.end()
	return k.sum(w.On(today), &snap), &snap, nil
}

// refresh takes in of which plans anything was recorded.
func (k *sheets) refresh(ctx context.Context, r Reporter, today remind.Date) error {
	if k.of == nil || today < k.today {
		*k = sheets{of: map[string]*sheet{}, beyond: someday}
	}
	now, c, err := r.Store.Agenda(r.Realm).Since(ctx, k.marks)
	if err != nil {
		return err
	}
	for id := range c.Plans {
		k.of[id] = &sheet{}
	}
	if c.All {
		k.spoil()
	}
	k.marks, k.today = now, today
	return nil
}

// spoil has all sheets made anew.
func (k *sheets) spoil() {
	for _, s := range k.of {
		s.Turn = 0
	}
}

// stale returns the plans whose sheets are to be made anew, in order.
func (k *sheets) stale(today remind.Date) (ids []string) {
	for id, s := range k.of {
		if s.Turn <= today {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}

// make makes the sheets anew that are to be.
func (k *sheets) make(ctx context.Context, r Reporter, today remind.Date) error {
	for some := range slices.Chunk(k.stale(today), Batch) {
		snap, err := r.Store.Part(ctx, some, k.last)
		if err != nil {
			return err
		}
		w := r.World(snap)
		w.Beyond = k.beyond
		made := report.Sheets(w.On(today))
		for _, id := range some {
			k.of[id] = &sheet{Sheet: report.Sheet{Turn: days.Never}}
			if made[id] != nil {
				k.of[id].Sheet = *made[id]
			}
		}
		for _, h := range snap.Holds {
			if s := k.of[remind.Key(h.Scope).Plan()]; s != nil {
				s.holds = append(s.holds, h)
			}
		}
		keep := snap
		keep.Plans, keep.Ended, keep.Events, keep.Withdrawn, keep.Gone, keep.Came, keep.Heard = nil, nil, nil, nil, nil, nil, nil
		keep.Anew()
		k.last = &keep
	}
	return nil
}

// end returns the last deadline of all plans.
func (k *sheets) end() (last remind.Date) {
	for _, s := range k.of {
		last = max(last, s.Last)
	}
	return last
}

// someday is a deadline later than any, from which days can still be counted on.
const someday = days.Never / 2

// counted returns up to which deadline it is asked whom nobody can tell: from the last day on which a directory changes whom names come to it makes no
// difference how late it is.
func counted(end remind.Date, d *remind.Directory, today remind.Date) remind.Date {
	last := today + 1
	for i := range d.Contacts {
		last = max(last, d.Contacts[i].From, d.Contacts[i].To+1)
	}
	for i := range d.Succeeds {
		last = max(last, d.Succeeds[i].From)
	}
	if end > last {
		return someday
	}
	return end
}

// sum adds them up, with what concerns all plans.
func (k *sheets) sum(day *remind.Day, snap *store.Snapshot) figures {
	ids := slices.Sorted(maps.Keys(k.of))
	all := make([]*report.Sheet, len(ids))
	held := slices.Clone(snap.Holds)
	f := figures{today: day.Today, provisional: day.ProvisionalDays(), troubles: day.Troubles, calendar: day.Calendar, replies: day.Answers.Late(day.Calendar, day.Today)}
	if day.Reach != nil {
		f.listeners = remind.Listeners{}
	}
	for i, id := range ids {
		s := k.of[id]
		all[i] = &s.Sheet
		held = append(held, s.holds...)
		for _, h := range s.Hears {
			f.listeners.Hear(h.To, h.Body, h.From)
		}
	}
	s := report.AddSheets(all)
	f.colours, f.total, f.obligations, f.withdrawn, f.gaps = s.Colours[:], s.Total, s.Obligations, s.Withdrawn, s.Gaps
	f.holds, f.ended = len(holds.Running(held, day.Today)), endedHolds(held, day)
	return f
}
