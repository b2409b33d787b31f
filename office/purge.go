package office

import (
	"context"

	"duban/office/retention"
	"duban/remind"
	"duban/store"
	"duban/store/personal"
)

// A Purging is whose personal data would be purged, and which cells that blanks.
type Purging struct {
	Former []retention.Former // all who are in no directory now; those with a reason are left alone
	Cells  []store.PurgeCell
}

// People returns those whose data goes.
func (p *Purging) People() (all []personal.Person) {
	for i := range p.Former {
		if p.Former[i].Why == "" {
			all = append(all, p.Former[i].Person)
		}
	}
	return all
}

// BeforePurge looks whose personal data may be purged: months after the last of his matters was closed.
func (o *Office) BeforePurge(ctx context.Context, months int) (*Purging, error) {
	snap, err := o.Store.Snapshot(ctx)
	if err != nil {
		return nil, err
	}
	p := retention.Past{Day: o.Terms.World(snap).On(o.today()), Ended: map[string]remind.Date{}, Months: months}
	for i := range snap.Ended {
		p.Ended[snap.Ended[i].Plan.ID] = remind.DateOf(snap.Ended[i].At)
	}
	if p.Versions, p.Told, err = o.Store.Everyone(ctx); err != nil {
		return nil, err
	}
	all := &Purging{Former: retention.Of(&p)}
	all.Cells, err = o.Store.Personal(ctx, all.People())
	return all, err
}

// Purge blanks what BeforePurge has found, and returns in how many rows.
func (o *Office) Purge(ctx context.Context, p *Purging, why string) (rows int, err error) {
	if rows, err = o.Store.Purge(ctx, store.Purge{Cells: p.Cells, Why: why, By: o.Who, At: o.Now()}); err != nil {
		return 0, err
	}
	return rows, o.Store.Forget(ctx, p.People())
}
