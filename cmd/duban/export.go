package main

import (
	"github.com/spf13/cobra"

	"duban/remind"
)

func (a *app) exportCommand() *cobra.Command {
	c := &cobra.Command{Use: "export", Short: "what is held, for people and programs: the plan, its obligations, contacts, the ledger, what was sent, calendars"}
	notices := a.noticesCommand()
	notices.Short = "what was sent and what waits, as duban notices shows it"
	c.AddCommand(
		a.exportPlanCommand(),
		a.exportOf("obligations", "one line an obligation", a.exportObligations, "xlsx", "yaml"),
		a.exportContactsCommand(), a.exportLedgerCommand(), notices, a.exportAgendaCommand(),
	)
	return c
}

// exportOf is a command that lists something of today's world.
func (a *app) exportOf(what, short string, list func(*remind.Day) error, formats ...string) *cobra.Command {
	var to outlet
	c := &cobra.Command{Use: what, Short: short, Args: wrongUsage(cobra.NoArgs), RunE: func(c *cobra.Command, _ []string) error {
		day, st, err := a.today(c.Context())
		if err != nil {
			return err
		}
		defer closing(st)
		return a.through(&to, func() error { return list(day) })
	}}
	to.flags(c, formats...)
	return c
}

// orEmpty returns an empty list for none, so that JSON says [] and not null.
func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
