package api

import (
	_ "embed" // the description
	"net/http"
	"sync"
	"sync/atomic"

	"duban/web/shell"
)

// description is the OpenAPI file.
//
//go:embed openapi.yaml
var description []byte

// Routes returns all calls, their description, and the page that explains them.
func Routes() []shell.Route {
	return append(
		calls(), shell.Route{Pattern: "GET /api", Least: shell.Viewer, Do: explain}, shell.Route{Pattern: "GET /api/v1/openapi.yaml", Least: shell.Viewer, Do: describe},
	)
}

// calls are what programs can ask for.
func calls() []shell.Route {
	one := &player{}
	once := &replays{}
	all := []shell.Route{
		{Pattern: "GET /api/v1/matters", Least: shell.Viewer, Do: matters},
		{Pattern: "GET /api/v1/matters/{plan}/{problem}", Least: shell.Viewer, Do: matter},
		{Pattern: "GET /api/v1/matters/{plan}/{problem}/history", Least: shell.Viewer, Do: history},
		{Pattern: "POST /api/v1/matters/{plan}/{problem}/events", Least: shell.Office, Do: once.record(postEvent)},
		{Pattern: "POST /api/v1/matters/{plan}/{problem}/progress", Least: shell.Office, Do: once.record(postProgress)},
		{Pattern: "GET /api/v1/messages", Least: shell.Viewer, Do: messages},
		{Pattern: "GET /api/v1/messages/{id}", Least: shell.Viewer, Do: message},
		{Pattern: "GET /api/v1/events", Least: shell.Viewer, Do: events},
		{Pattern: "GET /api/v1/replies", Least: shell.Office, Do: replies},
		{Pattern: "GET /api/v1/status", Least: shell.Viewer, Do: status},
		{Pattern: "GET /api/v1/calendar", Least: shell.Viewer, Do: one.play(coming)},
	}
	for i := range all {
		all[i].Do = Told(all[i].Do)
	}
	return all
}

// A player plays days to come for one at a time, as that takes a processor for seconds. One more may wait: those who wait hold the turns of the pages.
type player struct {
	asked  atomic.Int32
	played sync.Mutex
}

// mostAsked is for how many at once days are played, or wait to be.
const mostAsked = 2

// play returns a call that plays days.
func (p *player) play(do func(*shell.Call) error) func(*shell.Call) error {
	return func(c *shell.Call) error {
		defer p.asked.Add(-1)
		if p.asked.Add(1) > mostAsked {
			return shell.Refusal{Status: http.StatusServiceUnavailable, Text: "正在推演的较多，请稍后再试。"}
		}
		p.played.Lock()
		defer p.played.Unlock()
		if err := c.Context().Err(); err != nil { // who waited has gone
			return err
		}
		return do(c)
	}
}

// Told returns a call that tells in JSON what is wrong.
func Told(do func(*shell.Call) error) func(*shell.Call) error {
	return func(c *shell.Call) error {
		if err := do(c); err != nil {
			fail(c, err)
		}
		return nil
	}
}

// describe serves the description.
func describe(c *shell.Call) error {
	c.W.Header().Set("Content-Type", "application/yaml; charset=utf-8")
	_, err := c.W.Write(description)
	if err != nil { // who asks has gone
		c.Site.Log.Debug("a description was not written", "error", err)
	}
	return nil
}

// fail tells what is wrong.
func fail(c *shell.Call, err error) {
	r, ours := shell.Refused(err)
	if ours {
		c.Site.Log.Error("a call failed", "method", c.Method, "path", c.URL.Path, "error", err)
	}
	write(c, r.Status, "application/problem+json", problem{http.StatusText(r.Status), r.Status, r.Text})
}

// A problem is what is wrong, as RFC 9457 has it.
type problem struct {
	Title  string `json:"title"`
	Status int    `json:"status"`
	Detail string `json:"detail"` // in words for whoever uses the program
}
