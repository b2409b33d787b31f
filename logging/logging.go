// Package logging makes the daemon's log: records of slog as text, as JSON, or as the lines that journald takes, and never with anybody's
// address in them but at debug level. Whoever logs is handed the logger and knows nothing of this.
//
// A record passes two handlers: discreet masks what is personal, for servers repeat addresses in what they answer; the one behind it writes
// the form that was asked for. So no form can forget to mask.
package logging

import (
	"io"
	"log/slog"
)

// The forms of a log. Any other name means text.
const (
	JSON    = "json"
	Journal = "journal" // text for journald: without time, with the level as a prefix
)

// New returns a log of a form from a level on.
func New(to io.Writer, form string, level slog.Level) *slog.Logger {
	o := &slog.HandlerOptions{Level: level}
	var h slog.Handler
	switch form {
	case JSON:
		h = slog.NewJSONHandler(to, o)
	case Journal:
		h = newJournal(to, level)
	default:
		h = slog.NewTextHandler(to, o)
	}
	return slog.New(discreet{h})
}
