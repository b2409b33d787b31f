package main

import (
	"context"

	"github.com/spf13/cobra"

	"duban/cmd/help"
	"duban/cmd/terminal"
	"duban/cmd/views"
	"duban/remind"
	"duban/tables"
)

// explainCommand answers the question that every complaint begins with: why did we get this, or why did we not.
func (a *app) explainCommand() *cobra.Command {
	var on string
	c := &cobra.Command{
		Use: "explain 编号", Short: "说明某事项在某日为何提醒谁，或为何不提醒", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			day, err := remind.ParseDate(on)
			if err != nil {
				return help.Wrong(err)
			}
			return a.explain(c.Context(), args[0], day)
		},
	}
	c.Flags().StringVar(&on, "on", "", "`日期`，如2026-11-23（默认今日）")
	return c
}

// explain shows one obligation on a day: of today and later what would be told, of a past day what the store knew then.
func (a *app) explain(ctx context.Context, key string, on remind.Date) error {
	o, err := a.looking(ctx)
	if err != nil {
		return err
	}
	defer closing(o.Store)
	e, err := o.Explain(ctx, key, on)
	if err != nil {
		return err
	}
	if a.Format == "json" {
		return terminal.Emit(&a.Printer, []tables.ExplainRow{tables.NewExplainRow(e)})
	}
	return views.Account(&a.Printer, e)
}
