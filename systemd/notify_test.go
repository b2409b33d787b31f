package systemd_test

import (
	"context"
	"log/slog"
	"net"
	"path/filepath"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"duban/systemd"
)

// manager listens as systemd does, and names its socket to this process.
func manager(t *testing.T) (next func() string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "notify")
	conn, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: path, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	t.Setenv("NOTIFY_SOCKET", path)
	return func() string {
		t.Helper()
		buf := make([]byte, 4096)
		n, err := conn.Read(buf)
		if err != nil {
			t.Fatal(err)
		}
		return string(buf[:n])
	}
}

func TestTheProtocol(t *testing.T) {
	next := manager(t)
	tests := []struct {
		name string
		tell func() error
		want string
	}{
		{"ready", func() error { return systemd.Ready("queue 1") }, `^READY=1\nSTATUS=queue 1$`},
		{"status", func() error { return systemd.Status("fault: a\nMAINPID=1\r\nb") }, `^STATUS=fault: a; MAINPID=1; b$`},
		{"long status", func() error { return systemd.Status(strings.Repeat("督", 2000)) }, `^STATUS=督{499}…$`},
		{"reload", systemd.Reloading, `^RELOADING=1\nMONOTONIC_USEC=[0-9]+$`},
		{"stop", systemd.Stopping, `^STOPPING=1$`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if err := tt.tell(); err != nil {
				t.Fatal(err)
			}
			if got := next(); !regexp.MustCompile(tt.want).MatchString(got) {
				t.Errorf("got %q, want %s", got, tt.want)
			}
		})
	}
}

func TestWithoutSystemdNothingIsToldOrFed(t *testing.T) {
	t.Setenv("NOTIFY_SOCKET", "")
	t.Setenv("WATCHDOG_USEC", "")
	if err := systemd.Ready("x"); err != nil {
		t.Error(err)
	}
	if err := systemd.Feed(t.Context(), slog.New(slog.DiscardHandler), nil); err != nil { // returns at once
		t.Error(err)
	}
}

func TestASocketThatIsGoneIsAnError(t *testing.T) {
	t.Setenv("NOTIFY_SOCKET", filepath.Join(t.TempDir(), "gone"))
	if err := systemd.Ready("x"); err == nil || !strings.Contains(err.Error(), "notify the service manager") {
		t.Errorf("got %v", err)
	}
}

// The watchdog is fed while all parts live, and not while one hangs; that is logged once.
func TestFeeding(t *testing.T) {
	next := manager(t)
	t.Setenv("WATCHDOG_USEC", "3000") // a tick each millisecond
	var hung, asked atomic.Int32
	asking := make(chan struct{})
	late := func() []string {
		if hung.Load() == 0 {
			return nil
		}
		if asked.Add(1) == 3 {
			close(asking)
		}
		return []string{"the loop", "channel mail"}
	}
	var logged strings.Builder
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- systemd.Feed(ctx, slog.New(slog.NewTextHandler(&logged, nil)), late) }()
	for range 3 {
		if got := next(); got != "WATCHDOG=1" {
			t.Errorf("got %q", got)
		}
	}
	hung.Store(1)
	<-asking
	if err := systemd.Status("last"); err != nil {
		t.Fatal(err)
	}
	stop()
	if err := <-done; err != nil {
		t.Error(err)
	}
	for got := next(); got != "STATUS=last"; got = next() {
		if got != "WATCHDOG=1" { // what was fed before it hung
			t.Errorf("got %q", got)
		}
	}
	if n := strings.Count(logged.String(), "no sign of life from the loop, channel mail"); n != 1 {
		t.Errorf("logged %d times: %s", n, logged.String())
	}
}

func TestAnIntervalThatIsNoneIsAnError(t *testing.T) {
	t.Setenv("WATCHDOG_USEC", "soon")
	if err := systemd.Feed(t.Context(), slog.New(slog.DiscardHandler), nil); err == nil {
		t.Error("no error")
	}
}

func TestAHungDaemonLeavesTheWatchdogHungry(t *testing.T) {
	next := manager(t)
	t.Setenv("WATCHDOG_USEC", "3000")
	ctx, stop := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer stop()
	if err := systemd.Feed(ctx, slog.New(slog.DiscardHandler), func() []string { return []string{"the loop"} }); err != nil {
		t.Error(err)
	}
	if err := systemd.Stopping(); err != nil {
		t.Fatal(err)
	}
	if got := next(); got != "STOPPING=1" {
		t.Errorf("before the end was told %q", got)
	}
}
