package logging

import (
	"context"
	"log/slog"

	"duban/remind/pattern"
)

// discreet keeps people's addresses out of the log but for its debug level. They come with what servers answer, which names whom they refuse.
type discreet struct{ slog.Handler }

// personal finds mail addresses and mobile numbers. The date of an obligation's key (24.2.7@2028-12-31) is no domain.
var personal = pattern.New(`[^\s<>"'=:,;()\[\]，；：（）]+@(?:[\p{L}\p{N}-]+\.)+[\p{L}\p{N}-]+|\b1[3-9]\d{9}\b`)

// Handle masks the attributes of a record above debug level.
func (h discreet) Handle(ctx context.Context, r slog.Record) error {
	if r.Level > slog.LevelDebug {
		plain := slog.NewRecord(r.Time, r.Level, r.Message, r.PC)
		r.Attrs(func(a slog.Attr) bool {
			plain.AddAttrs(masked(a))
			return true
		})
		r = plain
	}
	return h.Handler.Handle(ctx, r)
}

// WithAttrs returns a handler that adds attributes, which are masked whatever the level.
func (h discreet) WithAttrs(attrs []slog.Attr) slog.Handler {
	var all []slog.Attr
	for _, a := range attrs {
		all = append(all, masked(a))
	}
	return discreet{h.Handler.WithAttrs(all)}
}

// WithGroup returns a handler that groups attributes.
func (h discreet) WithGroup(name string) slog.Handler { return discreet{h.Handler.WithGroup(name)} }

func masked(a slog.Attr) slog.Attr {
	v := a.Value.Resolve()
	if text := v.String(); personal.MatchString(text) {
		v = slog.StringValue(personal.ReplaceAllString(text, "***"))
	}
	return slog.Attr{Key: a.Key, Value: v}
}
