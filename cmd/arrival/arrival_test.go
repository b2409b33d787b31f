package arrival

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"duban/store/database"
)

// away and denied are how a server fails that is away, and one that knows us not.
var (
	away   = database.Explain(&pgconn.PgError{Code: "57P03", Message: "the database system is starting up"})
	denied = database.Explain(&pgconn.PgError{Code: "28P01", Message: "password authentication failed"})
)

// A wait is a Waiting that takes no time, and what it has said.
type wait struct {
	Waiting
	log    bytes.Buffer
	pauses []time.Duration
	told   []string
}

func newWait() *wait {
	w := &wait{}
	now := time.Date(2026, 11, 30, 9, 0, 0, 0, time.UTC)
	w.Waiting = Waiting{
		Log: slog.New(slog.NewTextHandler(&w.log, nil)), Now: func() time.Time { return now },
		Wait: func(ctx context.Context, at time.Time) error {
			w.pauses = append(w.pauses, at.Sub(now))
			now = at
			return ctx.Err()
		},
		Tell: func(status string, _ time.Duration) error {
			w.told = append(w.told, status)
			return nil
		},
	}
	return w
}

func TestWaitsForAServerThatIsAway(t *testing.T) {
	w, tries := newWait(), 0
	err := w.For(t.Context(), func() error {
		if tries++; tries <= 6 {
			return fmt.Errorf("open: %w", away)
		}
		return nil
	})
	if err != nil || tries != 7 {
		t.Errorf("%d tries, %v", tries, err)
	}
	const s = time.Second
	if want := []time.Duration{s, 2 * s, 4 * s, 8 * s, 15 * s, 15 * s}; !slices.Equal(w.pauses, want) {
		t.Errorf("pauses %v, want %v", w.pauses, want)
	}
	if len(w.told) != 6 || !strings.HasPrefix(w.told[0], "等待数据库服务器：数据库无法使用：连接不上数据库服务器") {
		t.Errorf("told %q", w.told)
	}
	if got := w.log.String(); strings.Count(got, "\n") != 2 || !strings.Contains(got, "level=WARN") || !strings.Contains(got, "is there") {
		t.Errorf("the log says\n%s", got)
	}
}

func TestDoesNotWaitForWhatDoesNotPass(t *testing.T) {
	for name, want := range map[string]error{
		"wrong password": denied, "no fault of the database": errors.New("no"), "a full disk": database.Explain(syscall.ENOSPC), "none": nil,
	} {
		t.Run(name, func(t *testing.T) {
			w, tries := newWait(), 0
			err := w.For(t.Context(), func() error { tries++; return want })
			if !errors.Is(err, want) || (err == nil) != (want == nil) || tries != 1 || len(w.told) > 0 || w.log.Len() > 0 {
				t.Errorf("%d tries, %v; told %q, the log says %s", tries, err, w.told, w.log.String())
			}
		})
	}
}

// The server is there again, and has another password.
func TestStopsWaitingWhereItIsNoUse(t *testing.T) {
	w, all := newWait(), []error{away, away, denied}
	err := w.For(t.Context(), func() error {
		err := all[0]
		all = all[1:]
		return err
	})
	if !errors.Is(err, denied) || len(all) > 0 {
		t.Errorf("%v, %d left", err, len(all))
	}
}

func TestWaitsNoLongerThanTheContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	w, tries := newWait(), 0
	err := w.For(ctx, func() error {
		if tries++; tries == 3 {
			cancel()
		}
		return away
	})
	if !errors.Is(err, context.Canceled) || tries != 3 {
		t.Errorf("%d tries, %v", tries, err)
	}
	w.Tell = func(string, time.Duration) error { return errors.New("deaf") }
	if err := w.For(t.Context(), func() error {
		if tries++; tries > 4 {
			return nil
		}
		return away
	}); err != nil || !strings.Contains(w.log.String(), "deaf") {
		t.Errorf("with a manager that does not hear: %v, %s", err, w.log.String())
	}
}
