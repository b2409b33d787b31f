package record

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"duban/cmd/help"
	"duban/office"
)

// A settling is what a person says of what is in doubt.
type settling struct {
	sent, resend bool
	restore      int64
	address      string
}

// settleCommand ends what only a person can end: whether a message in doubt has arrived, and whether one that has failed is to go again.
func (d *Desk) settleCommand() *cobra.Command {
	var s settling
	c := &cobra.Command{
		Use: "settle [消息…]", Short: "登记结果：送达存疑的消息是否收到；发送失败的可以重发", Args: cobra.ArbitraryArgs,
		Long: "登记送达存疑的结果：写明消息编号，或用 --restore 登记备份与恢复之间可能已经发送的提醒。\n" +
			"对方已收到的用 --sent；没有收到、须再发一次的用 --resend。\n" +
			"发送失败的消息也可以用 --resend 重发：其中的提醒重新待发，仍须提醒的另写一封发送。",
		RunE: func(c *cobra.Command, args []string) error {
			if err := s.check(args); err != nil {
				return help.Wrong(err)
			}
			return d.Work(c.Context(), func(o *office.Office) error {
				if s.restore != 0 {
					return d.settleRestore(c.Context(), o, &s)
				}
				return d.settleMessages(c.Context(), o, args, s.sent)
			})
		},
	}
	c.Flags().BoolVar(&s.sent, "sent", false, "对方已收到")
	c.Flags().BoolVar(&s.resend, "resend", false, "对方没有收到，重新发送")
	c.Flags().Int64Var(&s.restore, "restore", 0, "登记该次恢复之后全部送达存疑的提醒（`序号`见 duban status）")
	c.Flags().StringVar(&s.address, "address", "", "与 --restore 同用：只登记该`地址`的")
	return c
}

// check refuses orders that could be meant in two ways: a wrong settlement is either a reminder that is missing or one
// that comes twice.
func (s *settling) check(messages []string) error {
	switch {
	// Neither is a default: both are claims about what has happened.
	case s.sent == s.resend:
		return errors.New("请写明结果：已收到的用 --sent，须重发的用 --resend，二者选一")
	case (s.restore != 0) == (len(messages) > 0):
		return errors.New("请写明消息编号，或用 --restore 写明恢复的序号，二者选一")
	case s.address != "" && s.restore == 0:
		return errors.New("--address 须与 --restore 同用")
	default:
		return nil
	}
}

// settleMessages settles each message by itself: one that cannot be settled holds up no other.
func (d *Desk) settleMessages(ctx context.Context, o *office.Office, messages []string, sent bool) error {
	var all error
	for _, id := range messages {
		switch err := o.Settle(ctx, id, sent); {
		case err != nil:
			all = errors.Join(all, err)
		case sent:
			d.Say("%s：已登记为送达\n", id)
		default:
			d.Say("%s：已登记重发，其中仍须提醒的将在下一个发信时段发送；发送情况见 duban notices\n", id)
		}
	}
	return all
}

// settleRestore settles all that a restore left in doubt, or what of it went to one address.
func (d *Desk) settleRestore(ctx context.Context, o *office.Office, s *settling) error {
	n, err := o.SettleRestore(ctx, s.restore, s.address, s.sent)
	switch {
	case err != nil:
		return err
	case s.sent:
		d.Say("已登记%d条提醒为送达\n", n)
	default:
		d.Say("%d条提醒重新待发，其中仍须提醒的将在下一个发信时段发送\n", n)
	}
	return nil
}
