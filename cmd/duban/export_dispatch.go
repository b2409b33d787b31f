package main

import (
	"github.com/spf13/cobra"

	"duban/cmd/help"
	"duban/cmd/terminal"
	"duban/formats/enclosure"
	"duban/remind"
	"duban/tables"
)

// exportDispatchCommand writes the weekly dispatch: what the office gets each Monday, of any day.
func (a *app) exportDispatchCommand() *cobra.Command {
	var to terminal.Place
	var on string
	c := &cobra.Command{
		Use: "dispatch", Short: "导出周调度表（xlsx）", Args: help.WrongArgs(cobra.NoArgs),
		Long: "编制周调度表：总体情况、已逾期和30日内到期的事项、待验收和待销号的事项、上周一以来的变化、各问题本月进展。各数与 duban status 一致。\n" +
			"与每周一随邮件发整改办的相同。默认截至今日。",
		Example: "  duban export dispatch --format xlsx -o 周调度表.xlsx",
		RunE: func(c *cobra.Command, _ []string) error {
			day, err := remind.ParseDate(on)
			if err != nil {
				return help.Wrong(err)
			}
			return a.Through(&to, func() error { return a.exportDispatch(c, day) })
		},
	}
	to.Flags(c, "xlsx")
	c.Flags().StringVar(&on, "on", "", "截至`日期`，如2026-11-23（默认今日）")
	return c
}

// exportDispatch writes the dispatch of a day in the format that was asked for.
func (a *app) exportDispatch(c *cobra.Command, on remind.Date) error {
	o, err := a.looking(c.Context())
	if err != nil {
		return err
	}
	defer closing(o.Store)
	d, err := o.Dispatch(c.Context(), on)
	if err != nil {
		return err
	}
	if a.Format != "xlsx" {
		return terminal.Show(&a.Printer, tables.Dispatch(d.On), tables.DispatchRows(d))
	}
	data, err := enclosure.DispatchFile(d)
	if err != nil {
		return err
	}
	_, err = a.Out.Write(data)
	return err
}
