package main

import (
	"github.com/spf13/cobra"

	"duban/cmd/help"
	"duban/cmd/terminal"
	"duban/listing"
	"duban/tables"
)

// exportReviewCommand writes the sheet on which a second person checks what was read of a plan. What it writes comes back by import review.
func (a *app) exportReviewCommand() *cobra.Command {
	var to terminal.Place
	var whole bool
	c := &cobra.Command{
		Use: "review [方案]", Short: "导出核对表：方案读出的时限、单位、领导，供第二人核对", Args: help.WrongArgs(cobra.MaximumNArgs(1)),
		Long: "导出核对表：方案中读出的每个时限、单位、领导各占一行，列出原文、出处、判定规则、读出结果，由导入方案以外的另一人核对。\n" +
			"xlsx 可打印签字；填好后用 duban import review 导入。只列尚未核对和核对有误的；方案有新版的，只列改动之处。",
		Example: "  duban export review jiashi-2026 --format xlsx -o 核对表.xlsx",
		RunE: func(c *cobra.Command, args []string) error {
			desk, err := a.looking(c.Context())
			if err != nil {
				return err
			}
			defer closing(desk.Store)
			r, err := desk.Reviewed(c.Context(), append(args, "")[0])
			if err != nil {
				return err
			}
			day, err := desk.Today(c.Context())
			if err != nil {
				return err
			}
			rows := tables.ReviewRows(r, whole)
			if len(rows) == 0 && a.Format != "json" && a.Format != "csv" {
				a.Aside("方案 %s 读出的%d处均已核对，没有要核对的；列出全部加 --all\n", r.Plan.ID, r.Count.Total)
				return nil
			}
			return a.Through(&to, func() error {
				return terminal.ShowAmong(&a.Printer, tables.Review(r.Plan), rows, func() []listing.Grid { return tables.ReviewGrids(r, rows, day) })
			})
		},
	}
	c.Flags().BoolVar(&whole, "all", false, "列出全部，包括已核对无误的")
	to.Flags(c, "xlsx")
	return c
}
