package main

import (
	"strings"

	"github.com/spf13/cobra"

	"duban/remind"
)

func (a *app) exportCommand() *cobra.Command {
	c := &cobra.Command{Use: "export", Short: "what is held, for people and programs: the plan, its obligations, contacts, the ledger"}
	c.AddCommand(
		&cobra.Command{Use: "plan", Short: "one line a problem", Args: wrongUsage(cobra.NoArgs), RunE: func(c *cobra.Command, _ []string) error {
			day, st, err := a.today(c.Context())
			if err != nil {
				return err
			}
			defer closing(st)
			return a.exportPlans(day.Plans)
		}},
		&cobra.Command{Use: "obligations", Short: "one line an obligation", Args: wrongUsage(cobra.NoArgs), RunE: func(c *cobra.Command, _ []string) error {
			day, st, err := a.today(c.Context())
			if err != nil {
				return err
			}
			defer closing(st)
			return a.exportObligations(day)
		}},
		a.exportContactsCommand(),
		a.exportLedgerCommand(),
	)
	return c
}

// planRow is a problem without what has a listing of its own.
type planRow struct {
	Plan        string           `json:"plan"`
	Number      int              `json:"number"`
	Title       string           `json:"title"`
	Goal        string           `json:"goal"`
	Measures    []remind.Measure `json:"measures"`
	Deadline    remind.Deadline  `json:"deadline"`
	Responsible []string         `json:"responsible"`
	Lead        []string         `json:"lead"`
	Cooperating []string         `json:"cooperating"`
	Leader      []string         `json:"leader"`

	PlanTitle  string `json:"plan_title"`
	PlanSource string `json:"plan_source"` // the file that it was read from; empty: built in
	PlanRound  string `json:"plan_round"`  // of inspection
}

type planLine struct {
	Plan        string   `json:"plan"`
	Number      int      `json:"number"`
	Deadline    string   `json:"deadline"`
	Responsible []string `json:"responsible"`
	Lead        []string `json:"lead"`
	Leader      []string `json:"leader"`
	Title       string   `json:"title"`
}

func (a *app) exportPlans(plans []remind.Plan) error {
	var rows []planRow
	var lines []planLine
	for _, plan := range plans {
		for _, p := range plan.Problems {
			rows = append(rows, planRow{
				p.Plan, p.Number, p.Title, p.Goal, orEmpty(p.Measures), p.Deadline, orEmpty(p.Responsible), orEmpty(p.Lead), orEmpty(p.Cooperating),
				orEmpty(p.Leader), plan.Title, plan.Source, plan.Round,
			})
			lines = append(lines, planLine{p.Plan, p.Number, p.Deadline.Text, p.Responsible, p.Lead, p.Leader, p.Title})
		}
	}
	if a.format == "json" {
		return emit(a, rows)
	}
	return emit(a, lines)
}

// orEmpty gives an empty list for none, so that JSON says [] and not null.
func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

type obligationRow struct {
	Key         string        `json:"key"`
	Plan        string        `json:"plan"`
	Problem     int           `json:"problem"`
	Kind        string        `json:"kind"`
	Section     string        `json:"section"`
	Path        string        `json:"path"`
	Due         string        `json:"due"`
	BareYear    bool          `json:"bare_year"`
	Rhythm      string        `json:"rhythm"`
	Text        string        `json:"text"`
	Responsible []string      `json:"responsible"`
	Lead        []string      `json:"lead"`
	Cooperating []string      `json:"cooperating"`
	Leader      []string      `json:"leader"`
	Source      remind.Source `json:"source"`
	State       string        `json:"state"`
}

func (a *app) exportObligations(day *remind.Day) error {
	var rows []obligationRow
	for i := range day.Obligations {
		o := &day.Obligations[i]
		s := day.States[o.Key]
		row := obligationRow{
			string(o.Key), o.Plan, o.Problem, string(o.Kind), o.Section, o.Path, s.Due.String(), o.BareYear, string(o.Rhythm), o.Text,
			orEmpty(o.Responsible), orEmpty(o.Lead), orEmpty(o.Cooperating), orEmpty(o.Leader), o.Source, string(s.State),
		}
		if a.format != "json" {
			row.Text = strings.Join(strings.Fields(row.Text), " ")
		}
		rows = append(rows, row)
	}
	return emit(a, rows)
}
