package scheduler

import (
	"context"
	"maps"
	"slices"

	"duban/remind"
	"duban/remind/account"
	"duban/scheduler/excerpt"
	"duban/store"
	"duban/store/messages"
)

// A partLook makes the view of what waits and is under way, of many plans of which it reads as few as it can, some at a time.
type partLook struct {
	*planner
	today    remind.Date
	concerns *messages.Concerns
	speech   *excerpt.Speech
	book     *account.Book
	excerpt  *excerpt.Excerpt
	due      *dueKeys
}

// listen takes in of what the notices speak that wait or are queued, of which plans, and to whom; office is what the office is called.
func (l *partLook) listen(ctx context.Context, office string) error {
	const atOnce = 500
	for ids := range slices.Chunk(l.concerns.IDs, atOnce) {
		notices, err := l.Store.Notices(ctx, ids)
		if err != nil {
			return err
		}
		for i := range notices {
			l.speech.Add(&notices[i], office)
			l.concerns.Plans[notices[i].Obligation.Plan()] = true
			if !l.concerns.Many {
				l.concerns.To[notices[i].Address] = true
			}
		}
	}
	return nil
}

// look returns the view.
func (l *partLook) look(ctx context.Context, common store.Snapshot, book *remind.Book) (*view, error) {
	l.book, l.excerpt = account.NewBook(l.today, l.concerns.To), excerpt.Of(common)
	told, named := map[string]bool{}, map[string]bool{} // of which more is said than how much it is
	maps.Copy(told, l.concerns.Plans)
	l.readersOf(l.speech.Lists, book, told)
	maps.Copy(named, told)
	l.readersOf(l.concerns.To, book, named)
	uncounted, err := l.kept().EachAccount(ctx, l.today, slices.Sorted(maps.Keys(named)), l.book.Add)
	if err != nil {
		return nil, err
	}
	ids := append(slices.Collect(maps.Keys(told)), uncounted...)
	slices.Sort(ids)
	for p, err := range l.parts(ctx, slices.Chunk(slices.Compact(ids), fewPlans)) {
		if err == nil {
			err = l.take(ctx, p, told, uncounted)
		}
		if err != nil {
			return nil, err
		}
	}
	snap := l.excerpt.Snapshot()
	w := l.World(snap).Among(l.others(l.excerpt.Plans()))
	w.Accounts = l.book
	return &view{snap: snap, day: w.On(l.today), told: l.due}, nil
}

// take takes some plans in: what is due of those that are concerned, what messages say of those that are told, and what the uncounted ones count.
func (l *partLook) take(ctx context.Context, p part, told map[string]bool, uncounted []string) error {
	day := p.world.On(l.today)
	of, concerned := map[string]bool{}, false
	var count []string
	for _, id := range p.Plans {
		of[id] = told[id]
		concerned = concerned || l.concerns.Plans[id]
		if _, anew := slices.BinarySearch(uncounted, id); anew {
			count = append(count, id)
		}
	}
	if concerned {
		l.due.add(l.decide(p.Snap, day).due)
	}
	l.excerpt.Take(&p.Snap, of, l.speech.Keeps(day))
	if len(count) > 0 {
		return l.learn(ctx, count, day, l.book)
	}
	return nil
}
