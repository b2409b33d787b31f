package main

import (
	"cmp"
	"context"
	"errors"
	"strings"
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
	c := &cobra.Command{Use: "status", Short: "how things stand: colours, rounds, queue, gaps, holds", RunE: func(c *cobra.Command, _ []string) error {
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
	c.Flags().DurationVar(&maxAge, "max-age", 0, "fail if the last round is older")
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

// A colourRow counts what is of one colour: problems and measures apart, as one problem may have ten measures.
type colourRow struct {
	Colour   string `json:"colour"`
	Word     string `json:"word"`
	Problems int    `json:"problems"`
	Measures int    `json:"measures"`
}

// showStatus words a status for the terminal, what asks for a person indented at its end.
func (a *app) showStatus(s *office.Status, r *statusRow) error {
	if r.Settings != "" {
		a.say("设置有误，以下为按数据库所知的情况；正在运行的服务仍按原设置运行，改正前不能重新启动：\n  %s\n", strings.ReplaceAll(r.Settings, "\n", "\n  "))
	}
	for _, p := range r.Plans {
		a.say("plan: %s\n", p)
	}
	if wanting := office.Wanting(s.Plans); wanting != "" {
		a.say("%s\n", wanting)
	}
	var colours []colourRow
	for _, c := range s.Report.Colours {
		colours = append(colours, colourRow{c.Colour.String(), c.Colour.Chinese(), c.Problems, c.Measures})
	}
	if err := emit(a, colours); err != nil {
		return err
	}
	a.say("\nlast round: %s\nnext round: %s\nwaiting: %d\nqueue: %d\nin doubt: %d\ngaps: %d\nwithdrawn: %d\nprovisional days: %d\nholds: %d\n",
		r.LastRound, r.NextRound, r.Waiting, r.Queue, r.InDoubt, r.Gaps, r.Withdrawn, r.ProvisionalDays, r.Holds)
	if r.Clock != "" {
		a.say("clock: %s\n", r.Clock)
	}
	if r.Store != "" {
		a.say("store: %s\n", r.Store)
	}
	if r.Damage != "" {
		a.say("damage: %s; stop the daemon, look at the disk, then type: duban restore %s --replace\n", r.Damage, cmp.Or(s.Backup.File, "BACKUP"))
	}
	a.showBackups(s.Tried, s.Backup, s.Restores)
	a.showAsking(s, r)
	return nil
}

// showAsking words what asks for a person.
func (a *app) showAsking(s *office.Status, r *statusRow) {
	for _, h := range s.Holds {
		a.say("  held: %s  by %s  %s\n", h.Scope, heldBy(&h), h.Note)
	}
	// Messages with what the other side said last: most questions to an administrator end here.
	for i := range s.Live {
		l := &s.Live[i]
		if l.Person {
			a.say("  in doubt: %s  %s  %s  attempts %d  %s\n", l.ID, l.Channel, l.Recipient, l.Attempts, l.Reply)
			continue
		}
		a.say("  under way: %s  %s  %s  attempts %d  next %s  %s\n", l.ID, l.Channel, l.Recipient, l.Attempts, instant(l.Next), l.Reply)
	}
	for _, t := range s.Report.Troubles {
		a.say("  trouble: %s: %s\n", t.Who, t.What)
	}
	for _, c := range r.Channels {
		switch c.State {
		case "broken":
			a.say("  broken: %s since %s, %d messages and %d notices wait for it: %s\n", c.Channel, c.Since, c.Messages, c.Notices, c.Why)
		default:
			a.say("  rests: %s until %s, %d messages wait for it: %s\n", c.Channel, c.Until, c.Messages, c.Why)
		}
	}
}

// instant is a time as programs and people read it in all output: RFC 3339 in Shanghai; never, where there was none.
func instant(t time.Time) string {
	if t.IsZero() {
		return "never"
	}
	return t.In(remind.Shanghai).Format(time.RFC3339)
}

// heldBy says who has set a hold, who has agreed, and when it ends by itself.
func heldBy(h *store.Hold) string {
	words := h.By
	if h.Second != "" {
		words += " and " + h.Second
	}
	if h.Until != 0 {
		words += "  until " + h.Until.String()
	}
	return words
}
