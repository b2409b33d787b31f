package scheduler

import (
	"context"
	"fmt"
	"strings"
	"time"

	"duban/notify/wording"
	"duban/remind"
)

// A RejectedReload is a reload that was refused whole: the former settings stay in force.
type RejectedReload struct {
	At  time.Time
	Err error // every fault
}

// Refuse keeps the last refusal, for whoever asks why the settings that were written are not in force. It may be called while Run runs.
func (w *watch) Refuse(at time.Time, err error) { w.refused.Store(&RejectedReload{At: at, Err: err}) }

// Refused returns the last refusal, or nil where the settings in force are those that were loaded last.
func (w *watch) Refused() *RejectedReload { return w.refused.Load() }

// TakeOver takes over what only memory held of a daemon whose Run has ended because it was to leave: outcomes that the store could not take,
// what the administrator has been told, and the clock's guard, which must not begin its count anew. All else stands in the store. Call it
// before Run.
func (d *Daemon) TakeOver(old *Daemon) {
	d.left.inherit(&old.left)
	d.trouble, d.dailyDone = old.trouble, old.dailyDone
	d.Guard = old.Guard
}

// CompareGaps looks for whom the settings of this daemon leave out that could be told by the old one's, and tells the log and the administrator
// of them. That it cannot look is logged, and stops nothing.
func (d *Daemon) CompareGaps(ctx context.Context, old *Daemon) {
	gaps, err := d.newGaps(ctx, old)
	if err == nil && len(gaps) > 0 {
		d.Log.Warn("the settings leave somebody out who could be told before", "gaps", len(gaps), "who", strings.Join(gapBodies(gaps), " "))
		err = d.tellGaps(ctx, gaps)
	}
	if err != nil {
		d.Log.Error("whom the settings leave out is not known", "error", err)
	}
}

// newGaps returns the gaps that are there under this daemon's settings and not under the old one's, by one look at the store.
func (d *Daemon) newGaps(ctx context.Context, old *Daemon) ([]remind.Gap, error) {
	snap, err := d.Store.Snapshot(ctx)
	if err != nil {
		return nil, err
	}
	today := remind.DateOf(d.Now())
	place := func(g *remind.Gap) string { return fmt.Sprint(g.Obligation, "\n", g.Role, "\n", g.Body) }
	known := map[string]remind.Date{}
	before := old.World(snap).On(today).Coverage()
	for i := range before {
		known[place(&before[i])] = before[i].From
	}
	var gaps []remind.Gap
	for _, g := range d.World(snap).On(today).Coverage() {
		if from, was := known[place(&g)]; !was || g.From < from { // one that comes sooner is new for the days between
			gaps = append(gaps, g)
		}
	}
	return gaps, nil
}

// tellGaps queues the word on new gaps. Its name holds the instant, as each reload is one matter.
func (d *Daemon) tellGaps(ctx context.Context, gaps []remind.Gap) error {
	now := d.Now()
	day, snap, err := d.today(ctx, now)
	if err != nil {
		return err
	}
	to, ok := d.place(day, snap)
	if !ok {
		d.Log.Warn("there is nobody to tell of the new gaps: set admin")
		return nil
	}
	lines := []string{fmt.Sprintf("设置于%s重新载入后，新增%d处没有接收人，此前均有接收人：", chineseTime(now), len(gaps))}
	lines = append(append(lines, gapBodies(gaps)...), "如非有意，请改回设置后重新载入；逐项清单和补救办法可用 duban check 查看。")
	r := wording.Plain(fmt.Sprintf("【督办系统】重新载入设置后，新增%d处没有接收人", len(gaps)), lines...)
	return d.tell(ctx, d.letter(fmt.Sprintf("gaps\n%d", now.UnixMilli()), to, r), now.Add(lifeOfWarning))
}

// gapBodies names whom gaps leave out and why, each once, and how many more there are where there are many.
func gapBodies(gaps []remind.Gap) []string {
	const most = 20
	var all []string
	seen := map[string]bool{}
	for _, g := range gaps {
		who := g.Role.Chinese()
		if g.Body != "" {
			who = g.Body + "（" + who + "）"
		}
		line := who + "：" + g.Reason + "。"
		if !seen[line] && len(all) < most {
			all = append(all, line)
		}
		seen[line] = true
	}
	if more := len(seen) - len(all); more > 0 {
		all = append(all, fmt.Sprintf("另有%d个单位或人员。", more))
	}
	return all
}
