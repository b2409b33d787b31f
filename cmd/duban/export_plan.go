package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"duban/cmd/terminal"
	"duban/formats/planyaml"
	"duban/listing"
	"duban/remind"
	"duban/tables"
)

// exportPlanCommand lists the problems of the plans held. Only YAML is the whole plan, and can be imported again: JSON and the sheets show
// it to programs and people, without the commitments that were read from it.
func (a *app) exportPlanCommand() *cobra.Command {
	var id string
	c := a.exportOf(&cobra.Command{Use: "plan", Short: "导出方案中的问题；yaml 可重新导入"}, func(day *remind.Day) error {
		if err := onePlan(day, id); err != nil {
			return err
		}
		return a.exportPlans(day)
	}, "xlsx", "yaml")
	c.Flags().StringVar(&id, "id", "", "只导出该`编号`的方案")
	return c
}

// exportPlans shows the plans held. A line of a terminal has no room for goals and measures; a workbook gives the measures a sheet of their own.
func (a *app) exportPlans(day *remind.Day) error {
	if a.Format == "yaml" {
		return a.planPapers(day.Plans)
	}
	t := tables.Problems(day.Today)
	if a.Format == "table" || a.Format == "csv" {
		t = tables.ProblemLines(day.Today)
	}
	problems := tables.PlanProblems(day.Plans)
	return terminal.ShowAmong(&a.Printer, t, problems, func() []listing.Grid { return tables.PlanGrids(problems, day.Today) })
}

// planPapers writes each plan as import plan reads it again. A file of nothing, which import plan refuses, is not made.
func (a *app) planPapers(plans []remind.Plan) error {
	if len(plans) == 0 {
		return errors.New("没有方案可以导出，请先用 duban import plan 导入")
	}
	for i, p := range plans {
		if i > 0 {
			a.Say("---\n")
		}
		if err := planyaml.Write(a.Out, p); err != nil {
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
		return fmt.Errorf("没有编号为“%s”的方案；现有：%s", id, strings.Join(held, "、"))
	}
	day.Plans = day.Plans[i : i+1]
	return nil
}
