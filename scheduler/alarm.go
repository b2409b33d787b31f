package scheduler

import (
	"context"
	"fmt"
	"time"

	"duban/notify/wording"
	"duban/remind"
	"duban/remind/delivery"
	"duban/store/database"
)

// An alarm is a trouble as the administrator is told of it: once, after patience; and where the word does not go, again and again, after twice
// the time each.
type alarm struct {
	since time.Time     // zero: there is no trouble
	told  bool          // the administrator knows, from this process or the one before
	next  time.Time     // when a word is tried
	pause time.Duration // what lay before the last try
}

// patience is how long steps may fail before the administrator is told: a lock or a slow disk passes. maxPause bounds the time between the
// tries of a word that does not go.
const (
	patience = 5 * time.Minute
	maxPause = time.Hour
)

// begin starts the alarm's time with the first failure.
func (a *alarm) begin(now time.Time) {
	if a.since.IsZero() {
		a.since, a.next = now, now.Add(patience)
	}
}

// due reports whether a word is to be tried now.
func (a *alarm) due(now time.Time) bool { return !a.told && !now.Before(a.next) }

// tried takes in how a try ended.
func (a *alarm) tried(now time.Time, told bool) {
	a.pause = min(max(2*a.pause, patience), maxPause)
	a.told, a.next = told, now.Add(a.pause)
}

// raise tells the administrator of the trouble, and keeps in the store that he knows of a wrong clock: that one outlasts restarts.
func (w *watch) raise(ctx context.Context, now time.Time) {
	t := &w.trouble
	t.alarm.tried(now, w.sendAlarm(ctx, t))
	if _, wrong := t.last.clock(); wrong && t.alarm.told {
		w.minor(ctx, w.Store.ToldClock(context.WithoutCancel(ctx)))
	}
}

// sendAlarm tells the administrator that steps fail, past the store, which may be what fails: so once while it lasts, and once more after a
// restart. It reports whether the word has gone, or may have; also where nobody can be told, as trying again would change nothing.
func (w *watch) sendAlarm(ctx context.Context, t *trouble) bool {
	return w.sendPast(ctx, "that steps fail", fmt.Sprintf("alarm\n%d", t.alarm.since.UnixMilli()), alarmText(t))
}

// sendPast sends a word to the administrator past the store, and reports whether it has gone, or may have; also where nobody can be told.
func (w *watch) sendPast(ctx context.Context, that, matter string, r remind.Rendered) bool {
	to, ok := w.alarmed(ctx)
	if !ok {
		w.Log.Error("there is no channel to tell the administrator " + that)
		return true
	}
	route, _ := w.by.route(to.Channel)
	v := route.Send(ctx, w.letter(matter, to, r), func() error { return nil })
	w.Log.Warn("a word to the administrator "+that, "channel", to.Channel, "outcome", v.Outcome, "code", v.Code)
	return v.Outcome == delivery.Delivered || v.Outcome == delivery.InDoubt || v.Outcome == delivery.Refused
}

// tellFindings tells the administrator of what the warden has found, past the store, which is what it is about.
func (w *watch) tellFindings(ctx context.Context) {
	now := w.Now()
	for _, f := range w.Warden.untold() {
		if now.Before(w.findings.next) {
			return
		}
		sent := w.sendPast(ctx, "of what is wrong with the files of the state", "files\n"+f.What, wording.Plain("【督办系统】数据文件异常", f.Lines...))
		w.findings.tried(now, sent)
		if sent {
			w.findings = alarm{}
			w.Warden.tell(context.WithoutCancel(ctx), f) // the word has gone, even if the daemon stops just now
		}
	}
}

// maxReason bounds a reason in the word to the administrator, in characters.
const maxReason = 500

// remedies says in Chinese what is wrong with the store and what to do.
var remedies = map[database.FaultKind]string{
	database.DiskFull:     "磁盘空间已满，请清理系统状态目录所在的磁盘。",
	database.DiskFails:    "磁盘读写出错，请检查系统日志中的磁盘错误、磁盘剩余空间，以及文件系统是否已变为只读。",
	database.ReadOnly:     "数据库文件不可写，请检查该文件及其所在目录的属主、权限，以及文件系统是否已变为只读。",
	database.Unopenable:   "数据库文件无法打开，请检查其所在目录的属主、权限、磁盘剩余空间，以及文件系统是否已变为只读。",
	database.Locked:       "数据库被其他程序长时间占用，请查明并结束该程序。",
	database.Damaged:      "数据库文件已损坏，请保留原文件，并用最近的备份恢复。",
	database.TooManyFiles: "系统打开的文件和连接过多，与属主、权限无关，请查明哪个进程占用（ls /proc/进程号/fd），再提高上限（服务单元的 LimitNOFILE=）。",
}

// alarmText says what is wrong and what to do.
func alarmText(t *trouble) remind.Rendered {
	if c, wrong := t.last.clock(); wrong {
		return wording.Plain("【督办系统】时钟异常，提醒暂停发出",
			"本机时钟显示"+chineseTime(c.now)+"，"+c.reason+"。为免误发，提醒暂停发出，已有记录不受影响。",
			"请核对服务器的时间：时间不对的，校准后自动恢复，无须重启；时间无误的，请在服务器上输入 duban clock accept 确认。",
			"可用 duban clock 查看。")
	}
	reason := []rune(t.said())
	if len(reason) > maxReason {
		reason = append(reason[:maxReason], '…')
	}
	lines := []string{"督办系统自" + chineseTime(t.alarm.since) + "起不能正常工作，提醒暂停发出，已有记录不受影响。"}
	if kind, ok := t.last.store(); ok {
		lines = append(lines, remedies[kind])
	}
	return wording.Plain("【督办系统】提醒暂停发出", append(lines,
		"系统给出的原因："+string(reason), "原因排除后自动恢复，无须重启。可用 duban status 查看。")...)
}
