package standing

import (
	"context"
	"reflect"
	"sync"
	"time"

	"duban/remind"
	"duban/remind/report"
	"duban/remind/tally"
	"duban/store"
	"duban/store/holds"
)

// The figures are what of a report a whole world must be made for.
type figures struct {
	today                                                   remind.Date
	colours                                                 []report.ColourCount
	total                                                   tally.Total
	plans, obligations, withdrawn, gaps, holds, provisional int
	troubles                                                []remind.Trouble
	ended                                                   []string
	calendar                                                remind.Calendar
	listeners                                               remind.Listeners // none in a rehearsal
	replies                                                 []remind.Waiting // that have waited too long
	front                                                   *report.Front    // of many plans
}

// figuresOf reads them off a world.
func figuresOf(day *remind.Day, snap *store.Snapshot) figures {
	f := figures{
		today: day.Today, plans: len(day.Plans), colours: report.Colours(day), total: day.Total(), obligations: len(day.Obligations), withdrawn: len(day.Withdrawn), gaps: len(day.Coverage()),
		holds: len(holds.Running(snap.Holds, day.Today)), provisional: report.ProvisionalDays(day), troubles: day.Troubles, calendar: day.Calendar,
		replies: day.Answers.Late(day.Calendar, day.Today),
	}
	f.ended = endedHolds(snap.Holds, day)
	if day.Reach != nil {
		f.listeners = day.Listeners()
	}
	return f
}

// endedHolds says which holds have ended by themselves since the working day before.
func endedHolds(all []store.Hold, day *remind.Day) (said []string) {
	for _, h := range holds.Ended(all, day.Calendar.Before(day.Today-1), day.Today) {
		said = append(said, h.Said())
	}
	return said
}

// A figured keeps the figures of the last report, so that whoever asks each few seconds, as a monitor does, has no world made for each time.
type figured struct {
	mu   sync.Mutex
	last *store.Snapshot // by which they were made, without what people have entered: its revision stands for that
	figures

	plans sheets // where there are many plans
}

// of returns the figures of a day and the snapshot for what goes with them. Of many plans that are all to be looked at it looks at some, and lets others
// look, above all who keeps what was made.
func (k *figured) of(ctx context.Context, r Reporter, today remind.Date) (f figures, snap *store.Snapshot, err error) {
	for snap == nil && err == nil {
		f, snap, err = k.look(ctx, r, today)
	}
	return f, snap, err
}

// look returns the figures and the snapshot; no snapshot where there is more to be looked at.
func (k *figured) look(ctx context.Context, r Reporter, today remind.Date) (figures, *store.Snapshot, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	many, err := Many(ctx, r.Store, r.Realm, r.Few)
	if err != nil {
		return figures{}, nil, err
	}
	if many {
		return k.plans.figures(ctx, r, today)
	}
	snap, err := r.Store.Refresh(ctx, k.last, time.Time{})
	if err != nil {
		return figures{}, nil, err
	}
	if k.last != nil && k.today == today && Unchanged(k.last, &snap) {
		return k.figures, &snap, nil
	}
	if k.last != nil { // a refreshed one has no more than the last had
		if snap, err = r.Store.Snapshot(ctx); err != nil {
			return figures{}, nil, err
		}
	}
	k.figures = figuresOf(r.World(snap).On(today), &snap)
	last := snap
	last.Plans, last.Ended, last.Directory, last.Years, last.Events, last.Holds = nil, nil, remind.Directory{}, nil, nil, nil
	last.Released, last.Withdrawn, last.Gone = nil, nil, nil
	k.last = &last
	return k.figures, k.last, nil
}

// Unchanged reports whether two snapshots hold the same. The revision stands for all that people enter; the rest is what the daemon itself
// records, which is little, and read anew each time.
func Unchanged(a, b *store.Snapshot) bool {
	return a.Revision == b.Revision && reflect.DeepEqual(a.Channels, b.Channels) && reflect.DeepEqual(a.Losses, b.Losses) &&
		reflect.DeepEqual(a.Failures, b.Failures) && reflect.DeepEqual(a.Restores, b.Restores) && reflect.DeepEqual(a.Heard, b.Heard) && a.SameAnswers(b)
}
