package main

import (
	"context"
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"duban/cmd/help"
	"duban/cmd/terminal"
	"duban/cmd/views"
	"duban/office"
	"duban/remind"
)

// holdCommand keeps notices back. They go on being decided and recorded, so that a release tells what is due then and not what was due when.
func (a *app) holdCommand() *cobra.Command {
	var order office.HoldOrder
	var until string
	c := &cobra.Command{
		Use: "hold all|方案|编号|addr:渠道:地址", Short: "暂停发送提醒：全部、某方案、某事项或某地址的", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) (err error) {
			order.What = args[0]
			if order.Until, err = remind.ParseDate(until); err != nil {
				return help.Wrong(err)
			}
			return a.working(c.Context(), func(o *office.Office) error {
				if err := o.Hold(c.Context(), order); err != nil {
					return err
				}
				a.held(&order)
				return nil
			})
		},
	}
	c.Flags().StringVar(&order.Note, "note", "", "`原因`；暂停某事项或某地址的必填")
	c.Flags().StringVar(&until, "until", "", "暂停的最后一`日`，其后自行恢复；暂停某事项或某地址的必填（全部、某方案默认直至 duban release 放行）")
	c.Flags().StringVar(&order.Second, "second", "", "同意暂停的另一人`姓名`；督办市领导因此收不到提醒的必填")
	return c
}

// held says that something is held, and how that ends.
func (a *app) held(order *office.HoldOrder) {
	if order.Until != 0 {
		a.Say("已暂停发送：%s，至%s止，其后自行恢复；提前放行：duban release %s --yes\n", order.What, order.Until, terminal.Quoted(order.What))
		return
	}
	a.Say("已暂停发送：%s；放行：duban release %s（先列出将发送的内容，加 --yes 后生效）\n", order.What, terminal.Quoted(order.What))
}

// releaseCommand ends a hold. Without --yes it only shows how many messages that sends to whom: a plan that enters with
// years behind it may have dozens of matters that look overdue because nobody has recorded what was closed.
func (a *app) releaseCommand() *cobra.Command {
	var o releaseOrder
	c := &cobra.Command{
		Use: "release all|方案|编号|addr:渠道:地址", Short: "放行：恢复发送，先列出将向谁发送多少", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			o.what = args[0]
			if o.Unreviewed && strings.TrimSpace(o.Note) == "" {
				return help.Wrong(errors.New("--unreviewed 须同 --note 一起用：用 --note 写明未经核对即放行的原因"))
			}
			run := func() error {
				return a.working(c.Context(), func(desk *office.Office) error { return a.release(c.Context(), desk, &o) })
			}
			if o.yes {
				return a.First(run)
			}
			return run()
		},
	}
	c.Flags().StringVar(&o.Note, "note", "", "`原因`")
	c.Flags().BoolVar(&o.Unreviewed, "unreviewed", false, "方案首次放行时，读出的内容未经第二人核对也放行；须用 --note 写明原因")
	c.Flags().BoolVar(&o.yes, "yes", false, "放行；不加则只列出将发送的内容")
	c.Flags().BoolVar(&o.now, "now", false, "与 --yes 同用，或已放行的：不等下一轮，在发信时段内立即发送")
	return c
}

// A releaseOrder is what was typed.
type releaseOrder struct {
	office.ReleaseOrder
	what     string
	yes, now bool
}

// release shows what ending a hold sends, and with yes ends it.
func (a *app) release(ctx context.Context, desk *office.Office, o *releaseOrder) error {
	r, err := desk.BeforeRelease(ctx, o.what)
	if errors.As(err, new(office.NotHeldError)) && o.now { // released before: what is left is to send
		return a.roundNow(ctx, desk)
	}
	if err != nil {
		return err
	}
	if err := views.Release(&a.Printer, &r, a.settings.MailSet()); err != nil {
		return err
	}
	if !o.yes {
		a.Aside("尚未放行，没有任何改动；确认无误后加 --yes 放行\n")
		return nil
	}
	if err := desk.Release(ctx, &r, o.ReleaseOrder); err != nil {
		return err
	}
	if o.now {
		a.Aside("已放行：%s\n", o.what)
		return a.roundNow(ctx, desk)
	}
	day, err := desk.Today(ctx)
	if err != nil {
		return err
	}
	a.Aside("已放行：%s；将于下一轮（%s）发送；要立即发送的，输入 duban release %s --now\n", o.what, a.nextRound(day), terminal.Quoted(o.what))
	return nil
}

// roundNow asks for a round at once and says what comes of it: the daemon runs it, by whose channels, budgets and caps it is a round as any other.
func (a *app) roundNow(ctx context.Context, desk *office.Office) error {
	day, err := desk.Today(ctx)
	if err != nil {
		return err
	}
	if err := desk.Store.AskRound(ctx, desk.Who, a.now()); err != nil {
		return err
	}
	running, err := a.running()
	switch w := a.settings.Window; {
	case err != nil:
		return err
	case !running:
		a.Aside("已要求立即运行一轮，但服务没有运行：请启动服务（systemctl start duban），启动后即运行\n")
	case day.Calendar.Workday(day.Today) && w.Contains(a.now()):
		a.Aside("已要求立即运行一轮，一分钟内发送；发送情况见 duban notices\n")
	default:
		a.Aside("已要求运行一轮；现不在工作日的发信时段内，将于下一轮（%s）发送\n", a.nextRound(day))
	}
	return nil
}
