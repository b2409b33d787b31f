package tables

import (
	"duban/listing"
	"duban/remind"
)

// Contacts shows contacts for programs and on the terminal, with the names that the directory has in YAML and the titles of its workbook,
// and when something was last delivered to each.
func Contacts(reach remind.Reach) *listing.Table[remind.Contact] {
	last := func(c *remind.Contact) any { return reach[remind.NewAddress(c.Channel, c.Address)].Last }
	return &listing.Table[remind.Contact]{Columns: []listing.Column[remind.Contact]{
		{Name: "body", Title: "单位", Screen: true, Value: func(c *remind.Contact) any { return c.Body }},
		{Name: "name", Title: "姓名", Screen: true, Value: func(c *remind.Contact) any { return c.Name }},
		{Name: "title", Title: "职务", Screen: true, Value: func(c *remind.Contact) any { return c.Title }},
		{Name: "roles", Title: "角色", Value: func(c *remind.Contact) any { return orEmpty(c.Roles) }},
		{
			Name: "channel", Title: "渠道", Screen: true, Value: func(c *remind.Contact) any { return c.Channel },
			Cell: func(c *remind.Contact) any { return remind.ChannelChinese(c.Channel) },
		},
		{Name: "address", Title: "地址", Screen: true, Value: func(c *remind.Contact) any { return c.Address }},
		{Name: "mobile", Title: "手机", Value: func(c *remind.Contact) any { return c.Mobile }},
		{Name: "mention", Title: "群内@的账号", Value: func(c *remind.Contact) any { return orEmpty(c.Mention) }},
		{Name: "order", Title: "顺序", Kind: listing.Number, Value: func(c *remind.Contact) any { return c.Order }},
		{Name: "from", Title: "起", Kind: listing.Day, Value: func(c *remind.Contact) any { return c.From }},
		{Name: "to", Title: "止", Kind: listing.Day, Screen: true, Value: func(c *remind.Contact) any { return c.To }},
		{Name: "for", Title: "代理何人", Screen: true, Value: func(c *remind.Contact) any { return c.For }},
		{Name: "ics", Title: "日历", Value: func(c *remind.Contact) any { return c.ICS }},
		{Name: "last_delivery", Title: "最近送达", Kind: listing.Day, Screen: true, Value: last},
	}}
}

// Collectives shows the members of each collective body; its rows are the names of the collectives.
func Collectives(d *remind.Directory) *listing.Table[string] {
	return &listing.Table[string]{Columns: []listing.Column[string]{
		{Name: "collective", Title: "称谓", Value: func(name *string) any { return *name }},
		{Name: "members", Title: "成员单位", Value: func(name *string) any { return orEmpty(d.Collectives[*name]) }},
	}}
}

// Aliases shows other names of bodies; its rows are these names.
func Aliases(d *remind.Directory) *listing.Table[string] {
	return &listing.Table[string]{Columns: []listing.Column[string]{
		{Name: "alias", Title: "别名", Value: func(alias *string) any { return *alias }},
		{Name: "name", Title: "正式名称", Value: func(alias *string) any { return d.Aliases[*alias] }},
	}}
}

// Successions shows who stands in whose place from which day on.
func Successions() *listing.Table[remind.Succession] {
	return &listing.Table[remind.Succession]{Columns: []listing.Column[remind.Succession]{
		{Name: "former", Title: "原单位或人员", Value: func(s *remind.Succession) any { return s.Body }},
		{Name: "by", Title: "接任者", Value: func(s *remind.Succession) any { return s.By }},
		{Name: "from", Title: "起始日期", Value: func(s *remind.Succession) any { return s.From }},
		{Name: "doc", Title: "文号", Value: func(s *remind.Succession) any { return s.Doc }},
	}}
}
