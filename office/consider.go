package office

import (
	"context"
	"slices"

	"duban/remind"
	"duban/store"
)

// A Proposal is events that have passed all checks and are not recorded yet.
type Proposal struct {
	Recorded []Recorded     // how the obligations stand after all of them
	Snap     store.Snapshot // against which they were judged
	Events   []remind.Event

	office *Office
}

// Consider does all that Record does but record: one event on each key, checked as there, with the same errors.
func (o *Office) Consider(ctx context.Context, e remind.Event, keys []string) (*Proposal, error) {
	snap, err := o.lookOf(ctx, keys...)
	if err != nil {
		return nil, err
	}
	w := o.Terms.World(snap)
	e.At = o.Now()
	today := remind.DateOf(e.At)
	p := &Proposal{Snap: snap, office: o}
	var was []remind.Date
	w.Events = slices.Clip(w.Events) // those of the snapshot stay
	for _, key := range once(w.On(today), keys) {
		one := e
		due, err := o.complete(w, &one, key, today)
		if err != nil {
			return nil, err
		}
		p.Events, was = append(p.Events, one), append(was, due)
		w.Events = append(w.Events, one) // the next one is judged by what this one leaves
	}
	p.Recorded = standAfter(w.On(today), p.Events, was)
	return p, nil
}

// Record records the events, all or none. It returns store.ErrChanged if anything was changed since they were judged.
func (p *Proposal) Record(ctx context.Context) error {
	_, err := p.office.Store.Record(ctx, p.Snap.Revision, p.Events)
	return err
}
