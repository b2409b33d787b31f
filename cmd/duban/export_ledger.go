package main

import (
	"github.com/spf13/cobra"

	"duban/listing"
	"duban/remind"
	"duban/tables"
)

// exportLedgerCommand writes the ledger that an office keeps in Excel. What it writes comes back by import states: rows
// that nobody has changed record nothing.
func (a *app) exportLedgerCommand() *cobra.Command {
	return a.exportOf(&cobra.Command{
		Use: "ledger", Short: "how every obligation stands (台账)",
		Long: "How every obligation stands: its deadline and state, since when, by which document. As xlsx or csv, changed and given to duban import states,\n" +
			"what has been changed is recorded.",
	}, func(day *remind.Day) error {
		rows := tables.LedgerRows(day)
		return showAmong(a, tables.Ledger(day.Today), rows, func() []listing.Grid { return tables.LedgerGrids(rows, day.Today) })
	}, "xlsx")
}
