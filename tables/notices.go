package tables

import (
	"strings"

	"duban/listing"
	"duban/office"
	"duban/remind"
)

// outcomes say what has become of a notice, in words and colour.
var outcomes = map[string]listing.Shade{
	"planned": {Text: "计划发送", Colour: remind.Blue}, "held": {Text: "暂停发送", Colour: remind.Grey}, "waiting": {Text: "待发送", Colour: remind.Blue},
	"queued": {Text: "发送中", Colour: remind.Blue}, "delivered": {Text: "已送达", Colour: remind.Green}, "failed": {Text: "发送失败", Colour: remind.Red},
	"in_doubt": {Text: "送达存疑", Colour: remind.Orange}, "superseded": {Text: "已由其他提醒替代", Colour: remind.Grey},
	"lapsed": {Text: "过时未发", Colour: remind.Grey}, "withdrawn": {Text: "不再需要", Colour: remind.Grey},
}

// Outcome says what has become of a notice, in words and colour.
func Outcome(state string) listing.Shade { return outcomes[state] }

// Notices shows notices, planned or sent, under a heading. The world's policy says in words when each stage comes.
func Notices(w *remind.World, heading string) *listing.Table[office.Telling] {
	name := Named(w)
	return &listing.Table[office.Telling]{Sheet: "提醒", Heading: heading, Columns: []listing.Column[office.Telling]{
		{Name: "on", Title: "提醒日期", Kind: listing.Day, Width: 12, Screen: true, Aside: true, Value: func(r *office.Telling) any { return r.On }},
		{Name: "at", Title: "发送日期", Kind: listing.Day, Width: 11, Value: func(r *office.Telling) any { return r.At }},
		{Title: "时间", Kind: listing.Clock, Width: 7, Value: func(r *office.Telling) any { return r.At }},
		{
			Name: "channel", Title: "渠道", Width: 7, Value: func(r *office.Telling) any { return r.Channel },
			Cell: func(r *office.Telling) any { return remind.ChannelChinese(r.Channel) },
		},
		{Name: "address", Title: "地址", Width: 28, Aside: true, Value: func(r *office.Telling) any { return r.To }},
		{Name: "recipient", Title: "收件人", Width: 20, Screen: true, Value: func(r *office.Telling) any { return r.Recipient }},
		{Name: "role", Title: "角色", Width: 11, Value: func(r *office.Telling) any { return r.Role }},
		{Title: "事项", Width: 18, Value: func(r *office.Telling) any { return name(r.Obligation) }},
		{Name: "obligation", Title: "事项编号", Width: 30, Screen: true, Aside: true, Value: func(r *office.Telling) any { return r.Obligation }},
		{Name: "roles", Value: func(r *office.Telling) any { return r.Roles }},
		{
			Name: "stage", Title: "提醒节点", Width: 12, Screen: true, Value: func(r *office.Telling) any { return r.Stage },
			Cell: func(r *office.Telling) any { return w.Policy.Words(&r.Notice) },
		},
		{Name: "occurrence", Value: func(r *office.Telling) any { return r.Occurrence }}, // part of the key, and no count of what was sent
		{
			Title: "累计次数", Kind: listing.Number, Width: 6, Value: func(r *office.Telling) any { return counted(r.Times) },
			Note: "该地址就该事项累计收到提醒的次数，含本次；未送达的不计。",
		},
		{Name: "due", Title: "整改时限", Kind: listing.Day, Width: 11, Screen: true, Value: func(r *office.Telling) any { return r.Due }},
		{
			Name: "days_left", Title: "距到期天数", Kind: listing.Number, Width: 7, Value: func(r *office.Telling) any { return r.DaysLeft() },
			Cell: func(r *office.Telling) any {
				if r.Due == 0 { // a clerk would read 0 as today
					return nil
				}
				return r.DaysLeft()
			},
		},
		{Name: "message", Title: "消息编号", Width: 34, Aside: true, Value: func(r *office.Telling) any { return r.Message }},
		{Name: "subject", Title: "主题", Width: 60, Aside: true, Value: func(r *office.Telling) any { return r.Subject }},
		{
			Name: "state", Title: "状态", Width: 9, Screen: true, Value: func(r *office.Telling) any { return r.State },
			Cell: func(r *office.Telling) any { return outcomes[r.State] },
		},
		{
			Name: "reply", Title: "对方答复", Width: 11, Value: func(r *office.Telling) any { return r.Reply },
			Cell: func(r *office.Telling) any { return answered(r.State, r.Reply) },
		},
		{Title: "答复原文", Width: 40, Aside: true, Value: func(r *office.Telling) any { return r.Reply }},
		{Name: "provisional", Title: "日期待定", Aside: true, Value: func(r *office.Telling) any { return r.Provisional }},
		shortColumn(w, func(r *office.Telling) remind.Key { return r.Obligation }),
	}}
}

// counted returns a count, nothing for none.
func counted(n int) any {
	if n == 0 {
		return nil
	}
	return n
}

// Letters shows whole messages, a line each, under a heading.
func Letters(heading string) *listing.Table[office.Letter] {
	return &listing.Table[office.Letter]{Sheet: "消息", Heading: heading, Columns: []listing.Column[office.Letter]{
		{Name: "day", Title: "日期", Kind: listing.Day, Width: 11, Value: func(l *office.Letter) any { return l.Day }},
		{Name: "message", Title: "消息编号", Width: 34, Aside: true, Value: func(l *office.Letter) any { return l.ID }},
		{
			Name: "channel", Title: "渠道", Width: 7, Value: func(l *office.Letter) any { return l.To.Channel },
			Cell: func(l *office.Letter) any { return remind.ChannelChinese(l.To.Channel) },
		},
		{Name: "address", Title: "地址", Width: 16, Value: func(l *office.Letter) any { return l.To.To }},
		{Name: "subject", Title: "主题", Width: 20, Value: func(l *office.Letter) any { return l.Subject }},
		{Name: "text", Title: "正文（过长的只印开头）", Width: 76, Value: func(l *office.Letter) any { return l.Text }},
		{Name: "html", Value: func(l *office.Letter) any { return l.HTML }},
		{Name: "bytes", Title: "字节数", Kind: listing.Number, Aside: true, Value: func(l *office.Letter) any { return len(l.Text) + len(l.HTML) }},
		// What else a robot or webhook shows; a mail has neither.
		{Name: "markdown", Rare: true, Value: func(l *office.Letter) any { return l.Markdown }},
		{Name: "data", Rare: true, Value: func(l *office.Letter) any { return l.Data }},
		{
			Name: "attachments", Title: "附件", Width: 40, Aside: true, Rare: true, Value: func(l *office.Letter) any { return l.Attachments },
			Line: func(l *office.Letter) any { return fileNames(l) },
			Cell: func(l *office.Letter) any { return strings.Join(fileNames(l), "\n") },
		},
	}}
}

// fileNames are what the files of a letter are called.
func fileNames(l *office.Letter) []string {
	names := []string{}
	for _, a := range l.Attachments {
		names = append(names, a.Name)
	}
	return names
}
