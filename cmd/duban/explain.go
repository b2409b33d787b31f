package main

import (
	"context"

	"github.com/spf13/cobra"

	"duban/office"
	"duban/remind"
)

// explainCommand answers the question that every complaint begins with: why did we get this, or why did we not.
func (a *app) explainCommand() *cobra.Command {
	var on string
	c := &cobra.Command{
		Use: "explain 编号", Short: "说明某事项在某日为何提醒谁，或为何不提醒", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			day, err := remind.ParseDate(on)
			if err != nil {
				return usageError{err}
			}
			return a.explain(c.Context(), args[0], day)
		},
	}
	c.Flags().StringVar(&on, "on", "", "`日期`，如2026-11-23（默认今日）")
	return c
}

// An explainRow is what explain shows.
type explainRow struct {
	Key       string       `json:"key"`
	On        string       `json:"on"`
	Short     string       `json:"short"` // name of the problem
	Text      string       `json:"text"`
	State     string       `json:"state"`
	Colour    string       `json:"colour"`
	Due       string       `json:"due"`
	Stated    string       `json:"stated"`
	Extended  int          `json:"extended"`
	NoDoc     int          `json:"undocumented"` // extensions that name no document
	DaysLeft  int          `json:"days_left"`
	Why       string       `json:"why"`
	Ladders   []ladderRow  `json:"ladders"` // in force
	Roles     []roleRow    `json:"roles"`
	Notices   []tellingRow `json:"notices"`
	Gaps      []gapRow     `json:"gaps"`
	Recorded  []tellingRow `json:"recorded"` // of a past day: what was done on it
	AsItStood bool         `json:"as_it_stood"`
}

// A ladderRow is a ladder by which the obligation goes.
type ladderRow struct {
	Ladder string `json:"ladder"`
	Own    string `json:"own"` // for which it is the one: a plan, a class, a key; empty: for all
}

// A roleRow is one role of the obligation: the stage reached that names it, and the one that comes next.
type roleRow struct {
	Role    string   `json:"role"`
	Bodies  []string `json:"bodies"`
	Stage   string   `json:"stage"`
	On      string   `json:"on"`
	Nominal string   `json:"nominal"`
	Next    string   `json:"next"`
	NextOn  string   `json:"next_on"`
}

// A tellingRow is one address that hears of the obligation.
type tellingRow struct {
	Channel   string `json:"channel"`
	Address   string `json:"address"`
	Recipient string `json:"recipient"`
	Role      string `json:"role"`
	Stage     string `json:"stage"`
	On        string `json:"on"`
	State     string `json:"state"` // as the log has it; planned: not offered yet; held: a hold keeps it back
	At        string `json:"at"`
	Reply     string `json:"reply"`
}

// explain shows one obligation on a day: of today and later what would be told, of a past day what the store knew then.
func (a *app) explain(ctx context.Context, key string, on remind.Date) error {
	o, err := a.looking(ctx)
	if err != nil {
		return err
	}
	defer closing(o.Store)
	e, err := o.Explain(ctx, key, on)
	if err != nil {
		return err
	}
	if a.format == "json" {
		return emit(a, []explainRow{newExplainRow(e)})
	}
	return a.explained(e)
}

// newExplainRow turns an account into the form that programs read.
func newExplainRow(e *office.Account) explainRow {
	o, s := &e.Obligation, &e.Status
	row := explainRow{
		Key: string(o.Key), On: e.Day.Today.String(), Short: e.Day.ShortName(o.Key.ProblemKey()).Text, Text: o.Text, State: string(s.State), Colour: e.Colour.String(), Due: s.Due.String(),
		Stated: s.Original.String(), Extended: s.Extended, NoDoc: s.NoDoc, DaysLeft: e.DaysLeft, Why: e.Why, Gaps: gapRows(e.Day, e.Gaps),
		Notices: tellingRows(e.Tellings), Recorded: tellingRows(e.Recorded), AsItStood: e.AsItStood,
	}
	for _, l := range e.Ladders {
		row.Ladders = append(row.Ladders, ladderRow{string(l.Name), l.Scope})
	}
	for _, r := range e.Roles {
		row.Roles = append(row.Roles, roleRow{
			r.Role.String(), r.Bodies, r.Stage, r.On.String(), r.Nominal.String(), r.Next, r.NextOn.String(),
		})
	}
	return row
}

// tellingRows returns tellings for programs. The instant stands only where something has really been told or is planned.
func tellingRows(tellings []office.Telling) []tellingRow {
	var rows []tellingRow
	for i := range tellings {
		t := &tellings[i]
		row := tellingRow{
			Channel: t.Channel, Address: t.To, Recipient: t.Recipient, Role: t.Role.String(), Stage: t.Stage, On: t.On.String(), State: t.State,
			Reply: t.Reply,
		}
		if !t.At.IsZero() {
			row.At = instant(t.At)
		}
		rows = append(rows, row)
	}
	return rows
}
