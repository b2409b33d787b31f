package office

import (
	"context"
	"errors"

	"duban/remind/report"
	"duban/store"
	"duban/store/agenda"
	"duban/store/holds"
	"duban/store/leases"
)

// A Status is how things stand: the report that page and daily word give too, and what stands behind its numbers.
type Status struct {
	Report     report.Report
	Many       bool           // there are too many plans to name each
	Reviews    []PlanReview   // of each plan in force, how far what was read of it has been confirmed; none of many
	Ended      []store.Ending // those that are not any more; none of many
	Holds      []store.Hold   // those in force; of many the first
	Live       []store.Live
	Tried      store.Backup // the last backup by schedule that was tried
	Backup     store.Backup // the last good one
	Restores   []store.RestoreState
	Replies    []ReplyRow     // those that wait for the office, the oldest first
	Duties     []leases.Lease // which of several machines has what; none where there is only one
	StoreFault string         // why the store cannot be written; empty: it can
}

// Status returns how things stand in the realm. The report comes from the scheduler, which knows when rounds are.
func (o *Office) Status(ctx context.Context, report func(context.Context) (report.Report, error)) (Status, error) {
	r, err := report(ctx)
	if err != nil {
		return Status{}, err
	}
	s := Status{Report: r}
	err1 := o.plans(ctx, &s)
	live, err2 := o.Store.Live(ctx, o.Terms.Realm)
	tried, good, err3 := o.Store.LastBackup(ctx)
	s.Live, s.Tried, s.Backup = live, tried, good
	var err4 error
	s.Duties, err4 = o.Store.Duties().Held(ctx, r.Now)
	if err := errors.Join(err1, err2, err3, err4); err != nil {
		return s, err
	}
	if err := o.Store.Try(ctx); err != nil {
		s.StoreFault = err.Error()
	}
	return s, nil
}

// mostHolds is how many holds are named where there are many plans, each of which is held until it is released.
const mostHolds = 20

// plans fills in what is known of plans, and of all of them. Many are not read for it.
func (o *Office) plans(ctx context.Context, s *Status) (err error) {
	if s.Many, err = o.Store.Agenda(o.Terms.Realm).More(ctx, agenda.Few); err != nil {
		return err
	}
	var snap store.Snapshot
	if s.Many {
		snap, err = o.Store.Part(ctx, nil, nil)
	} else {
		snap, err = o.Store.Snapshot(ctx)
	}
	if err != nil {
		return err
	}
	s.Reviews, s.Ended, s.Restores, s.Replies = Reviews(&snap), snap.Ended, snap.Restores, replyRows(snap.Replies, snap.Endings, false)
	if s.Holds = holds.Running(snap.Holds, s.Report.Today); s.Many && s.Report.Holds > len(s.Holds) {
		s.Holds, err = o.Store.Held(ctx, s.Report.Today, mostHolds)
	}
	return err
}
