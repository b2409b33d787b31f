package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"duban/store"
)

// A settling is what a person says of what is in doubt.
type settling struct {
	sent, resend bool
	restore      int64
	address      string
}

func (a *app) settleCommand() *cobra.Command {
	var s settling
	c := &cobra.Command{
		Use: "settle [MESSAGE…]", Short: "settle what is in doubt: it arrived, or it is to be sent once more", Args: cobra.ArbitraryArgs,
		Long: "Settle what is in doubt: messages by their names, or with --restore what may have been sent between a backup and its restore.\n" +
			"It arrived (--sent), or it is to be sent once more (--resend).",
		RunE: func(c *cobra.Command, args []string) (err error) {
			if err := s.check(args); err != nil {
				return usageError{err}
			}
			st, err := a.open(c.Context(), store.Options{})
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, st.Close()) }()
			if s.restore != 0 {
				return a.settleRestore(c.Context(), st, &s)
			}
			return a.settleMessages(c.Context(), st, args, s.sent)
		},
	}
	c.Flags().BoolVar(&s.sent, "sent", false, "the receiver has it")
	c.Flags().BoolVar(&s.resend, "resend", false, "the receiver has it not: send it once more")
	c.Flags().Int64Var(&s.restore, "restore", 0, "all that is in doubt after this restore, by its number in status")
	c.Flags().StringVar(&s.address, "address", "", "with --restore: only this address")
	return c
}

func (s *settling) check(messages []string) error {
	switch {
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
func (a *app) settleMessages(ctx context.Context, st *store.Store, messages []string, sent bool) error {
	var all error
	for _, id := range messages {
		if err := st.Resolve(ctx, id, sent, typist(), a.now()); err != nil {
			all = errors.Join(all, err)
			continue
		}
		if sent {
			a.say("%s counts as delivered\n", id)
		} else {
			a.say("%s goes once more, in the next window\n", id)
		}
	}
	return all
}

func (a *app) settleRestore(ctx context.Context, st *store.Store, s *settling) error {
	n, err := st.ResolveRestored(ctx, store.Pick{Realm: a.realm(), Restore: s.restore, Address: s.address}, s.sent, typist(), a.now())
	switch {
	case err != nil:
		return err
	case n == 0:
		return fmt.Errorf("nothing of that is in doubt after restore %d; duban status lists what is", s.restore)
	case s.sent:
		a.say("%d notices count as delivered\n", n)
	default:
		a.say("%d notices wait again; those still due go in the next window\n", n)
	}
	return nil
}
