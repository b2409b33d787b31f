package main

import (
	"context"
	"errors"
	"time"

	"github.com/spf13/cobra"

	"duban/cmd/help"
	"duban/cmd/terminal"
	"duban/office"
	"duban/remind"
	"duban/store"
	"duban/tables"
)

// A noticeOrder is which notices were asked for, and where they go.
type noticeOrder struct {
	store.Filter
	from, to string // days as they were typed
	place    terminal.Place
}

// noticesCommand lists the log of what was offered: one list under one name, for the terminal, programs and spreadsheets alike. What is
// only planned is not in it; preview shows that.
func (a *app) noticesCommand() *cobra.Command {
	var o noticeOrder
	c := &cobra.Command{Use: "notices", Short: "提醒记录：发给谁、何时、结果如何", RunE: func(c *cobra.Command, _ []string) error {
		return a.notices(c.Context(), &o)
	}}
	o.place.Flags(c, "xlsx")
	c.Flags().StringVar(&o.from, "from", "", "起始`日期`，如2026-11-23")
	c.Flags().StringVar(&o.to, "to", "", "截止`日期`")
	c.Flags().StringVar(&o.Obligation, "obligation", "", "只列该事项`编号`的")
	c.Flags().StringVar(&o.Address, "address", "", "只列该`地址`的")
	c.Flags().StringVar(&o.State, "only", "", "只列该`状态`的：waiting 待发送、queued 发送中、delivered 已送达、failed 发送失败、in_doubt 送达存疑、superseded 已由其他提醒替代、lapsed 过时未发、withdrawn 不再需要")
	c.Flags().BoolVar(&o.All, "all", false, "连同已由其他提醒替代、过时未发、不再需要的")
	return c
}

// notices lists what was sent and what waits, row by row as the log is read. If it breaks off, what was read of it is shown with the error.
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
	var broken error
	rows := func(yield func(office.Telling) bool) {
		m := a.measureList(&o.place, "正在读取提醒记录")
		defer m.End()
		broken = st.Log(ctx, o.Filter, func(r store.LogRow) error {
			if !yield(loggedRow(&r, day, at)) {
				return errUnread
			}
			return nil
		})
	}
	err = a.Through(&o.place, func() error {
		return terminal.Stream(&a.Printer, tables.Notices(day.World, tables.AsOf("提醒记录", day.Today)), rows)
	})
	if errors.Is(broken, errUnread) { // err says why
		broken = nil
	}
	return errors.Join(broken, err)
}

// errUnread ends a look at the log whose rows nobody takes any more.
var errUnread = errors.New("nobody reads on")

// days reads the range that was typed; none means without an end on that side.
func (o *noticeOrder) days() error {
	var err1, err2 error
	o.From, err1 = remind.ParseDate(o.from)
	o.To, err2 = remind.ParseDate(o.to)
	if err := errors.Join(err1, err2); err != nil {
		return help.Wrong(err)
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
