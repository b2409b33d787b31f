package tables

import (
	"duban/listing"
	"duban/remind"
	"duban/remind/digest"
)

// A DispatchRow is a matter of a weekly dispatch, and why it stands in it.
type DispatchRow struct {
	*digest.Row
	Section, Word string // the second for people
	On            remind.Date
}

// DispatchRows are the matters of a weekly dispatch: what is overdue, falls due and waits, then what has changed.
func DispatchRows(d *digest.Dispatch) (all []DispatchRow) {
	for _, part := range []struct {
		name, word string
		rows       []digest.Row
	}{{"overdue", "已逾期", d.Overdue}, {"due", "30日内到期", d.Due}, {"waiting", "待验收、待销号", d.Waiting}} {
		for i := range part.rows {
			all = append(all, DispatchRow{&part.rows[i], part.name, part.word, d.On})
		}
	}
	for i := range d.Moves {
		all = append(all, DispatchRow{&d.Moves[i].Row, d.Moves[i].Name, "变化：" + d.Moves[i].Chinese, d.On})
	}
	return all
}

// Dispatch shows the matters of a weekly dispatch.
func Dispatch(on remind.Date) *listing.Table[DispatchRow] {
	type row = DispatchRow
	return &listing.Table[row]{Sheet: "周调度表", Heading: AsOf("周调度表", on), Columns: []listing.Column[row]{
		{Name: "section", Title: "类别", Width: 14, Value: func(r *row) any { return r.Section }, Line: func(r *row) any { return r.Word }, Cell: func(r *row) any { return r.Word }},
		{Name: "key", Title: "编号", Width: 30, Aside: true, Value: func(r *row) any { return r.Key }},
		{Name: "short", Title: "问题", Width: 20, Value: func(r *row) any { return r.Short }},
		{Name: "text", Width: 28, Value: func(r *row) any { return r.Text }},
		{Name: "responsible", Title: "责任单位", Width: 16, Value: func(r *row) any { return orEmpty(r.Responsible) }},
		{Name: "lead", Value: func(r *row) any { return orEmpty(r.Leads) }},
		{Name: "due", Title: "时限", Kind: listing.Day, Width: 11, Value: func(r *row) any { return r.Due }},
		{Name: "state", Value: func(r *row) any { return r.State }},
		{Name: "since", Value: func(r *row) any { return r.Since }},
		{Name: "progress", Title: "最近进展", Width: 20, Value: func(r *row) any { return r.Progress }},
		{Name: "progress_on", Value: func(r *row) any { return r.ProgressOn }},
		{Name: "progress_by", Value: func(r *row) any { return r.ProgressBy }},
	}}
}
