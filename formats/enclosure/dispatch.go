package enclosure

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"duban/formats/workbook"
	"duban/remind"
	"duban/remind/digest"
	"duban/remind/tally"
	"duban/remind/typed"
)

// notRecorded stands where nobody has reported anything.
const notRecorded = "系统未记录"

// DispatchFile writes a weekly dispatch as .xlsx. What has no room is counted in the last row of its sheet.
func DispatchFile(d *digest.Dispatch) ([]byte, error) { return dispatchFile(d, mostList) }

// dispatchFile writes it in so many bytes at most.
func dispatchFile(d *digest.Dispatch, most int) ([]byte, error) {
	sheets := dispatchSheets(d)
	for n := mostRows; ; {
		var b bytes.Buffer
		if err := workbook.Write(&b, cut(sheets, n)); err != nil || b.Len() <= most || n == 0 {
			return b.Bytes(), err
		}
		n = max(0, fewer(n, b.Len(), most))
	}
}

// cut leaves each sheet its first rows, and says how many it takes away.
func cut(sheets []workbook.Sheet, n int) []workbook.Sheet {
	all := make([]workbook.Sheet, len(sheets))
	for i, s := range sheets {
		if left := len(s.Rows) - n; left > 0 {
			rows := make([][]any, 0, n+1)
			s.Rows = append(append(rows, s.Rows[:n]...), []any{nil, fmt.Sprintf("因篇幅所限，另有%d项未列出，请用duban export dispatch查看。", left)})
		}
		all[i] = s
	}
	return all
}

// dispatchSheets lays a dispatch out for print: the figures, what presses, what has changed, and what was reported of each problem. What nobody has
// recorded of any row is said once below, and has no column.
func dispatchSheets(d *digest.Dispatch) []workbook.Sheet {
	asOf := "（截至" + d.On.ChineseShort() + "）"
	total := dispatchSheet(d, "总体情况", "突出环境问题整改周调度表"+asOf, totalColumns(d), totalRows(d))
	matters := dispatchSheet(d, "调度事项", "需调度的事项"+asOf, matterColumns, matterRows(d))
	moves := dispatchSheet(d, "一周变化", "自"+d.Since.ChineseShort()+"以来的变化"+asOf, moveColumns, moveRows(d))
	progress := dispatchSheet(d, "本月进展", fmt.Sprintf("%d年%d月各问题进展", d.On.Year(), d.On.Month())+asOf, progressColumns, progressRows(d))
	if d.First {
		total.Foot = []string{"首次编制，没有" + d.Since.ChineseShort() + "的数据可供比较。"}
	}
	if len(matters.Rows) == 0 {
		matters.Foot = []string{"没有逾期、即将到期和待验收销号的事项。"}
	}
	if len(moves.Rows) == 0 {
		moves.Foot = []string{"没有登记变化。"}
	}
	for _, s := range []*workbook.Sheet{&matters, &progress} {
		withoutEmpty(s, "截至"+d.On.ChineseShort()+"，"+notRecorded+"以上各行的")
	}
	return []workbook.Sheet{total, matters, moves, progress}
}

// withoutEmpty takes the columns of reports away of which no row says anything, and says so below.
func withoutEmpty(s *workbook.Sheet, sentence string) {
	var gone []string
	for _, title := range []string{"最近进展", "本月进展", "报送人", "此前最近进展"} {
		at := slices.IndexFunc(s.Columns, func(c workbook.Column) bool { return c.Title == title })
		if at < 0 || slices.ContainsFunc(s.Rows, func(cells []any) bool { return cells[at] != notRecorded && cells[at] != "" }) {
			continue
		}
		gone = append(gone, title)
		width := s.Columns[at].Width
		s.Columns = slices.Delete(slices.Clone(s.Columns), at, at+1)
		share(s.Columns, width)
		for i, cells := range s.Rows {
			s.Rows[i] = slices.Delete(cells, at, at+1)
		}
	}
	if len(gone) > 0 && len(s.Rows) > 0 {
		s.Foot = append(s.Foot, sentence+strings.Join(gone, "、")+"。")
	}
}

// share spreads a width that another column had over those of words, the longer the more.
func share(columns []workbook.Column, width float64) {
	const words = 12 // narrower ones hold a word
	sum := 0.0
	for _, c := range columns {
		if c.Width >= words {
			sum += c.Width
		}
	}
	for i := range columns {
		if c := &columns[i]; c.Width >= words {
			c.Width += width * c.Width / sum
		}
	}
}

// dispatchSheet returns a sheet; the built-in data is marked. Of several plans each row names its own: its column follows the first.
func dispatchSheet(d *digest.Dispatch, name, title string, columns []workbook.Column, rows []dispatchRow) workbook.Sheet {
	s := workbook.Sheet{Name: name, Title: title, Columns: append([]workbook.Column{}, columns...)}
	if d.Demo {
		s.Title = "【演示】" + title
	}
	several := len(d.Plans) > 1 && len(rows) > 0 && rows[0].of != nil
	if several {
		s.Columns = append(s.Columns[:1:1], append([]workbook.Column{planColumn.Column}, s.Columns[1:]...)...)
		s.Columns[widest(s.Columns)].Width -= planColumn.Width
	}
	for _, r := range rows {
		cells := r.cells
		if several {
			cells = append(cells[:1:1], append([]any{r.of.PlanShort}, cells[1:]...)...)
		}
		s.Rows = append(s.Rows, cells)
	}
	return s
}

// widest returns the place of the widest column, which makes room for another.
func widest(columns []workbook.Column) (at int) {
	for i := range columns {
		if columns[i].Width > columns[at].Width {
			at = i
		}
	}
	return at
}

// A dispatchRow is a row of a sheet, and what it is of; nil: of no single matter.
type dispatchRow struct {
	of    *digest.Row
	cells []any
}

// totalColumns compare with the dispatch before, where there was one.
func totalColumns(d *digest.Dispatch) []workbook.Column {
	was := d.Since.ChineseShort()
	number := func(title string) workbook.Column {
		return workbook.Column{Title: title, Kind: workbook.NumberCell, Width: 18}
	}
	all := []workbook.Column{{Title: "状态", Width: 20}}
	for _, of := range []struct{ head, name string }{{"问题（个）", "问题"}, {"措施（项）", "措施"}} {
		all = append(all, number(of.head))
		if !d.First {
			all = append(all, number(was+of.name), number("增减"))
		}
	}
	return all
}

// standingColours are how standings are shown; the word says it, too.
var standingColours = map[tally.Standing]remind.Colour{
	tally.Overdue: remind.Red, tally.Partly: remind.Red, tally.Soon: remind.Yellow, tally.Open: remind.Blue, tally.Continuing: remind.Grey,
	tally.Reported: remind.Purple, tally.Accepted: remind.Purple, tally.Suspended: remind.Grey, tally.Closed: remind.Green,
}

// totalRows count as status does.
func totalRows(d *digest.Dispatch) (rows []dispatchRow) {
	for _, s := range tally.Standings() {
		is, was := &d.Now, &d.Then
		if is.Problems[s]+is.Measures[s]+was.Problems[s]+was.Measures[s] == 0 {
			continue
		}
		cells := append([]any{workbook.Shade{Colour: standingColours[s], Text: s.Chinese()}}, compared(is.Problems[s], was.Problems[s], d.First)...)
		if s == tally.Partly { // of problems only
			cells = append(cells, make([]any, len(cells)-1)...)
		} else {
			cells = append(cells, compared(is.Measures[s], was.Measures[s], d.First)...)
		}
		rows = append(rows, dispatchRow{nil, cells})
	}
	sum := append([]any{workbook.Shade{Colour: remind.Grey, Text: "合计"}}, compared(d.Now.Problems.Sum(), d.Then.Problems.Sum(), d.First)...)
	return append(rows, dispatchRow{nil, append(sum, compared(d.Now.Measures.Sum(), d.Then.Measures.Sum(), d.First)...)})
}

// compared returns a number and, where there was a dispatch before, that of it and by how much it has changed.
func compared(is, was int, first bool) []any {
	if first {
		return []any{is}
	}
	return []any{is, was, is - was}
}

// matterColumns are within workbook.Widest together, as are those of the other sheets.
var matterColumns = []workbook.Column{
	{Title: "序号", Kind: workbook.NumberCell, Width: 5},
	{Title: "类别", Width: 10},
	{Title: "问题", Width: 20},
	{Title: "事项", Width: 28},
	{Title: "责任单位", Width: 14},
	{Title: "牵头单位", Width: 12},
	{Title: "督办领导", Width: 8},
	{Title: "时限", Kind: workbook.DayCell, Width: 11},
	{Title: "天数", Width: 9},
	{Title: "最近进展", Width: 13},
}

// matterRows are what is overdue, falls due and waits.
func matterRows(d *digest.Dispatch) (rows []dispatchRow) {
	add := func(r *digest.Row, word string, c remind.Colour, days string) {
		rows = append(rows, dispatchRow{r, []any{
			len(rows) + 1, workbook.Shade{Colour: c, Text: word}, problemOf(r), matterOf(r), first(r.Responsible), first(r.Leads), names(r.Leaders), r.Due, days, latest(r),
		}})
	}
	for i := range d.Overdue {
		add(&d.Overdue[i], "已逾期", remind.Red, fmt.Sprintf("逾期%d天", d.On-d.Overdue[i].Due))
	}
	for i := range d.Due {
		r, word := &d.Due[i], fmt.Sprintf("%d日内到期", digest.Ahead)
		colour := remind.Yellow
		if r.Due <= d.Sunday() {
			word, colour = "本周到期", remind.Orange
		}
		left := fmt.Sprintf("还有%d天", r.Due-d.On)
		if r.Due == d.On {
			left = "今日到期"
		}
		add(r, word, colour, left)
	}
	for i := range d.Waiting {
		r := &d.Waiting[i]
		add(r, r.Standing.Chinese(), remind.Purple, fmt.Sprintf("已等待%d天", d.On-r.Since))
	}
	return rows
}

var moveColumns = []workbook.Column{
	{Title: "序号", Kind: workbook.NumberCell, Width: 5},
	{Title: "变化", Width: 12},
	{Title: "问题", Width: 22},
	{Title: "事项", Width: 30},
	{Title: "责任单位", Width: 16},
	{Title: "时限", Kind: workbook.DayCell, Width: 11},
	{Title: "原时限", Kind: workbook.DayCell, Width: 11},
	{Title: "说明", Width: 23},
}

// moveRows are what has changed. A deadline that stood before is shown where it was another.
func moveRows(d *digest.Dispatch) (rows []dispatchRow) {
	for i := range d.Moves {
		m := &d.Moves[i]
		var former any
		if was := m.Before.Due; m.Before.Known && was != 0 && was != m.Due {
			former = was
		}
		rows = append(rows, dispatchRow{&m.Row, []any{
			i + 1, m.Chinese, problemOf(&m.Row), matterOf(&m.Row), first(m.Responsible), m.Due, former, typed.Clip(strings.Join(strings.Fields(m.Note), " "), longNews),
		}})
	}
	return rows
}

var progressColumns = []workbook.Column{
	{Title: "序号", Kind: workbook.NumberCell, Width: 5},
	{Title: "问题", Width: 24},
	{Title: "责任单位", Width: 16},
	{Title: "牵头单位", Width: 13},
	{Title: "状态", Width: 10},
	{Title: "本月进展", Width: 28},
	{Title: "报送人", Width: 10},
	{Title: "此前最近进展", Width: 24},
}

// progressRows are what was reported of each problem that is not closed: this month, or last before.
func progressRows(d *digest.Dispatch) (rows []dispatchRow) {
	for i := range d.Going {
		r := &d.Going[i]
		month, who, before := notRecorded, "", notRecorded
		switch {
		case d.InMonth(r):
			month, who, before = latest(r), r.ProgressBy, ""
		case r.ProgressOn != 0:
			before = latest(r)
		}
		rows = append(rows, dispatchRow{r, []any{
			i + 1, problemOf(r), first(r.Responsible), first(r.Leads), workbook.Shade{Colour: standingColours[r.Standing], Text: r.Standing.Chinese()}, month, who, before,
		}})
	}
	return rows
}

// problemOf names the problem of a row in a line.
func problemOf(r *digest.Row) string { return fmt.Sprintf("%d．%s", r.Number, r.Short) }

// mostNames is how many bodies a row names: a matter of all counties would fill half a page, and whoever dispatches it has the ledger.
const mostNames = 3

// first names the first of bodies, and how many they are.
func first(list []string) string {
	if len(list) <= mostNames+1 {
		return names(list)
	}
	return names(list[:mostNames]) + fmt.Sprintf("等%d个单位", len(list))
}

// longMatter is how long a matter's words may be on a dispatch, which only reminds of it.
const longMatter = 60

// matterOf says what is to be done: the whole problem, or a measure in its own words.
func matterOf(r *digest.Row) string {
	text := typed.Clip(strings.Join(strings.Fields(r.Text), " "), longMatter)
	switch r.Kind {
	case tally.Whole:
		return "整体：" + text
	case tally.Duty:
		return "长期任务：" + text
	default:
		return "措施" + r.Path + "：" + text
	}
}

// latest is what was last reported of a row, with its day.
func latest(r *digest.Row) string {
	if r.ProgressOn == 0 {
		return notRecorded
	}
	return typed.Clip(r.ProgressOn.ChineseShort()+"："+strings.Join(strings.Fields(r.Progress), " "), longNews)
}
