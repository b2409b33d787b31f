package contacts

import (
	"embed"
	"html/template"
	"io"
	"slices"

	"duban/formats/workbook"
	"duban/office"
	"duban/tables"
	"duban/web/shell"
)

//go:embed *.html
var files embed.FS

var pages = shell.Templates(files, template.FuncMap{"picked": picked, "known": slices.Contains[[]string]})

// Routes returns the pages of the directory.
func Routes() []shell.Route {
	return []shell.Route{
		{Pattern: "GET /contacts", Least: shell.Office, Do: index},
		{Pattern: "GET /contacts/edit", Least: shell.Office, Do: edit},
		{Pattern: "POST /contacts/preview", Least: shell.Office, Do: preview},
		{Pattern: "POST /contacts", Least: shell.Office, Do: apply},
		{Pattern: "GET /contacts/book.xlsx", Least: shell.Office, Do: book},
		{Pattern: "GET /contacts/coverage.xlsx", Least: shell.Office, Do: proof},
	}
}

// book serves the directory in force as a workbook, or the template to fill in.
func book(c *shell.Call) error {
	isTemplate, name := c.FormValue("template") != "", "通讯录.xlsx"
	if isTemplate {
		name = "通讯录模板.xlsx"
	}
	o := c.Office()
	var sheets []workbook.Sheet
	err := c.Look(func(v *office.View) error {
		b, d := office.ContactBook(v.Day, o.ChannelNames(), isTemplate)
		sheets = b.Sheets(&d)
		return nil
	})
	if err != nil {
		return err
	}
	return c.Attach(name, shell.XLSX, func(w io.Writer) error { return workbook.Write(w, sheets) })
}

// proof serves whom each stage of each matter comes to.
func proof(c *shell.Call) error {
	return c.Alone(func() error {
		day, err := c.Office().Today(c.Context()) // of its own: it takes seconds, in which others look
		if err != nil {
			return err
		}
		return c.Attach("提醒覆盖情况.xlsx", shell.XLSX, shell.Book(tables.CoverageGrids(office.NewCoverage(day))))
	})
}
