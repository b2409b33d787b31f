package wording

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"duban/remind"
)

// nextDates is how many of the dates to come a report of the quarter names.
const nextDates = 5

// newQuarter words what a reader has under a plan, for the report of the quarter: how the problems stand, and what falls due next.
func newQuarter(it *remind.Item, plans planNames) []string {
	total, near := 0, 0
	states := map[remind.State]int{}
	for i := range it.Entries {
		e := &it.Entries[i]
		if e.Obligation.Kind != remind.KindProblem {
			continue
		}
		total++
		states[e.Status.State]++
		if e.Colour == remind.Orange || e.Colour == remind.Yellow {
			near++
		}
	}
	var p []string
	for _, s := range []remind.State{remind.Open, remind.Reported, remind.Accepted, remind.Suspended, remind.Closed} {
		if n := states[s]; n > 0 {
			p = append(p, fmt.Sprintf("%s%d个", s.Chinese(), n))
		}
	}
	lines := []string{fmt.Sprintf("共%d个问题%s：%s。", total, plans.of(it.Plan), strings.Join(p, "、"))}
	if near > 0 {
		lines[0] = strings.TrimSuffix(lines[0], "。") + fmt.Sprintf("；15日内到期%d个。", near)
	}
	return append(lines, nextDue(it)...)
}

// nextDue returns the next dates on which something of an item falls due, one line each.
func nextDue(it *remind.Item) (lines []string) {
	open := slices.DeleteFunc(slices.Clone(it.Entries), func(e remind.Entry) bool { return e.Status.State != remind.Open || e.Status.Due == 0 })
	slices.SortStableFunc(open, func(a, b remind.Entry) int { return cmp.Compare(a.Status.Due, b.Status.Due) })
	for len(open) > 0 && len(lines) < nextDates {
		due := open[0].Status.Due
		var numbers []string
		for len(open) > 0 && open[0].Status.Due == due {
			numbers = appendNew(numbers, []string{fmt.Sprint(open[0].Obligation.Problem)})
			open = open[1:]
		}
		tail := ""
		if len(numbers) > 20 {
			tail, numbers = fmt.Sprintf("等%d个", len(numbers)), numbers[:20]
		}
		lines = append(lines, due.Chinese()+"到期：问题"+strings.Join(numbers, "、")+tail+"。")
	}
	return lines
}
