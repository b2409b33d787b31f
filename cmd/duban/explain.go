package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"duban/office"
	"duban/remind"
)

// explainCommand answers the question that every complaint begins with: why did we get this, or why did we not.
func (a *app) explainCommand() *cobra.Command {
	var on string
	c := &cobra.Command{
		Use: "explain KEY", Short: "why an obligation tells whom what on a day, or why not", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			day, err := remind.ParseDate(on)
			if err != nil {
				return usageError{err}
			}
			return a.explain(c.Context(), args[0], day)
		},
	}
	c.Flags().StringVar(&on, "on", "", "day, YYYY-MM-DD (default today)")
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

// whose names the setting that a ladder stands in.
func (l *ladderRow) whose() string {
	if l.Own == "" {
		return "policy." + l.Ladder + ", as for all"
	}
	return "policy.own, " + l.Ladder + " of " + l.Own
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
	row := newExplainRow(e)
	if a.format == "json" {
		return emit(a, []explainRow{row})
	}
	a.explained(&row, e.Past)
	return nil
}

// newExplainRow turns an account into the form that programs read; the terminal is worded from the same row, so the two
// say the same.
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

// undocumented says how many of the extensions name no document; empty where all do.
func (r *explainRow) undocumented() string {
	if r.NoDoc == 0 {
		return ""
	}
	return fmt.Sprintf("，其中%d次%s", r.NoDoc, remind.NoDocument)
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

// explained words an account for the terminal: how the matter stands, who has which stage, who hears, and who cannot be
// reached.
func (a *app) explained(e *explainRow, past bool) {
	a.say("%s on %s  %s\n%s\nstate: %s (%s)  colour: %s\n", e.Key, e.On, e.Short, e.Text, e.State, remind.State(e.State).Chinese(), e.Colour)
	// Of a day before the first import nothing is on record; the plan is played as if it had been held.
	if past && !e.AsItStood {
		a.say("nothing was kept yet on that day: this is how the plan would have had it\n")
	}
	if e.Due != "" {
		a.say("due: %s  days left: %d", e.Due, e.DaysLeft)
		if e.Extended > 0 {
			a.say("  (stated: %s, extended %d times%s)", e.Stated, e.Extended, e.undocumented())
		}
		a.say("\n")
	}
	if e.Why != "" {
		a.say("%s\n", e.Why)
	}
	a.explainedRoles(e)
	for i := range e.Notices {
		n := &e.Notices[i]
		a.say("tells %s %s as %s: %s of %s  [%s]\n", n.Channel, n.Recipient, n.Role, n.Stage, n.On, n.standing())
	}
	for _, g := range e.Gaps {
		a.say("gap: %s %s: %s\n", g.Role, g.Body, g.Reason)
	}
	if past {
		a.say("as recorded on that day: %d\n", len(e.Recorded))
		for i := range e.Recorded {
			r := &e.Recorded[i]
			a.say("  %s  %s  %s  %s\n", r.Stage, r.Recipient, r.standing(), r.Reply)
		}
	}
}

// explainedRoles words the ladders in force, and of each role where it stands on them.
func (a *app) explainedRoles(e *explainRow) {
	for _, l := range e.Ladders {
		a.say("ladder: %s\n", l.whose())
	}
	for _, r := range e.Roles {
		a.say("%s %v\n", r.Role, r.Bodies)
		if r.Stage != "" {
			a.say("  stage %s, day %s", r.Stage, r.On)
			// A reminder that comes on another day than the ladder says is the first thing that somebody asks about.
			if r.Nominal != r.On {
				a.say(" (moved from %s, a day off)", r.Nominal)
			}
			a.say("\n")
		}
		if r.Next != "" {
			a.say("  next %s on %s\n", r.Next, r.NextOn)
		}
	}
}

// standing is what has become of a telling, with its instant where there is one.
func (t *tellingRow) standing() string {
	if t.At == "" {
		return t.State
	}
	return t.State + " " + t.At
}
