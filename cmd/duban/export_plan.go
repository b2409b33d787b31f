package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"duban/formats/planyaml"
	"duban/listing"
	"duban/remind"
)

// exportPlanCommand lists the problems of the plans held. Only YAML is the whole plan, and can be imported again: JSON and the sheets show
// it to programs and people, without the commitments that were read from it.
func (a *app) exportPlanCommand() *cobra.Command {
	var id string
	c := a.exportOf(&cobra.Command{Use: "plan", Short: "one line a problem; as yaml, what import plan reads again"}, func(day *remind.Day) error {
		if err := onePlan(day, id); err != nil {
			return err
		}
		return a.exportPlans(day)
	}, "xlsx", "yaml")
	c.Flags().StringVar(&id, "id", "", "this plan only")
	return c
}

// A planProblem is a problem with the plan that it stands in, whose title and file each row repeats.
type planProblem struct {
	*remind.Problem
	plan *remind.Plan
}

// problemTable shows problems without what has a listing of its own, their obligations. Bodies are named as the document names them,
// collectives whole.
var problemTable = listing.Table[planProblem]{Sheet: "整改问题", Columns: slices.Concat([]listing.Column[planProblem]{
	{Name: "plan", Title: "方案", Width: 18, Value: func(p *planProblem) any { return p.Plan }},
	{Name: "number", Title: "序号", Kind: listing.Number, Value: func(p *planProblem) any { return p.Number }},
	{Name: "title", Title: "问题", Width: 60, Value: func(p *planProblem) any { return p.Title }},
	{Name: "goal", Title: "整改目标", Width: 60, Value: func(p *planProblem) any { return p.Goal }},
	{Name: "measures", Value: func(p *planProblem) any { return orEmpty(p.Measures) }},
	{ // programs get its kind, date and text; a problem that goes on has no date
		Name: "deadline", Title: "整改时限", Kind: listing.Day, Width: 12, Value: func(p *planProblem) any { return p.Deadline },
		Line: func(p *planProblem) any { return p.Deadline.Text },
		Cell: func(p *planProblem) any { return p.Deadline.Date },
	},
	{Title: "时限原文", Width: 20, Value: func(p *planProblem) any { return p.Deadline.Text }},
}, partyColumns(func(p *planProblem) *remind.Parties { return &p.Parties }), []listing.Column[planProblem]{
	{Name: "plan_title", Value: func(p *planProblem) any { return p.plan.Title }},
	{Name: "plan_source", Value: func(p *planProblem) any { return p.plan.Source }}, // the file that it was read from; empty: built in
	{Name: "plan_round", Value: func(p *planProblem) any { return p.plan.Inspection }},
})}

// problemLines has what fits a line: goals and measures are pages of text.
var problemLines = problemTable.Pick("plan", "number", "deadline", "responsible", "lead", "leader", "title")

// A problemMeasure is a measure of a problem, or one nested in another.
type problemMeasure struct {
	problem *remind.Problem
	*remind.Measure
}

// measureTable is the second sheet of a plan's workbook: a cell of the first could not hold a problem's measures. Its columns have no
// names, as programs get the measures within their problem.
var measureTable = listing.Table[problemMeasure]{Sheet: "整改措施", Columns: []listing.Column[problemMeasure]{
	{Title: "方案", Width: 18, Value: func(m *problemMeasure) any { return m.problem.Plan }},
	{Title: "问题序号", Kind: listing.Number, Value: func(m *problemMeasure) any { return m.problem.Number }},
	{Title: "编号", Width: 10, Value: func(m *problemMeasure) any { return m.Number }},
	{Title: "层次", Width: 16, Value: func(m *problemMeasure) any { return m.Path }},
	{Title: "措施", Width: 100, Value: func(m *problemMeasure) any { return m.Text }},
}}

// exportPlans shows the plans held. A line of a terminal has no room for goals and measures; a workbook gives the
// measures a sheet of their own.
func (a *app) exportPlans(day *remind.Day) error {
	if a.format == "yaml" {
		return a.planPapers(day.Plans)
	}
	t := &problemTable
	if a.format == "table" || a.format == "csv" {
		t = problemLines
	}
	problems := problemsOf(day.Plans)
	return showAmong(a, t, problems, func() []listing.Grid {
		return []listing.Grid{problemTable.Grid(problems), measureTable.Grid(measuresOf(problems))}
	})
}

// problemsOf returns the problems of plans, in the order of the plans and of their documents.
func problemsOf(plans []remind.Plan) []planProblem {
	var all []planProblem
	for i := range plans {
		for j := range plans[i].Problems {
			all = append(all, planProblem{&plans[i].Problems[j], &plans[i]})
		}
	}
	return all
}

// measuresOf returns the measures of problems, each followed by those nested in it.
func measuresOf(problems []planProblem) []problemMeasure {
	var all []problemMeasure
	var nested func(p *remind.Problem, measures []remind.Measure)
	nested = func(p *remind.Problem, measures []remind.Measure) {
		for i := range measures {
			all = append(all, problemMeasure{p, &measures[i]})
			nested(p, measures[i].Measures)
		}
	}
	for i := range problems {
		nested(problems[i].Problem, problems[i].Measures)
	}
	return all
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

// onePlan leaves only the plan of an id in a day, where one is given. An id that no plan has is refused with those that are held.
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
