package tables

import (
	"strings"

	"duban/listing"
	"duban/office"
	"duban/office/dossier"
	"duban/remind/change"
)

// entryWords say what an entry tells.
var entryWords = map[dossier.Kind]string{
	dossier.Imported: "导入方案", dossier.Stated: "时限出处", dossier.Withdrawn: "移出方案", dossier.Contacts: "联系人变动", dossier.Named: "设定简称",
	dossier.Held: "暂停发送", dossier.Released: "放行", dossier.Replied: "收到答复", dossier.Answered: "处理答复", dossier.Went: "进展",
	dossier.Ended: "方案结束", dossier.Chased: "催办", dossier.Sent: "发出文书", dossier.Told: "提醒",
}

// EntryWord says in a word what an entry tells.
func EntryWord(e *dossier.Entry) string {
	if e.Event != nil {
		return change.EventWord(e.Event.Kind)
	}
	return entryWords[e.Kind]
}

// HistoryTitle says of what a history is, over it.
func HistoryTitle(h *office.History) string {
	o := h.Obligation
	return AsOf("督办留痕："+Named(h.Day.World)(o.Key), h.Day.Today)
}

// History shows everything that is on record of a matter. Programs get every kind of entry in fields of its own.
func History(h *office.History) *listing.Table[dossier.Entry] {
	type row = dossier.Entry
	text := func(between string) func(*row) any {
		return func(r *row) any { return strings.Join(EntryLines(h, r), between) }
	}
	return &listing.Table[row]{Sheet: "督办留痕", Heading: HistoryTitle(h), Columns: []listing.Column[row]{
		{Name: "at", Title: "日期", Kind: listing.Day, Width: 11, Value: func(r *row) any { return r.At }},
		{Title: "时间", Kind: listing.Clock, Width: 7, Value: func(r *row) any { return r.At }},
		{Name: "on", Value: func(r *row) any { return r.On }},
		{Name: "kind", Title: "内容", Width: 9, Value: func(r *row) any { return string(r.Kind) }, Cell: func(r *row) any { return EntryWord(r) }},
		{Name: "key", Title: "事项", Width: 17, Value: func(r *row) any { return r.Key }, Cell: func(r *row) any { return AfterPlan(r.Key) }},
		{Name: "text", Title: "记录", Width: 70, Value: text("\n"), Line: text(" ")},
		{Name: "by", Rare: true, Value: func(r *row) any { return r.By }},
		{Name: "taker", Rare: true, Value: func(r *row) any { return r.Taker }},
		{Name: "typist", Rare: true, Value: func(r *row) any { return r.Typist }},
		{Title: "经办", Width: 16, Value: func(r *row) any { return strings.Join(Hands(r), "\n") }},
		{Name: "doc", Rare: true, Value: func(r *row) any { return r.Doc }},
		{Name: "note", Rare: true, Value: func(r *row) any { return r.Note }},
		{Name: "name", Rare: true, Value: func(r *row) any { return r.Name }},
		of("plan", newPlanRow), of("stated", newStatedRow), of("contacts", newSpeakersRow), of("hold", newHoldRow), of("event", newEventRow),
		of("progress", newWentRow), of("chase", newChaseRow), of("paper", newPaperRow), of("reply", newAnswerRow), of("reply_end", newTakenRow), of("notice", newNoticeRow),
		of("messages", func(r *row) any { return sentRows(r) }),
	}}
}

// of is a column that programs alone get, of the entries that have it. A CSV has no room for it.
func of(name string, value func(*dossier.Entry) any) listing.Column[dossier.Entry] {
	return listing.Column[dossier.Entry]{Name: name, Rare: true, Value: value, Line: func(*dossier.Entry) any { return "" }}
}
