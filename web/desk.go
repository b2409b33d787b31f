package web

import (
	"net/http"
	"slices"
	"strings"

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
	lost := shell.Route{Least: shell.Anybody, Do: missing}
	all.Handle("/", newTurns(atOnce).serve(known(mux, guard(lost, s.Handle(lost)))))
	return shell.Secured(all)
}

// known serves what a mux has, and all else by what says that it is not there: the mux itself would say so in English, outside the frame, with no
// way back to a page that is.
func known(mux *http.ServeMux, lost http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		h, pattern := mux.Handler(q)
		if pattern != "" {
			mux.ServeHTTP(w, q)
			return
		}
		b := bare{ResponseWriter: w}
		if h.ServeHTTP(&b, q); b.status != http.StatusNotFound && b.status != http.StatusMethodNotAllowed { // it leads on, to the path as it is written
			w.WriteHeader(b.status)
			return
		}
		lost.ServeHTTP(w, q)
	})
}

// A bare is an answer of which the head alone is written, and its status kept.
type bare struct {
	http.ResponseWriter
	status int
}

// WriteHeader keeps the status.
func (b *bare) WriteHeader(status int) { b.status = status }

// Write drops the body.
func (b *bare) Write(p []byte) (int, error) { return len(p), nil }

// missing says that there is no such page, or that this is no way to use it, which the mux has said in a header; to programs in their own form.
func missing(c *shell.Call) error {
	var err error = shell.Refusal{Status: http.StatusNotFound, Text: "没有这个页面，请核对网址。"}
	if c.W.Header().Get("Allow") != "" {
		err = shell.Refusal{Status: http.StatusMethodNotAllowed, Text: "这个网址不能这样使用，请从页面上的链接和按钮进入。"}
	}
	if strings.HasPrefix(c.URL.Path, "/api/") {
		return api.Told(func(*shell.Call) error { return err })(c)
	}
	return err
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
