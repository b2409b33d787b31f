package tables

import (
	"strconv"
	"strings"

	"duban/listing"
	"duban/remind"
	"duban/remind/disclosure"
)

// Disclosure shows what is published of problems, one plan on a sheet. Programs get the status by its name, CSV is to be read by people.
func Disclosure(heading string) *listing.Table[disclosure.Row] {
	return &listing.Table[disclosure.Row]{Sheet: "整改情况公开", Heading: heading, Columns: []listing.Column[disclosure.Row]{
		{Name: "plan", Value: func(r *disclosure.Row) any { return r.Plan }},
		{Name: "number", Title: "序号", Kind: listing.Number, Width: 6, Value: func(r *disclosure.Row) any { return r.Number }},
		{Name: "problem", Title: "问题", Width: 52, Brief: true, Value: func(r *disclosure.Row) any { return r.Problem }},
		{Name: "due", Value: func(r *disclosure.Row) any { return r.Due }},
		{Name: "deadline", Title: "时限", Width: 24, Value: func(r *disclosure.Row) any { return r.Deadline }, Cell: func(r *disclosure.Row) any {
			return strings.Replace(r.Deadline, "（", "\n（", 1)
		}},
		{
			Name: "status", Title: "状态", Width: 15, Value: func(r *disclosure.Row) any { return r.Status.String() },
			Line: func(r *disclosure.Row) any { return r.Status.Chinese() },
			Cell: func(r *disclosure.Row) any { return strings.Replace(r.Status.Chinese(), "（", "\n（", 1) },
		},
		{Name: "completion", Title: "完成情况", Width: 34, Value: func(r *disclosure.Row) any { return r.Done }},
	}}
}

// DisclosureRows returns the rows of pages, one after the other.
func DisclosureRows(pages []disclosure.Page) (rows []disclosure.Row) {
	for i := range pages {
		rows = append(rows, pages[i].Rows...)
	}
	return rows
}

// DisclosureGrids returns the workbook of what is published: a sheet a plan.
func DisclosureGrids(pages []disclosure.Page, today remind.Date) []listing.Grid {
	grids := make([]listing.Grid, len(pages))
	for i := range pages {
		what := strings.TrimSuffix(pages[i].Plan, "整改方案") + "问题整改情况公开"
		if pages[i].Demo {
			what = "【演示】" + what
		}
		grids[i] = Disclosure(AsOf(what, today)).Grid(pages[i].Rows)
		if i > 0 {
			grids[i].Name += strconv.Itoa(i + 1)
		}
	}
	return grids
}
