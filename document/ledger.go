package document

import "duban/remind"

// ledgerFields are the ledger's columns, and those of a table of states, which has the key, the state and its day at least.
var ledgerFields = []fieldTitles{
	{"plan", []string{"方案"}},
	{"key", []string{"编号"}},
	{"problem", []string{"序号", "问题序号"}},
	{"title", []string{"问题"}},
	{"text", []string{"事项"}},
	{"kind", []string{"类别"}},
	{"due", []string{"完成时限", "现行时限", "整改时限"}},
	{"original", []string{"原定时限"}},
	{"state", []string{"状态"}},
	{"on", []string{"日期", "状态日期"}},
	{"doc", []string{"文号"}},
	{"note", []string{"备注"}},
	{"colour", []string{"颜色"}},
	{"overdue", []string{"逾期天数"}},
	{"responsible", []string{"责任单位", "主体责任单位"}},
	{"lead", []string{"牵头单位", "市直牵头督导验收单位"}},
	{"leader", []string{"督办领导", "督办市领导"}},
}

// ledgerStates are the states that an import can set.
var ledgerStates = []remind.State{remind.Open, remind.Reported, remind.Accepted, remind.Closed}
