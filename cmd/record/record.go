// Package record has the commands by which an office records what has become of matters: the steps of a matter, answers that are taken or laid
// aside, papers that were sent, what was in doubt, a plan that has ended, data that may be purged. Each is words for the office's function of
// that name: what may be recorded, and when, is the office's to say.
package record

import (
	"context"
	"os"

	"github.com/spf13/cobra"

	"duban/cmd/terminal"
	"duban/office"
)

// A Desk is where they are typed: what they print to, and how they reach the store and the files that the command line names.
type Desk struct {
	*terminal.Printer
	Work     func(ctx context.Context, act func(*office.Office) error) error
	Open     func(name string) (*os.File, error)
	Personal func() int // months for which personal data are kept, once the settings are read
}

// Commands returns them all.
func (d *Desk) Commands() []*cobra.Command {
	all := []*cobra.Command{
		d.repliesCommand(), d.takeCommand(), d.dismissCommand(), d.progressCommand(), d.eventCommand(), d.settleCommand(), d.endCommand(), d.purgeCommand(),
	}
	return append(all, d.workflowCommands()...)
}
