package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"duban/formats/planyaml"
	"duban/formats/workbook"
	"duban/remind"
)

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

func (a *app) exportPlanCommand() *cobra.Command {
	var id string
	c := a.exportOf("plan", "one line a problem; as yaml, what import plan reads again", func(day *remind.Day) error {
		if err := onePlan(day, id); err != nil {
			return err
		}
		return a.exportPlans(day)
	}, "xlsx", "yaml")
	c.Flags().StringVar(&id, "id", "", "this plan only")
	return c
}

func (a *app) exportPlans(day *remind.Day) error {
	var rows []planRow
	var lines []planLine
	for _, plan := range day.Plans {
		for _, p := range plan.Problems {
			rows = append(rows, planRow{
				p.Plan, p.Number, p.Title, p.Goal, orEmpty(p.Measures), p.Deadline, orEmpty(p.Responsible), orEmpty(p.Lead), orEmpty(p.Cooperating),
				orEmpty(p.Leader), plan.Title, plan.Source, plan.Round,
			})
			lines = append(lines, planLine{p.Plan, p.Number, p.Deadline.Text, p.Responsible, p.Lead, p.Leader, p.Title})
		}
	}
	switch a.format {
	case "json":
		return emit(a, rows)
	case "yaml":
		return a.planPapers(day.Plans)
	default:
		return listing(a, lines, func() []workbook.Sheet { return planSheets(day.Plans) })
	}
}

// planPapers writes each plan as import plan reads it again.
func (a *app) planPapers(plans []remind.Plan) error {
	for i, p := range plans {
		if i > 0 {
			a.say("---\n")
		}
		if err := planyaml.Write(a.out, p); err != nil {
			return err
		}
	}
	return nil
}

// onePlan leaves only the plan of an id, where one is given.
func onePlan(day *remind.Day, id string) error {
	if id == "" {
		return nil
	}
	i := slices.IndexFunc(day.Plans, func(p remind.Plan) bool { return p.ID == id })
	if i < 0 {
		var held []string
		for _, p := range day.Plans {
			held = append(held, p.ID)
		}
		return fmt.Errorf("there is no plan %q; held are %s", id, strings.Join(held, ", "))
	}
	day.Plans = day.Plans[i : i+1]
	return nil
}

// planSheets show the problems, and the measures with those nested in them.
func planSheets(plans []remind.Plan) []workbook.Sheet {
	problems := workbook.Sheet{Name: "整改问题", Columns: []workbook.Column{
		{Title: "方案", Width: 18},
		{Title: "序号", Kind: workbook.NumberCell},
		{Title: "问题", Width: 60},
		{Title: "整改目标", Width: 60},
		{Title: "整改时限", Kind: workbook.DayCell, Width: 12},
		{Title: "时限原文", Width: 20},
		{Title: "主体责任单位", Width: 36},
		{Title: "市直牵头督导验收单位", Width: 28},
		{Title: "市直配合督导验收单位", Width: 28},
		{Title: "督办市领导", Width: 14},
	}}
	measures := workbook.Sheet{Name: "整改措施", Columns: []workbook.Column{
		{Title: "方案", Width: 18}, {Title: "问题序号", Kind: workbook.NumberCell}, {Title: "编号", Width: 10}, {Title: "层次", Width: 16}, {Title: "措施", Width: 100},
	}}
	for _, plan := range plans {
		for i := range plan.Problems {
			p := &plan.Problems[i]
			problems.Rows = append(problems.Rows, []any{
				p.Plan, p.Number, p.Title, p.Goal, p.Deadline.Date, p.Deadline.Text, joined(p.Responsible), joined(p.Lead), joined(p.Cooperating), joined(p.Leader),
			})
			measures.Rows = append(measures.Rows, measureRows(p, p.Measures)...)
		}
	}
	return []workbook.Sheet{problems, measures}
}

func measureRows(p *remind.Problem, all []remind.Measure) [][]any {
	var rows [][]any
	for i := range all {
		m := &all[i]
		rows = append(rows, []any{p.Plan, p.Number, m.Number, m.Path, m.Text})
		rows = append(rows, measureRows(p, m.Measures)...)
	}
	return rows
}
