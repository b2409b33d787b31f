package imports

import (
	"embed"

	"duban/web/shell"
)

//go:embed *.html
var files embed.FS

var pages = shell.Templates(files, words)

// Routes returns the pages on which files are taken in.
func Routes() []shell.Route {
	s := &shelf{}
	return []shell.Route{
		{Pattern: "GET /imports", Least: shell.Office, Do: index},
		{Pattern: "POST /imports/{kind}", Least: shell.Office, Do: s.send},
		{Pattern: "GET /imports/drafts/{id}", Least: shell.Office, Do: s.show},
		{Pattern: "POST /imports/drafts/{id}", Least: shell.Office, Do: s.apply},
		{Pattern: "POST /imports/drafts/{id}/discard", Least: shell.Office, Do: s.giveUp},
		{Pattern: "GET /imports/plans/{id}/release", Least: shell.Office, Do: showRelease},
		{Pattern: "POST /imports/plans/{id}/release", Least: shell.Office, Do: release},
		{Pattern: "GET /imports/plans/{id}/hold", Least: shell.Office, Do: showHold},
		{Pattern: "POST /imports/plans/{id}/hold", Least: shell.Office, Do: hold},
		{Pattern: "GET /imports/plans/{id}/end", Least: shell.Office, Do: showEnd},
		{Pattern: "POST /imports/plans/{id}/end", Least: shell.Office, Do: end},
		{Pattern: "GET /imports/plans/{id}/review", Least: shell.Office, Do: sheet},
	}
}
