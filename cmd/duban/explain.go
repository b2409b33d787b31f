package main

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"duban/remind"
	"duban/store"
)

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
	Text      string       `json:"text"`
	State     string       `json:"state"`
	Colour    string       `json:"colour"`
	Due       string       `json:"due"`
	Stated    string       `json:"stated"`
	Extended  int          `json:"extended"`
	DaysLeft  int          `json:"days_left"`
	Why       string       `json:"why"`
	Roles     []roleRow    `json:"roles"`
	Notices   []tellingRow `json:"notices"`
	Gaps      []gapRow     `json:"gaps"`
	Recorded  []tellingRow `json:"recorded"` // of a past day: what was done on it
	AsItStood bool         `json:"as_it_stood"`
}

type roleRow struct {
	Role    string   `json:"role"`
	Bodies  []string `json:"bodies"`
	Stage   string   `json:"stage"`
	On      string   `json:"on"`
	Nominal string   `json:"nominal"`
	Next    string   `json:"next"`
	NextOn  string   `json:"next_on"`
}

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

func (a *app) explain(ctx context.Context, key string, on remind.Date) error {
	snap, st, err := a.look(ctx)
	if err != nil {
		return err
	}
	defer closing(st)
	world, err := a.worlds()
	if err != nil {
		return err
	}
	today := remind.DateOf(a.now())
	if on == 0 {
		on = today
	}
	past := on < today && st != nil
	stood := false
	if past { // a past day is explained by what was known on it
		then, err := st.SnapshotAt(ctx, (on+1).At(0, 0).Add(-time.Millisecond))
		if err != nil {
			return err
		}
		if stood = len(then.Plans) > 0; stood {
			snap = then
		}
	}
	day := world(snap).On(on)
	e, ok := day.Explain(key)
	if !ok {
		return unknown(day, key)
	}
	row := newExplainRow(day, &e)
	row.AsItStood = stood
	if st != nil && on <= today {
		if err := a.recorded(ctx, st, &e, store.NewHolds(snap.Holds, a.realm()), on, &row); err != nil {
			return err
		}
	}
	if a.format == "json" {
		return emit(a, []explainRow{row})
	}
	a.explained(&row, past)
	return nil
}

func newExplainRow(day *remind.Day, e *remind.Explanation) explainRow {
	o, s := &e.Obligation, &e.Status
	row := explainRow{
		Key: string(o.Key), On: day.Today.String(), Text: o.Text, State: string(s.State), Colour: e.Colour.String(), Due: s.Due.String(),
		Stated: s.Original.String(), Extended: s.Extended, DaysLeft: e.DaysLeft, Why: e.Why, Gaps: gapRows(day, e.Gaps),
	}
	for _, r := range e.Roles {
		row.Roles = append(row.Roles, roleRow{
			r.Role.String(), r.Bodies, r.Stage, r.On.String(), r.Nominal.String(), r.Next, r.NextOn.String(),
		})
	}
	for i := range e.Notices {
		row.Notices = append(row.Notices, newTellingRow(&e.Notices[i], "planned"))
	}
	return row
}

func newTellingRow(n *remind.Notice, state string) tellingRow {
	return tellingRow{
		Channel: n.Channel, Address: n.Address, Recipient: n.Recipient, Role: n.Role.String(), Stage: n.Stage, On: n.On.String(), State: state,
	}
}

// recorded says of each notice what the log has of it, and lists what the day itself brought.
func (a *app) recorded(ctx context.Context, st *store.Store, e *remind.Explanation, holds store.Holds, on remind.Date, row *explainRow) error {
	index := map[remind.NoticeKey]int{}
	for i := range e.Notices {
		index[e.Notices[i].NoticeKey] = i
		if holds.Keeps(&e.Notices[i]) {
			row.Notices[i].State = "held"
		}
	}
	return st.Log(ctx, store.Filter{Realm: a.realm(), Obligation: string(e.Obligation.Key), All: true}, func(r store.LogRow) error {
		at := r.At
		if at.IsZero() {
			at = r.Offered
		}
		if remind.DateOf(at) > on {
			return nil
		}
		t := newTellingRow(&r.Notice, r.State)
		t.At, t.Reply = instant(at), r.Reply
		if i, ok := index[r.Notice.NoticeKey]; ok && row.Notices[i].State != "held" {
			row.Notices[i] = t
		}
		if remind.DateOf(at) == on {
			row.Recorded = append(row.Recorded, t)
		}
		return nil
	})
}

func (a *app) explained(e *explainRow, past bool) {
	a.say("%s on %s\n%s\nstate: %s (%s)  colour: %s\n", e.Key, e.On, e.Text, e.State, remind.State(e.State).Chinese(), e.Colour)
	if past && !e.AsItStood {
		a.say("nothing was kept yet on that day: this is how the plan would have had it\n")
	}
	if e.Due != "" {
		a.say("due: %s  days left: %d", e.Due, e.DaysLeft)
		if e.Extended > 0 {
			a.say("  (stated: %s, extended %d times)", e.Stated, e.Extended)
		}
		a.say("\n")
	}
	if e.Why != "" {
		a.say("%s\n", e.Why)
	}
	for _, r := range e.Roles {
		a.say("%s %v\n", r.Role, r.Bodies)
		if r.Stage != "" {
			a.say("  stage %s, day %s", r.Stage, r.On)
			if r.Nominal != r.On {
				a.say(" (moved from %s, a day off)", r.Nominal)
			}
			a.say("\n")
		}
		if r.Next != "" {
			a.say("  next %s on %s\n", r.Next, r.NextOn)
		}
	}
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

func (t *tellingRow) standing() string {
	if t.At == "" {
		return t.State
	}
	return t.State + " " + t.At
}
