package messages

import (
	"embed"

	"duban/web/shell"
)

//go:embed *.html
var files embed.FS

var pages = shell.Templates(files, nil)

// Routes returns the list of messages, each message, and what can be done with one.
func Routes() []shell.Route {
	books := &shell.Single{} // a workbook of twenty thousand rows takes memory: one is made at a time
	return []shell.Route{
		{Pattern: "GET /messages", Least: shell.Viewer, Do: showList},
		{Pattern: "GET /messages.xlsx", Least: shell.Viewer, Do: func(c *shell.Call) error { return sheet(c, books) }},
		{Pattern: "GET /messages/{id}", Least: shell.Viewer, Do: showOne},
		{Pattern: "GET /messages/{id}/body", Least: shell.Viewer, Do: body},
		{Pattern: "GET /messages/{id}/files/{place}", Least: shell.Viewer, Do: file},
		{Pattern: "POST /messages/{id}/settle", Least: shell.Office, Do: settle},
	}
}
