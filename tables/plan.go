package tables

import (
	"slices"

	"duban/listing"
	"duban/remind"
)

// A PlanProblem is a problem with the plan that it stands in, whose title and file each row repeats.
type PlanProblem struct {
	*remind.Problem
	plan *remind.Plan
}

// Problems shows problems without what has a listing of its own, their obligations. Bodies are named as the document names them,
// collectives whole.
func Problems(today remind.Date) *listing.Table[PlanProblem] {
	return &listing.Table[PlanProblem]{Sheet: "整改问题", Heading: AsOf("整改问题清单", today), Columns: slices.Concat([]listing.Column[PlanProblem]{
		{Name: "plan", Title: "方案", Width: 18, Aside: true, Value: func(p *PlanProblem) any { return p.Plan }},
		{Name: "number", Title: "序号", Kind: listing.Number, Width: 6, Screen: true, Value: func(p *PlanProblem) any { return p.Number }},
		{Name: "title", Title: "问题", Width: 32, Screen: true, Brief: true, Value: func(p *PlanProblem) any { return p.Title }},
		{Name: "goal", Title: "整改目标", Width: 32, Value: func(p *PlanProblem) any { return p.Goal }},
		{Name: "measures", Value: func(p *PlanProblem) any { return orEmpty(p.Measures) }},
		{ // programs get its kind, date and text; a problem that goes on has no date
			Name: "deadline", Title: "整改时限", Kind: listing.Day, Width: 11, Screen: true, Value: func(p *PlanProblem) any { return p.Deadline },
			Line: func(p *PlanProblem) any { return p.Deadline.Text },
			Cell: func(p *PlanProblem) any { return p.Deadline.Date },
		},
		{Title: "时限原文", Width: 20, Aside: true, Value: func(p *PlanProblem) any { return p.Deadline.Text }},
	}, partyColumns(func(p *PlanProblem) *remind.Parties { return &p.Parties }), []listing.Column[PlanProblem]{
		{Name: "plan_title", Value: func(p *PlanProblem) any { return p.plan.Title }},
		{Name: "plan_source", Value: func(p *PlanProblem) any { return p.plan.Source }}, // the file that it was read from; empty: built in
		{Name: "plan_round", Value: func(p *PlanProblem) any { return p.plan.Inspection }},
	})}
}

// ProblemLines is Problems for a terminal and CSV, with what fits a line: goals and measures are pages of text.
func ProblemLines(today remind.Date) *listing.Table[PlanProblem] {
	return Problems(today).Pick("plan", "number", "deadline", "responsible", "lead", "leader", "title")
}

// A problemMeasure is a measure of a problem, or one nested in another.
type problemMeasure struct {
	problem *remind.Problem
	*remind.Measure
}

// measureTable is the second sheet of a plan's workbook: a cell of the first could not hold a problem's measures. Its columns have no
// names, as programs get the measures within their problem.
var measureTable = listing.Table[problemMeasure]{Sheet: "整改措施", Columns: []listing.Column[problemMeasure]{
	{Title: "方案", Width: 18, Aside: true, Value: func(m *problemMeasure) any { return m.problem.Plan }},
	{Title: "问题序号", Kind: listing.Number, Width: 6, Value: func(m *problemMeasure) any { return m.problem.Number }},
	{Title: "编号", Width: 8, Value: func(m *problemMeasure) any { return m.Number }},
	{Title: "层次", Width: 12, Value: func(m *problemMeasure) any { return m.Path }},
	{Title: "措施", Width: 104, Value: func(m *problemMeasure) any { return m.Text }},
}}

// PlanProblems returns the problems of plans, in the order of the plans and of their documents.
func PlanProblems(plans []remind.Plan) []PlanProblem {
	var all []PlanProblem
	for i := range plans {
		for j := range plans[i].Problems {
			all = append(all, PlanProblem{&plans[i].Problems[j], &plans[i]})
		}
	}
	return all
}

// PlanGrids returns the workbook of plans: their problems, and their measures on a sheet of their own.
func PlanGrids(problems []PlanProblem, today remind.Date) []listing.Grid {
	measures := measureTable.Grid(measuresOf(problems))
	measures.Title = AsOf("整改措施清单", today)
	return []listing.Grid{Problems(today).Grid(problems), measures}
}

// measuresOf returns the measures of problems, each followed by those nested in it.
func measuresOf(problems []PlanProblem) []problemMeasure {
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
