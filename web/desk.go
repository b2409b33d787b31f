package web

import (
	"net/http"
	"slices"

	"duban/web/api"
	"duban/web/calendar"
	"duban/web/contacts"
	"duban/web/imports"
	"duban/web/ledger"
	"duban/web/matter"
	"duban/web/messages"
	"duban/web/overview"
	"duban/web/replies"
	"duban/web/reports"
	"duban/web/shell"
)

// A Guardian stands before the routes of the office's page: it lets through whom a route is for.
type Guardian interface {
	Guard(r shell.Route, h http.Handler) http.Handler
	Routes() []shell.Route // its own: to log in, and what belongs to it
	Second(c *shell.Call, name, password string) (display string, err error)
	Base(c *shell.Call) string
}

// NewDesk serves the office's page.
func NewDesk(s *shell.Site, g Guardian) http.Handler {
	s.Second, s.Base = g.Second, g.Base
	mux := http.NewServeMux()
	for _, r := range append(Routes(), g.Routes()...) {
		mux.Handle(r.Pattern, g.Guard(r, s.Handle(r)))
	}
	all := http.NewServeMux()
	all.Handle("GET /static/{name}", shell.Assets())
	all.Handle("/", newTurns(atOnce).serve(mux))
	return shell.Secured(all)
}

// Routes returns all pages, and all that can be done on them.
func Routes() []shell.Route {
	return slices.Concat(
		overview.Routes(),
		calendar.Routes(),
		imports.Routes(),
		contacts.Routes(),
		reports.Routes(),
		ledger.Routes(),
		api.Routes(),
		messages.Routes(),
		replies.Routes(),
		matter.Routes(),
	)
}
