package main

import (
	"errors"
	"maps"
	"slices"

	"github.com/spf13/cobra"

	"duban/cmd/help"
	"duban/cmd/terminal"
	"duban/formats/contacts"
	"duban/formats/workbook"
	"duban/office"
	"duban/remind"
	"duban/tables"
)

// exportContactsCommand lists the directory in force, with stand-ins and successions of every day: what is imported replaces it whole, so
// an export has to hold all of it.
func (a *app) exportContactsCommand() *cobra.Command {
	var template bool
	c := a.exportOf(&cobra.Command{
		Use: "contacts", Short: "导出现行通讯录，或供填写的模板",
		Long: "导出现行通讯录。yaml、xlsx 为全部内容，修改后可用 duban import contacts 导入；csv 只有联系人；json 每条一行。\n" +
			"加 --template 的，方案中的每个单位各占一行，已有联系人的已填好，旁边注明该单位在方案中的身份。",
		Example: "  duban export contacts --template --format xlsx -o 通讯录.xlsx",
	}, func(day *remind.Day) error { return a.exportContacts(day, template) }, "yaml", "xlsx")
	c.Flags().BoolVar(&template, "template", false, "导出供填写的模板，方案中的每个单位各占一行")
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
	if template && a.Format != "xlsx" && a.Format != "csv" {
		return help.Wrong(errors.New("--template 须同 --format xlsx 或 csv 一起用"))
	}
	b, d := office.ContactBook(day, a.channelNames(), template)
	switch a.Format {
	case "yaml":
		return contacts.Write(a.Out, &d)
	case "xlsx":
		return workbook.Write(a.Out, b.Sheets(&d))
	case "csv":
		return workbook.WriteCSV(a.Out, b.ContactsAlone(&d))
	default:
		return a.listContacts(&d, day.Reach)
	}
}

// listContacts prints the contacts; as JSON the other entries too, told apart by their keys.
func (a *app) listContacts(d *remind.Directory, reach remind.Reach) error {
	err := terminal.Show(&a.Printer, tables.Contacts(reach), d.Contacts)
	if a.Format != "json" {
		return err
	}
	return errors.Join(
		err,
		terminal.Show(&a.Printer, tables.Collectives(d), slices.Sorted(maps.Keys(d.Collectives))),
		terminal.Show(&a.Printer, tables.Aliases(d), slices.Sorted(maps.Keys(d.Aliases))),
		terminal.Show(&a.Printer, tables.Successions(), d.Succeeds),
	)
}
