package scheduler

import (
	"context"
	"maps"
	"slices"

	"duban/remind"
	"duban/scheduler/standing"
	"duban/store"
	"duban/store/messages"
)

// A stack is what waits for the addresses of a channel, in their order, by the numbers of the notices alone: there may be hundreds of thousands. It is worded
// portion by portion: what the letters of one speak of is read when its turn comes, and forgotten before that of the next.
type stack struct {
	ids     []int64
	counts  []int32 // how many of them are each address's
	portion int     // of how many addresses a portion is
	seen    int     // how many are left of the one under way
	day     *remind.Day
	due     *dueKeys
}

// stacks returns what waits by channel, and the channels in the order of what waits.
func stacks(waiting []store.WaitingFor, portion int) (names []string, of map[string]*stack) {
	of = map[string]*stack{}
	for i := range waiting {
		x := &waiting[i]
		s := of[x.Channel]
		if s == nil {
			s = &stack{portion: portion}
			of[x.Channel], names = s, append(names, x.Channel)
		}
		s.ids, s.counts = append(s.ids, x.IDs...), append(s.counts, int32(len(x.IDs))) //nolint:gosec // no address has as many
	}
	return names, of
}

// next returns what waits for the next n addresses.
func (s *stack) next(n int) []int64 {
	all := 0
	for _, count := range s.counts[:n] {
		all += int(count)
	}
	return s.ids[:all]
}

// take takes the next n addresses of the portion under way, or as many as it has left.
func (s *stack) take(n int) []int64 {
	n = min(n, s.seen)
	some := s.next(n)
	s.ids, s.counts, s.seen = s.ids[len(some):], s.counts[n:], s.seen-n
	if s.seen == 0 {
		s.day, s.due = nil, nil
	}
	return some
}

// A delivery to more addresses than usualPortion is worded portion by portion, of which there are no more than mostPortions: a plan whose readers are in all
// of them is read for each.
const (
	usualPortion = 5000
	mostPortions = 16
)

// fewPlans are looked at together where it is decided what is due of them: of a plan, that may be more than is in it.
const fewPlans = standing.Batch / 4

// leastPortion returns to how many addresses what waits is looked at together.
func (b *Base) leastPortion() int {
	if b.Portion > 0 {
		return b.Portion
	}
	return usualPortion
}

// portion returns of how many addresses a portion is where something waits for so many.
func (b *Base) portion(addresses int) int { return max(b.leastPortion(), addresses/mostPortions) }

// lookApart returns the view by which is delivered where what waits is looked at portion by portion. Its keys are those of what is queued and still due: of
// that it reads the plans, some at a time. day is one without plans.
func (d *Daemon) lookApart(ctx context.Context, c *messages.Concerns, common store.Snapshot, day *remind.Day) (*view, error) {
	v := &view{snap: common, day: day, told: newDueKeys(), apart: true}
	var plans []string
	if c.Queued {
		plans = slices.Sorted(maps.Keys(c.Plans))
	}
	for p, err := range d.agenda.parts(ctx, slices.Chunk(plans, standing.Batch)) {
		if err != nil {
			return nil, err
		}
		v.told.add(d.decide(p.Snap, p.world.On(day.Today)).due)
		v.snap.Chases = append(v.snap.Chases, p.Snap.Chases...)
	}
	return v, nil
}

// lookFor returns the day of some notices, all that wait for whom they are to go to, and what is due on it, in a delivery that goes by a view without
// plans. Their plans are read now, and what is due of them is decided anew: a matter that somebody has closed since is not told. What is of no plan is
// as it was when the delivery began.
func (d *Daemon) lookFor(ctx context.Context, apart *view, ids []int64) (*remind.Day, *dueKeys, error) {
	c := messages.Concerns{Plans: map[string]bool{}, To: map[remind.Address]bool{}, IDs: ids}
	l, err := d.listen(ctx, &c, apart.day.Book, apart.day.Today)
	if err != nil {
		return nil, nil, err
	}
	common := apart.snap
	common.Chases = nil // each plan has its own
	v, err := l.look(ctx, common, apart.day.Book)
	if err != nil {
		return nil, nil, err
	}
	return v.day, v.told, nil
}
