package scheduler

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"duban/notify/phrase"
	"duban/notify/wording"
	"duban/remind"
	"duban/remind/people"
	"duban/remind/report"
	"duban/scheduler/timetable"
	"duban/store"
)

// dailyPatience is how long the daily word waits for the day's messages to end, so that it can count them.
const dailyPatience = 2 * time.Hour

// daily tells the administrator once on each working day how things stand, on quiet days too: that the word does not come is the alarm. It goes
// when the day's messages have, whenever the rounds are run. One that finds no way on its day is not sent later: the next day has its own.
func (d *Daemon) daily(ctx context.Context) error {
	now := d.Now()
	today := remind.DateOf(now)
	if !d.Daily || d.dailyDone == today || !d.Window.Contains(now) {
		return nil
	}
	if wait, err := d.dailyWaits(ctx, now); err != nil || wait {
		return err
	}
	if err := d.sendDaily(ctx, now); err != nil {
		return fmt.Errorf("word the daily report: %w", err)
	}
	d.dailyDone = today
	return nil
}

// dailyWaits reports whether it is too early for the word: before the day's messages are planned, before the first round of all, or while some
// of them are still under way.
func (w *watch) dailyWaits(ctx context.Context, now time.Time) (bool, error) {
	planned := timetable.Planned(w.Schedule, w.Window, remind.DateOf(now))
	if now.Before(planned) {
		return true, nil
	}
	if _, ok, err := w.Store.LastRound(ctx, w.Realm); err != nil || !ok {
		return true, err
	}
	if now.Sub(planned) >= dailyPatience {
		return false, nil
	}
	b, err := w.Store.Backlog(ctx, w.Realm)
	return b.Queue > 0, err
}

// sendDaily queues the word, which expires with the window. On a day off there is none. Its figures are those that are kept for whoever asks, and the
// directory and the calendar say the rest, so that no world of all plans is made for it where there are many.
func (d *Daemon) sendDaily(ctx context.Context, now time.Time) error {
	day, snap, err := d.today(ctx, now)
	if err != nil || !day.Calendar.Workday(day.Today) {
		return err
	}
	report, err := d.reporter().Report(ctx, now)
	if err != nil {
		return err
	}
	to, ok := d.place(day, snap)
	if !ok {
		d.Log.Warn("there is nobody to send the daily word to: set admin")
		return nil
	}
	more, err := d.noise(ctx, day)
	if err != nil {
		return err
	}
	r := DailyWord(&report, day.Calendar.After(day.Today+1), d.notes(), more...)
	if err := d.tellIdle(ctx, day, to); err != nil {
		return err
	}
	return d.tell(ctx, d.letter("daily\n"+day.Today.String(), to, r), timetable.Closing(d.Window, day.Today))
}

// notes returns what needs a person and no report counts.
func (w *watch) notes() []string {
	var notes []string
	if w.Notes != nil {
		notes = w.Notes()
	}
	if x := w.Refused(); x != nil {
		notes = append(notes, fmt.Sprintf("%s重新载入的设置有误，仍按原设置运行：%v", x.At.In(remind.Shanghai).Format("1月2日15:04"), x.Err))
	}
	return notes
}

// The bounds from which on the administrator is asked to do something: bytes left on the disk, and days left of the working days that are
// decreed. The notice of a year comes in the November before, so a month leaves time to type it in.
const (
	minRoom     = 1 << 30
	minCalendar = 31
)

// wanted says what needs a person, in the order of urgency.
func wanted(r *report.Report) []string {
	var wants []string
	if r.InDoubt > 0 {
		wants = append(wants, fmt.Sprintf("%d条消息送达存疑：请核实后用duban settle登记结果", r.InDoubt))
	}
	if r.RestoredInDoubt > 0 {
		wants = append(wants, fmt.Sprintf("数据恢复后，%d条提醒送达存疑：请核实后用duban settle --restore登记结果（duban status列出编号）", r.RestoredInDoubt))
	}
	if r.Damage != "" {
		wants = append(wants, "数据库文件有损坏，请停止系统，用最近的完好备份恢复（duban restore 文件 --replace）："+r.Damage)
	}
	if r.BackupFault != "" {
		wants = append(wants, "备份失败："+r.BackupFault)
	}
	for _, c := range r.Channels {
		if !c.Broken.IsZero() {
			wants = append(wants, fmt.Sprintf("渠道“%s”自%s起故障%s：%s", c.Channel, c.Broken.In(remind.Shanghai).Format("1月2日15:04"), held(&c), c.Why))
		}
	}
	if n := len(r.Replies); n > 0 {
		first := &r.Replies[0]
		wants = append(wants, fmt.Sprintf("%d条答复等候处理已超过3个工作日，最早的是%s%s的答复（编号%d）：请用duban replies查看，用duban take或duban dismiss处理",
			n, phrase.Shorten(first.Who, 40), first.At.In(remind.Shanghai).Format("1月2日"), first.ID))
	}
	if len(r.Silent) > 0 {
		wants = append(wants, people.WhoIsSilent(r.Silent)+people.WhySilent)
	}
	if r.Room < minRoom { // a full disk stops everything, so it is said while there is time
		wants = append(wants, fmt.Sprintf("数据所在磁盘仅剩%dMB：请清理", r.Room>>20))
	}
	if r.CalendarUntil-r.Today <= minCalendar { // past it, working days are presumed
		wants = append(wants, fmt.Sprintf("工作日历只到%s：新的放假安排公布后请用duban import calendar导入", r.CalendarUntil.ChineseShort()))
	}
	return wants
}

// held says how much waits for a channel; nothing where nothing does.
func held(c *report.Channel) string {
	if c.Notices == 0 {
		return ""
	}
	return fmt.Sprintf("，%d条提醒（%d封）等候发送", c.Notices, c.Messages)
}

// lastBackup says when the last good backup was made.
func lastBackup(at time.Time) string {
	if at.IsZero() {
		return "尚无备份"
	}
	return "最近一次备份" + at.In(remind.Shanghai).Format("1月2日15:04")
}

// sealedWords says how far the chain of evidence has come: who keeps the word can hold the chain against it.
func sealedWords(r *report.Report) string {
	if r.Seal == 0 {
		return "证据链尚无封存。"
	}
	return fmt.Sprintf("证据链已封存至第%d号，印记%s。请保存本信息，供日后核对（duban verify --head）。", r.Seal, r.Head)
}

// DailyWord words how things stand for the administrator: first what needs a person, numbered, then the figures, last when the next word comes,
// so that its absence is noticed. The subject alone says whether there is something to do. The notes are what else needs a person; next is the day of the next word;
// more is what is told beside the figures.
func DailyWord(r *report.Report, next remind.Date, notes []string, more ...string) remind.Rendered {
	wants := append(slices.Clone(notes), wanted(r)...)
	title := "运行正常"
	if len(wants) > 0 {
		title = fmt.Sprintf("%d项需要处理", len(wants))
	}
	var lines []string
	for i, w := range wants { // numbered, as the subject counts them; what needs a person comes first
		lines = append(lines, fmt.Sprintf("%d. %s。", i+1, w))
	}
	if len(r.EndedHolds) > 0 {
		lines = append(lines, "暂停发送已到期、自行恢复的："+strings.Join(r.EndedHolds, "；")+"。")
	}
	figures := []string{
		"今日已核查" + r.Total.Chinese() + "。",
		fmt.Sprintf("今日送达%d条消息，失败%d条；送达存疑%d条，待发%d条。", report.Sum(r.Day, store.Delivered), report.Sum(r.Day, store.Failed), r.InDoubt, r.Queue),
		fmt.Sprintf("没有接收人%d处，未能告知及渠道故障%d处，暂停发送%d处。", r.Gaps, len(r.Troubles), r.Holds),
		fmt.Sprintf("工作日历已公布至%s，至方案结束另有%d天待定；数据所在磁盘可用%dMB；%s。",
			r.CalendarUntil.ChineseShort(), r.ProvisionalDays, r.Room>>20, lastBackup(r.LastBackup)),
		sealedWords(r),
	}
	lines = append(slices.Concat(lines, figures, more),
		"下次报告："+next.Chinese()+"。届时未收到本信息，说明系统没有运行或邮件不通，请检查。详情可用 duban status 查看。")
	return wording.Plain("【督办系统】"+title+"（"+r.Today.ChineseShort()+"）", lines...)
}
