package ledger

import (
	"fmt"
	"strings"

	"duban/formats/workbook"
	"duban/remind"
)

// A Row is one obligation as the ledger (台账) shows it.
type Row struct {
	Plan          string
	Key           remind.Key
	Problem       int
	Title         string // of the problem
	Text          string
	Kind          string // in the office's words
	Due, Original remind.Date
	State         remind.State
	On            remind.Date // since when
	Doc, Note     string      // of the event that set the state, or the deadline while open
	Colour        remind.Colour
	Overdue       int // days; 0 if it is not
	Responsible   []string
	Lead          []string
	Leader        []string
}

// ledgerFields are the ledger's columns, and those of a table of states, which has the key, the state and its day at least.
var ledgerFields = []workbook.FieldTitles{
	{Name: "plan", Titles: []string{"方案"}},
	{Name: "key", Titles: []string{"编号"}},
	{Name: "problem", Titles: []string{"序号", "问题序号"}},
	{Name: "title", Titles: []string{"问题"}},
	{Name: "text", Titles: []string{"事项"}},
	{Name: "kind", Titles: []string{"类别"}},
	{Name: "due", Titles: []string{"完成时限", "现行时限", "整改时限"}},
	{Name: "original", Titles: []string{"原定时限"}},
	{Name: "state", Titles: []string{"状态"}},
	{Name: "on", Titles: []string{"日期", "状态日期"}},
	{Name: "doc", Titles: []string{"文号"}},
	{Name: "note", Titles: []string{"备注"}},
	{Name: "colour", Titles: []string{"颜色"}},
	{Name: "overdue", Titles: []string{"逾期天数"}},
	{Name: "responsible", Titles: []string{"责任单位", "主体责任单位"}},
	{Name: "lead", Titles: []string{"牵头单位", "市直牵头督导验收单位"}},
	{Name: "leader", Titles: []string{"督办领导", "督办市领导"}},
}

// ledgerStates are the states that an import can set.
var ledgerStates = []remind.State{remind.Open, remind.Reported, remind.Accepted, remind.Closed}

// Sheets returns the ledger as sheets, as ReadStates reads them.
func Sheets(rows []Row) []workbook.Sheet {
	var states []string
	for _, s := range ledgerStates {
		states = append(states, s.Chinese())
	}
	s := workbook.Sheet{Name: "台账", Columns: []workbook.Column{
		{Title: "编号", Width: 24, Note: "事项的永久编号，请勿修改。"},
		{Title: "问题", Width: 28},
		{Title: "事项", Width: 50},
		{Title: "类别", Width: 10},
		{Title: "完成时限", Kind: workbook.DayCell, Width: 12, Note: "现行时限。批准延期的在此改为新的时限，并填写文号；日期填批准之日，不改即为导入当日。"},
		{Title: "原定时限", Kind: workbook.DayCell, Width: 12, Note: "方案原定的时限，导入时不读取。"},
		{Title: "状态", Width: 16, Note: "改变状态的，须同时填写日期。退回、重新整改、暂停请用命令。", Choices: states},
		{Title: "日期", Kind: workbook.DayCell, Width: 12, Note: "该状态或现行时限自哪一日起。"},
		{Title: "文号", Width: 22, Note: "销号、验收、延期等文件的文号。改变时限的必填。"},
		{Title: "备注", Width: 24},
		{Title: "颜色", Width: 14, Note: "红：已逾期；橙：剩3个工作日以内；黄：剩15日以内；蓝：剩90日以内；紫：待验收、待销号；绿：已销号；灰：其他。"},
		{Title: "责任单位", Width: 26},
		{Title: "牵头单位", Width: 20},
		{Title: "督办领导", Width: 10},
		{Title: "方案", Width: 16},
	}}
	for i := range rows {
		r := &rows[i]
		title := fmt.Sprintf("%d．%s", r.Problem, headline(r.Title))
		s.Rows = append(s.Rows, []any{
			string(r.Key), title, r.Text, r.Kind, r.Due, r.Original, r.State.Chinese(), r.On, r.Doc, r.Note, r.shade(),
			strings.Join(r.Responsible, "\n"), strings.Join(r.Lead, "\n"), strings.Join(r.Leader, "\n"), r.Plan,
		})
	}
	return []workbook.Sheet{s, ledgerHelp(s.Columns)}
}

// maxHeadline bounds a headline, in characters.
const maxHeadline = 40

// headline returns the beginning of a problem, up to the end of a sentence or clause: the whole stands in the problem's own row.
func headline(title string) string {
	runes := []rune(strings.Join(strings.Fields(title), " "))
	if len(runes) <= maxHeadline {
		return string(runes)
	}
	for i := maxHeadline; i >= maxHeadline/4; i-- {
		if strings.ContainsRune("。；，,;", runes[i]) {
			return string(runes[:i]) + "……"
		}
	}
	return string(runes[:maxHeadline]) + "……"
}

// shade returns the colour with its word, and how long it has been overdue.
func (r *Row) shade() workbook.Shade {
	s := workbook.Shade{Colour: r.Colour, Text: r.Colour.Chinese()}
	if r.Overdue > 0 {
		s.Text += fmt.Sprintf("（逾期%d天）", r.Overdue)
	}
	return s
}

func ledgerHelp(columns []workbook.Column) workbook.Sheet {
	s := workbook.Sheet{Name: workbook.HelpSheets[0], Columns: []workbook.Column{{Title: "栏目", Width: 16}, {Title: "说明", Width: 90}}}
	for _, c := range columns {
		if c.Note != "" {
			s.Rows = append(s.Rows, []any{c.Title, c.Note})
		}
	}
	s.Rows = append(s.Rows,
		[]any{"导入", "可改：完成时限、状态、日期、文号、备注。没有改动的行不产生任何记录，可以只保留有改动的行；行的次序可以调整。"},
		[]any{"", "导入时先逐行列出改动（原值→新值、日期、文号）和影响，确认后才生效。已有的记录不能更改或删除。"})
	return s
}
