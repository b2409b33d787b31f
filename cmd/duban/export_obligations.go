package main

import (
	"github.com/spf13/cobra"

	"duban/cmd/terminal"
	"duban/remind"
	"duban/tables"
)

// exportObligationsCommand lists obligations in the order of the plans; each line's key is what the other commands take.
func (a *app) exportObligationsCommand() *cobra.Command {
	return a.exportOf(&cobra.Command{Use: "obligations", Short: "导出事项清单（问题、措施、长期任务），含事项编号"}, func(day *remind.Day) error {
		return terminal.Show(&a.Printer, tables.Obligations(day), day.Obligations)
	}, "xlsx", "yaml")
}
