package main

import (
	"context"
	"errors"
	"time"

	"github.com/spf13/cobra"

	"duban/office"
	"duban/remind"
	"duban/store"
	"duban/tables"
)

// A noticeOrder is which notices were asked for, and where they go.
type noticeOrder struct {
	store.Filter
	from, to string // days as they were typed
	place    destination
}

// noticesCommand lists the log of what was offered: one list under one name, for the terminal, programs and spreadsheets alike. What is
// only planned is not in it; preview shows that.
func (a *app) noticesCommand() *cobra.Command {
	var o noticeOrder
	c := &cobra.Command{Use: "notices", Short: "the delivery log", RunE: func(c *cobra.Command, _ []string) error {
		return a.notices(c.Context(), &o)
	}}
	o.place.flags(c, "xlsx")
	c.Flags().StringVar(&o.from, "from", "", "first day, YYYY-MM-DD")
	c.Flags().StringVar(&o.to, "to", "", "last day, YYYY-MM-DD")
	c.Flags().StringVar(&o.Obligation, "obligation", "", "only this key")
	c.Flags().StringVar(&o.Address, "address", "", "only this address")
	c.Flags().StringVar(&o.State, "only", "", "only what is waiting, queued, delivered, failed, in_doubt, superseded, lapsed or withdrawn")
	c.Flags().BoolVar(&o.All, "all", false, "superseded, lapsed and withdrawn ones too")
	return c
}

// notices lists what was sent and what waits. If the log breaks off, what was read of it is shown with the error.
func (a *app) notices(ctx context.Context, o *noticeOrder) error {
	st, err := a.open(ctx, store.Options{})
	if err != nil {
		return err
	}
	defer closing(st)
	if err := o.days(); err != nil {
		return err
	}
	day, other, err := a.today(ctx)
	if err != nil {
		return err
	}
	closing(other)
	if o.Obligation != "" { // it may be typed without its plan
		found, _, err := office.Find(day, o.Obligation)
		if err != nil {
			return err
		}
		o.Obligation = string(found.Key)
	}
	o.Realm = a.realm() // what a rehearsal told is not what was told
	at, err := a.planned()
	if err != nil {
		return err
	}
	var rows []office.Telling
	err = st.Log(ctx, o.Filter, func(r store.LogRow) error {
		rows = append(rows, loggedRow(&r, day, at))
		return nil
	})
	return errors.Join(err, a.through(&o.place, func() error { return show(a, tables.Notices(day.World, tables.AsOf("提醒记录", day.Today)), rows) }))
}

// days reads the range that was typed; none means without an end on that side.
func (o *noticeOrder) days() error {
	var err1, err2 error
	o.From, err1 = remind.ParseDate(o.from)
	o.To, err2 = remind.ParseDate(o.to)
	if err := errors.Join(err1, err2); err != nil {
		return usageError{err}
	}
	return nil
}

// loggedRow shows a notice of the log: as told at its last attempt, or else as it waits for its stage's day. What has been told moves no
// more, so only what waits can be provisional.
func loggedRow(r *store.LogRow, day *remind.Day, at func(remind.Date) time.Time) office.Telling {
	t := office.Telling{Notice: r.Notice, State: r.State, At: r.At, Day: remind.DateOf(r.At), Message: r.Message, Subject: r.Subject, Reply: r.Reply, Times: r.Times}
	if r.At.IsZero() {
		t.At, t.Day = at(r.Notice.On), day.Today
		t.Provisional = day.Provisional(&r.Notice, t.Day)
	}
	return t
}
