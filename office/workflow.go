package office

import (
	"context"
	"errors"
	"fmt"

	"duban/remind"
)

// A Recorded is an event that has been recorded, and how its obligation stands after all that were recorded with it.
type Recorded struct {
	Event  remind.Event
	Status *remind.Status
}

// Record checks and records one event on each key, all or none: report, accept, return, close, reopen, extend, suspend, resume. Of e the
// kind and what was typed is taken; its key and instant are set here. It returns UnknownKeyError for a key that names nothing, wraps
// remind.RejectedEvent where an obligation's state does not take the event, and store.ErrChanged if somebody else was faster.
func (o *Office) Record(ctx context.Context, e remind.Event, keys []string) ([]Recorded, error) {
	snap, err := o.Store.Snapshot(ctx)
	if err != nil {
		return nil, err
	}
	w := o.Terms.World(snap)
	e.At = o.Now()
	today := remind.DateOf(e.At)
	var events []remind.Event
	for _, key := range keys {
		one := e
		if err := o.complete(w, &one, key, today); err != nil {
			return nil, err
		}
		events = append(events, one)
		w.Events = append(w.Events, one) // the next one is judged by what this one leaves
	}
	if _, err := o.Store.Record(ctx, snap.Revision, events); err != nil {
		return nil, err
	}
	after := w.On(today)
	var all []Recorded
	for _, one := range events {
		_, s := after.Find(string(one.Key))
		all = append(all, Recorded{one, s})
	}
	return all, nil
}

// complete fills in what nobody typed of an event, its key, its day, by whom, and checks it against how its obligation stands in the world.
func (o *Office) complete(w *remind.World, e *remind.Event, key string, today remind.Date) error {
	if err := typed(e); err != nil {
		return err
	}
	found, status, err := Find(w.On(today), key)
	if err != nil {
		return err
	}
	e.Key = found.Key
	if e.On == 0 {
		e.On = today
	}
	if e.By == "" {
		e.By = o.Who
	}
	if err := remind.Check(e, found, status, w.Book, today); err != nil {
		return fmt.Errorf("%s %s: %w", e.Kind, found.Key, err)
	}
	return nil
}

// typed checks the texts of an event, which go into mails and lists for good.
func typed(e *remind.Event) error {
	return errors.Join(remind.CheckTyped("--by", e.By, remind.LongestName), remind.CheckTyped("--doc", e.Doc, remind.LongestName),
		remind.CheckTyped("--note", e.Note, remind.LongestNote), remind.CheckTyped("--for", e.For, remind.LongestName))
}
