package main

import (
	"time"

	"duban/listing"
	"duban/remind"
)

// A noticeRow is a notice with what became of it, or is to become.
type noticeRow struct {
	remind.Notice
	at               time.Time   // when it was told, or is to be; none for what never was
	day              remind.Date // of the telling: from it the days left count
	message, subject string      // empty where no message holds it yet
	state            string      // a key of outcomes
	reply            string      // what the other side said last
	provisional      bool        // a notice of the State Council may still move its day
}

// newNoticeRow shows a notice as told on a day.
func newNoticeRow(n *remind.Notice, message, subject, state string, day remind.Date) noticeRow {
	return noticeRow{Notice: *n, day: day, message: message, subject: subject, state: state}
}

// daysLeft returns the days from the telling to the deadline, below zero once it has passed; 0 for a standing duty, which has none.
func (r *noticeRow) daysLeft() int {
	if r.Due == 0 {
		return 0
	}
	return int(r.Due - r.day)
}

// outcomes say what has become of a notice, in words and colour.
var outcomes = map[string]listing.Shade{
	"planned": {Text: "计划发送", Colour: remind.Blue}, "held": {Text: "暂停发送", Colour: remind.Grey}, "waiting": {Text: "待发送", Colour: remind.Blue},
	"queued": {Text: "发送中", Colour: remind.Blue}, "delivered": {Text: "已送达", Colour: remind.Green}, "failed": {Text: "发送失败", Colour: remind.Red},
	"in_doubt": {Text: "是否送达不明", Colour: remind.Orange}, "superseded": {Text: "已被后续提醒替代", Colour: remind.Grey},
	"lapsed": {Text: "过时未发", Colour: remind.Grey}, "withdrawn": {Text: "不再需要", Colour: remind.Grey},
}

// noticeTable shows notices, planned or sent. The policy says in words when each stage comes.
func noticeTable(policy *remind.Policy) *listing.Table[noticeRow] {
	stages := stageWords(policy)
	return &listing.Table[noticeRow]{Sheet: "提醒", Columns: []listing.Column[noticeRow]{
		{Name: "on", Title: "提醒日期", Kind: listing.Day, Width: 12, Value: func(r *noticeRow) any { return r.On }},
		{Name: "at", Title: "发送日期", Kind: listing.Day, Width: 12, Value: func(r *noticeRow) any { return r.at }},
		{Title: "时间", Kind: listing.Clock, Width: 10, Value: func(r *noticeRow) any { return r.at }},
		{
			Name: "channel", Title: "渠道", Width: 12, Value: func(r *noticeRow) any { return r.Channel },
			Cell: func(r *noticeRow) any { return remind.ChannelChinese(r.Channel) },
		},
		{Name: "address", Title: "地址", Width: 28, Value: func(r *noticeRow) any { return r.To }},
		{Name: "recipient", Title: "收件人", Width: 30, Value: func(r *noticeRow) any { return r.Recipient }},
		{Name: "role", Title: "角色", Width: 22, Value: func(r *noticeRow) any { return r.Role }},
		{Name: "obligation", Title: "任务编号", Width: 30, Value: func(r *noticeRow) any { return r.Obligation }},
		{Name: "roles", Value: func(r *noticeRow) any { return r.Roles }},
		{
			Name: "stage", Title: "提醒节点", Width: 22, Value: func(r *noticeRow) any { return r.Stage },
			Cell: func(r *noticeRow) any { return stages[r.Stage] },
		},
		{Name: "occurrence", Title: "次数", Kind: listing.Number, Value: func(r *noticeRow) any { return r.Occurrence }},
		{Name: "due", Title: "整改时限", Kind: listing.Day, Width: 12, Value: func(r *noticeRow) any { return r.Due }},
		{
			Name: "days_left", Title: "距到期天数", Kind: listing.Number, Width: 12, Value: func(r *noticeRow) any { return r.daysLeft() },
			Cell: func(r *noticeRow) any {
				if r.Due == 0 { // a clerk would read 0 as today
					return nil
				}
				return r.daysLeft()
			},
		},
		{Name: "message", Title: "消息编号", Width: 34, Place: 17, Value: func(r *noticeRow) any { return r.message }},
		{Name: "subject", Title: "主题", Width: 60, Value: func(r *noticeRow) any { return r.subject }},
		{
			Name: "state", Title: "状态", Width: 16, Place: 14, Value: func(r *noticeRow) any { return r.state },
			Cell: func(r *noticeRow) any { return outcomes[r.state] },
		},
		{Name: "reply", Title: "对方答复", Width: 30, Value: func(r *noticeRow) any { return r.reply }},
		{Name: "provisional", Title: "日历待定", Place: 4, Value: func(r *noticeRow) any { return r.provisional }},
	}}
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

// A letter is a whole message as a preview words it.
type letter struct {
	remind.Rendered
	day                  remind.Date
	id, channel, address string
}

func newLetter(day remind.Date, id, channel, address string, r remind.Rendered) letter {
	return letter{Rendered: r, day: day, id: id, channel: channel, address: address}
}

// bytes returns how long the texts are that a mail is made of.
func (l *letter) bytes() int { return len(l.Text) + len(l.HTML) }

var letterTable = listing.Table[letter]{Sheet: "消息", Columns: []listing.Column[letter]{
	{Name: "day", Title: "日期", Kind: listing.Day, Width: 12, Value: func(l *letter) any { return l.day }},
	{Name: "message", Title: "消息编号", Width: 34, Place: 7, Value: func(l *letter) any { return l.id }},
	{
		Name: "channel", Title: "渠道", Width: 12, Value: func(l *letter) any { return l.channel },
		Cell: func(l *letter) any { return remind.ChannelChinese(l.channel) },
	},
	{Name: "address", Title: "地址", Width: 28, Value: func(l *letter) any { return l.address }},
	{Name: "subject", Title: "主题", Width: 60, Value: func(l *letter) any { return l.Subject }},
	{Name: "text", Title: "正文", Width: 100, Value: func(l *letter) any { return l.Text }},
	{Name: "html", Value: func(l *letter) any { return l.HTML }},
	{Name: "bytes", Title: "字节数", Kind: listing.Number, Value: func(l *letter) any { return l.bytes() }},
	// What else a robot or webhook shows; a mail has neither.
	{Name: "markdown", Rare: true, Value: func(l *letter) any { return l.Markdown }},
	{Name: "data", Rare: true, Value: func(l *letter) any { return l.Data }},
}}
