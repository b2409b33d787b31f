package shell

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"duban/office"
	"duban/office/sought"
	"duban/remind"
	"duban/remind/report"
	"duban/store"
)

// Parts are views of some plans alone, the one that was looked at last first: where many plans are held, a page is made from those that it is about.
type parts struct {
	mu   sync.Mutex
	all  []*part
	last *store.Snapshot // of the last part, without plans: what the next one need not read again
}

// A part is a view of some plans, for one caller at a time.
type part struct {
	plans []string
	mu    sync.Mutex
	made  circumstances
	view  *office.View // nil: none was made yet
}

// Circumstances are under which a view is as good as a new one.
type circumstances struct {
	of    *office.Office
	front *report.Front
	today remind.Date
	mark  string // of the store, see its Changed
}

// How many plans are kept in views of parts, and of which part of all plans a view is no smaller than one of all.
const (
	mostInParts = 500
	worthwhile  = 2 // a half
)

// LookAt calls a function with the view of some plans as they are now, where there are so many that a front sums them up; the view names them as they
// are called among all. Without a front, and where it is about most plans, it is the view of all.
func (c *Call) LookAt(front *report.Front, plans []string, look func(*office.View) error) error {
	if front == nil || len(plans) > mostInParts && len(plans) > front.Plans/worthwhile {
		return c.Look(look)
	}
	o := c.Site.Office()
	p := c.Site.parts.of(plans)
	p.mu.Lock()
	defer p.mu.Unlock()
	mark, err := o.Store.Changed(c.Context())
	if err != nil {
		return fmt.Errorf("look at the store: %w", err)
	}
	now := circumstances{o, front, remind.DateOf(c.Site.Now()), mark}
	if p.view == nil || p.made != now {
		if p.view, err = c.Site.parts.read(c.Context(), p.plans, &now); err != nil {
			return err
		}
		p.made = now
	}
	return look(p.view)
}

// LookOf calls a function with a view that has the matters of some keys, as somebody typed them, and the plans that are named among these: of many plans
// that of theirs alone.
func (c *Call) LookOf(keys []string, look func(*office.View) error) error {
	r, err := c.Site.Standing(c.Context())
	if err != nil {
		return err
	}
	plans, bare := sought.Plans(keys...)
	if bare && r.Front != nil && r.Front.Plans <= 1 { // a key may stand without its plan where there is only one
		return c.Look(look)
	}
	return c.LookAt(r.Front, plans, look)
}

// of returns the part of some plans, and forgets those that were not looked at for longest.
func (k *parts) of(plans []string) *part {
	k.mu.Lock()
	defer k.mu.Unlock()
	i := slices.IndexFunc(k.all, func(p *part) bool { return slices.Equal(p.plans, plans) })
	if i < 0 {
		k.all = append(k.all, &part{plans: slices.Clone(plans)})
		i = len(k.all) - 1
	}
	p := k.all[i]
	k.all = slices.Insert(slices.Delete(k.all, i, i+1), 0, p)
	held := 0
	for n, q := range k.all {
		if held += 1 + len(q.plans); n > 0 && held > mostInParts {
			k.all = slices.Delete(k.all, n, len(k.all))
			break
		}
	}
	return p
}

// read makes the view of some plans.
func (k *parts) read(ctx context.Context, plans []string, now *circumstances) (*office.View, error) {
	k.mu.Lock()
	last := k.last
	k.mu.Unlock()
	snap, err := now.of.Store.Part(ctx, plans, last)
	if err != nil {
		return nil, fmt.Errorf("look at %s: %w", strings.Join(plans[:min(3, len(plans))], ", "), err)
	}
	last = snap.Former()
	last.Anew()
	k.mu.Lock()
	k.last = last
	k.mu.Unlock()
	snap.Others = now.front.Others(plans)
	w := now.of.Terms.World(snap)
	w.Beyond = now.front.Beyond
	return office.NewView(w.On(now.today), &snap), nil
}
