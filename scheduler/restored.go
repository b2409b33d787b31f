package scheduler

import (
	"context"
	"fmt"

	"duban/remind"
	"duban/store"
)

// takeUp names as in doubt what may have been sent between a backup and its restore, once for each restore, before a round or a delivery: else
// these would send it again. It looks at the store by itself, as what it records changes what the views after it see.
func (r *rounds) takeUp(ctx context.Context) error {
	list, err := r.Store.Unsearched(ctx, r.Realm)
	if err != nil || len(list) == 0 {
		return err
	}
	snap, err := r.Store.Snapshot(ctx)
	if err != nil {
		return fmt.Errorf("read the store: %w", err)
	}
	w := r.World(snap) // as the backup has it
	for _, x := range list {
		doubtful, could := r.between(w, snap.Holds, x)
		n, err := r.Store.Doubt(ctx, x, r.Realm, doubtful, could, r.Now())
		if err != nil {
			return err
		}
		r.Log.Warn("restored: what may have been sent since the backup is in doubt and waits for a person (duban settle --restore)",
			"restore", x.ID, "backup", x.Backup, "restored", x.At, "notices", n)
	}
	return nil
}

// between returns what was due on the days between a backup and its restore on which something could leave, each with the first of them, and
// reports whether there was such a day. What was recorded in between is lost, so it decides by what the backup knows. On the restore's own
// day new notices leave with its first round only, or with the opening of the window.
func (r *rounds) between(w *remind.World, holds []store.Hold, x store.Restore) (list []store.Doubtful, could bool) {
	seen := map[remind.NoticeKey]bool{} // a notice stays due for days; the first is when it may have been sent
	for date := remind.DateOf(x.Backup); date <= remind.DateOf(x.At); date++ {
		day := w.On(date)
		if !day.Calendar.Workday(date) || x.Backup.After(closing(r.Window, date)) || x.At.Before(opening(r.Window, date)) {
			continue
		}
		could = true // from here on what was under way in the backup may have left, too
		if x.At.Before(Planned(r.Schedule, r.Window, date)) {
			continue
		}
		for _, n := range store.NewHolds(holds, r.Realm, date).Offered(day.Due().Notices) {
			if !seen[n.NoticeKey] {
				seen[n.NoticeKey] = true
				list = append(list, store.Doubtful{Notice: n, Day: date})
			}
		}
	}
	return list, could
}
