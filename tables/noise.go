package tables

import (
	"duban/listing"
	"duban/remind"
	"duban/remind/noise"
)

// Noise shows how many messages each address got in a month, under a heading.
func Noise(heading string) *listing.Table[noise.Row] {
	return &listing.Table[noise.Row]{Sheet: "消息数量", Heading: heading, Columns: []listing.Column[noise.Row]{
		{Name: "recipient", Title: "收件人", Width: 34, Value: func(r *noise.Row) any { return r.Recipient }},
		{
			Name: "channel", Title: "渠道", Width: 12, Value: func(r *noise.Row) any { return r.Channel },
			Cell: func(r *noise.Row) any { return remind.ChannelChinese(r.Channel) },
		},
		{Name: "address", Title: "地址", Width: 30, Value: func(r *noise.Row) any { return noise.Masked(r.Address) }},
		{Name: "messages", Title: "消息", Kind: listing.Number, Width: 8, Value: func(r *noise.Row) any { return r.Messages }},
		{Name: "urgent", Title: "其中紧急", Kind: listing.Number, Width: 10, Value: func(r *noise.Row) any { return r.Urgent }},
		{Name: "notices", Title: "事项次数", Kind: listing.Number, Width: 10, Value: func(r *noise.Row) any { return r.Notices }},
	}}
}
