package main

import (
	"context"

	"github.com/spf13/cobra"

	"duban/cmd/terminal"
	"duban/office"
	"duban/tables"
)

// chaseCommand presses for matters at once, whatever their ladders say.
func (a *app) chaseCommand() *cobra.Command {
	var order office.ChaseOrder
	c := &cobra.Command{
		Use: "chase 编号…", Short: "催办：立即提醒责任单位并抄送牵头督导验收单位", Args: cobra.MinimumNArgs(1),
		Long: "催办在发信时段内立即发送，其他时间在下一个发信时段开始时发送；发给该事项现在的责任单位和牵头督导验收单位，正文写明谁催办和 --note 的内容。\n" +
			"同一地址一日只催办一次；当日的提醒尚未发出的，与催办合为一条。只能催办整改中的事项。",
		RunE: func(c *cobra.Command, keys []string) error {
			order.Keys = keys
			return a.working(c.Context(), func(o *office.Office) error { return a.chase(c.Context(), o, order) })
		},
	}
	c.Flags().StringVar(&order.Note, "note", "", "写入提醒的`要求`")
	c.Flags().StringVar(&order.By, "by", "", "以谁的名义催办，写入提醒（默认以整改办的名义）")
	return c
}

// chase records chases, and shows who hears of them.
func (a *app) chase(ctx context.Context, o *office.Office, order office.ChaseOrder) error {
	told, err := o.Chase(ctx, order)
	if err != nil {
		return err
	}
	running, err := a.running()
	if err != nil {
		return err
	}
	var rows []tables.Addressed
	for _, g := range told.Groups {
		rows = append(rows, tables.Addressed{To: g.Address, Recipient: g.Notices[0].Recipient, Notices: len(g.Notices)})
	}
	if err := terminal.Show(&a.Printer, tables.Addressees(), rows); err != nil {
		return err
	}
	a.Aside("%s\n", told.Said(running, a.now()))
	for _, s := range told.Remarks() {
		a.Aside("%s\n", s)
	}
	return nil
}
