package scheduler

import (
	"context"
	"fmt"
	"slices"

	"duban/notify/wording"
	"duban/remind"
	"duban/scheduler/standing"
	"duban/scheduler/timetable"
	"duban/store"
)

// takeUp names as in doubt what may have been sent between a backup and its restore, once for each restore, before a round or a delivery: else
// these would send it again. It looks at the store by itself, as what it records changes what the views after it see.
func (d *Daemon) takeUp(ctx context.Context) error {
	r := &d.rounds
	list, err := r.Store.Unsearched(ctx, r.Realm)
	if err != nil || len(list) == 0 {
		return err
	}
	lost, err := d.lost(ctx, list)
	if err != nil {
		return fmt.Errorf("read the store: %w", err)
	}
	for i, x := range list {
		if x.ByHand() { // before it is recorded as looked for, so that no crash can come between
			if err := d.tellPutBack(ctx, x); err != nil {
				return err
			}
		}
		n, err := r.Store.Doubt(ctx, x, r.Realm, lost[i].doubtful, lost[i].could, r.Now())
		if err != nil {
			return err
		}
		what := "restored"
		if x.ByHand() {
			what = "an older copy of the database was put back by hand"
		}
		r.Log.Warn(what+": what may have been sent since the backup is in doubt and waits for a person (duban settle --restore)",
			"restore", x.ID, "backup", x.Backup, "restored", x.At, "notices", n)
	}
	return nil
}

// A loss is what may have been sent between a backup and its restore, and whether anything could.
type loss struct {
	doubtful []store.Doubtful
	could    bool
}

// lost returns what may have been sent before each of some restores, by the plans as the backup has them: of many, some at a time.
func (d *Daemon) lost(ctx context.Context, list []store.Restore) ([]loss, error) {
	all := make([]loss, len(list))
	take := func(w *remind.World, holds []store.Hold) {
		for i, x := range list {
			doubtful, could := d.between(w, holds, x)
			all[i].doubtful, all[i].could = append(all[i].doubtful, doubtful...), could
		}
	}
	many, err := d.agenda.many(ctx)
	if err != nil {
		return nil, err
	}
	if !many {
		snap, err := d.Store.Snapshot(ctx)
		if err == nil {
			take(d.World(snap), snap.Holds)
		}
		return all, err
	}
	heads, ids, err := d.agenda.kept().Heads(ctx)
	if err != nil {
		return nil, err
	}
	for i := range heads {
		ids = append(ids, heads[i].ID)
	}
	slices.Sort(ids)
	batches := slices.Chunk(ids, standing.Batch)
	if len(ids) == 0 {
		batches = slices.Values([][]string{nil}) // whether anything could be sent is asked for in any case
	}
	d.agenda.begin()
	for p, err := range d.agenda.parts(ctx, batches) {
		if err != nil {
			return nil, err
		}
		take(p.world, p.Snap.Holds)
	}
	return all, nil
}

// tellPutBack tells the administrator, once, that an older copy of the database was found in its place: nobody has typed a command that would
// have said so.
func (w *watch) tellPutBack(ctx context.Context, x store.Restore) error {
	to, ok := w.alarmed(ctx)
	if !ok {
		w.Log.Error("an older copy of the database was put back by hand, and there is no channel to tell the administrator", "restore", x.ID)
		return nil
	}
	r := wording.Plain("【督办系统】数据库被换成较早的副本",
		"系统启动时发现，数据库文件已被换成"+chineseTime(x.Backup)+"的副本。此后到"+chineseTime(x.At)+"之间的记录不在其中。",
		"这段时间里可能已经发出的提醒，一律列为“送达存疑”，不会再次发出，也不算已发。请核实后输入 "+
			fmt.Sprintf("duban settle --restore %d --sent（都已收到）或 --resend（没有收到，重新发出）", x.ID)+"登记结果；可用 duban notices --only in_doubt 逐条查看。",
		"这段时间里登记过的事项（上报、验收、销号、延期、通讯录变更等），请整改办对照台账重新登记。",
		"今后恢复备份，请先停止系统，再用 duban restore 文件 --replace。")
	return w.tell(ctx, w.letter(fmt.Sprintf("put back\n%d\n%d", x.ID, x.At.UnixMilli()), to, r), w.Now().Add(lifeOfWarning))
}

// between returns what was due on the days between a backup and its restore on which something could leave, each with the first of them, and
// reports whether there was such a day. What was recorded in between is lost, so it decides by what the backup knows. On the restore's own
// day new notices leave with its first round only, or with the opening of the window.
func (r *rounds) between(w *remind.World, holds []store.Hold, x store.Restore) (list []store.Doubtful, could bool) {
	seen := map[remind.NoticeKey]bool{} // a notice stays due for days; the first is when it may have been sent
	for date := remind.DateOf(x.Backup); date <= remind.DateOf(x.At); date++ {
		day := w.On(date)
		if !day.Calendar.Workday(date) || x.Backup.After(timetable.Closing(r.Window, date)) || x.At.Before(timetable.Opening(r.Window, date)) {
			continue
		}
		could = true // from here on what was under way in the backup may have left, too
		if x.At.Before(timetable.Planned(r.Schedule, r.Window, date)) {
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
