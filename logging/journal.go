package logging

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"sync"
	"syscall"
)

// ToJournal reports whether a file is the journal's stream: systemd names its device and inode in JOURNAL_STREAM (systemd.exec(5)).
func ToJournal(f *os.File, stream string) bool {
	info, err := f.Stat()
	if err != nil || stream == "" {
		return false
	}
	sys, ok := info.Sys().(*syscall.Stat_t)
	return ok && stream == fmt.Sprintf("%d:%d", sys.Dev, sys.Ino)
}

// A journal is text for journald, which knows the time by itself and takes the level from a prefix (sd-daemon(3)).
type journal struct {
	slog.Handler
	to *prefixed
}

// prefixed puts a prefix before each write, and a handler writes a line at a time.
type prefixed struct {
	mu     sync.Mutex
	to     io.Writer
	prefix string
}

// Write writes one line.
func (p *prefixed) Write(line []byte) (int, error) {
	_, err := p.to.Write(append([]byte(p.prefix), line...))
	return len(line), err
}

func newJournal(to io.Writer, level slog.Level) *journal {
	p := &prefixed{to: to}
	return &journal{to: p, Handler: slog.NewTextHandler(p, &slog.HandlerOptions{Level: level, ReplaceAttr: func(groups []string, a slog.Attr) slog.Attr {
		if len(groups) == 0 && (a.Key == slog.TimeKey || a.Key == slog.LevelKey) {
			return slog.Attr{}
		}
		return a
	}})}
}

// Handle writes a record.
func (j *journal) Handle(ctx context.Context, r slog.Record) error {
	j.to.mu.Lock()
	defer j.to.mu.Unlock()
	j.to.prefix = priority(r.Level)
	return j.Handler.Handle(ctx, r)
}

// WithAttrs returns a journal that adds attributes.
func (j *journal) WithAttrs(attrs []slog.Attr) slog.Handler {
	return &journal{j.Handler.WithAttrs(attrs), j.to}
}

// WithGroup returns a journal that groups attributes.
func (j *journal) WithGroup(name string) slog.Handler {
	return &journal{j.Handler.WithGroup(name), j.to}
}

func priority(l slog.Level) string {
	switch {
	case l >= slog.LevelError:
		return "<3>"
	case l >= slog.LevelWarn:
		return "<4>"
	case l >= slog.LevelInfo:
		return "<6>"
	default:
		return "<7>"
	}
}
