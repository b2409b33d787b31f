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

// NewDesk serves the office's page. Before each route stands guard, which lets through whom it is for; its own routes, to log in and what belongs to
// it, are served beside those of the pages.
func NewDesk(s *shell.Site, own []shell.Route, guard func(shell.Route, http.Handler) http.Handler) http.Handler {
	mux := http.NewServeMux()
	for _, r := range append(Routes(), own...) {
		mux.Handle(r.Pattern, guard(r, s.Handle(r)))
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
