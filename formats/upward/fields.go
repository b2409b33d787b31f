package upward

import (
	"fmt"
	"slices"
	"strings"

	"duban/formats/workbook"
	"duban/remind"
	"duban/remind/people"
)

// A field is what may stand under a heading.
type field struct {
	name    string // in the mapping
	chinese string // what it is, in the list of all
	kind    workbook.CellKind
	value   func(r *Row) any
}

// The fields that others speak of.
const (
	progressField = "progress"
	keyField      = "key"
	numberField   = "number"
	titleField    = "title"
	textField     = "text"
)

// fields are all of them, in the order in which they are listed.
var fields = slices.Concat(matterFields, partyFields(), progressFields)

// partyFields are who is named in each role, as the plan names them.
func partyFields() (all []field) {
	for _, role := range people.DocumentRoles() {
		all = append(all, field{role.String(), role.Chinese(), workbook.TextCell, func(r *Row) any { return strings.Join(*r.obligation.In(role), "；") }})
	}
	return all
}

// progressFields say how a matter went on.
var progressFields = []field{
	{progressField, "进展情况，本月没有的沿用上月", workbook.TextCell, func(r *Row) any { return r.Progress }},
	{"source", "进展情况的来历", workbook.TextCell, func(r *Row) any { return r.Source.Chinese() }},
}

// matterFields say what a matter is and how it stands.
var matterFields = []field{
	{"order", "顺序号，从1起", workbook.NumberCell, func(r *Row) any { return r.Order }},
	{numberField, "问题在方案中的序号", workbook.NumberCell, func(r *Row) any { return r.obligation.Problem }},
	{keyField, "事项编号", workbook.TextCell, func(r *Row) any { return string(r.obligation.Key) }},
	{"plan", "方案名称", workbook.TextCell, func(r *Row) any { return r.plan }},
	{titleField, "问题的原文", workbook.TextCell, func(r *Row) any { return r.problem.Title }},
	{"short", "问题的简称", workbook.TextCell, func(r *Row) any { return r.short }},
	{"goal", "整改目标", workbook.TextCell, func(r *Row) any { return r.problem.Goal }},
	{"measures", "问题的全部整改措施", workbook.TextCell, func(r *Row) any { return measuresText(r.problem.Measures) }},
	{textField, "本行事项的原文", workbook.TextCell, func(r *Row) any { return r.obligation.Text }},
	{"path", "措施在方案中的层次", workbook.TextCell, func(r *Row) any { return r.obligation.Place() }},
	{"due", "现行时限", workbook.DayCell, func(r *Row) any { return r.status.Due }},
	{"original", "原定时限", workbook.DayCell, func(r *Row) any { return r.status.Original }},
	{"deadline", "方案中时限的原话", workbook.TextCell, func(r *Row) any { return r.problem.Deadline.Text }},
	{"state", "状态", workbook.TextCell, func(r *Row) any { return r.status.State.Chinese() }},
	{"on", "状态的日期", workbook.DayCell, func(r *Row) any { return r.status.On }},
	{"doc", "状态或时限所依据的文号", workbook.TextCell, func(r *Row) any { return r.status.Cause.Doc }},
	{"overdue", "逾期天数", workbook.NumberCell, func(r *Row) any { return r.overdue() }},
}

// fieldOf returns the field of a name; nil: there is none.
func fieldOf(name string) *field {
	for i := range fields {
		if fields[i].name == name {
			return &fields[i]
		}
	}
	return nil
}

// Fields lists the fields in words: order（顺序号，从1起）、….
func Fields() string {
	all := make([]string, len(fields))
	for i := range fields {
		all[i] = fields[i].name + "（" + fields[i].chinese + "）"
	}
	return strings.Join(all, "、")
}

// overdue returns how many days a matter is overdue; nothing where it is not.
func (r *Row) overdue() any {
	if r.status.Due == 0 || r.status.State != remind.Open || r.status.Due >= r.today {
		return nil
	}
	return int(r.today - r.status.Due)
}

// measuresText returns measures as the plan numbers them, a line each.
func measuresText(measures []remind.Measure) string {
	var lines []string
	for i := range measures {
		lines = append(lines, fmt.Sprint(measures[i].Path, measures[i].Text))
		if nested := measuresText(measures[i].Measures); nested != "" {
			lines = append(lines, nested)
		}
	}
	return strings.Join(lines, "\n")
}
