package matter

import (
	"embed"
	"html/template"
	"net/http"
	"strings"

	"duban/remind/typed"
	"duban/web/shell"
)

//go:embed *.html
var templates embed.FS

var pages = shell.Templates(templates, template.FuncMap{"joined": joined, "size": sizeWords})

// Routes returns the page of a matter, and what can be done there.
func Routes() []shell.Route {
	return []shell.Route{
		{Pattern: "GET /matters/{key...}", Least: shell.Viewer, Do: show},
		{Pattern: "GET /files/{sha256}", Least: shell.Viewer, Do: file},
		{Pattern: "GET /evidence", Least: shell.Viewer, Do: evidence},
		{Pattern: "GET /matter-papers", Least: shell.Office, Do: draftPaper},
		{Pattern: "GET /matter-acts/{act}", Least: shell.Office, Do: ask},
		{Pattern: "POST /matter-acts/{act}", Least: shell.Office, Do: submit},
		{Pattern: "POST /matter-acts", Least: shell.Office, Do: submit}, // a selection names the act in a field
	}
}

// show shows the page of a matter; with an act that the matter takes, its form.
func show(c *shell.Call) error {
	m, err := open(c, c.PathValue("key"))
	if err != nil {
		return err
	}
	v := viewOf(c, m)
	if d := deedOf(c.URL.Query().Get("act")); d != nil && v.Writes && d.Takes(m) {
		v.Form = formOn(m, d)
	}
	title := v.Name
	if v.Short.Text != "" {
		title += "　" + v.Short.Text
	}
	return c.Show(pages, "matter", &shell.Page{Title: title, Nav: "/matters", Data: v})
}

// ask shows the form of an act for the matters that an address names.
func ask(c *shell.Call) error {
	d := deedOf(c.PathValue("act"))
	if d == nil {
		return shell.NotFound("没有这项办理内容。")
	}
	fields := shell.Typed(c.URL.Query())
	fields.Del("step") // what changes something is a POST
	return do(c, d, fields, nil)
}

// submit takes the form of an act through its steps.
func submit(c *shell.Call) error {
	fields, brought, err := filled(c)
	if err != nil {
		return err
	}
	name := c.PathValue("act")
	if name == "" {
		name = fields.Get("act")
	}
	d := deedOf(name)
	if d == nil {
		return shell.Refusal{Status: http.StatusUnprocessableEntity, Text: "请选择要办理的内容。"}
	}
	return do(c, d, fields, brought)
}

// joined lists names.
func joined(names []string) string { return strings.Join(names, "、") }

// clip shortens what somebody typed to what a line has room for.
func clip(text string) string {
	const most = 80
	return typed.ClipTo(typed.VisibleLine(text), most)
}
