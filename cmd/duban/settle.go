package main

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"duban/office"
)

// A settling is what a person says of what is in doubt.
type settling struct {
	sent, resend bool
	restore      int64
	address      string
}

// settleCommand ends what only a person can end: whether a message in doubt has arrived, and whether one that has failed is to go again.
func (a *app) settleCommand() *cobra.Command {
	var s settling
	c := &cobra.Command{
		Use: "settle [MESSAGE…]", Short: "settle what is in doubt, or send again what has failed", Args: cobra.ArbitraryArgs,
		Long: "Settle what is in doubt: messages by their names, or with --restore what may have been sent between a backup and its restore.\n" +
			"It arrived (--sent), or it is to be sent once more (--resend).\n" +
			"A message that has failed can be sent again too: --resend lets its notices wait, and what is still due goes in a new message.",
		RunE: func(c *cobra.Command, args []string) error {
			if err := s.check(args); err != nil {
				return usageError{err}
			}
			return a.working(c.Context(), func(o *office.Office) error {
				if s.restore != 0 {
					return a.settleRestore(c.Context(), o, &s)
				}
				return a.settleMessages(c.Context(), o, args, s.sent)
			})
		},
	}
	c.Flags().BoolVar(&s.sent, "sent", false, "the receiver has it")
	c.Flags().BoolVar(&s.resend, "resend", false, "the receiver has it not: send it again")
	c.Flags().Int64Var(&s.restore, "restore", 0, "all that is in doubt after this restore, by its number in status")
	c.Flags().StringVar(&s.address, "address", "", "with --restore: only this address")
	return c
}

// check refuses orders that could be meant in two ways: a wrong settlement is either a reminder that is missing or one
// that comes twice.
func (s *settling) check(messages []string) error {
	switch {
	// Neither is a default: both are claims about what has happened.
	case s.sent == s.resend:
		return errors.New("give either --sent or --resend")
	case (s.restore != 0) == (len(messages) > 0):
		return errors.New("give either messages or --restore NUMBER")
	case s.address != "" && s.restore == 0:
		return errors.New("--address goes with --restore")
	default:
		return nil
	}
}

// settleMessages settles each message by itself: one that cannot be settled holds up no other.
func (a *app) settleMessages(ctx context.Context, o *office.Office, messages []string, sent bool) error {
	var all error
	for _, id := range messages {
		switch err := o.Settle(ctx, id, sent); {
		case err != nil:
			all = errors.Join(all, err)
		case sent:
			a.say("%s counts as delivered\n", id)
		default:
			a.say("%s: what is still due of it will be sent again in the next send window\n", id)
		}
	}
	return all
}

// settleRestore settles all that a restore left in doubt, or what of it went to one address.
func (a *app) settleRestore(ctx context.Context, o *office.Office, s *settling) error {
	n, err := o.SettleRestore(ctx, s.restore, s.address, s.sent)
	switch {
	case err != nil:
		return err
	case s.sent:
		a.say("%d notices count as delivered\n", n)
	default:
		a.say("%d notices wait again; those still due go in the next window\n", n)
	}
	return nil
}
