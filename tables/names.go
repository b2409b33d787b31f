package tables

import (
	"duban/listing"
	"duban/office"
	"duban/remind"
)

// Names shows what problems are called in one line, and where each name comes from.
func Names(today remind.Date) *listing.Table[office.NameRow] {
	type row = office.NameRow
	return &listing.Table[row]{Sheet: "简称", Heading: AsOf("问题简称", today), Columns: []listing.Column[row]{
		{Name: "key", Title: "编号", Width: 20, Aside: true, Value: func(r *row) any { return r.Key }},
		{Name: "plan", Title: "方案", Width: 18, Aside: true, Value: func(r *row) any { return r.Plan }},
		{Name: "problem", Title: "序号", Kind: listing.Number, Width: 6, Value: func(r *row) any { return r.Problem }},
		{Name: "short", Title: "简称", Width: 34, Value: func(r *row) any { return r.Short.Text }},
		{
			Name: "from", Title: "来源", Width: 8, Value: func(r *row) any { return r.Short.From },
			Line: func(r *row) any { return r.Short.From.Chinese() }, Cell: func(r *row) any { return r.Short.From.Chinese() },
		},
		{Name: "by", Title: "设定人", Width: 11, Value: func(r *row) any { return r.By }},
		{Name: "at", Title: "设定时间", Kind: listing.Day, Width: 11, Value: func(r *row) any { return r.At }},
		{Name: "title", Title: "问题", Width: 60, Value: func(r *row) any { return r.Text }},
	}}
}

// NameLines is Names for a terminal: titles are a paragraph each.
func NameLines(today remind.Date) *listing.Table[office.NameRow] {
	return Names(today).Pick("key", "short", "from", "by", "at")
}
