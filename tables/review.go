package tables

import (
	"fmt"
	"strconv"

	"duban/listing"
	"duban/office"
	"duban/remind"
	"duban/remind/review"
)

// A ReviewRow is one thing that was read of a plan, as a second person checks it.
type ReviewRow struct {
	review.Checked
	Number int // in the sheet
	Plan   string
}

// ReviewRows returns what is to be checked: what nobody has confirmed yet, or all of it.
func ReviewRows(r *office.PlanReview, whole bool) []ReviewRow {
	list := r.All
	if !whole {
		list = review.Open(list)
	}
	rows := make([]ReviewRow, len(list))
	for i := range list {
		rows[i] = ReviewRow{list[i], i + 1, r.Plan.ID}
	}
	return rows
}

// The words for what was found, as the sheet's list has them. Programs read right and wrong.
const (
	foundRight = "无误"
	foundWrong = "有误"
)

// found returns what was found of a reading in one of two words; empty: nobody has looked at it.
func (r *ReviewRow) found(right, wrong string) string {
	switch {
	case r.Verdict == nil:
		return ""
	case r.Verdict.Right:
		return right
	default:
		return wrong
	}
}

// said returns the verdict; an empty one where there is none.
func (r *ReviewRow) said() review.Verdict {
	if r.Verdict == nil {
		return review.Verdict{}
	}
	return *r.Verdict
}

// Review shows what was read of a plan. Its sheet and its CSV are filled in and read again by duban import review, which knows their columns by
// these titles and names.
func Review(p *remind.Plan) *listing.Table[ReviewRow] {
	type row = ReviewRow
	return &listing.Table[row]{Sheet: "核对表", Heading: "《" + OneLine(p.Title, 60) + "》读入内容核对表", Columns: []listing.Column[row]{
		{Name: "number", Title: "序号", Kind: listing.Number, Width: 5, Value: func(r *row) any { return r.Number }},
		{Name: "plan", Title: "方案", Aside: true, Width: 16, Value: func(r *row) any { return r.Plan }},
		{Name: "problem", Value: func(r *row) any { return r.Problem }},
		{Name: "key", Title: "事项编号", Screen: true, Width: 17, Value: func(r *row) any { return r.Key }},
		{Name: "kind", Value: func(r *row) any { return [review.Kinds]string{"date", "body", "leader"}[r.Kind] }},
		{Name: "what", Title: "核对内容", Screen: true, Width: 13, Value: func(r *row) any { return string(r.What) }, Cell: func(r *row) any { return r.Content() }},
		{Name: "sentence", Title: "原文", Screen: true, Brief: true, Width: 33, Value: func(r *row) any { return r.Sentence }},
		{Name: "where", Title: "出处", Width: 9, Value: func(r *row) any { return r.Where() }},
		{Name: "rule", Title: "判定规则", Width: 13, Value: func(r *row) any { return string(r.Rule) }, Cell: func(r *row) any { return r.Rule.Chinese() }},
		{Name: "value", Title: "读出结果", Screen: true, Width: 14, Value: func(r *row) any { return r.Value }, Cell: func(r *row) any { return r.Shown() }},
		{
			Name: "result", Title: "核对结果", Screen: true, Width: 8, Value: func(r *row) any { return r.found("right", "wrong") },
			Cell: func(r *row) any { return r.found(foundRight, foundWrong) }, Choices: []string{foundRight, foundWrong},
			Note: "与方案原文核对后选“无误”或“有误”。不填的行不读取，以后再核对。",
		},
		{Name: "note", Title: "更正意见", Width: 11, Value: func(r *row) any { return r.said().Note }, Note: "有误的必填：写明应为什么。"},
		{Name: "reviewer", Title: "核对人", Width: 7, Value: func(r *row) any { return r.said().By }, Note: "填核对人姓名，须不是导入方案的人。"},
		{Name: "print", Title: "核对码", Aside: true, Width: 18, Value: func(r *row) any { return r.Print() }, Note: "系统据此认出该行，请勿修改。"},
	}}
}

// ReviewGrids returns the workbook of a review: the sheet, under a line for each problem, to be signed at its end, and a sheet that says how to
// fill it in.
func ReviewGrids(r *office.PlanReview, rows []ReviewRow, day *remind.Day) []listing.Grid {
	g := Review(r.Plan).Grid(nil)
	g.Mark = "文件校验码 " + shortHash(r.Plan.SHA256)
	last := 0
	for i := range rows {
		if n := rows[i].Problem; n != last {
			last = n
			g.Rows = append(g.Rows, []any{listing.Band("问题" + strconv.Itoa(n) + "　" + day.ShortName(remind.ProblemKeyOf(r.Plan.ID, n)).Text)})
		}
		g.Rows = append(g.Rows, Review(r.Plan).Grid(rows[i:i+1]).Rows...)
	}
	g.Foot = reviewFoot(r, len(rows), day.Today)
	help := listing.Grid{Name: "填写说明", Title: "核对表填写说明", Heads: []listing.Head{{Title: "栏目", Width: 16}, {Title: "说明", Width: 90}}}
	help.Rows = [][]any{
		{"怎样核对", "由导入方案以外的另一人，对照方案文件，逐行核对“原文”是否与文件一致、“读出结果”是否正确。原文中的单位、领导没有逐一列出的，在相邻的行选“有误”并写明漏读了谁。"},
		{"核对结果", "选“无误”或“有误”。没有填写的行不读取，可以分几次、几个人核对。"},
		{"更正意见", "选“有误”的必填，写明应为什么。核对表本身不改变方案：请改正方案文件后重新导入，改动之处会再次列出核对。"},
		{"核对人", "填姓名，每行都要填（可向下填充），不能是导入方案的操作人。"},
		{"不要改动", "“事项编号”“原文”“读出结果”“核对码”各栏请勿改动，改动的行不予采用。"},
		{"导入", "填好后输入 duban import review 文件，先列出结果，确认无误后加 --apply 生效。"},
		{"签字", "打印为A4横向，末页有核对人签字处；签字件由整改办存档。"},
	}
	return []listing.Grid{g, help}
}

// reviewFoot is what stands under the sheet: which file it is of, and where to sign.
func reviewFoot(r *office.PlanReview, rows int, day remind.Date) []string {
	file, sum := "方案文件：内置方案", r.Plan.SHA256
	if r.Plan.Source != "" {
		file = "方案文件：" + r.Plan.Source
	}
	if sum == "" {
		sum = "系统未记录"
	}
	if r.Plan.Typist != "" {
		file += "　导入：" + r.Plan.Typist
	}
	return []string{
		file, "文件校验码（SHA-256）：" + sum,
		"本表共" + strconv.Itoa(rows) + "处，" + day.ChineseShort() + "导出。",
		"核对人（签字）：　　　　　　　　　　　　　　　　复核日期：　　　　年　　月　　日",
	}
}

// shortHash returns the beginning of a hash, for the foot of each page.
func shortHash(sum string) string {
	if sum == "" {
		return "系统未记录"
	}
	return sum[:min(16, len(sum))]
}

// ReviewWords says how far what was read of a plan has been confirmed: 读出586处，已核对580处，未核对6处（时限6处），其中有误1处.
func ReviewWords(c *review.Count) string {
	words := fmt.Sprintf("读出%d处，已核对%d处", c.Total, c.Confirmed)
	if c.Left() == 0 {
		return words
	}
	words += fmt.Sprintf("，未核对%d处（%s）", c.Left(), c.Chinese())
	if c.Wrong > 0 {
		words += fmt.Sprintf("，其中核对有误%d处", c.Wrong)
	}
	return words
}
