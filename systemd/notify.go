package systemd

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/coreos/go-systemd/v22/daemon"
)

// Ready says that the start or the reload is done, and how things stand.
func Ready(status string) error { return tell(daemon.SdNotifyReady, statusLine(status)) }

// Status says how things stand, in a line that systemctl status shows.
func Status(status string) error { return tell(statusLine(status)) }

// Waiting says for what the start waits, and that the next word comes within a pause and the time of one more try: so long the start may take more.
func Waiting(status string, pause time.Duration) error {
	return tell(statusLine(status), fmt.Sprint("EXTEND_TIMEOUT_USEC=", (pause+trying).Microseconds()))
}

// trying is how long a try may take at most, of several servers too.
const trying = 2 * time.Minute

// Reloading says that a reload has begun; Ready ends it. systemd tells by the instant whether it belongs to the signal that it sent.
func Reloading() error {
	return tell(daemon.SdNotifyReloading, strings.TrimSpace(daemon.SdNotifyMonotonicUsec()))
}

// Hangups returns the signals that ask for a reload. Under nohup there are none. Whoever reads what is printed may leave meanwhile, and the journal be
// started again: no line that cannot be written ends the process.
func Hangups() (hup <-chan os.Signal, stop func()) {
	c := make(chan os.Signal, 1)
	signal.Ignore(syscall.SIGPIPE)
	if !signal.Ignored(syscall.SIGHUP) {
		signal.Notify(c, syscall.SIGHUP)
	}
	return c, func() {
		signal.Stop(c)
		signal.Reset(syscall.SIGPIPE)
	}
}

// Stopping says that the daemon ends.
func Stopping() error { return tell(daemon.SdNotifyStopping) }

// Feed feeds the watchdog three times within its interval until the context ends, and not while late names parts of the daemon that hang:
// then systemd kills it. It returns at once where no watchdog watches this process.
func Feed(ctx context.Context, log *slog.Logger, late func() []string) error {
	interval, err := daemon.SdWatchdogEnabled(false)
	if err != nil {
		return fmt.Errorf("read $WATCHDOG_USEC: %w", err)
	}
	if interval == 0 {
		return nil
	}
	t := time.NewTicker(interval / 3)
	defer t.Stop()
	said := ""
	for {
		err := feed(late())
		if err != nil && err.Error() != said {
			log.Error("the watchdog is not fed", "error", err)
		}
		said = fmt.Sprint(err)
		select {
		case <-ctx.Done():
			return nil
		case <-t.C:
		}
	}
}

func feed(late []string) error {
	if len(late) > 0 {
		return errors.New("no sign of life from " + strings.Join(late, ", "))
	}
	return tell(daemon.SdNotifyWatchdog)
}

// maxStatus bounds the status, in characters: a datagram and a terminal line are no place for more.
const maxStatus = 500

// statusLine makes one assignment of a text: a line break would begin another one.
func statusLine(status string) string {
	text := []rune(strings.Join(strings.FieldsFunc(status, func(r rune) bool { return r == '\n' || r == '\r' }), "; "))
	if len(text) > maxStatus {
		text = append(text[:maxStatus-1], '…')
	}
	return "STATUS=" + string(text)
}

func tell(assignments ...string) error {
	if _, err := daemon.SdNotify(false, strings.Join(assignments, "\n")); err != nil {
		return fmt.Errorf("notify the service manager: %w", err)
	}
	return nil
}
