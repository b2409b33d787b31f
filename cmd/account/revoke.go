package account

import (
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"duban/cmd/help"
	"duban/office"
	"duban/office/accounts"
)

// revoke ends a token.
func (d *Desk) revoke() *cobra.Command {
	return &cobra.Command{
		Use: "revoke 编号", Short: "撤销令牌，立即失效", Args: help.WrongArgs(cobra.ExactArgs(1)),
		RunE: func(c *cobra.Command, args []string) error {
			id, err := strconv.ParseInt(args[0], 10, 64)
			if err != nil {
				return help.Wrong(fmt.Errorf("“%s”不是令牌的编号，编号见 duban account token list", args[0]))
			}
			return d.keeping(c.Context(), func(k *accounts.Keeper, o *office.Office) error {
				if err := k.Revoke(c.Context(), o.Who, id); err != nil {
					return err
				}
				d.Say("令牌%d：已撤销\n", id)
				return nil
			})
		},
	}
}
