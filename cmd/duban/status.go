package main

import (
	"context"
	"errors"
	"time"

	"github.com/spf13/cobra"

	"duban/cmd/terminal"
	"duban/cmd/views"
	"duban/remind/report"
	"duban/store"
	"duban/tables"
)

// statusCommand says how things stand. --max-age makes a watchdog of it for those who have cron and no monitoring.
func (a *app) statusCommand() *cobra.Command {
	var maxAge time.Duration
	c := &cobra.Command{Use: "status", Short: "现状：各颜色的问题和措施、轮次、待发、没有接收人、暂停发送", RunE: func(c *cobra.Command, _ []string) error {
		st, err := a.open(c.Context(), store.Options{})
		if err != nil {
			return err
		}
		defer closing(st)
		if a.broken == nil {
			return a.status(c.Context(), st, maxAge)
		}
		if err := a.guess(c.Context(), st); err != nil {
			return err
		}
		if err := a.status(c.Context(), st, maxAge); err != nil {
			return err
		}
		return errFinding
	}}
	c.Flags().DurationVar(&maxAge, "max-age", 0, "上一轮距今超过该`时长`的以失败退出，如26h")
	return c
}

// guess takes from the store what settings that are at fault cannot say: in which realm the daemon works.
func (a *app) guess(ctx context.Context, st *store.Store) error {
	real, ran, err1 := st.LastRound(ctx, store.Real)
	rehearsed, _, err2 := st.LastRound(ctx, store.Rehearsal)
	if ran && real.At.After(rehearsed.At) {
		a.world = store.Real
	}
	return errors.Join(err1, err2)
}

// status shows the report, and after that fails where the last round is too old, so that whoever is called by the failure has the figures before him.
func (a *app) status(ctx context.Context, st *store.Store, maxAge time.Duration) error {
	b, err1 := a.base(st)
	o, err2 := a.office(st)
	if err := errors.Join(err1, err2); err != nil {
		return err
	}
	s, err := o.Status(ctx, func(ctx context.Context) (report.Report, error) { return b.Reporter(a.guard()).Report(ctx, a.now()) })
	if err != nil {
		return err
	}
	row := tables.NewStatusRow(&s)
	if a.broken != nil {
		row.Settings = a.broken.Error()
	}
	if a.Format != "table" {
		err = terminal.Emit(&a.Printer, []tables.StatusRow{row})
	} else {
		err = views.Status(&a.Printer, &s, &row, a.realm())
	}
	// The age is judged last, so that a failing check still prints all it knows.
	if err == nil && maxAge > 0 {
		err = s.Report.Stale(maxAge)
	}
	return err
}
