package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"time"

	"duban/document"
	"duban/remind"
	"duban/store"
)

var stateEvents = map[remind.State]remind.EventKind{
	remind.Reported: remind.EventReport, remind.Accepted: remind.EventAccept, remind.Closed: remind.EventClose,
}

// importStates takes an office's history in the order of its days, so that it does not matter how the table is sorted. What the store
// knows already is passed over: the same table may come again with more in it.
func (a *app) importStates(_ context.Context, f *os.File, i *importing) error {
	rows, findings, err := document.ReadStates(f)
	if err != nil {
		return err
	}
	slices.SortStableFunc(rows, func(x, y document.StateRow) int { return cmp.Compare(x.On, y.On) })
	w := i.world(i.before)
	now := time.Now()
	var events []remind.Event
	known := 0
	for _, r := range rows {
		e, err := historic(w, r, now)
		switch {
		case err != nil:
			findings = append(findings, document.Finding{Line: r.Line, Column: 1, Severity: document.Error, Message: err.Error(), Quote: r.Key})
		case e == nil:
			known++
		default:
			events = append(events, *e)
			w.Events = append(w.Events, *e)
		}
	}
	slices.SortStableFunc(findings, func(x, y document.Finding) int { return cmp.Compare(x.Line, y.Line) })
	a.show(i, findings)
	if !i.bad {
		a.aside("states: %d new, %d known already\n", len(events), known)
	}
	i.after.Events = w.Events
	i.keep = func(ctx context.Context, st *store.Store, rev int64) error {
		if len(events) == 0 {
			return nil
		}
		_, err := st.Record(ctx, rev, events)
		return err
	}
	return nil
}

// recordedAlready tells whether a row came before: the obligation may have gone on since.
func recordedAlready(events []remind.Event, key remind.Key, r document.StateRow) bool {
	return slices.ContainsFunc(events, func(e remind.Event) bool {
		return e.Key == key && e.Kind == stateEvents[r.State] && e.On == r.On
	})
}

// historic makes the event of a row; none where the obligation stands so already.
func historic(w *remind.World, r document.StateRow, now time.Time) (*remind.Event, error) {
	today := remind.DateOf(now)
	o, s := w.On(today).Find(r.Key)
	switch {
	case o == nil:
		return nil, errors.New("没有这个编号，可用duban export obligations列出")
	case s.State == r.State, recordedAlready(w.Events, o.Key, r):
		return nil, nil
	case r.State == remind.Open:
		return nil, fmt.Errorf("系统中已是“%s”：重新整改请用reopen，退回请用return", s.State.Chinese())
	}
	e := remind.Event{Kind: stateEvents[r.State], On: r.On, At: now, Doc: r.Doc, Note: r.Note}
	if e.Note == "" {
		e.Note = "历史状态补录"
	}
	return &e, fill(w, &e, r.Key, today)
}
