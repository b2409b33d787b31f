package main

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"duban/office"
	"duban/remind"
	"duban/tables"
)

// holdCommand keeps notices back. They go on being decided and recorded, so that a release tells what is due then and
// not what was due when.
func (a *app) holdCommand() *cobra.Command {
	var order office.HoldOrder
	var until string
	c := &cobra.Command{
		Use: "hold all|方案|编号|addr:渠道:地址", Short: "暂停发送提醒：全部、某方案、某事项或某地址的", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) (err error) {
			order.What = args[0]
			if order.Until, err = remind.ParseDate(until); err != nil {
				return usageError{err}
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
	c.Flags().StringVar(&order.Note, "note", "", "`原因`")
	c.Flags().StringVar(&until, "until", "", "暂停的最后一`日`，其后自行恢复（默认：直至 duban release 放行）")
	c.Flags().StringVar(&order.Second, "second", "", "同意暂停的另一人`姓名`；地址为督办市领导所用的必填")
	return c
}

// held says that something is held, and how that ends.
func (a *app) held(order *office.HoldOrder) {
	if order.Until != 0 {
		a.say("已暂停发送：%s，至%s止，其后自行恢复；提前放行：duban release %s --yes\n", order.What, order.Until, quoted(order.What))
		return
	}
	a.say("已暂停发送：%s；放行：duban release %s（先列出将发送的内容，加 --yes 后生效）\n", order.What, quoted(order.What))
}

// releaseCommand ends a hold. Without --yes it only shows how many messages that sends to whom: a plan that enters with
// years behind it may have dozens of matters that look overdue because nobody has recorded what was closed.
func (a *app) releaseCommand() *cobra.Command {
	var o releaseOrder
	c := &cobra.Command{
		Use: "release all|方案|编号|addr:渠道:地址", Short: "放行：恢复发送，先列出将向谁发送多少", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			o.what = args[0]
			run := func() error {
				return a.working(c.Context(), func(desk *office.Office) error { return a.release(c.Context(), desk, &o) })
			}
			if o.yes {
				return a.first(run)
			}
			return run()
		},
	}
	c.Flags().StringVar(&o.note, "note", "", "`原因`")
	c.Flags().BoolVar(&o.yes, "yes", false, "放行；不加则只列出将发送的内容")
	c.Flags().BoolVar(&o.now, "now", false, "与 --yes 同用，或已放行的：不等下一轮，在发信时段内立即发送")
	return c
}

// A releaseOrder is what was typed.
type releaseOrder struct {
	what, note string
	yes, now   bool
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
	if err := a.beforeRelease(&r); err != nil {
		return err
	}
	if !o.yes {
		a.aside("尚未放行，没有任何改动；确认无误后加 --yes 放行\n")
		return nil
	}
	if err := desk.Release(ctx, &r, o.note); err != nil {
		return err
	}
	if o.now {
		a.aside("已放行：%s\n", o.what)
		return a.roundNow(ctx, desk)
	}
	day, err := desk.Today(ctx)
	if err != nil {
		return err
	}
	a.aside("已放行：%s；将于下一轮（%s）发送；要立即发送的，输入 duban release %s --now\n", o.what, a.nextRound(day), quoted(o.what))
	return nil
}

// roundNow asks for a round at once and says what comes of it: the daemon runs it, by whose channels, budgets and caps it is a round as any
// other.
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
		a.aside("已要求立即运行一轮，但服务没有运行：请启动服务（systemctl start duban），启动后即运行\n")
	case day.Calendar.Workday(day.Today) && w.Contains(a.now()):
		a.aside("已要求立即运行一轮，一分钟内发送；发送情况见 duban notices\n")
	default:
		a.aside("已要求运行一轮；现不在工作日的发信时段内，将于下一轮（%s）发送\n", a.nextRound(day))
	}
	return nil
}

// beforeRelease shows how many messages would go to whom, what counts as overdue and what has no recorded state.
func (a *app) beforeRelease(r *office.Release) error {
	var rows []tables.Addressed
	for _, g := range r.Groups {
		rows = append(rows, tables.Addressed{To: g.Address, Recipient: g.Notices[0].Recipient, Notices: len(g.Notices)})
	}
	if err := show(a, tables.Addressees(), rows); err != nil {
		return err
	}
	a.aside("放行后共发送%d条消息；已逾期的事项%d项，其中从未登记过状态的%d项\n", len(r.Groups), r.Overdue, r.Unknown)
	if err := a.showGaps(r); err != nil {
		return err
	}
	if r.Unknown > 0 {
		a.aside("其中已经销号、延期的，请先用 duban import states 台账 导入\n")
	}
	if !a.settings.MailSet() {
		a.aside("尚未设置邮件服务器：设置之前，邮件只写入outbox文件夹\n")
	}
	return nil
}

// mostGaps bounds how many bodies of one cause stand before a release.
const mostGaps = 20

// showGaps shows who cannot be told, those with one remedy in one line.
func (a *app) showGaps(r *office.Release) error {
	if len(r.Gaps) == 0 || a.format != "table" {
		a.aside("没有接收人：%d处\n", len(r.Gaps))
		return nil
	}
	return a.gaps(r.Day, r.Gaps, mostGaps)
}
