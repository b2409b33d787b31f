package office

import (
	"cmp"
	"container/heap"
	"context"
	"errors"
	"iter"
	"time"

	"duban/remind"
	"duban/store"
)

// A Simulation is what a simulation has sent, in the order and form of a preview of the same days. It is read as it is looked at, once; what could not
// be read Err says then.
type Simulation struct {
	World *remind.World

	ctx    context.Context
	office *Office
	err    error
}

// Simulated returns what a simulation has sent.
func (o *Office) Simulated(ctx context.Context) (*Simulation, error) {
	snap, err := o.Store.Snapshot(ctx)
	if err != nil {
		return nil, err
	}
	return &Simulation{World: o.Terms.World(snap), ctx: ctx, office: o}, nil
}

// Err returns what kept a simulation from being read to its end.
func (s *Simulation) Err() error { return s.err }

// Notices returns each notice at the hour planned for its day.
func (s *Simulation) Notices() iter.Seq[Telling] {
	return func(yield func(Telling) bool) {
		p := s.office.player(s.World, false)
		p.notice = func(t Telling) { p.ended = p.ended || !yield(t) }
		s.err = s.office.delivered(s.ctx, func(r *store.LogRow) bool {
			p.add(Telling{Notice: r.Notice, State: Planned, Day: remind.DateOf(r.At), Message: r.Message, Subject: r.Subject, Times: r.Times})
			return !p.ended
		})
	}
}

// Letters returns whole messages. Their names are read first: while the log is read, nothing else can be.
func (s *Simulation) Letters() iter.Seq[Letter] {
	return func(yield func(Letter) bool) {
		p := s.office.player(s.World, true)
		p.letter = func(l Letter) { p.ended = p.ended || !yield(l) }
		var names []string
		s.err = s.office.delivered(s.ctx, func(r *store.LogRow) bool {
			if len(names) == 0 || names[len(names)-1] != r.Message { // its notices stand beside each other
				names = append(names, r.Message)
			}
			return true
		})
		for _, name := range names {
			m, err := s.office.Store.Message(s.ctx, name)
			if s.err = errors.Join(s.err, err); s.err != nil {
				return
			}
			if p.write(m.Rendered, m.Address, m.Day, m.ID); p.ended {
				return
			}
		}
	}
}

// errEnough ends a look at the log of which nobody takes more.
var errEnough = errors.New("enough")

// delivered calls yield for what was delivered, by time and address, until it has enough.
func (o *Office) delivered(ctx context.Context, yield func(*store.LogRow) bool) error {
	var q sent
	err := o.Store.Log(ctx, store.Filter{Realm: o.Terms.Realm}, func(r store.LogRow) error {
		if !q.before(r.Offered, yield) {
			return errEnough
		}
		if r.State == store.Delivered {
			heap.Push(&q, &r)
		}
		return nil
	})
	if errors.Is(err, errEnough) {
		return nil
	}
	if err == nil {
		for len(q) > 0 && yield(heap.Pop(&q).(*store.LogRow)) {
		}
	}
	return err
}

// A sent is rows of the log, a heap of which the first to be told stands first. The log has them as they were offered, and nothing is told before that:
// what was told before the next of them was offered comes before all that follow. So few are held at a time, and not those of years.
type sent []*store.LogRow

// before calls yield for those that were told before an instant, and reports whether it wants more.
func (q *sent) before(at time.Time, yield func(*store.LogRow) bool) bool {
	for len(*q) > 0 && (*q)[0].At.Before(at) {
		if !yield(heap.Pop(q).(*store.LogRow)) {
			return false
		}
	}
	return true
}

// Len returns how many are held.
func (q sent) Len() int { return len(q) }

// Less reports whether one was told before another.
func (q sent) Less(i, j int) bool {
	x, y := q[i], q[j]
	return cmp.Or(x.At.Compare(y.At), x.Notice.Compare(y.Notice.Address), cmp.Compare(x.Order, y.Order), remind.CompareNotices(x.Notice, y.Notice)) < 0
}

// Swap swaps two.
func (q sent) Swap(i, j int) { q[i], q[j] = q[j], q[i] }

// Push adds one at the end.
func (q *sent) Push(x any) { *q = append(*q, x.(*store.LogRow)) }

// Pop takes the last.
func (q *sent) Pop() any {
	last := len(*q) - 1
	r := (*q)[last]
	(*q)[last] = nil
	*q = (*q)[:last]
	return r
}
