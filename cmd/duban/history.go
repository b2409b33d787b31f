package main

import (
	"context"

	"github.com/spf13/cobra"

	"duban/cmd/terminal"
	"duban/cmd/views"
	"duban/office"
	"duban/tables"
)

// historyCommand shows everything that is on record of a matter: whoever is asked what was done about it, and by whom, answers by this.
func (a *app) historyCommand() *cobra.Command {
	var alone bool
	var to terminal.Place
	c := &cobra.Command{
		Use: "history 编号", Short: "督办留痕：某事项自列入方案以来的全部记录", Args: cobra.ExactArgs(1),
		Long: "按时间先后列出某事项的全部记录：时限在方案原文中的位置、原话和读法，方案和联系人的变动，每一条提醒发给谁、消息的校验值、历次发送和对方答复，\n" +
			"收到的答复和佐证材料，进展，报验、验收、退回、销号、延期等登记，以及由谁决定、谁采纳、谁录入，暂停发送和放行。\n" +
			"写问题编号的，连同其各项措施和长期任务；加 --alone 的，只列问题本身。",
		Example: "  duban history 24\n  duban history 24.2.7@2028-12-31 --format xlsx -o 督办留痕.xlsx",
		RunE: func(c *cobra.Command, args []string) error {
			return a.working(c.Context(), func(o *office.Office) error { return a.history(c.Context(), o, args[0], alone, &to) })
		},
	}
	to.Flags(c, "text", "xlsx")
	c.Flags().BoolVar(&alone, "alone", false, "只列问题本身，不列其措施和长期任务")
	return c
}

// history shows everything of a matter. On a screen, which no table of long texts fits, and as text it is a list of entries.
func (a *app) history(ctx context.Context, o *office.Office, key string, alone bool, to *terminal.Place) error {
	m := a.measure("正在汇总记录")
	h, err := o.History(ctx, key, alone)
	m.End()
	if err != nil {
		return err
	}
	return a.Through(to, func() error {
		if a.Format == "table" || a.Format == "text" {
			views.History(&a.Printer, h)
			return nil
		}
		return terminal.Show(&a.Printer, tables.History(h), h.Entries)
	})
}
