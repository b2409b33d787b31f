package tables

import (
	"duban/listing"
	"duban/remind"
	"duban/remind/delivery"
	"duban/store"
)

// stands say where a message of a list stands, in a word on its colour.
var stands = map[string]listing.Shade{
	store.Queued: {Text: "待发", Colour: remind.Blue}, store.InDoubt: {Text: "送达存疑", Colour: remind.Orange}, store.Delivered: {Text: "已送达", Colour: remind.Green},
	store.Failed: {Text: "失败", Colour: remind.Red}, store.Dissolved: {Text: "已作废", Colour: remind.Grey},
}

// States are the states of a message, in the order in which they are offered to choose from.
func States() []string {
	return []string{store.Delivered, store.InDoubt, store.Failed, store.Queued, store.Dissolved}
}

// Stands says where a message of a list stands.
func Stands(state string) listing.Shade { return stands[state] }

// Answer says what the other side answered to a message of a list.
func Answer(m *store.Listed) string { return answered(m.State, m.Reply) }

// Sent shows messages, a line each, under a heading.
func Sent(heading string) *listing.Table[store.Listed] {
	type row = store.Listed
	return &listing.Table[row]{Sheet: "消息", Heading: heading, Columns: []listing.Column[row]{
		{Title: "日期", Kind: listing.Day, Width: 11, Value: func(m *row) any { return m.Day }},
		{Title: "时间", Kind: listing.Clock, Width: 7, Value: func(m *row) any {
			if m.Tried {
				return m.At
			}
			return nil
		}},
		{Title: "渠道", Width: 10, Value: func(m *row) any { return remind.ChannelChinese(m.Channel) }},
		{Title: "收件人", Width: 26, Value: func(m *row) any { return m.Recipient }},
		{Title: "主题", Width: 52, Value: func(m *row) any { return delivery.Unmarked(m.Subject) }},
		{Title: "提醒条数", Kind: listing.Number, Width: 6, Value: func(m *row) any { return m.Notices }},
		{Title: "结果", Width: 9, Value: func(m *row) any { return Stands(m.State) }},
		{Title: "对方答复", Width: 22, Value: func(m *row) any { return Answer(m) }},
		{Title: "地址", Width: 28, Aside: true, Value: func(m *row) any { return m.To }},
		{Title: "消息编号", Width: 34, Aside: true, Value: func(m *row) any { return m.ID }},
		{Title: "答复原文", Width: 40, Aside: true, Value: func(m *row) any { return Reply(m.Reply) }},
	}}
}

// NoticeState says what has become of a notice.
func NoticeState(state string) listing.Shade { return outcomes[state] }
