package tables

import (
	"duban/listing"
	"duban/office"
	"duban/remind"
)

// outcomes say what has become of a notice, in words and colour.
var outcomes = map[string]listing.Shade{
	"planned": {Text: "计划发送", Colour: remind.Blue}, "held": {Text: "暂停发送", Colour: remind.Grey}, "waiting": {Text: "待发送", Colour: remind.Blue},
	"queued": {Text: "发送中", Colour: remind.Blue}, "delivered": {Text: "已送达", Colour: remind.Green}, "failed": {Text: "发送失败", Colour: remind.Red},
	"in_doubt": {Text: "是否送达不明", Colour: remind.Orange}, "superseded": {Text: "已由其他提醒替代", Colour: remind.Grey},
	"lapsed": {Text: "过时未发", Colour: remind.Grey}, "withdrawn": {Text: "不再需要", Colour: remind.Grey},
}

// Notices shows notices, planned or sent, of a world's problems. Its policy says in words when each stage comes.
func Notices(w *remind.World) *listing.Table[office.Telling] {
	return &listing.Table[office.Telling]{Sheet: "提醒", Columns: []listing.Column[office.Telling]{
		{Name: "on", Title: "提醒日期", Kind: listing.Day, Width: 12, Value: func(r *office.Telling) any { return r.On }},
		{Name: "at", Title: "发送日期", Kind: listing.Day, Width: 12, Value: func(r *office.Telling) any { return r.At }},
		{Title: "时间", Kind: listing.Clock, Width: 10, Value: func(r *office.Telling) any { return r.At }},
		{
			Name: "channel", Title: "渠道", Width: 12, Value: func(r *office.Telling) any { return r.Channel },
			Cell: func(r *office.Telling) any { return remind.ChannelChinese(r.Channel) },
		},
		{Name: "address", Title: "地址", Width: 28, Value: func(r *office.Telling) any { return r.To }},
		{Name: "recipient", Title: "收件人", Width: 30, Value: func(r *office.Telling) any { return r.Recipient }},
		{Name: "role", Title: "角色", Width: 22, Value: func(r *office.Telling) any { return r.Role }},
		{Name: "obligation", Title: "任务编号", Width: 30, Value: func(r *office.Telling) any { return r.Obligation }},
		{Name: "roles", Value: func(r *office.Telling) any { return r.Roles }},
		{
			Name: "stage", Title: "提醒节点", Width: 22, Value: func(r *office.Telling) any { return r.Stage },
			Cell: func(r *office.Telling) any { return w.Policy.Words(&r.Notice) },
		},
		{Name: "occurrence", Title: "次数", Kind: listing.Number, Value: func(r *office.Telling) any { return r.Occurrence }},
		{Name: "due", Title: "整改时限", Kind: listing.Day, Width: 12, Value: func(r *office.Telling) any { return r.Due }},
		{
			Name: "days_left", Title: "距到期天数", Kind: listing.Number, Width: 12, Value: func(r *office.Telling) any { return r.DaysLeft() },
			Cell: func(r *office.Telling) any {
				if r.Due == 0 { // a clerk would read 0 as today
					return nil
				}
				return r.DaysLeft()
			},
		},
		{Name: "message", Title: "消息编号", Width: 34, Place: 17, Value: func(r *office.Telling) any { return r.Message }},
		{Name: "subject", Title: "主题", Width: 60, Value: func(r *office.Telling) any { return r.Subject }},
		{
			Name: "state", Title: "状态", Width: 16, Place: 14, Value: func(r *office.Telling) any { return r.State },
			Cell: func(r *office.Telling) any { return outcomes[r.State] },
		},
		{Name: "reply", Title: "对方答复", Width: 30, Value: func(r *office.Telling) any { return r.Reply }},
		{Name: "provisional", Title: "日历待定", Place: 4, Value: func(r *office.Telling) any { return r.Provisional }},
		shortColumn(w, 10, func(r *office.Telling) remind.Key { return r.Obligation }),
	}}
}

// Letters shows whole messages, a line each.
func Letters() *listing.Table[office.Letter] {
	return &listing.Table[office.Letter]{Sheet: "消息", Columns: []listing.Column[office.Letter]{
		{Name: "day", Title: "日期", Kind: listing.Day, Width: 12, Value: func(l *office.Letter) any { return l.Day }},
		{Name: "message", Title: "消息编号", Width: 34, Place: 7, Value: func(l *office.Letter) any { return l.ID }},
		{
			Name: "channel", Title: "渠道", Width: 12, Value: func(l *office.Letter) any { return l.To.Channel },
			Cell: func(l *office.Letter) any { return remind.ChannelChinese(l.To.Channel) },
		},
		{Name: "address", Title: "地址", Width: 28, Value: func(l *office.Letter) any { return l.To.To }},
		{Name: "subject", Title: "主题", Width: 60, Value: func(l *office.Letter) any { return l.Subject }},
		{Name: "text", Title: "正文", Width: 100, Value: func(l *office.Letter) any { return l.Text }},
		{Name: "html", Value: func(l *office.Letter) any { return l.HTML }},
		{Name: "bytes", Title: "字节数", Kind: listing.Number, Value: func(l *office.Letter) any { return len(l.Text) + len(l.HTML) }},
		// What else a robot or webhook shows; a mail has neither.
		{Name: "markdown", Rare: true, Value: func(l *office.Letter) any { return l.Markdown }},
		{Name: "data", Rare: true, Value: func(l *office.Letter) any { return l.Data }},
	}}
}
