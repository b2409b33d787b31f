package main

import (
	"duban/document"
	"duban/remind"
)

// outcomes say what has become of a notice, in words and colour.
var outcomes = map[string]document.Shade{
	"planned": {Text: "计划发送", Colour: remind.Blue}, "held": {Text: "暂停发送", Colour: remind.Grey}, "waiting": {Text: "待发送", Colour: remind.Blue},
	"queued": {Text: "发送中", Colour: remind.Blue}, "delivered": {Text: "已送达", Colour: remind.Green}, "failed": {Text: "发送失败", Colour: remind.Red},
	"in_doubt": {Text: "是否送达不明", Colour: remind.Orange}, "superseded": {Text: "已被后续提醒替代", Colour: remind.Grey},
	"lapsed": {Text: "过时未发", Colour: remind.Grey}, "withdrawn": {Text: "不再需要", Colour: remind.Grey},
}

// noticeSheet shows notices, planned or sent.
func noticeSheet(policy *remind.Policy, rows []noticeRow) document.Sheet {
	s := document.Sheet{Name: "提醒", Columns: []document.Column{
		{Title: "提醒日期", Kind: document.DayCell, Width: 12},
		{Title: "发送日期", Kind: document.DayCell, Width: 12},
		{Title: "时间", Width: 10},
		{Title: "日历待定"},
		{Title: "渠道", Width: 12},
		{Title: "地址", Width: 28},
		{Title: "收件人", Width: 30},
		{Title: "角色", Width: 22},
		{Title: "任务编号", Width: 30},
		{Title: "提醒节点", Width: 22},
		{Title: "次数", Kind: document.NumberCell},
		{Title: "整改时限", Kind: document.DayCell, Width: 12},
		{Title: "距到期天数", Kind: document.NumberCell, Width: 12},
		{Title: "状态", Width: 16},
		{Title: "主题", Width: 60},
		{Title: "对方答复", Width: 30},
		{Title: "消息编号", Width: 34},
	}}
	stages := stageWords(policy)
	for i := range rows {
		r := &rows[i]
		var left any
		if r.Due != "" {
			left = r.DaysLeft
		}
		sent, clock := moment(r.At)
		s.Rows = append(s.Rows, []any{
			dayCell(r.On), sent, clock, r.Provisional, channelWord(r.Channel), r.Address, r.Recipient, roleWord(r.Role), r.Obligation, stages[r.Stage], r.Occurrence,
			dayCell(r.Due), left, outcomes[r.State], r.Subject, r.Reply, r.Message,
		})
	}
	return s
}

// letterSheet shows whole messages, as text.
func letterSheet(rows []messageRow) document.Sheet {
	s := document.Sheet{Name: "消息", Columns: []document.Column{
		{Title: "日期", Kind: document.DayCell, Width: 12},
		{Title: "渠道", Width: 12},
		{Title: "地址", Width: 28},
		{Title: "主题", Width: 60},
		{Title: "正文", Width: 100},
		{Title: "字节数", Kind: document.NumberCell},
		{Title: "消息编号", Width: 34},
	}}
	for i := range rows {
		r := &rows[i]
		s.Rows = append(s.Rows, []any{dayCell(r.Day), channelWord(r.Channel), r.Address, r.Subject, r.Text, r.Bytes, r.Message})
	}
	return s
}

// stageWords says of every stage of a policy when it comes.
func stageWords(p *remind.Policy) map[string]string {
	words := map[string]string{}
	for _, l := range p.Ladders() {
		for i := range l.Stages {
			words[l.Stages[i].Name] = l.Stages[i].Chinese(l.Name)
		}
	}
	return words
}

// dayCell returns the day that a row shows as text.
func dayCell(s string) remind.Date {
	d, err := remind.ParseDate(s)
	if err != nil { // a row has no other
		return 0
	}
	return d
}

// moment splits an instant of a row into its day and the time of day.
func moment(at string) (remind.Date, string) {
	if len(at) < len("2006-01-02T15:04") {
		return 0, ""
	}
	return dayCell(at[:10]), at[11:16]
}

func roleWord(name string) string {
	r, err := remind.ParseRole(name)
	if err != nil {
		return name
	}
	return r.Chinese()
}
