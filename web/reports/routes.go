package reports

import (
	"embed"
	"errors"
	"io"
	"net/http"

	"duban/web/shell"
)

//go:embed *.html
var files embed.FS

var pages = shell.Templates(files, nil)

// Routes returns the pages of reports, and the files that they give out.
func Routes() []shell.Route {
	return []shell.Route{
		{Pattern: "GET /reports", Least: shell.Viewer, Do: index},
		{Pattern: "GET /reports/bulletin", Least: shell.Viewer, Do: bulletinFile},
		{Pattern: "GET /reports/public", Least: shell.Viewer, Do: public},
		{Pattern: "GET /reports/dispatch.xlsx", Least: shell.Office, Do: dispatch},
		{Pattern: "GET /reports/evidence", Least: shell.Office, Do: evidence},
		{Pattern: "GET /reports/upward", Least: shell.Office, Do: showUpward},
		{Pattern: "GET /reports/upward/example.yaml", Least: shell.Office, Do: example},
		{Pattern: "POST /reports/upward", Least: shell.Office, Do: upwardFile},
		{Pattern: "GET /reports/verify", Least: shell.Office, Do: verify},
		{Pattern: "GET /reports/noise", Least: shell.Office, Do: noisePage},
		{Pattern: "GET /reports/noise.xlsx", Least: shell.Office, Do: noiseFile},
		{Pattern: "GET /reports/ledger.xlsx", Least: shell.Office, Do: ledger},
		{Pattern: "GET /reports/agenda.ics", Least: shell.Office, Do: agenda},
	}
}

// said returns an error of the office as an answer: one that wraps no other is in its own words, for whoever asked for what there is not.
func said(err error) error {
	if err == nil || errors.Unwrap(err) != nil || errors.As(err, new(shell.Refusal)) {
		return err
	}
	return shell.Refusal{Status: http.StatusUnprocessableEntity, Text: err.Error()}
}

// leaf answers with a page that stands by itself, to be shown in a frame of ours, printed or kept. It has its own style in it, and nothing else.
func leaf(c *shell.Call, write func(io.Writer) error) error {
	h := c.W.Header()
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; base-uri 'none'; form-action 'none'; sandbox allow-modals")
	h.Set("X-Frame-Options", "SAMEORIGIN")
	h.Set("Content-Type", shell.HTML)
	h.Set("Cache-Control", "no-store")
	return write(c.W)
}
