package standing

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"slices"

	"duban/remind"
	"duban/remind/report"
	"duban/store"
	"duban/store/agenda"
)

// The sheets are how each of many plans stands. They are kept in the store with their sum, see store/agenda: so whoever asks how things stand, in whatever
// process, makes those anew alone of which anything was recorded since, or whose day has come, and no world of all plans. In memory are the sum, and the
// sheets that were made and not kept yet.
type sheets struct {
	terms string          // the hash of what decides beside the store; empty: not computed yet
	kept  agenda.Standing // what is kept, without its body, but for the day and the marks: up to these the sum has come
	was   agenda.Standing // what is kept
	sum   *sum            // nil: it is to be read
	anew  bool            // nothing that is kept is in the sum
	stale map[string]bool // plans that are to be looked at, and are in no sum; true: in that which is kept they are
	fresh map[string]*sheet
	sure  bool            // the sum's Beyond is the right one
	once  bool            // nobody keeps what is made, and nobody asks again
	last  *store.Snapshot // the last part that was read
	board *report.Board   // what the first page says of the sheets in the sum; nil: nobody has asked yet
}

// A sheet is how a plan stands, and what holds anything of it back.
type sheet struct {
	report.Sheet
	Held  int          `json:",omitempty"` // holds without an end
	Dated []store.Hold `json:",omitempty"` // those with a last day
}

// A sum is how all plans stand together. It is kept as JSON, with the sheets.
type sum struct {
	report.Whole
	Held   int
	Dated  []store.Hold
	Beyond int32 // the last deadline of all by which the sheets were made, as far as it counts: see counted; it may be no day of the calendar
}

// add adds a sheet.
func (s *sum) add(x *sheet) {
	s.Add(&x.Sheet)
	s.Held += x.Held
	s.Dated = append(s.Dated, x.Dated...)
}

// take takes a sheet out that was added.
func (s *sum) take(x *sheet) {
	s.Take(&x.Sheet)
	s.Held -= x.Held
	for i := range x.Dated {
		s.Dated = slices.DeleteFunc(s.Dated, func(h store.Hold) bool { return h.Scope == x.Dated[i].Scope })
	}
}

// figures returns the figures of a day, and a snapshot without plans for what goes with them; nil: there is more to look at than is looked at at a time.
// Where it is cut off, the next one goes on.
func (k *sheets) figures(ctx context.Context, r Reporter, today remind.Date) (figures, *store.Snapshot, error) {
	if err := k.refresh(ctx, r, today); err != nil {
		return figures{}, nil, err
	}
	if r.Front && k.board == nil {
		if err := k.open(ctx, r); err != nil || k.sum == nil {
			return figures{}, nil, err
		}
	}
	snap, day, err := k.settle(ctx, r, today)
	if err != nil || day == nil {
		return figures{}, nil, err
	}
	f := k.add(day, snap)
	f.front = k.front(r, today)
	return f, snap, nil
}

// atATime is how many plans are looked at before others may look: what was made of them is kept then.
const atATime = 10 * Batch

// settle makes the sheets that are to be, and the day of a world without plans, if all of them are; nil: there are more.
func (k *sheets) settle(ctx context.Context, r Reporter, today remind.Date) (*store.Snapshot, *remind.Day, error) {
	if err := k.make(ctx, r, today); err != nil || len(k.stale) > 0 {
		return nil, nil, err
	}
	snap, err := r.Store.Part(ctx, nil, k.last)
	if err != nil {
		return nil, nil, err
	}
	w := r.World(snap)
	w.Beyond = k.sum.Last()
	// Whom nobody can tell counts up to the plans' end, which is known only now.
	if end := counted(w.Beyond, &w.Book.Directory, today); int32(end) != k.sum.Beyond {
		return nil, nil, r.read(ctx, func(x agenda.Reading) error { return k.spoil(ctx, x, end) })
	}
	k.sure = true
	return &snap, w.On(today), nil
}

// read reads what is kept of the sheets.
func (r Reporter) read(ctx context.Context, f func(agenda.Reading) error) error {
	return r.Store.Agenda(r.Realm).Read(ctx, f)
}

// refresh takes in what was kept, and recorded, since the last time, and which days have come.
func (k *sheets) refresh(ctx context.Context, r Reporter, today remind.Date) (err error) {
	if k.once && k.sum != nil {
		return nil
	}
	if k.terms == "" {
		if k.terms, err = agenda.Basis(r.Terms); err != nil {
			return err
		}
	}
	err = r.read(ctx, func(x agenda.Reading) error {
		err := k.take(ctx, x, today)
		if errors.Is(err, errUnread) {
			err = k.spoil(ctx, x, someday)
		}
		return err
	})
	if err != nil {
		k.sum = nil // it may be half done
	}
	return err
}

// take takes them in from what is read at one moment.
func (k *sheets) take(ctx context.Context, x agenda.Reading, today remind.Date) error {
	known := k.kept.Made
	if k.sum == nil {
		known = -1 // none
	}
	kept, err := x.Standing(ctx, known)
	if err != nil {
		return err
	}
	if k.sum == nil || kept.Made != k.kept.Made || today < k.kept.Day {
		if !k.load(&kept, today) {
			k.kept.Day = today
			return k.spoil(ctx, x, someday)
		}
		k.kept.Day = 0
	}
	now, c, err := x.Since(ctx, k.kept.Marks)
	if err == nil && c.All {
		k.kept.Day = today
		return k.spoil(ctx, x, cmp.Or(remind.Date(k.sum.Beyond), someday))
	}
	if err == nil && today > k.kept.Day {
		err = k.turn(ctx, x, today)
	}
	for plan := range c.Plans {
		if err == nil {
			err = k.change(ctx, x, plan)
		}
	}
	k.kept.Marks, k.kept.Day = now, today
	return err
}

// load takes in a standing that is kept. It reports whether that says how things stand on a day by the terms of now.
func (k *sheets) load(kept *agenda.Standing, today remind.Date) bool {
	body := kept.Body
	*k = sheets{terms: k.terms, kept: *kept, was: *kept, sum: &sum{}, stale: map[string]bool{}, fresh: map[string]*sheet{}, once: k.once, last: k.last}
	k.kept.Body, k.was.Body = "", ""
	return kept.Terms == k.terms && kept.Day <= today && json.Unmarshal([]byte(body), k.sum) == nil
}

// spoil has all sheets made anew, by another end of all plans.
func (k *sheets) spoil(ctx context.Context, x agenda.Reading, beyond remind.Date) (err error) {
	k.sum, k.anew, k.stale, k.fresh, k.sure = &sum{Beyond: int32(beyond)}, true, map[string]bool{}, map[string]*sheet{}, false
	k.board = nil // it has a number for every name that there ever was
	if k.kept.Marks, _, err = x.Since(ctx, k.kept.Marks); err != nil {
		return err
	}
	all, err := x.Plans(ctx)
	for _, plan := range all {
		k.stale[plan] = true
	}
	return err
}

// turn takes those sheets out of the sum whose day has come.
func (k *sheets) turn(ctx context.Context, x agenda.Reading, today remind.Date) error {
	k.sure = false // the day itself is of those by which the end counts
	for plan, s := range k.fresh {
		if s.Turn <= today {
			k.drop(plan)
		}
	}
	if k.anew {
		return nil
	}
	return x.Turned(ctx, today, func(s agenda.Sheet) error {
		if _, known := k.stale[s.Plan]; known || k.fresh[s.Plan] != nil {
			return nil
		}
		return k.out(s)
	})
}

// drop takes a sheet out of the sum that was not kept yet. What is kept of the plan is to be overwritten.
func (k *sheets) drop(plan string) {
	k.sum.take(k.fresh[plan])
	delete(k.fresh, plan)
	k.stale[plan] = true
}

// change takes the sheet of a plan out of the sum of which anything was recorded.
func (k *sheets) change(ctx context.Context, x agenda.Reading, plan string) error {
	_, stale := k.stale[plan]
	switch {
	case stale:
		return nil
	case k.fresh[plan] != nil:
		k.drop(plan)
		return nil
	case k.anew: // nothing that is kept is in the sum
		k.stale[plan] = true
		return nil
	}
	s, err := x.Sheet(ctx, plan)
	if err == nil {
		err = k.out(s)
	}
	return err
}

// errUnread says that what is kept of a plan cannot be read: a copy of the store may have been written to by hand.
var errUnread = errors.New("a sheet cannot be read")

// out takes a sheet that is kept out of the sum.
func (k *sheets) out(s agenda.Sheet) error {
	if s.Body != "" {
		var x sheet
		if err := json.Unmarshal([]byte(s.Body), &x); err != nil {
			return errUnread
		}
		k.sum.take(&x)
	}
	k.stale[s.Plan] = s.Body != ""
	return nil
}
