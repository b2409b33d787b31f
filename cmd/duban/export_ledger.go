package main

import (
	"github.com/spf13/cobra"

	"duban/cmd/terminal"
	"duban/listing"
	"duban/remind"
	"duban/tables"
)

// exportLedgerCommand writes the ledger that an office keeps in Excel. What it writes comes back by import states: rows
// that nobody has changed record nothing.
func (a *app) exportLedgerCommand() *cobra.Command {
	return a.exportOf(&cobra.Command{
		Use: "ledger", Short: "导出整改台账（可修改后导入）",
		Long:    "导出整改台账：每个事项的时限、状态、起始日期、文号。xlsx、csv 在表中修改后，用 duban import states 导入，改动之处即予登记。",
		Example: "  duban export ledger --format xlsx -o 整改台账.xlsx",
	}, func(day *remind.Day) error {
		rows := tables.LedgerRows(day)
		return terminal.ShowAmong(&a.Printer, tables.Ledger(day.Today), rows, func() []listing.Grid { return tables.LedgerGrids(rows, day.Today) })
	}, "xlsx")
}
