package ledger

import (
	"duban/formats/workbook"
	"duban/remind"
)

// ledgerFields are the ledger's columns, and those of a table of states, which has the key, the state and its day at least.
var ledgerFields = []workbook.FieldTitles{
	{Name: "plan", Titles: []string{"方案"}},
	{Name: "key", Titles: []string{"编号", "事项编号"}},
	{Name: "problem", Titles: []string{"序号", "问题序号"}},
	{Name: "title", Titles: []string{"问题"}},
	{Name: "short", Titles: []string{"简称", "问题简称"}},
	{Name: "text", Titles: []string{"事项"}},
	{Name: "kind", Titles: []string{"类别"}},
	{Name: "due", Titles: []string{"完成时限", "现行时限", "整改时限"}},
	{Name: "original", Titles: []string{"原定时限"}},
	{Name: "state", Titles: []string{"状态"}},
	{Name: "on", Titles: []string{"日期", "状态日期"}},
	{Name: "doc", Titles: []string{"文号"}},
	{Name: "note", Titles: []string{"备注"}},
	{Name: "progress", Titles: []string{"最新进展"}},
	{Name: "colour", Titles: []string{"颜色"}},
	{Name: "overdue", Titles: []string{"逾期天数"}},
	{Name: "responsible", Titles: []string{"责任单位", "主体责任单位"}},
	{Name: "lead", Titles: []string{"牵头单位", "市直牵头督导验收单位"}},
	{Name: "leader", Titles: []string{"督办领导", "督办市领导"}},
}

// ledgerStates are the states that an import can set.
var ledgerStates = []remind.State{remind.Open, remind.Reported, remind.Accepted, remind.Closed}
