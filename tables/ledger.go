package tables

import (
	"cmp"
	"fmt"
	"strings"

	"duban/listing"
	"duban/notify/phrase"
	"duban/remind"
)

// Ledger shows the ledger. Its sheet and its CSV are filled in and read again by duban import states, which knows their columns by
// these titles and names: what is renamed here has to be known there first (see the readers' own table of synonyms). Hence states and
// colours stand in CSV as clerks say them.
func Ledger(today remind.Date) *listing.Table[LedgerRow] {
	return &listing.Table[LedgerRow]{Sheet: "台账", Heading: AsOf("整改台账", today), Columns: []listing.Column[LedgerRow]{
		{Name: "plan", Title: "方案", Width: 16, Place: 15, Aside: true, Value: func(r *LedgerRow) any { return r.Plan }},
		{Name: "key", Title: "编号", Width: 26, Screen: true, Aside: true, Note: "事项的永久编号，请勿修改。", Value: func(r *LedgerRow) any { return r.Key }},
		{Name: "problem", Value: func(r *LedgerRow) any { return r.Problem }},
		{ // the whole title would fill the screen in the row of each measure
			Name: "title", Title: "问题", Width: 15, Value: func(r *LedgerRow) any { return r.title },
			Cell: func(r *LedgerRow) any { return fmt.Sprintf("%d．%s", r.Problem, r.short) },
		},
		{ // filled in where the problem itself stands, as it is the problem's
			Name: "short", Title: "简称", Width: 40, Place: 16, Aside: true, Value: func(r *LedgerRow) any { return r.short },
			Line: func(r *LedgerRow) any { return r.ownShort() }, Cell: func(r *LedgerRow) any { return r.ownShort() },
			Note: "问题的简称，用于邮件、群消息、日历和各种表，最多20个字。只在问题所在的行填写。",
		},
		{Name: "text", Title: "事项", Width: 26, Screen: true, Brief: true, Value: func(r *LedgerRow) any { return r.Text }},
		{Name: "kind", Title: "类别", Width: 8, Value: func(r *LedgerRow) any { return r.kind() }, Cell: func(r *LedgerRow) any {
			return strings.Replace(r.kind(), "（", "\n（", 1) // 措施（二）七是 is wider than the column
		}},
		{ // changed here, it is an extension
			Name: "due", Title: "完成时限", Kind: listing.Day, Width: 11, Screen: true, Value: func(r *LedgerRow) any { return r.due },
			Note: "现行时限。批准延期的在此改为新的时限，并填写文号；日期填批准之日，不改即为导入当日。",
		},
		{
			Name: "original", Title: "原定时限", Kind: listing.Day, Width: 12, Aside: true, Value: func(r *LedgerRow) any { return r.original },
			Note: "方案原定的时限，导入时不读取。",
		},
		{
			Name: "state", Title: "状态", Width: 9, Screen: true, Value: func(r *LedgerRow) any { return r.state },
			Line: func(r *LedgerRow) any { return r.stateWord() }, Cell: func(r *LedgerRow) any { return r.stateWord() },
			Note: "改变状态的，须同时填写日期。退回、重新整改、暂停请用命令。",
			// What an import can set; a suspension needs an end, which a ledger has no column for.
			Choices: []string{remind.Open.Chinese(), remind.Reported.Chinese(), remind.Accepted.Chinese(), remind.Closed.Chinese()},
		},
		{
			Name: "on", Title: "日期", Kind: listing.Day, Width: 11, Value: func(r *LedgerRow) any { return r.on },
			Note: "该状态或现行时限自哪一日起。",
		},
		{
			Name: "doc", Title: "文号", Width: 9, Value: func(r *LedgerRow) any { return r.doc },
			Cell: func(r *LedgerRow) any { return r.document() },
			Note: "销号、验收、延期等文件的文号。改变时限的必填。登记时没有文件的延期标为无文号。",
		},
		{Name: "note", Title: "备注", Width: 24, Aside: true, Value: func(r *LedgerRow) any { return r.note }},
		{ // never read: it follows from deadline and state
			Name: "colour", Title: "颜色", Width: 9, Screen: true, Place: 12, Value: func(r *LedgerRow) any { return r.colour },
			Line: func(r *LedgerRow) any { return r.colour.Chinese() },
			Cell: func(r *LedgerRow) any { return r.shade() },
			Note: "红：已逾期；橙：剩3个工作日以内；黄：剩15日以内；蓝：剩90日以内；紫：待验收、待销号；绿：已销号；灰：其他。",
		},
		{Name: "overdue", Value: func(r *LedgerRow) any { return r.overdue }},
		ledgerNames("responsible", "责任单位", 5, 14, func(r *LedgerRow) []string { return r.Responsible }),
		ledgerNames("lead", "牵头单位", 6, 11, func(r *LedgerRow) []string { return r.Lead }),
		ledgerNames("leader", "督办领导", 7, 7, func(r *LedgerRow) []string { return r.Leader }),
		{
			Name: "progress", Title: "最新进展", Width: 24, Aside: true, Note: "各单位所报的最新进展。由系统填写，导入时不读取；新的进展用 duban progress 登记。",
			Value: func(r *LedgerRow) any { return r.progress },
		},
	}}
}

// ledgerNames is a column of bodies or persons. In the sheet each stands on a line of its own: clerks fill in beside them.
func ledgerNames(name, title string, place int, width float64, names func(*LedgerRow) []string) listing.Column[LedgerRow] {
	return listing.Column[LedgerRow]{
		Name: name, Title: title, Place: place, Width: width,
		Value: func(r *LedgerRow) any { return orEmpty(names(r)) },
		Cell:  func(r *LedgerRow) any { return strings.Join(names(r), "\n") },
	}
}

// LedgerGrids returns the ledger's workbook: the ledger, and a sheet that says how to fill it in, for whoever prints it does not see the
// notes beside the titles. The reader knows that sheet by its name and passes it over.
func LedgerGrids(rows []LedgerRow, today remind.Date) []listing.Grid {
	g := Ledger(today).Grid(rows)
	help := listing.Grid{Name: "填写说明", Title: "整改台账填写说明", Heads: []listing.Head{{Title: "栏目", Width: 16}, {Title: "说明", Width: 90}}}
	for _, h := range g.Heads {
		if h.Note != "" {
			help.Rows = append(help.Rows, []any{h.Title, h.Note})
		}
	}
	help.Rows = append(help.Rows,
		[]any{"导入", "可改：完成时限、状态、日期、文号、备注、简称。没有改动的行不产生任何记录，可以只保留有改动的行；行的次序可以调整。"},
		[]any{"", "导入时先逐行列出改动（原值→新值、日期、文号）和影响，确认后才生效。已有的记录不能更改或删除。"})
	return []listing.Grid{g, help}
}

// A LedgerRow is an obligation as the office keeps it.
type LedgerRow struct {
	*remind.Obligation
	title, short  string      // of its problem
	due, original remind.Date // the deadline in force, and as the plan first stated it
	state         remind.State
	on            remind.Date // since when
	doc, note     string      // of the event that set the state, or the deadline while open
	noDoc         bool        // that event moved the deadline, and no document stands behind it
	colour        remind.Colour
	withdrawn     bool   // it is in no plan any more
	overdue       int    // days; 0 if it is not
	progress      string // the newest, with its day and who reports; empty: none
}

// LedgerRows returns the obligations of a day's world as the office keeps them.
func LedgerRows(day *remind.Day) []LedgerRow {
	all := make([]*remind.Obligation, len(day.Obligations))
	for i := range day.Obligations {
		all[i] = &day.Obligations[i]
	}
	return LedgerRowsOf(day, all)
}

// LedgerRowsOf returns some obligations of a day's world as the office keeps them, those too that are in no plan any more.
func LedgerRowsOf(day *remind.Day, all []*remind.Obligation) []LedgerRow {
	titles := map[remind.Key]string{}
	for _, list := range [][]remind.Obligation{day.Withdrawn, day.Obligations} {
		for i := range list {
			if o := &list[i]; o.Kind == remind.KindProblem {
				titles[o.Key] = o.Text
			}
		}
	}
	rows := make([]LedgerRow, len(all))
	for i, o := range all {
		rows[i] = ledgerRow(day, o, titles[o.Key.ProblemKey()])
	}
	return rows
}

// ledgerRow returns an obligation as the office keeps it, with the title of its problem.
func ledgerRow(day *remind.Day, o *remind.Obligation, title string) LedgerRow {
	s := day.States[o.Key]
	r := LedgerRow{
		Obligation: o, title: title, short: day.ShortName(o.Key.ProblemKey()).Text, due: s.Due, original: s.Original, state: s.State, on: s.On,
		doc: s.Cause.Doc, noDoc: s.Cause.Undocumented(), note: s.Cause.Note, colour: day.Colour(s), withdrawn: s.Withdrawn,
		progress: progressOf(day.NewestProgress(o.Key)),
	}
	if s.Due != 0 && s.State != remind.Closed && !s.Withdrawn {
		r.overdue = max(0, int(day.Today-s.Due))
	}
	return r
}

// stateWord says how an obligation stands. A ledger is not read back of what has left its plan, so the word need be none that can be set.
func (r *LedgerRow) stateWord() string {
	if r.withdrawn {
		return "已移出方案"
	}
	return r.state.Chinese()
}

// progressOf writes progress as the ledger has it: 2026年11月20日 市水务集团：管网已铺设3公里。
func progressOf(p *remind.Progress) string {
	if p == nil {
		return ""
	}
	return cmp.Or(p.On, remind.DateOf(p.At)).ChineseShort() + " " + p.By + "：" + phrase.Shorten(p.Text, 200)
}

// kind says in the office's words what an obligation is: 措施（二）七是, 长期（每季度）.
func (r *LedgerRow) kind() string {
	switch {
	case r.Rhythm != "":
		return "长期（" + r.Rhythm.Chinese() + "）"
	case r.Kind == remind.KindProblem:
		return "问题"
	case r.Path == "":
		return "目标"
	default:
		return "措施" + r.Path
	}
}

// ownShort returns the short name where the row is of the whole problem.
func (r *LedgerRow) ownShort() string {
	if r.Kind != remind.KindProblem {
		return ""
	}
	return r.short
}

// document returns the document's number, or that there is none where there ought to be one. What is read back takes the word for none.
func (r *LedgerRow) document() string {
	if r.noDoc {
		return remind.NoDocument
	}
	return r.doc
}

// shade returns the colour with its word, and how long it has been overdue.
func (r *LedgerRow) shade() listing.Shade {
	s := listing.Shade{Colour: r.colour, Text: r.colour.Chinese()}
	if r.overdue > 0 {
		s.Text += fmt.Sprintf("（逾期%d天）", r.overdue)
	}
	return s
}
