package tables

import (
	"duban/listing"
	"duban/remind"
)

// Contacts shows contacts for programs and on the terminal, with the names that the directory has in YAML,
// and when something was last delivered to each.
func Contacts(reach remind.Reach) *listing.Table[remind.Contact] {
	return &listing.Table[remind.Contact]{Columns: []listing.Column[remind.Contact]{
		{Name: "body", Value: func(c *remind.Contact) any { return c.Body }},
		{Name: "name", Value: func(c *remind.Contact) any { return c.Name }},
		{Name: "title", Value: func(c *remind.Contact) any { return c.Title }},
		{Name: "roles", Value: func(c *remind.Contact) any { return orEmpty(c.Roles) }},
		{Name: "channel", Value: func(c *remind.Contact) any { return c.Channel }},
		{Name: "address", Value: func(c *remind.Contact) any { return c.Address }},
		{Name: "mobile", Value: func(c *remind.Contact) any { return c.Mobile }},
		{Name: "mention", Value: func(c *remind.Contact) any { return orEmpty(c.Mention) }},
		{Name: "order", Value: func(c *remind.Contact) any { return c.Order }},
		{Name: "from", Value: func(c *remind.Contact) any { return c.From }},
		{Name: "to", Value: func(c *remind.Contact) any { return c.To }},
		{Name: "for", Value: func(c *remind.Contact) any { return c.For }},
		{Name: "ics", Value: func(c *remind.Contact) any { return c.ICS }},
		{Name: "last_delivery", Value: func(c *remind.Contact) any { return reach[remind.NewAddress(c.Channel, c.Address)].Last }},
	}}
}

// Collectives shows the members of each collective body; its rows are the names of the collectives.
func Collectives(d *remind.Directory) *listing.Table[string] {
	return &listing.Table[string]{Columns: []listing.Column[string]{
		{Name: "collective", Value: func(name *string) any { return *name }},
		{Name: "members", Value: func(name *string) any { return orEmpty(d.Collectives[*name]) }},
	}}
}

// Aliases shows other names of bodies; its rows are these names.
func Aliases(d *remind.Directory) *listing.Table[string] {
	return &listing.Table[string]{Columns: []listing.Column[string]{
		{Name: "alias", Value: func(alias *string) any { return *alias }},
		{Name: "name", Value: func(alias *string) any { return d.Aliases[*alias] }},
	}}
}

// Successions shows who stands in whose place from which day on.
func Successions() *listing.Table[remind.Succession] {
	return &listing.Table[remind.Succession]{Columns: []listing.Column[remind.Succession]{
		{Name: "former", Value: func(s *remind.Succession) any { return s.Body }},
		{Name: "by", Value: func(s *remind.Succession) any { return s.By }},
		{Name: "from", Value: func(s *remind.Succession) any { return s.From }},
		{Name: "doc", Value: func(s *remind.Succession) any { return s.Doc }},
	}}
}
