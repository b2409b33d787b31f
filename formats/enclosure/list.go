package enclosure

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"

	"duban/formats/workbook"
	"duban/remind"
	"duban/remind/delivery"
	"duban/remind/typed"
)

// How many characters of a text, of names and of what was last recorded a list shows.
const (
	longText  = 200
	longNames = 120
	longNews  = 100
)

// listFile writes the list of all that a message's reader answers for, in so many bytes at most. What has no room is counted in its last row.
func listFile(m *remind.Message, most int) ([]byte, error) {
	rows := listRows(m)
	for n := min(len(rows), mostRows); ; {
		var b bytes.Buffer
		if err := workbook.Write(&b, []workbook.Sheet{listSheet(m, rows[:n], len(rows)-n)}); err != nil || b.Len() <= most || n == 0 {
			return b.Bytes(), err
		}
		n = max(0, fewer(n, b.Len(), most))
	}
}

// listSheet lays the list out for print on A4 across. Of several plans each row says whose it is; the words make room for that.
func listSheet(m *remind.Message, rows []listRow, left int) workbook.Sheet {
	s := workbook.Sheet{Name: "督办清单", Title: "督办清单（截至" + m.Day.ChineseShort() + "）"}
	if m.Demo {
		s.Title = "【演示】" + s.Title
	}
	columns := listColumns
	if several(rows) {
		columns = slices.Insert(slices.Clone(columns), 1, planColumn)
		columns[3].Width -= planColumn.Width
	}
	for _, c := range columns {
		s.Columns = append(s.Columns, c.Column)
	}
	for i := range rows {
		cells := make([]any, len(columns))
		for j, c := range columns {
			cells[j] = c.cell(&rows[i])
		}
		s.Rows = append(s.Rows, cells)
	}
	if left > 0 {
		s.Rows = append(s.Rows, []any{nil, fmt.Sprintf("因篇幅所限，另有%d项未列出，请向整改办查询。", left)})
	}
	return s
}

// several reports whether a list is of more than one plan.
func several(rows []listRow) bool {
	return slices.ContainsFunc(rows, func(r listRow) bool { return r.item.Plan != rows[0].item.Plan })
}

// A listRow is a matter in the list.
type listRow struct {
	*remind.Entry
	item *remind.Item
	n    int
	told bool // in this message
}

// listRows returns the matters of a list in the order of their plans.
func listRows(m *remind.Message) []listRow {
	told := map[remind.Key]bool{}
	for i := range m.Notices {
		told[m.Notices[i].Obligation] = true
	}
	var rows []listRow
	scope := delivery.Scope(m)
	for i := range scope {
		it := &scope[i]
		for j := range it.Entries {
			e := &it.Entries[j]
			rows = append(rows, listRow{Entry: e, item: it, n: len(rows) + 1, told: told[e.Obligation.Key]})
		}
	}
	return rows
}

// A listColumn is a column and what stands in it.
type listColumn struct {
	workbook.Column
	cell func(r *listRow) any
}

var planColumn = listColumn{workbook.Column{Title: "方案", Width: 12}, func(r *listRow) any { return cmp.Or(r.item.PlanShort, r.item.PlanTitle) }}

// listColumns are within workbook.Widest together.
var listColumns = []listColumn{
	{workbook.Column{Title: "序号", Kind: workbook.NumberCell, Width: 6}, func(r *listRow) any { return r.n }},
	{workbook.Column{Title: "问题", Width: 22}, func(r *listRow) any { return fmt.Sprintf("%d．%s", r.item.Problem, short(r.item)) }},
	{workbook.Column{Title: "事项", Width: 31}, func(r *listRow) any { return r.matter() }},
	{workbook.Column{Title: "责任单位", Width: 19}, func(r *listRow) any { return names(r.Responsible) }},
	{workbook.Column{Title: "牵头单位", Width: 14}, func(r *listRow) any { return names(r.Lead) }},
	{workbook.Column{Title: "时限", Kind: workbook.DayCell, Width: 11}, func(r *listRow) any { return r.due() }},
	{workbook.Column{Title: "状态", Width: 10}, func(r *listRow) any { return workbook.Shade{Colour: r.Colour, Text: r.Status.State.Chinese()} }},
	{workbook.Column{Title: "逾期天数", Kind: workbook.NumberCell, Width: 8}, func(r *listRow) any { return r.overdue() }},
	{workbook.Column{Title: "本次提醒", Width: 8}, func(r *listRow) any { return map[bool]string{true: "是"}[r.told] }},
	{workbook.Column{Title: "最近情况", Width: 21}, func(r *listRow) any { return r.news() }},
}

// short is what a problem is called in a line.
func short(it *remind.Item) string {
	return cmp.Or(it.Short, typed.Clip(strings.Join(strings.Fields(it.Title), " "), 20))
}

// names lists bodies or persons; some bodies have a 、 in their name.
func names(list []string) string { return typed.Clip(strings.Join(list, "；"), longNames) }

// matter says what is to be done: the whole problem, or a measure in its own words.
func (r *listRow) matter() string {
	o := r.Obligation
	text := typed.Clip(strings.Join(strings.Fields(o.Text), " "), longText)
	switch {
	case o.Kind == remind.KindProblem:
		return "整体：" + text
	case o.Path != "":
		return "措施" + o.Path + "：" + text
	case o.Section == remind.SectionGoal:
		return "整改目标：" + text
	default:
		return "长期任务"
	}
}

// due is the deadline in force, or how often a standing duty comes.
func (r *listRow) due() any {
	if r.Status.Due == 0 {
		return r.Obligation.Rhythm.Chinese()
	}
	return r.Status.Due
}

// overdue is by how many days a matter that is open is late; empty where it is not.
func (r *listRow) overdue() any {
	if r.Status.State != remind.Open || r.Status.Due == 0 || r.DaysLeft >= 0 {
		return nil
	}
	return -r.DaysLeft
}

// happened says what events are.
var happened = map[remind.EventKind]string{
	remind.EventReport: "上报完成情况", remind.EventAccept: "验收通过", remind.EventReturn: "退回", remind.EventClose: "销号", remind.EventReopen: "重新整改",
	remind.EventExtend: "延期", remind.EventSuspend: "暂停", remind.EventResume: "恢复整改", remind.EventWithdraw: "从方案中撤销",
}

// news says what was last recorded of a matter: the day, what happened, and why.
func (r *listRow) news() string {
	e := r.Status.Last
	if r.Status.Cause.At.After(e.At) {
		e = r.Status.Cause // an event on the whole problem
	}
	if e.Kind == "" {
		return ""
	}
	s := e.On.String() + happened[e.Kind]
	if e.To != 0 {
		s += "至" + e.To.String()
	}
	if e.For != "" {
		s += "（" + e.For + "）"
	}
	if e.Note != "" {
		s += "：" + e.Note
	}
	return typed.Clip(strings.Join(strings.Fields(s), " "), longNews)
}
