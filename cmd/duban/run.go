package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"duban/cmd/arrival"
	"duban/cmd/terminal"
	"duban/cmd/views"
	"duban/office"
	"duban/office/builtin"
	"duban/remind"
	"duban/remind/report"
	"duban/scheduler"
	"duban/store"
	"duban/systemd"
	"duban/tables"
)

// outbox is the Maildir in the state for mails that no server carries.
const outbox = "outbox"

// runCommand is the daemon. --demo is for a first look: it sends at once what is due, into the rehearsal's files where no server is set.
func (a *app) runCommand() *cobra.Command {
	var demo bool
	c := &cobra.Command{Use: "run", Short: "运行督办服务", RunE: func(c *cobra.Command, _ []string) error {
		return a.run(c.Context(), demo)
	}}
	c.Flags().BoolVar(&demo, "demo", false, "演示：不论时间立即运行一轮，然后继续运行")
	return c
}

// run starts in an order that no start can do harm in: the lock before the store, the store before what is built in, and
// the daemon last. Whatever fails before it has sent nothing.
func (a *app) run(ctx context.Context, demo bool) (err error) {
	// Before anything else: a reload that is asked for during the start must not end the process, which is what SIGHUP does to one that has not asked for it.
	hup, quiet := systemd.Hangups()
	defer quiet()
	held, err := a.lock("run") // before the store is opened: a newer binary would change the schema under a running daemon
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, held.Release()) }()
	st, err := a.begin(ctx)
	if st == nil || err != nil {
		return err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	d, err := a.daemon(st)
	if err != nil {
		return err
	}
	defer a.hangUp()
	if err := a.word(ctx, d); err != nil {
		return err
	}
	if remote := office.Remote(a.settings.State); remote != "" {
		d.Log.Warn(remote)
	}
	if demo {
		if err := d.Demonstrate(ctx); err != nil && ctx.Err() == nil {
			return fmt.Errorf("演示轮次未能完成：%w", err)
		}
	}
	return a.serve(ctx, st, held, d, hup)
}

// begin opens the store for the daemon, as soon as its server is there; nil: the daemon is told to stop before. A store that is new gets what is built
// in, unless somebody has imported a plan of his own before the first start.
func (a *app) begin(ctx context.Context) (st *store.Store, err error) {
	w := arrival.Waiting{Log: a.logger(), Now: a.now, Wait: scheduler.WaitBy(a.now), Tell: systemd.Waiting}
	err = w.For(ctx, func() (err error) {
		if st, err = a.open(ctx, store.Options{Create: true, Locked: true}); err != nil {
			return err
		}
		if err = builtin.Sow(ctx, st, a.now(), !a.settings.Builtin); err != nil {
			err = errors.Join(err, st.Close())
		}
		return err
	})
	if ctx.Err() != nil && err != nil {
		return nil, nil
	}
	return st, err
}

// fewPlans is how many plans are introduced one by one. To read more of them would hold up the start.
const fewPlans = 20

// introduce prints what the daemon knows at its start, for the one who has typed the command. The daemon is ready by then: it reads the whole store once
// more, and nothing waits for it.
func (a *app) introduce(ctx context.Context, d *scheduler.Daemon, next time.Time) error {
	many, err := d.Store.Agenda(d.Realm).More(ctx, fewPlans)
	if err != nil {
		return err
	}
	if many {
		a.Say("督办 %s\n方案较多，用 duban status 查看\n下一轮：%s\n", remind.DateOf(d.Now()).Chinese(), views.Instant(next))
		return nil
	}
	snap, err := d.Store.Snapshot(ctx)
	if err != nil {
		return err
	}
	day := d.World(snap).On(remind.DateOf(d.Now()))
	a.Say("督办 %s\n", day.Today.Chinese())
	for _, p := range day.Plans {
		round := ""
		if p.Inspection != "" {
			round = p.Inspection + "，"
		}
		a.Say("方案：%s（%s），%s问题%d个，事项共%d个\n", p.Title, p.ID, round, len(p.Problems), len(remind.Obligations(p)))
	}
	if wanting := office.Wanting(len(day.Plans)); wanting != "" {
		a.Say("%s\n", wanting)
	}
	if err := terminal.Show(&a.Printer, tables.Colours(), report.Colours(day)); err != nil {
		return err
	}
	total := day.Total()
	a.Line("合计：%s", total.Chinese())
	gaps := len(day.Coverage())
	a.Say("没有接收人：%d处%s\n下一轮：%s\n", gaps, views.Where(gaps, "（见 duban check）"), views.Instant(next))
	// Of a rehearsal it is said where the mails are, as they are what a first look wants to see.
	if d.Realm == store.Real {
		return nil
	}
	return a.rehearsed(ctx, d.Store)
}

// rehearsed says where a rehearsal's mails are, how to read one, and what comes next: whoever looks for the first time has seen nothing yet.
func (a *app) rehearsed(ctx context.Context, st *store.Store) error {
	mails, err := os.ReadDir(filepath.Join(a.settings.State, outbox, "new"))
	if err != nil {
		return err
	}
	a.Say("未设置邮件服务器：邮件写入%s，现有未读%d封\n", filepath.Join(a.settings.State, outbox), len(mails))
	id, err := st.ShortestMessage(ctx, store.Rehearsal)
	if err != nil || id == "" {
		return err
	}
	a.Say("看其中一封（在另一窗口输入）：duban show %s%s\n", id[:min(len(id), shortName)], terminal.Flags("config", a.file, "state", a.state))
	if a.settings.Page.Listen != "" {
		a.Say("运行是否正常：http://%s/healthz\n", a.settings.Page.Listen)
	}
	a.Say("下一步：导入本单位的方案和通讯录，设置邮件服务器后正式发送（还缺什么见 duban check）；停止按 Ctrl+C\n")
	return nil
}

// shortName is how many characters of a message's name are typed: no two begin alike for long.
const shortName = 8
