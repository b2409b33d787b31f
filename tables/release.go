package tables

import (
	"duban/listing"
	"duban/remind"
)

// An Addressed is an address with how many notices one message to it would carry.
type Addressed struct {
	To        remind.Address
	Recipient string
	Notices   int
}

// Addressees shows to whom messages would go.
func Addressees() *listing.Table[Addressed] {
	return &listing.Table[Addressed]{Columns: []listing.Column[Addressed]{
		{
			Name: "channel", Title: "渠道", Value: func(r *Addressed) any { return r.To.Channel },
			Cell: func(r *Addressed) any { return remind.ChannelChinese(r.To.Channel) },
		},
		{Name: "address", Title: "地址", Value: func(r *Addressed) any { return r.To.To }},
		{Name: "recipient", Title: "收件人", Value: func(r *Addressed) any { return r.Recipient }},
		{Name: "notices", Title: "提醒条数", Kind: listing.Number, Value: func(r *Addressed) any { return r.Notices }},
	}}
}
