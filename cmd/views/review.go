package views

import (
	"fmt"
	"slices"

	"duban/cmd/terminal"
	"duban/formats/checklist"
	"duban/office"
	"duban/remind/review"
	"duban/tables"
)

// mostReadings bounds how many readings that nobody has confirmed stand before a release.
const mostReadings = 10

// Reviewed says before a plan's first release what of it a second person has not confirmed, and how to go on.
func Reviewed(p *terminal.Printer, r *office.PlanReview) error {
	c := &r.Count
	if c.Left() == 0 {
		p.Aside("读出的时限、单位、领导共%d处，均已经第二人核对\n", c.Total)
		return nil
	}
	p.Aside("未经第二人核对：%s%s，共%d处；已核对%d处\n", c.Chinese(), wrongOf(c), c.Left(), c.Confirmed)
	if p.Format == "table" {
		rows := tables.ReviewRows(r, false)
		slices.SortStableFunc(rows, func(a, b tables.ReviewRow) int { return worst(&a) - worst(&b) })
		first := rows[:min(mostReadings, len(rows))]
		if err := terminal.Show(p, tables.Review(r.Plan).Pick("key", "what", "value", "result"), first); err != nil {
			return err
		}
		if more := len(rows) - len(first); more > 0 {
			p.Say("……另有%d处\n", more)
		}
	}
	p.Aside("核对办法：\n  duban export review %s --format xlsx -o 核对表.xlsx    导出核对表，由导入方案以外的另一人填写\n"+
		"  duban import review 核对表.xlsx --apply    导入核对结果\n不经核对即放行的，加 --unreviewed --note 原因，原因记录在案\n", r.Plan.ID)
	return nil
}

// worst orders what was found wrong before what nobody has looked at.
func worst(r *tables.ReviewRow) int {
	if r.Wrong() {
		return 0
	}
	return 1
}

// wrongOf says how many readings were found wrong.
func wrongOf(c *review.Count) string {
	if c.Wrong == 0 {
		return ""
	}
	return fmt.Sprintf("（其中核对有误%d处）", c.Wrong)
}

// Judged says what a sheet of a second person brings.
func Judged(p *terminal.Printer, j *checklist.Judgement, after []office.PlanReview) {
	for _, line := range tables.JudgedWords(j, after) {
		p.Aside("%s\n", line)
	}
}
