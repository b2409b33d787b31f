package office

import (
	"cmp"
	"context"
	"slices"

	"duban/remind"
	"duban/store"
)

// Simulated returns what a simulation has sent, in the order and form of a preview of the same days: each notice at the hour planned for its
// day, or with letters whole messages.
func (o *Office) Simulated(ctx context.Context, letters bool) (*Preview, error) {
	log, err := o.delivered(ctx)
	if err != nil {
		return nil, err
	}
	snap, err := o.Store.Snapshot(ctx)
	if err != nil {
		return nil, err
	}
	p := o.player(o.Terms.World(snap), letters)
	seen := &Preview{Messages: p.messages, World: p.world}
	p.notice = func(t Telling) { seen.Notices = append(seen.Notices, t) }
	p.letter = func(l Letter) { seen.Letters = append(seen.Letters, l) }
	last := ""
	for i := range log {
		r := &log[i]
		if !letters {
			p.add(Telling{Notice: r.Notice, State: Planned, Day: remind.DateOf(r.At), Message: r.Message, Subject: r.Subject, Times: r.Times})
			continue
		}
		if r.Message == last { // its notices stand beside each other
			continue
		}
		last = r.Message
		m, err := o.Store.Message(ctx, r.Message)
		if err != nil {
			return nil, err
		}
		p.write(m.Rendered, m.Address, m.Day, m.ID)
	}
	return seen, nil
}

// delivered returns what was delivered, by time and address.
func (o *Office) delivered(ctx context.Context) ([]store.LogRow, error) {
	var log []store.LogRow
	err := o.Store.Log(ctx, store.Filter{Realm: o.Terms.Realm}, func(r store.LogRow) error {
		if r.State == store.Delivered {
			log = append(log, r)
		}
		return nil
	})
	slices.SortStableFunc(log, func(x, y store.LogRow) int {
		return cmp.Or(x.At.Compare(y.At), x.Notice.Compare(y.Notice.Address),
			cmp.Compare(x.Order, y.Order), remind.CompareNotices(x.Notice, y.Notice))
	})
	return log, err
}
