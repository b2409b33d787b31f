package scheduler

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"time"

	"duban/remind"
	"duban/scheduler/timetable"
	"duban/store"

	"github.com/robfig/cron/v3"
)

// Backups copies the store by schedule and keeps the last copies. It runs beside the daemon, over a connection of its own, and holds it up
// in nothing. Its fields are set before Run and not changed after.
type Backups struct {
	Store    *store.Store
	Dir      string // made where there is none
	Keep     int    // how many copies stay; at least 1
	Schedule cron.Schedule
	Log      *slog.Logger
	Duties   *Duties                                // nil: this machine is alone
	Now      func() time.Time                       // these two are the daemon's own
	Wait     func(context.Context, time.Time) error // returns at that instant, or with the context's error
}

// retryAfter is how long a backup that failed waits for the next try.
const retryAfter = time.Hour

// Run makes a backup whenever one is due, until the context ends. One that was missed is made at once, the first of all too, and the first after a
// restore. A failure is recorded in the store and tried again hourly; the same failure again is worth no second line.
func (b *Backups) Run(ctx context.Context) {
	said := ""
	for {
		next, err := b.step(ctx)
		if ctx.Err() != nil {
			return
		}
		switch {
		case err == nil:
			said = ""
		case err.Error() != said:
			said = err.Error()
			b.Log.Error("no backup could be made, trying again hourly", "error", err)
		}
		if b.Wait(ctx, notBefore(next, b.Now())) != nil {
			return
		}
	}
}

// step makes the backup that is due, if any, and returns when to look again.
func (b *Backups) step(ctx context.Context) (time.Time, error) {
	now := b.Now()
	_, mine, err := b.Duties.of(ctx, backupsDuty)
	if err != nil || !mine {
		return now.Add(dutyGlance), err
	}
	_, good, err := b.Store.LastBackup(ctx)
	if err != nil {
		return now.Add(retryAfter), err
	}
	restored, err := b.Store.RestoredSince(ctx, good.At)
	if err != nil {
		return now.Add(retryAfter), err
	}
	schedule := timetable.Steady{Schedule: b.Schedule}
	if next := schedule.Next(good.At); !good.At.IsZero() && !restored && next.After(now) {
		return next, nil
	}
	if err := b.Once(ctx); err != nil {
		return now.Add(retryAfter), err
	}
	return schedule.Next(now), nil
}

// Once makes a backup now, and then removes those that are too many: the copy that was just checked is the last to go.
func (b *Backups) Once(ctx context.Context) error {
	now := b.Now()
	_ = os.MkdirAll(b.Dir, 0o700) // where it fails the backup fails, and says why
	made, err := b.Store.Backup(ctx, filepath.Join(b.Dir, BackupName(now)), now)
	if err != nil && !errors.Is(err, store.ErrUnrecorded) {
		if made.Why != "" && ctx.Err() == nil {
			err = errors.Join(err, b.Store.RecordBackup(ctx, made))
		}
		return err
	}
	b.Log.Info("backup", "file", made.File, "bytes", made.Bytes, "rows", made.Rows)
	if bad := b.rotate(filepath.Base(made.File)); bad != nil {
		err = errors.Join(err, fmt.Errorf("remove old backups in %s: %w", b.Dir, bad))
	}
	return err
}

// BackupName names a backup by schedule, so that names sort by time.
func BackupName(at time.Time) string {
	return "duban-" + at.In(remind.Shanghai).Format("20060102-150405") + ".db"
}

// ours are the files that rotation may touch: backups by schedule, and what a killed process left of one.
var ours = regexp.MustCompile(`^duban-\d{8}-\d{6}\.db(\.\d+\.part(-journal|-wal|-shm)?)?$`)

// rotate removes what is too many, by the names, which sort by time: copies may have been touched or restored to other times of files. The
// newest copy stays even where its name is not the last, as after the clock went back. Half copies of killed processes go as well.
func (b *Backups) rotate(last string) error {
	entries, err := os.ReadDir(b.Dir) // by name
	if err != nil {
		return err
	}
	var good []string
	for _, e := range entries {
		name := e.Name()
		switch {
		case !e.Type().IsRegular() || !ours.MatchString(name):
		case filepath.Ext(name) != ".db":
			err = errors.Join(err, os.Remove(filepath.Join(b.Dir, name)))
		case name != last:
			good = append(good, name)
		}
	}
	slices.Sort(good)
	for _, name := range good[:max(0, len(good)-(b.Keep-1))] {
		err = errors.Join(err, os.Remove(filepath.Join(b.Dir, name)))
	}
	return err
}
