package main

import (
	"errors"
	"io"
	"maps"
	"slices"

	"github.com/spf13/cobra"

	"duban/document"
	"duban/remind"
)

func (a *app) exportContactsCommand() *cobra.Command {
	var to outlet
	var template bool
	c := &cobra.Command{
		Use: "contacts", Short: "the directory in force, or a template to fill in", Args: wrongUsage(cobra.NoArgs),
		Long: "The directory in force: as yaml or xlsx whole, as duban import contacts reads it; as csv its contacts alone; as json one object an entry.\n" +
			"With --template every body of the plans has a row, filled in where somebody is known, and beside it why it is needed.",
		RunE: func(c *cobra.Command, _ []string) error {
			if template && a.format != "xlsx" && a.format != "csv" {
				return usageError{errors.New("--template goes with --format xlsx or csv")}
			}
			day, st, err := a.today(c.Context())
			if err != nil {
				return err
			}
			defer closing(st)
			return a.through(&to, func() error { return a.exportContacts(a.out, day, template) })
		},
	}
	to.flags(c, "yaml", "xlsx")
	c.Flags().BoolVar(&template, "template", false, "a row for every body of the plans, to fill in")
	return c
}

// channelNames returns the channels that are set up besides mail.
func (a *app) channelNames() []string {
	var all []string
	for i := range a.settings.Channels {
		all = append(all, a.settings.Channels[i].Name)
	}
	return all
}

func (a *app) exportContacts(w io.Writer, day *remind.Day, template bool) error {
	d := day.Book.Directory
	if template && d.Demo { // nobody should have to delete invented people
		d.Contacts = nil
	}
	b := document.DirectoryBook{Channels: a.channelNames(), Standings: day.Duties(), Template: template}
	switch a.format {
	case "yaml":
		return document.WriteContacts(w, &d)
	case "xlsx":
		return document.WriteWorkbook(w, b.Sheets(&d))
	case "csv":
		return document.WriteCSV(w, b.ContactsAlone(&d))
	default:
		to := *a
		to.out = w
		return to.listContacts(&d)
	}
}

type contactRow struct {
	Body    string   `json:"body"`
	Name    string   `json:"name"`
	Title   string   `json:"title"`
	Roles   []string `json:"roles"`
	Channel string   `json:"channel"`
	Address string   `json:"address"`
	Mobile  string   `json:"mobile"`
	Mention []string `json:"mention"`
	Order   int      `json:"order"`
	From    string   `json:"from"`
	To      string   `json:"to"`
	For     string   `json:"for"`
}

type collectiveRow struct {
	Collective string   `json:"collective"`
	Members    []string `json:"members"`
}

type aliasRow struct {
	Alias string `json:"alias"`
	Name  string `json:"name"`
}

type successionRow struct {
	Former string `json:"former"`
	By     string `json:"by"`
	From   string `json:"from"`
	Doc    string `json:"doc"`
}

// listContacts prints the contacts; as JSON the other entries too, told apart by their keys.
func (a *app) listContacts(d *remind.Directory) error {
	var contacts []contactRow
	for i := range d.Contacts {
		c := &d.Contacts[i]
		roles := []string{}
		for _, r := range c.Roles {
			roles = append(roles, r.String())
		}
		contacts = append(contacts, contactRow{
			c.Body, c.Name, c.Title, roles, c.Channel, c.Address, c.Mobile, orEmpty(c.Mention), c.Order, c.From.String(), c.To.String(), c.For,
		})
	}
	if a.format != "json" {
		return emit(a, contacts)
	}
	var collectives []collectiveRow
	for _, name := range slices.Sorted(maps.Keys(d.Collectives)) {
		collectives = append(collectives, collectiveRow{name, orEmpty(d.Collectives[name])})
	}
	var aliases []aliasRow
	for _, alias := range slices.Sorted(maps.Keys(d.Aliases)) {
		aliases = append(aliases, aliasRow{alias, d.Aliases[alias]})
	}
	var succeeds []successionRow
	for _, s := range d.Succeeds {
		succeeds = append(succeeds, successionRow{s.Body, s.By, s.From.String(), s.Doc})
	}
	return errors.Join(emit(a, contacts), emit(a, collectives), emit(a, aliases), emit(a, succeeds))
}
