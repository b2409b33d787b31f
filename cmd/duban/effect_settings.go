package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"duban/remind"
	"duban/store"
)

func (a *app) effectCommand() *cobra.Command {
	var all bool
	c := &cobra.Command{
		Use: "effect FILE", Short: "what another settings file would change: ladders, caps, window, round; changes nothing",
		Args: cobra.ExactArgs(1), RunE: func(c *cobra.Command, args []string) error { return a.effect(c.Context(), args[0], all) },
	}
	c.Flags().BoolVar(&all, "all", false, "every change, not the first ones only")
	return c
}

// effect shows what the settings of a file would change against those in force. What environment variables set holds for both.
func (a *app) effect(ctx context.Context, file string, all bool) error {
	next := *a
	next.file = file
	if err := next.read(); err != nil {
		return err
	}
	snap, st, err := a.look(ctx)
	if err != nil {
		return err
	}
	defer closing(st)
	before, err := a.prospect(ctx, &snap, st)
	if err != nil {
		return err
	}
	after, err := next.prospect(ctx, &snap, st)
	if err != nil {
		return err
	}
	today := remind.DateOf(time.Now())
	if err := a.showSettings(&next, before.World, today); err != nil {
		return err
	}
	return a.showEffect(before, after, today, all)
}

// prospect returns the world under the settings, with what has been told; st is nil where there is no store.
func (a *app) prospect(ctx context.Context, snap *store.Snapshot, st *store.Store) (remind.Prospect, error) {
	world, err := a.worlds()
	if err != nil {
		return remind.Prospect{}, err
	}
	p := remind.Prospect{World: world(*snap), Told: &remind.Told{}}
	if st != nil {
		p.Told, err = st.Told(ctx, a.realm())
	}
	return p, err
}

// A settingRow is one setting that differs, or when messages leave.
type settingRow struct {
	Kind   string `json:"kind"` // setting
	Key    string `json:"key"`
	Before string `json:"before"`
	After  string `json:"after"`
}

// showSettings names what differs of the settings that decide who hears what when.
func (a *app) showSettings(next *app, w *remind.World, today remind.Date) error {
	rows := differences(a.deciding(), next.deciding())
	times, err := a.leaving(next, w, today)
	if err != nil {
		return err
	}
	rows = append(rows, times...)
	switch {
	case a.format == "csv":
		return nil // one table: that of the changes
	case a.format == "json":
		return emit(a, rows)
	case len(rows) == 0:
		a.say("settings: what decides is the same as in force\n\n")
		return nil
	}
	err = emit(a, rows)
	a.say("\n")
	return err
}

// deciding lists the settings that decide who hears what when, one a stage.
func (a *app) deciding() []settingRow {
	s := &a.settings
	clock := func(minutes int) string { return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60) }
	channels := []string{}
	for i := range s.Channels {
		channels = append(channels, s.Channels[i].Name)
	}
	all := []settingRow{
		{Key: "round", After: s.Round},
		{Key: "window", After: clock(s.Window.Open) + "-" + clock(s.Window.Close)},
		{Key: "caps.per_day", After: strconv.Itoa(s.Caps.PerDay)},
		{Key: "caps.per_week", After: strconv.Itoa(s.Caps.PerWeek)},
		{Key: "mail.host", After: s.Mail.Host},
		{Key: "channels", After: strings.Join(channels, " ")},
	}
	for _, l := range s.Policy.Ladders() {
		for i := range l.Stages {
			all = append(all, settingRow{Key: "policy." + string(l.Name) + "." + l.Stages[i].Name, After: stage(&l.Stages[i])})
		}
	}
	return all
}

// stage words a stage of a ladder as the settings have it.
func stage(s *remind.Stage) string {
	text := fmt.Sprint("at ", s.At)
	if s.Unit != "" {
		text += " " + string(s.Unit)
	}
	if s.Every != "" {
		text += ", every " + string(s.Every)
	}
	var to []string
	for _, r := range s.To {
		to = append(to, r.String())
	}
	return text + ", to " + strings.Join(to, " ")
}

// differences returns the settings whose values differ, in their order, those that are gone last.
func differences(before, after []settingRow) []settingRow {
	var rows []settingRow
	was := map[string]string{}
	for _, s := range before {
		was[s.Key] = s.After
	}
	is := map[string]bool{}
	for _, s := range after {
		if is[s.Key] = true; was[s.Key] != s.After {
			rows = append(rows, settingRow{"setting", s.Key, none(was[s.Key]), none(s.After)})
		}
	}
	for _, s := range before {
		if !is[s.Key] {
			rows = append(rows, settingRow{"setting", s.Key, none(s.After), "-"})
		}
	}
	return rows
}

// leaving returns the times of day at which messages would leave where they did at others, over the working days to the plan's end.
func (a *app) leaving(next *app, w *remind.World, today remind.Date) ([]settingRow, error) {
	was, err1 := a.planned()
	is, err2 := next.planned()
	if err := errors.Join(err1, err2); err != nil {
		return nil, err
	}
	var rows []settingRow
	for day, end := today, w.On(today).End(); day <= end; day++ {
		r := settingRow{"setting", "leaves_at", was(day).Format("15:04"), is(day).Format("15:04")}
		if w.Calendar.Workday(day) && r.Before != r.After && !slices.Contains(rows, r) {
			rows = append(rows, r)
		}
	}
	return rows, nil
}
