package digest_test

import (
	"strings"
	"testing"
	"time"

	"duban/remind/days"
	"duban/remind/digest"
	"duban/remind/tally"
)

// Where no problem has changed as a whole the verdict names the measures and duties that have; where nothing has it says so.
func TestTheVerdictNamesWhatIsNew(t *testing.T) {
	today := days.NewDate(2026, time.November, 23)
	since := today - 21
	row := func(kind tally.Kind, path string, is, was tally.Standing) digest.Row {
		return digest.Row{
			Key: "p/1" + path, Plan: "p", Problem: "p/1", Number: 1, Kind: kind, Path: path, Title: "题", Short: "题", Due: today - 3, Original: today - 3,
			Standing: is, State: "open", Recorded: true, Before: digest.Past{Known: true, Standing: was, State: "open", Due: today - 3},
		}
	}
	whole := row(tally.Whole, "", tally.Open, tally.Open)
	for _, tt := range []struct {
		name string
		rows []digest.Row
		want string
	}{
		{"a measure", []digest.Row{whole, row(tally.Measure, "（一）", tally.Overdue, tally.Open)}, "新增逾期1项措施"},
		{"a measure that was overdue before", []digest.Row{whole, row(tally.Measure, "（一）", tally.Overdue, tally.Overdue)}, "各问题状态无变化"},
		{"the problem", []digest.Row{row(tally.Whole, "", tally.Overdue, tally.Open), row(tally.Measure, "（一）", tally.Overdue, tally.Open)}, "新增逾期1个问题"},
	} {
		b := digest.NewBulletin(tt.rows, &digest.Subject{
			Period: digest.Period{Month: days.NewDate(2026, time.November, 1), Since: since, On: today}, Plans: []digest.Plan{{ID: "p", Title: "方案", Problems: 1}},
		})
		if got := strings.Join(b.Verdict, ""); !strings.HasSuffix(got, "；与上期（"+since.ChineseShort()+"）相比，"+tt.want+"。") {
			t.Errorf("%s: %s", tt.name, got)
		}
	}
}

// A bulletin of no plan says so, and nothing of problems of which there are none.
func TestTheVerdictOfNoPlan(t *testing.T) {
	on := days.NewDate(2026, time.November, 23)
	b := digest.NewBulletin(nil, &digest.Subject{Period: digest.Period{Month: days.NewDate(2026, time.November, 1), On: on}})
	if got := strings.Join(b.Verdict, ""); got != "截至2026年11月23日，没有正在执行的整改方案。" {
		t.Errorf("got %s", got)
	}
}
