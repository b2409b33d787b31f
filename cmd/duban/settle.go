package main

import (
	"errors"
	"time"

	"github.com/spf13/cobra"

	"duban/store"
)

func (a *app) settleCommand() *cobra.Command {
	var sent, resend bool
	c := &cobra.Command{
		Use: "settle MESSAGE", Short: "settle a message in doubt: it arrived, or it is to be sent once more", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) (err error) {
			if sent == resend {
				return usageError{errors.New("give either --sent or --resend")}
			}
			st, err := a.open(c.Context(), store.Options{})
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, st.Close()) }()
			if err := st.Resolve(c.Context(), args[0], sent, typist(), time.Now()); err != nil {
				return err
			}
			if sent {
				a.say("%s counts as delivered\n", args[0])
			} else {
				a.say("%s goes once more, in the next window\n", args[0])
			}
			return nil
		},
	}
	c.Flags().BoolVar(&sent, "sent", false, "the receiver has it")
	c.Flags().BoolVar(&resend, "resend", false, "the receiver has it not: send it once more")
	return c
}
