package tables

import (
	"fmt"
	"slices"
	"strings"

	"duban/listing"
	"duban/remind"
)

// kindChinese says an obligation's kind as official lists do: a measure is one of its dates (节点), a standing duty what goes on (常态).
var kindChinese = map[remind.Kind]string{remind.KindProblem: "问题", remind.KindMeasure: "措施", remind.KindStanding: "长期任务"}

// Obligations shows obligations as they stand on a day: deadline and state are those in force on it, all else is what the plan says.
// The sheet has more than programs get: the deadline first stated, how often it was extended, the colour.
func Obligations(day *remind.Day) *listing.Table[remind.Obligation] {
	type row = remind.Obligation
	return &listing.Table[row]{Sheet: "事项", Heading: AsOf("整改事项清单", day.Today), Columns: slices.Concat([]listing.Column[row]{
		{Name: "key", Title: "事项编号", Width: 30, Screen: true, Aside: true, Value: func(o *row) any { return o.Key }},
		{Name: "plan", Title: "方案", Width: 18, Aside: true, Value: func(o *row) any { return o.Plan }},
		{Name: "problem", Title: "问题序号", Kind: listing.Number, Width: 6, Value: func(o *row) any { return o.Problem }},
		{
			Name: "kind", Title: "类别", Width: 8, Screen: true, Value: func(o *row) any { return o.Kind },
			Cell: func(o *row) any { return kindChinese[o.Kind] },
		},
		{Name: "section", Title: "部分", Aside: true, Value: func(o *row) any { return o.Section }},
		{Name: "path", Title: "层次", Width: 9, Value: func(o *row) any { return o.Path }},
		{Name: "due", Title: "整改时限", Kind: listing.Day, Width: 11, Screen: true, Value: func(o *row) any { return day.States[o.Key].Due }},
		{Title: "原定时限", Kind: listing.Day, Width: 12, Aside: true, Value: func(o *row) any { return day.States[o.Key].Original }},
		{Title: "延期次数", Kind: listing.Number, Aside: true, Value: func(o *row) any { return day.States[o.Key].Extended }},
		{Name: "bare_year", Title: "仅写年份", Aside: true, Value: func(o *row) any { return o.BareYear }},
		{
			Name: "rhythm", Title: "周期", Width: 6, Value: func(o *row) any { return o.Rhythm },
			Cell: func(o *row) any { return o.Rhythm.Chinese() },
		},
		{ // before the dates, as a clerk reads a row from what it is about
			Name: "text", Title: "内容", Width: 28, Place: 7, Screen: true, Brief: true, Value: func(o *row) any { return o.Text },
			Line: func(o *row) any { return strings.Join(strings.Fields(o.Text), " ") }, // a paragraph of a plan may break its lines
		},
		{Title: "颜色", Width: 5, Value: func(o *row) any { return day.Colour(day.States[o.Key]) }},
	}, partyColumns(func(o *row) *remind.Parties { return &o.Parties }), []listing.Column[row]{
		{ // programs get line and column, a clerk looks for the line
			Name: "source", Title: "原文行号", Kind: listing.Number, Aside: true, Value: func(o *row) any { return o.Source },
			Line: func(o *row) any { return fmt.Sprintf("{%d %d}", o.Source.Line, o.Source.Column) }, Cell: func(o *row) any { return o.Source.Line },
		},
		{Name: "state", Title: "状态", Width: 8, Place: 14, Screen: true, Value: func(o *row) any { return day.States[o.Key].State }},
		shortColumn(day.World, func(o *row) remind.Key { return o.Key }),
	})}
}
