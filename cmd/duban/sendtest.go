package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/mail"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"duban/notify/wording"
	"duban/office"
	"duban/remind"
	"duban/remind/delivery"
	"duban/scheduler"
	"duban/store"
)

// sendTestCommand tries a channel, or the addresses of the directory, with messages that nobody can take for reminders.
func (a *app) sendTestCommand() *cobra.Command {
	var to string
	var o testOptions
	c := &cobra.Command{
		Use: "send-test NAME | send-test --contacts", Short: "try one channel, or the contacts' addresses; the message is marked 【测试】",
		Long: "Try one channel: mail, or a robot by its name. With --contacts every address of the directory, or those of one body: without --apply\n" +
			"it only lists them.",
		Args: cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			switch {
			case (len(args) == 1) == o.contacts:
				return usageError{errors.New("give the name of a channel, or --contacts")}
			case !o.contacts && (o.body != "" || o.apply):
				return usageError{errors.New("--body and --apply go with --contacts")}
			case o.contacts && to != "":
				return usageError{errors.New("--to goes with a channel")}
			case o.contacts:
				return a.testContacts(c.Context(), &o)
			}
			return a.sendTest(c.Context(), args[0], to)
		},
	}
	c.Flags().StringVar(&to, "to", "", "mailbox (default admin.address)")
	c.Flags().BoolVar(&o.contacts, "contacts", false, "try the addresses of the directory, as fast as the budgets of their channels allow")
	c.Flags().StringVar(&o.body, "body", "", "with --contacts: those of this body only")
	c.Flags().BoolVar(&o.apply, "apply", false, "with --contacts: send; without it only whom is shown")
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
		return usageError{fmt.Errorf("no channel %q; there are %s", name, strings.Join(slices.Sorted(maps.Keys(lines)), ", "))}
	}
	// The administrator is the one person who expects such a message.
	if to == "" && name == a.settings.Admin.Channel {
		to = a.settings.Admin.Address
	}
	address := remind.NewAddress(name, to)
	if address.To == "" {
		return usageError{errors.New("--to is needed: no admin.address is set")}
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
	v, err := a.tester(st, lines).Test(ctx, delivery.Letter{
		ID: office.TestID(), Address: address, Rendered: r, Date: now,
	})
	if v.Outcome != "" {
		a.say("%s: %s", name, v.Outcome)
		if v.Code != 0 {
			a.say(" (%d)", v.Code)
		}
		a.say("\n%s\n", v.Reply)
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
			return usageError{fmt.Errorf("%q 不是邮箱地址，未发送", to.To)}
		}
		if a.settings.MailSet() && remind.ExampleAddress(to.To) {
			return usageError{fmt.Errorf("%s 是示例地址（.example），不属于任何人，未发送：请用 --to 或 admin.address 写明真实的邮箱", to.To)}
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
		if h.Scope == store.Everything || h.Scope == store.AddressScope(to) {
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
