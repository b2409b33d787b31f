package main

import (
	"cmp"
	"context"
	"errors"
	"time"

	"github.com/spf13/cobra"

	"duban/cmd/views"
	"duban/scheduler"
	"duban/store"
)

// clockCommand shows the clock and lets a person accept it. Accepting is an act of its own with a note, since a daemon
// that sent by a wrong clock would tell a whole city of deadlines that are not due.
func (a *app) clockCommand() *cobra.Command {
	c := &cobra.Command{Use: "clock", Short: "查看时钟是否可信", RunE: func(c *cobra.Command, _ []string) error {
		st, err := a.open(c.Context(), store.Options{})
		if err != nil {
			return err
		}
		defer closing(st)
		return a.showClock(c.Context(), st, a.now())
	}}
	var note string
	accept := &cobra.Command{
		Use: "accept", Short: "确认时钟正确，恢复提醒和发送", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) (err error) {
			st, err := a.open(c.Context(), store.Options{})
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, st.Close()) }()
			now := a.now()
			// Whoever accepts sees what he accepts. That the clock looks wrong is the reason for the command and no failure of it.
			if err := a.showClock(c.Context(), st, now); err != nil && !errors.Is(err, scheduler.ErrClock) {
				return err
			}
			if err := st.AcceptClock(c.Context(), store.Acceptance{At: now, By: a.who(), Note: note}); err != nil {
				return err
			}
			a.Say("已确认：现在是%s，时钟正确；服务一分钟内恢复\n", views.Instant(now))
			return nil
		},
	}
	accept.Flags().StringVar(&note, "note", "", "确认的`理由`")
	c.AddCommand(accept)
	return c
}

// showClock prints what is known of the time; it returns scheduler.ErrClock if the clock cannot be right.
func (a *app) showClock(ctx context.Context, st *store.Store, now time.Time) error {
	s, err := a.sight(ctx, st, now)
	if err != nil {
		return err
	}
	made := "不详"
	if !s.Built.IsZero() {
		made = views.Instant(s.Built)
	}
	a.Say("现在时间：%s\n上一轮：%s\n程序日期：%s\n上次确认时钟：%s\n", views.Instant(s.Now), views.Instant(s.Last), made, views.Instant(s.Accepted))
	return a.judge(ctx, st, &s)
}

// judge returns scheduler.ErrClock if the clock cannot be right, by what is seen here or by the running daemon, which alone knows of its leaps.
func (a *app) judge(ctx context.Context, st *store.Store, s *scheduler.Sight) error {
	// What can be seen from here comes first: it is of this moment, the daemon's word may be of a minute ago.
	if err := s.Judge(); err != nil {
		return err
	}
	held, err := st.ClockFault(ctx)
	return cmp.Or(err, scheduler.HeldClock(held))
}

// sight is what can be known of the clock beside the daemon: not how far it has leapt while that ran.
func (a *app) sight(ctx context.Context, st *store.Store, now time.Time) (scheduler.Sight, error) {
	last, _, err1 := st.LastRound(ctx, a.realm())
	accepted, err2 := st.ClockAccepted(ctx)
	return scheduler.Sight{Now: now, Last: last.At, Built: built().Date, Accepted: accepted.At}, errors.Join(err1, err2)
}
