package main

import (
	"errors"

	"github.com/spf13/cobra"

	"duban/cmd/help"
	"duban/cmd/terminal"
	"duban/remind"
)

// exportCommand gathers what goes out as a whole, most of it to be changed and imported again.
func (a *app) exportCommand() *cobra.Command {
	c := &cobra.Command{
		Use: "export", Short: "导出方案、事项、通讯录、台账、核对表、日历、公开表、督办留痕、上报表",
		Args: func(c *cobra.Command, args []string) error { return notExported(c, args[0]) },
	}
	c.AddCommand(
		a.exportPlanCommand(), a.exportObligationsCommand(), a.exportContactsCommand(), a.exportLedgerCommand(), a.exportAgendaCommand(), a.exportTemplatesCommand(),
		a.exportPublicCommand(), a.exportEvidenceCommand(), a.exportUpwardCommand(), a.exportChainCommand(), a.exportBulletinCommand(), a.exportReviewCommand(), a.exportDispatchCommand(),
	)
	return c
}

// notExported refuses a name that nothing is exported under. To print the help instead, with exit code 0, would let a nightly script
// believe that it has its file.
func notExported(c *cobra.Command, name string) error {
	if name == "notices" {
		return help.Wrong(errors.New("提醒不在这里导出：已发送和待发送的用 duban notices 查看，将要发送的用 duban preview --notices 查看"))
	}
	return help.UnknownCommand(c, name)
}

// exportOf makes a command list something of today's world, on the built-in data where there is no store. Formats are those that it has
// besides table, json and csv. The command brings its texts; flags of its own are added to what is returned.
func (a *app) exportOf(c *cobra.Command, list func(*remind.Day) error, formats ...string) *cobra.Command {
	var to terminal.Place
	c.RunE = func(c *cobra.Command, _ []string) error {
		day, st, err := a.today(c.Context())
		if err != nil {
			return err
		}
		defer closing(st)
		return a.Through(&to, func() error { return list(day) })
	}
	to.Flags(c, formats...)
	return c
}
