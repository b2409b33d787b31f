package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"duban/remind"
	"duban/scheduler"
	"duban/store"
)

// outbox is the Maildir in the state for mails that no server carries.
const outbox = "outbox"

func (a *app) runCommand() *cobra.Command {
	var demo bool
	c := &cobra.Command{Use: "run", Short: "run the daemon", RunE: func(c *cobra.Command, _ []string) error {
		return a.run(c.Context(), demo)
	}}
	c.Flags().BoolVar(&demo, "demo", false, "run one round at once, whatever the hour, then go on")
	return c
}

func (a *app) run(ctx context.Context, demo bool) (err error) {
	release, err := a.lock("run") // before the store is opened: a newer binary would change the schema under a running daemon
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, release()) }()
	st, err := a.open(ctx, store.Options{Create: true})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	if err := sow(ctx, st, time.Now()); err != nil {
		return err
	}
	d, err := a.daemon(st)
	if err != nil {
		return err
	}
	defer a.hangUp()
	if demo {
		if err := errors.Join(d.Round(ctx), d.DeliverAll(ctx, true)); err != nil && ctx.Err() == nil {
			return fmt.Errorf("run the round of the demonstration: %w", err)
		}
	}
	if err := a.introduce(ctx, d); err != nil {
		return err
	}
	d.Log.Info("ready", "realm", d.Realm, "state", a.settings.State, "next_round", d.Schedule.Next(d.Now()).In(remind.Shanghai).Format(time.RFC3339))
	return a.backingUp(ctx, d)
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
		a.say("方案：%s（%s），问题%d个，任务%d项\n", p.Title, p.ID, len(p.Problems), len(day.Obligations))
	}
	for _, r := range colours(day) {
		a.say("  %s  %-7s 问题%3d  节点%3d\n", r.Word, r.Colour, r.Problems, r.Measures)
	}
	a.say("无人可达：%d处（duban check 列出）\n", len(day.Coverage()))
	a.say("下一轮：%s\n", d.Schedule.Next(d.Now()).In(remind.Shanghai).Format("2006-01-02 15:04"))
	if d.Realm == scheduler.Real {
		return nil
	}
	mails, err := os.ReadDir(filepath.Join(a.settings.State, outbox, "new"))
	a.say("未设置邮件服务器：邮件写入%s，现有未读%d封\n", filepath.Join(a.settings.State, outbox), len(mails))
	return err
}

type colourRow struct {
	Colour   string `json:"colour"`
	Word     string `json:"word"`
	Problems int    `json:"problems"`
	Measures int    `json:"measures"`
}

// colours counts problems and dated measures by colour.
func colours(day *remind.Day) []colourRow {
	var rows []colourRow
	for c := remind.Red; c <= remind.Green; c++ {
		r := colourRow{Colour: c.String(), Word: c.Chinese()}
		for i := range day.Obligations {
			o := &day.Obligations[i]
			if day.Colour(day.States[o.Key]) != c {
				continue
			}
			switch o.Kind {
			case remind.KindProblem:
				r.Problems++
			case remind.KindMeasure:
				r.Measures++
			}
		}
		rows = append(rows, r)
	}
	return rows
}
