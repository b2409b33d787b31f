package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"duban/remind"
	"duban/scheduler"
	"duban/store"
)

// A statusRow is how things stand. The colours count problems, and with _measures dated measures.
type statusRow struct {
	Today           string `json:"today"`
	Red             int    `json:"red"`
	Orange          int    `json:"orange"`
	Yellow          int    `json:"yellow"`
	Blue            int    `json:"blue"`
	Purple          int    `json:"purple"`
	Grey            int    `json:"grey"`
	Green           int    `json:"green"`
	RedMeasures     int    `json:"red_measures"`
	OrangeMeasures  int    `json:"orange_measures"`
	YellowMeasures  int    `json:"yellow_measures"`
	BlueMeasures    int    `json:"blue_measures"`
	PurpleMeasures  int    `json:"purple_measures"`
	GreyMeasures    int    `json:"grey_measures"`
	GreenMeasures   int    `json:"green_measures"`
	Withdrawn       int    `json:"withdrawn"`
	LastRound       string `json:"last_round"`
	NextRound       string `json:"next_round"`
	Waiting         int    `json:"waiting"`           // notices in no message yet
	Queue           int    `json:"queue"`             // messages under way
	InDoubt         int    `json:"in_doubt"`          // messages that wait for a person
	RestoredInDoubt int    `json:"restored_in_doubt"` // notices that may have been sent between a backup and its restore
	Gaps            int    `json:"gaps"`
	Holds           int    `json:"holds"`
	ProvisionalDays int    `json:"provisional_days"`
	LastBackup      string `json:"last_backup"`  // the last good one
	BackupFault     string `json:"backup_fault"` // why the last one that was tried failed; empty: it did not
	Troubles        int    `json:"troubles"`     // who could not be told, and channels out of order
}

func (a *app) statusCommand() *cobra.Command {
	var maxAge time.Duration
	c := &cobra.Command{Use: "status", Short: "how things stand: colours, rounds, queue, gaps, holds", RunE: func(c *cobra.Command, _ []string) error {
		st, err := a.open(c.Context(), store.Options{})
		if err != nil {
			return err
		}
		defer closing(st)
		return a.status(c.Context(), st, maxAge)
	}}
	c.Flags().DurationVar(&maxAge, "max-age", 0, "fail if the last round is older")
	return c
}

func (a *app) status(ctx context.Context, st *store.Store, maxAge time.Duration) error {
	now := time.Now()
	snap, err := st.Snapshot(ctx)
	if err != nil {
		return err
	}
	world, err := a.worlds()
	if err != nil {
		return err
	}
	schedule, err := scheduler.ParseRound(a.settings.Round)
	if err != nil {
		return err
	}
	day := world(snap).On(remind.DateOf(now))
	last, ran, err1 := st.LastRound(ctx, a.realm())
	live, err2 := st.Live(ctx, a.realm())
	waiting, err3 := st.Waiting(ctx, a.realm())
	tried, good, err4 := st.LastBackup(ctx)
	if err := errors.Join(err1, err2, err3, err4); err != nil {
		return err
	}
	row := statusRow{
		Today: day.Today.String(), Withdrawn: len(day.Withdrawn), LastRound: instant(last.At), NextRound: instant(schedule.Next(now)),
		Waiting: len(waiting), Queue: len(live), Gaps: len(day.Coverage()), Holds: len(snap.Holds), ProvisionalDays: day.ProvisionalDays(),
		Troubles: len(day.Troubles), RestoredInDoubt: doubtful(snap.Restores, a.realm()), LastBackup: instant(good.At), BackupFault: tried.Why,
	}
	for i := range live {
		if live[i].Person {
			row.InDoubt++
		}
	}
	colours := colours(day)
	row.count(colours)
	if err := a.showStatus(&row, colours, snap.Holds, live); err != nil {
		return err
	}
	if a.format == "table" {
		a.showBackups(tried, good, snap.Restores)
		a.showTroubles(day.Troubles, snap.Channels)
	}
	if age := now.Sub(last.At); maxAge > 0 && (!ran || age > maxAge || age < -maxAge) {
		return fmt.Errorf("the last round, %s, is older than %s", instant(last.At), maxAge)
	}
	return nil
}

func (r *statusRow) count(colours []colourRow) {
	problems := []*int{&r.Red, &r.Orange, &r.Yellow, &r.Blue, &r.Purple, &r.Grey, &r.Green}
	measures := []*int{
		&r.RedMeasures, &r.OrangeMeasures, &r.YellowMeasures, &r.BlueMeasures, &r.PurpleMeasures, &r.GreyMeasures, &r.GreenMeasures,
	}
	for i, c := range colours {
		*problems[i], *measures[i] = c.Problems, c.Measures
	}
}

func (a *app) showStatus(r *statusRow, colours []colourRow, holds []store.Hold, live []store.Live) error {
	if a.format != "table" {
		return emit(a, []statusRow{*r})
	}
	if err := emit(a, colours); err != nil {
		return err
	}
	a.say("\nlast round: %s\nnext round: %s\nwaiting: %d\nqueue: %d\nin doubt: %d\ngaps: %d\nwithdrawn: %d\nprovisional days: %d\nholds: %d\n",
		r.LastRound, r.NextRound, r.Waiting, r.Queue, r.InDoubt, r.Gaps, r.Withdrawn, r.ProvisionalDays, r.Holds)
	for _, h := range holds {
		a.say("  held: %s  by %s  %s\n", h.Scope, h.By, h.Note)
	}
	for i := range live {
		l := &live[i]
		a.say("  under way: %s  %s  %s  attempts %d  next %s  %s\n", l.ID, l.Channel, l.Recipient, l.Attempts, instant(l.Next), l.Reply)
	}
	return nil
}

func (a *app) showTroubles(troubles []remind.Trouble, channels []store.ChannelState) {
	for _, t := range troubles {
		a.say("  trouble: %s: %s\n", t.Who, t.What)
	}
	for _, c := range channels {
		if c.Realm == a.realm() && c.BrokenSince.IsZero() {
			a.say("  rests: %s until %s: %s\n", c.Channel, instant(c.Until), c.Why)
		}
	}
}

func instant(t time.Time) string {
	if t.IsZero() {
		return "never"
	}
	return t.In(remind.Shanghai).Format(time.RFC3339)
}
