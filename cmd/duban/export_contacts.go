package main

import (
	"errors"
	"maps"
	"slices"

	"github.com/spf13/cobra"

	"duban/formats/contacts"
	"duban/formats/workbook"
	"duban/listing"
	"duban/remind"
)

// exportContactsCommand lists the directory in force, with stand-ins and successions of every day: what is imported replaces it whole, so
// an export has to hold all of it.
func (a *app) exportContactsCommand() *cobra.Command {
	var template bool
	c := a.exportOf(&cobra.Command{
		Use: "contacts", Short: "the directory in force, or a template to fill in",
		Long: "The directory in force: as yaml or xlsx whole, as duban import contacts reads it; as csv its contacts alone; as json one object an entry.\n" +
			"With --template every body of the plans has a row, filled in where somebody is known, and beside it why it is needed.",
	}, func(day *remind.Day) error { return a.exportContacts(day, template) }, "yaml", "xlsx")
	c.Flags().BoolVar(&template, "template", false, "a row for every body of the plans, to fill in")
	return c
}

// channelNames returns the channels that are set up besides mail: the template offers them to choose from.
func (a *app) channelNames() []string {
	var all []string
	for i := range a.settings.Channels {
		all = append(all, a.settings.Channels[i].Name)
	}
	return all
}

// exportContacts writes the directory. What import contacts reads again (yaml, xlsx, csv) is written by the room that reads it, so that
// both know the same titles; the rest is a listing. A template is for filling in, hence a sheet.
func (a *app) exportContacts(day *remind.Day, template bool) error {
	if template && a.format != "xlsx" && a.format != "csv" {
		return usageError{errors.New("--template goes with --format xlsx or csv")}
	}
	d := day.Book.Directory
	if template && d.Demo { // nobody should have to delete invented people
		d.Contacts = nil
	}
	b := contacts.Book{Channels: a.channelNames(), Standings: day.Duties(), Template: template}
	switch a.format {
	case "yaml":
		return contacts.Write(a.out, &d)
	case "xlsx":
		return workbook.Write(a.out, b.Sheets(&d))
	case "csv":
		return workbook.WriteCSV(a.out, b.ContactsAlone(&d))
	default:
		return a.listContacts(&d, day.Reach)
	}
}

// contactTable shows contacts for programs and on the terminal, with the names that the directory has in YAML,
// and when something was last delivered to each.
func contactTable(reach remind.Reach) *listing.Table[remind.Contact] {
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
		{Name: "last_delivery", Value: func(c *remind.Contact) any { return reach[remind.NewAddress(c.Channel, c.Address)].Last }},
	}}
}

// collectiveTable shows the members of each collective body; its rows are the names of the collectives.
func collectiveTable(d *remind.Directory) *listing.Table[string] {
	return &listing.Table[string]{Columns: []listing.Column[string]{
		{Name: "collective", Value: func(name *string) any { return *name }},
		{Name: "members", Value: func(name *string) any { return orEmpty(d.Collectives[*name]) }},
	}}
}

// aliasTable shows other names of bodies; its rows are these names.
func aliasTable(d *remind.Directory) *listing.Table[string] {
	return &listing.Table[string]{Columns: []listing.Column[string]{
		{Name: "alias", Value: func(alias *string) any { return *alias }},
		{Name: "name", Value: func(alias *string) any { return d.Aliases[*alias] }},
	}}
}

// successionTable shows who stands in whose place from which day on.
var successionTable = listing.Table[remind.Succession]{Columns: []listing.Column[remind.Succession]{
	{Name: "former", Value: func(s *remind.Succession) any { return s.Body }},
	{Name: "by", Value: func(s *remind.Succession) any { return s.By }},
	{Name: "from", Value: func(s *remind.Succession) any { return s.From }},
	{Name: "doc", Value: func(s *remind.Succession) any { return s.Doc }},
}}

// listContacts prints the contacts; as JSON the other entries too, told apart by their keys.
func (a *app) listContacts(d *remind.Directory, reach remind.Reach) error {
	err := show(a, contactTable(reach), d.Contacts)
	if a.format != "json" {
		return err
	}
	return errors.Join(
		err,
		show(a, collectiveTable(d), slices.Sorted(maps.Keys(d.Collectives))),
		show(a, aliasTable(d), slices.Sorted(maps.Keys(d.Aliases))),
		show(a, &successionTable, d.Succeeds),
	)
}
