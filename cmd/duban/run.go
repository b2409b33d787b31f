package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"duban/office"
	"duban/remind"
	"duban/remind/report"
	"duban/scheduler"
	"duban/store"
)

// outbox is the Maildir in the state for mails that no server carries.
const outbox = "outbox"

// runCommand is the daemon. --demo is for a first look: it sends at once what is due, into the rehearsal's files where
// no server is set.
func (a *app) runCommand() *cobra.Command {
	var demo bool
	c := &cobra.Command{Use: "run", Short: "run the daemon", RunE: func(c *cobra.Command, _ []string) error {
		return a.run(c.Context(), demo)
	}}
	c.Flags().BoolVar(&demo, "demo", false, "run one round at once, whatever the hour, then go on")
	return c
}

// run starts in an order that no start can do harm in: the lock before the store, the store before what is built in, and
// the daemon last. Whatever fails before it has sent nothing.
func (a *app) run(ctx context.Context, demo bool) (err error) {
	thrifty()
	// Before anything else: a reload that is asked for during the start must not end the process, which is what SIGHUP
	// does to one that has not asked for it.
	hup, quiet := hangups()
	defer quiet()
	held, err := a.lock("run") // before the store is opened: a newer binary would change the schema under a running daemon
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, held.Release()) }()
	st, err := a.open(ctx, store.Options{Create: true, Locked: true})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	// A store that is new gets what is built in, unless somebody has imported a plan of his own before the first start.
	if err := office.Sow(ctx, st, a.now(), !a.settings.Builtin); err != nil {
		return err
	}
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
			return fmt.Errorf("run the round of the demonstration: %w", err)
		}
	}
	// What is printed here is for the one who has typed the command; a service's log gets the line below.
	if err := a.introduce(ctx, d); err != nil {
		return err
	}
	d.Log.Info("ready", "realm", d.Realm, "state", a.settings.State, "next_round", d.NextRound(ctx).In(remind.Shanghai).Format(time.RFC3339))
	return a.serve(ctx, st, held, d, hup)
}

// introduce prints what the daemon knows at its start.
func (a *app) introduce(ctx context.Context, d *scheduler.Daemon) error {
	snap, err := d.Store.Snapshot(ctx)
	if err != nil {
		return err
	}
	day := d.World(snap).On(remind.DateOf(d.Now()))
	a.say("督办 %s\n", day.Today.Chinese())
	for _, p := range day.Plans {
		round := ""
		if p.Inspection != "" {
			round = p.Inspection + "，"
		}
		a.say("方案：%s（%s），%s问题%d个，任务%d项\n", p.Title, p.ID, round, len(p.Problems), len(remind.Obligations(p)))
	}
	if wanting := office.Wanting(day.Plans); wanting != "" {
		a.say("%s\n", wanting)
	}
	for _, c := range report.Colours(day) {
		a.say("  %s  %-7s 问题%3d  节点%3d\n", c.Colour.Chinese(), c.Colour, c.Problems, c.Measures)
	}
	a.say("无人可达：%d处（duban check 列出）\n", len(day.Coverage()))
	a.say("下一轮：%s\n", d.NextRound(ctx).In(remind.Shanghai).Format("2006-01-02 15:04"))
	// Of a rehearsal it is said where the mails are, as they are what a first look wants to see.
	if d.Realm == store.Real {
		return nil
	}
	mails, err := os.ReadDir(filepath.Join(a.settings.State, outbox, "new"))
	a.say("未设置邮件服务器：邮件写入%s，现有未读%d封\n", filepath.Join(a.settings.State, outbox), len(mails))
	return err
}
