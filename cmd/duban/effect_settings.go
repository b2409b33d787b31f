package main

import (
	"context"

	"github.com/spf13/cobra"

	"duban/cmd/views"
)

// effectCommand compares settings with those in force and applies nothing: settings are a file, and whoever has looked
// at the effect puts it in place and reloads the daemon.
func (a *app) effectCommand() *cobra.Command {
	var all bool
	c := &cobra.Command{
		Use: "effect 文件", Short: "预览另一份设置文件带来的变动（提醒阶段、上限、时段、轮次），不作任何改动",
		Args: cobra.ExactArgs(1), RunE: func(c *cobra.Command, args []string) error { return a.effect(c.Context(), args[0], all) },
	}
	// A change of the ladder touches thousands of notices; the first ones show what it does.
	c.Flags().BoolVar(&all, "all", false, "列出全部变动，不只列前若干项")
	return c
}

// effect shows what the settings of a file would change against those in force. What environment variables set holds for both.
func (a *app) effect(ctx context.Context, file string, all bool) error {
	other := *a
	other.file = file
	if err := a.As.AsRoot(other.read); err != nil {
		return err
	}
	o, err := a.looking(ctx)
	if err != nil {
		return err
	}
	defer closing(o.Store)
	next, err := other.office(o.Store)
	if err != nil {
		return err
	}
	m := a.measure("正在预览变动")
	changes, e, err := o.EffectOfSettings(ctx, next, &a.settings, &other.settings)
	m.End()
	if err != nil {
		return err
	}
	if err := views.Settings(&a.Printer, changes); err != nil {
		return err
	}
	return views.Effect(&a.Printer, e, all)
}
