package scheduler

import (
	"context"
	"fmt"

	"duban/remind"
	"duban/store"
)

// takeUp names as in doubt what may have been sent between a backup and its restore, once for each restore, before a round or a delivery.
func (d *Daemon) takeUp(ctx context.Context) error {
	list, err := d.Store.Unsearched(ctx, d.Realm)
	if err != nil || len(list) == 0 {
		return err
	}
	snap, err := d.Store.Snapshot(ctx)
	if err != nil {
		return fmt.Errorf("read the store: %w", err)
	}
	w, holds := d.World(snap), store.NewHolds(snap.Holds, d.Realm)
	for _, r := range list {
		doubtful, could := d.between(w, holds, r)
		n, err := d.Store.Doubt(ctx, r, d.Realm, doubtful, could, d.Now())
		if err != nil {
			return err
		}
		d.Log.Warn("restored: what may have been sent since the backup is in doubt and waits for a person (duban settle --restore)",
			"restore", r.ID, "backup", r.Backup, "restored", r.At, "notices", n)
	}
	return nil
}

// between returns what was due on the days between a backup and its restore on which something could leave, each with the first of them, and
// reports whether there was such a day. What was recorded in between is lost, so it decides by what the backup knows. On the restore's own
// day new notices leave with its first round only, or with the opening of the window.
func (d *Daemon) between(w *remind.World, holds store.Holds, r store.Restore) (list []store.Doubtful, could bool) {
	seen := map[remind.NoticeKey]bool{}
	for date := remind.DateOf(r.Backup); date <= remind.DateOf(r.At); date++ {
		day := w.On(date)
		opens, closes := date.At(d.Window.Open/60, d.Window.Open%60), date.At(d.Window.Close/60, d.Window.Close%60)
		if !day.Calendar.Workday(date) || r.Backup.After(closes) || r.At.Before(opens) {
			continue
		}
		could = true
		if r.At.Before(Planned(d.Schedule, d.Window, date)) {
			continue
		}
		for _, n := range holds.Offered(day.Due().Notices) {
			if !seen[n.NoticeKey] {
				seen[n.NoticeKey] = true
				list = append(list, store.Doubtful{Notice: n, Day: date})
			}
		}
	}
	return list, could
}
