// Package arrival waits for a database server that is away when the daemon starts, as after a power cut that has stopped both.
package arrival

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"duban/store/database"
)

// A Waiting is how the daemon waits, and who hears of it.
type Waiting struct {
	Log  *slog.Logger
	Now  func() time.Time
	Wait func(context.Context, time.Time) error        // returns at that instant, or with the context's error
	Tell func(status string, next time.Duration) error // the service manager, before each pause
}

// For calls try until it succeeds, fails for a cause that waiting does not mend, or the context ends. The log hears of the first failure and of the
// end; the service manager of each, with how long it is until the next try.
func (w *Waiting) For(ctx context.Context, try func() error) error {
	for n := 0; ; n++ {
		err := try()
		var fault *database.Fault
		switch {
		case ctx.Err() != nil:
			return errors.Join(ctx.Err(), err)
		case err == nil && n > 0:
			w.Log.Info("the database server is there", "tries", n+1)
			return nil
		case !errors.As(err, &fault) || !fault.Passes():
			return err
		case n == 0:
			w.Log.Warn("the database server is away: waiting for it", "error", err)
		default:
			w.Log.Debug("the database server is still away", "error", err)
		}
		next := pause(n)
		if err := w.Tell("等待数据库服务器："+fault.Error(), next); err != nil {
			w.Log.Warn("systemd does not hear", "error", err)
		}
		if err := w.Wait(ctx, w.Now().Add(next)); err != nil {
			return err
		}
	}
}

// longest is how long a pause may be: a server that is back is found soon.
const longest = 15 * time.Second

// pause returns how long to wait after n failures: 1, 2, 4, 8 seconds, then the longest.
func pause(n int) time.Duration { return min(time.Second<<min(n, 10), longest) }
