package overview

import (
	"embed"
	"io"

	"duban/web/shell"
)

//go:embed *.html
var files embed.FS

var pages = shell.Templates(files, nil)

// Routes returns the first page, and the mark by which a page that is left open learns that something has changed.
func Routes() []shell.Route {
	return []shell.Route{
		{Pattern: "GET /{$}", Least: shell.Viewer, Do: overview},
		{Pattern: "GET /mark", Least: shell.Viewer, Do: mark},
	}
}

// overview shows the first page.
func overview(c *shell.Call) error {
	r, err := c.Site.Standing(c.Context())
	if err != nil {
		return err
	}
	return c.Show(pages, "overview", &shell.Page{Title: "总览", Nav: "/", Data: r.Colours})
}

// mark says a word that changes with what pages show.
func mark(c *shell.Call) error {
	m, err := c.Site.Office().Store.Changed(c.Context())
	if err != nil {
		return err
	}
	c.W.Header().Set("Cache-Control", "no-store")
	_, err = io.WriteString(c.W, m)
	return err
}
