package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"net/mail"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"duban/cmd/help"
	"duban/notify/wording"
	"duban/office"
	"duban/remind"
	"duban/remind/delivery"
	"duban/remind/people"
	"duban/scheduler"
	"duban/store"
	"duban/store/holds"
	"duban/tables"
)

// sendTestCommand tries a channel, or the addresses of the directory, with messages that nobody can take for reminders.
func (a *app) sendTestCommand() *cobra.Command {
	var to string
	var o testOptions
	c := &cobra.Command{
		Use: "send-test 渠道名 | send-test --contacts", Short: "试发一条标有【测试】的信息，检验渠道或通讯录中的地址",
		Long: "试发一条标有【测试】的信息，检验渠道或地址。\n" +
			"给出渠道名（mail，或群机器人的名称）的，检验该渠道。\n" +
			"加 --contacts 的，检验通讯录中的全部地址（加 --body 只检验某个单位的）；不加 --apply 只列出，不发送。",
		Example: "  duban send-test mail --to zhangsan@city.gov.cn\n  duban send-test --contacts --body 市水利局 --apply",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			switch {
			case (len(args) == 1) == o.contacts:
				return help.Wrong(errors.New("请给出渠道名，或加 --contacts（二者选一）"))
			case !o.contacts && (o.body != "" || o.apply):
				return help.Wrong(errors.New("--body、--apply 须同 --contacts 一起用"))
			case o.contacts && to != "":
				return help.Wrong(errors.New("--to 须同渠道名一起用"))
			case o.contacts:
				return a.testContacts(c.Context(), &o)
			}
			return a.sendTest(c.Context(), args[0], to)
		},
	}
	c.Flags().StringVar(&to, "to", "", "收信`邮箱`（默认为 admin.address）")
	c.Flags().BoolVar(&o.contacts, "contacts", false, "检验通讯录中的地址，速度不超过各渠道的上限")
	c.Flags().StringVar(&o.body, "body", "", "同 --contacts 一起用：只检验该`单位`的地址")
	c.Flags().BoolVar(&o.apply, "apply", false, "同 --contacts 一起用：确认发送；不加只列出")
	return c
}

// sendTest sends past the queue: a test shall say at once what the server answers, and must count for no cap. The
// outcome is recorded, since a good one ends the rest of a channel that was broken. Whatever speaks against it is said before the first byte.
func (a *app) sendTest(ctx context.Context, name, to string) (err error) {
	lines, err := a.lines()
	if err != nil {
		return err
	}
	defer a.hangUp()
	if _, ok := lines[name]; !ok {
		return help.Wrong(fmt.Errorf("没有渠道“%s”；现有：%s", name, strings.Join(slices.Sorted(maps.Keys(lines)), "、")))
	}
	// The administrator is the one person who expects such a message.
	if to == "" && name == a.settings.Admin.Channel {
		to = a.settings.Admin.Address
	}
	address := remind.NewAddress(name, to)
	if address.To == "" {
		return help.Wrong(errors.New("请用 --to 给出收信邮箱（设置中没有 admin.address）"))
	}
	// The store is opened first: what cannot be recorded is not sent.
	st, err := a.open(ctx, store.Options{})
	if err != nil && !errors.Is(err, store.ErrNoStore) {
		return err
	}
	if err != nil {
		st = nil
	}
	defer closing(st)
	if err := a.mayTest(ctx, st, address); err != nil {
		return err
	}
	now := a.now().In(remind.Shanghai)
	// The time to the second tells two tests apart; nothing of the plan is in it, as anybody may stand at the other end.
	r := wording.Plain("【测试】督办系统测试信息",
		"【测试】本信息由督办系统于"+now.Format("2006年1月2日15:04:05")+"发出，用于检查能否送达，收到后无须处理。")
	l := delivery.Letter{ID: office.TestID(), Address: address, Rendered: r, Date: now}
	v, err := a.tester(st, lines).Test(ctx, l.Marked())
	if v.Outcome != "" {
		a.Say("%s：%s", name, tables.TestWords(v.Outcome))
		if v.Code != 0 {
			a.Say("（%d）", v.Code)
		}
		a.Say("\n对方答复：%s\n", cmp.Or(v.Reply, "无"))
	}
	if err != nil {
		return err
	}
	// A script that sets a channel up shall see by the exit code that it does not work.
	if v.Outcome != delivery.Delivered {
		return errFinding
	}
	return nil
}

// mayTest says why a test is not to be sent: by a wrong clock, against a hold, or to nobody.
func (a *app) mayTest(ctx context.Context, st *store.Store, to remind.Address) error {
	if to.Channel == remind.MailChannel {
		if _, err := mail.ParseAddress(to.To); err != nil {
			return help.Wrong(fmt.Errorf("%q 不是邮箱地址，未发送", to.To))
		}
		if a.settings.MailSet() && people.ExampleAddress(to.To) {
			return help.Wrong(fmt.Errorf("%s 是示例地址（.example），不属于任何人，未发送：请用 --to 或 admin.address 写明真实的邮箱", to.To))
		}
	}
	if err := a.checkClock(ctx, st, a.now()); err != nil {
		return err
	}
	if st == nil {
		return nil
	}
	snap, err := st.Snapshot(ctx)
	if err != nil {
		return err
	}
	for _, h := range snap.Holds {
		if h.Scope == store.Everything || h.Scope == holds.AddressScope(to) {
			what := strings.Replace(h.Scope, store.Everything, "all", 1)
			return fmt.Errorf("%s 已由%s暂停发送，未发送：先用 duban release %s --yes 解除", what, h.By, what)
		}
	}
	return nil
}

// tester returns what carries tests over the channels; without a store nothing of them is kept.
func (a *app) tester(st *store.Store, lines map[string]scheduler.Route) *scheduler.Tester {
	return &scheduler.Tester{Store: st, Realm: a.realm(), Who: a.who(), Routes: lines, Now: a.now, Wait: scheduler.WaitBy(a.now)}
}
