package tables

import (
	"fmt"
	"slices"

	"duban/formats/checklist"
	"duban/office"
)

// JudgedWords says what a sheet of a second person brings, and how far the plans on it have been confirmed then.
func JudgedWords(j *checklist.Judgement, after []office.PlanReview) []string {
	right := 0
	for i := range j.Taken {
		if j.Taken[i].Right {
			right++
		}
	}
	lines := []string{fmt.Sprintf("核对表：新登记无误%d处、有误%d处，已有记录%d处", right, len(j.Taken)-right, j.Known)}
	for i := range after {
		if r := &after[i]; slices.Contains(j.Plans, r.Plan.ID) {
			lines = append(lines, fmt.Sprintf("方案 %s：%s", r.Plan.ID, ReviewWords(&r.Count)))
		}
	}
	return lines
}

// RestatedWords says what a row of a ledger changes.
func RestatedWords(c *office.Restatement) string {
	e := &c.Event
	line := fmt.Sprintf("%s：%s → %s，%s", e.Key, c.Was, c.Is, e.On)
	if e.Doc != "" {
		line += "，" + e.Doc
	}
	if e.Shortcut {
		line += "（补录）"
	}
	return line
}
