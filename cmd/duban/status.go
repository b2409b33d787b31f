package main

import (
	"context"
	"errors"
	"time"

	"github.com/spf13/cobra"

	"duban/office"
	"duban/remind"
	"duban/remind/report"
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
	Queue           int    `json:"queue"`             // messages under way, without those in doubt
	InDoubt         int    `json:"in_doubt"`          // messages that wait for a person
	RestoredInDoubt int    `json:"restored_in_doubt"` // notices that may have been sent between a backup and its restore
	Gaps            int    `json:"gaps"`
	Holds           int    `json:"holds"`
	ProvisionalDays int    `json:"provisional_days"`
	Troubles        int    `json:"troubles"`     // who could not be told, and channels out of order
	Clock           string `json:"clock"`        // what is wrong with it; empty: it may be right
	LastBackup      string `json:"last_backup"`  // the last good one
	BackupFault     string `json:"backup_fault"` // why the last one that was tried failed; empty: it did not
	Store           string `json:"store"`        // why it cannot be written; empty: it can
	Damage          string `json:"damage"`       // what of its file is damaged, by the daemon's last look at the whole; empty: nothing
	Settings        string `json:"settings"`     // what is wrong with them; empty: nothing

	Plans    []planHead   `json:"plans"`
	Channels []channelRow `json:"channels"` // those that are not in order
}

// A channelRow is a channel that is not in order: broken since a time, or resting until one, and what waits for it.
type channelRow struct {
	Channel  string `json:"channel"`
	State    string `json:"state"` // broken, paused
	Since    string `json:"since,omitempty"`
	Until    string `json:"until,omitempty"`
	Why      string `json:"why"`      // what the other side said
	Messages int    `json:"messages"` // in the queue
	Notices  int    `json:"notices"`  // in messages or in none yet, where it is broken
}

// channelRows leaves out a channel whose rest is over and that has not been tried since.
func channelRows(all []report.Channel) []channelRow {
	rows := []channelRow{}
	for _, c := range all {
		row := channelRow{Channel: c.Channel, Why: c.Why, Messages: c.Messages, Notices: c.Notices}
		switch {
		case !c.Broken.IsZero():
			row.State, row.Since = "broken", instant(c.Broken)
		case !c.Paused.IsZero():
			row.State, row.Until = "paused", instant(c.Paused)
		default:
			continue
		}
		rows = append(rows, row)
	}
	return rows
}

// statusCommand says how things stand. --max-age makes a watchdog of it for those who have cron and no monitoring.
func (a *app) statusCommand() *cobra.Command {
	var maxAge time.Duration
	c := &cobra.Command{Use: "status", Short: "现状：各颜色的问题和措施、轮次、待发、没有接收人、暂停发送", RunE: func(c *cobra.Command, _ []string) error {
		st, err := a.open(c.Context(), store.Options{})
		if err != nil {
			return err
		}
		defer closing(st)
		if a.broken == nil {
			return a.status(c.Context(), st, maxAge)
		}
		if err := a.guess(c.Context(), st); err != nil {
			return err
		}
		if err := a.status(c.Context(), st, maxAge); err != nil {
			return err
		}
		return errFinding
	}}
	c.Flags().DurationVar(&maxAge, "max-age", 0, "上一轮距今超过该`时长`的以失败退出，如26h")
	return c
}

// guess takes from the store what settings that are at fault cannot say: in which realm the daemon works.
func (a *app) guess(ctx context.Context, st *store.Store) error {
	real, ran, err1 := st.LastRound(ctx, store.Real)
	rehearsed, _, err2 := st.LastRound(ctx, store.Rehearsal)
	if ran && real.At.After(rehearsed.At) {
		a.world = store.Real
	}
	return errors.Join(err1, err2)
}

// status shows the report, and after that fails where the last round is too old, so that whoever is called by the
// failure has the figures before him.
func (a *app) status(ctx context.Context, st *store.Store, maxAge time.Duration) error {
	r, err1 := a.reporter(st)
	o, err2 := a.office(st)
	if err := errors.Join(err1, err2); err != nil {
		return err
	}
	s, err := o.Status(ctx, func(ctx context.Context) (report.Report, error) { return r.Report(ctx, a.now()) })
	if err != nil {
		return err
	}
	row := newStatusRow(&s)
	if a.broken != nil {
		row.Settings = a.broken.Error()
	}
	if a.format != "table" {
		err = emit(a, []statusRow{row})
	} else {
		err = a.showStatus(&s, &row)
	}
	// The age is judged last, so that a failing check still prints all it knows.
	if err == nil && maxAge > 0 {
		err = s.Stale(maxAge)
	}
	return err
}

// newStatusRow turns a status into the form that programs read. Its names are a contract: monitoring is built on them.
func newStatusRow(s *office.Status) statusRow {
	r := &s.Report
	row := statusRow{
		Today: r.Today.String(), Withdrawn: r.Withdrawn, LastRound: instant(r.LastRound), NextRound: instant(r.NextRound), Waiting: r.Waiting,
		Queue: r.Queue, InDoubt: r.InDoubt, Gaps: r.Gaps, Holds: r.Holds, ProvisionalDays: r.ProvisionalDays, Troubles: len(r.Troubles),
		Clock: r.Clock, RestoredInDoubt: r.RestoredInDoubt, LastBackup: instant(r.LastBackup), BackupFault: r.BackupFault,
		Store: s.StoreFault, Damage: r.Damage, Plans: planHeads(s.Plans, s.Ended...), Channels: channelRows(r.Channels),
	}
	// In the order of the colours, worst first, as the report counts them.
	problems := []*int{&row.Red, &row.Orange, &row.Yellow, &row.Blue, &row.Purple, &row.Grey, &row.Green}
	measures := []*int{
		&row.RedMeasures, &row.OrangeMeasures, &row.YellowMeasures, &row.BlueMeasures, &row.PurpleMeasures, &row.GreyMeasures, &row.GreenMeasures,
	}
	for i, c := range r.Colours {
		*problems[i], *measures[i] = c.Problems, c.Measures
	}
	return row
}

// instant is a time as programs and people read it in all output: RFC 3339 in Shanghai; never, where there was none.
func instant(t time.Time) string {
	if t.IsZero() {
		return "never"
	}
	return t.In(remind.Shanghai).Format(time.RFC3339)
}
