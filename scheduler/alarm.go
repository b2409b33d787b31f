package scheduler

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"duban/notify"
	"duban/remind"
	"duban/store"
)

// A trouble is that steps fail, one after the other.
type trouble struct {
	said   string            // what the last step said
	gist   string            // what of it was logged last
	clock  clockError        // why the clock cannot be right; zero: that is not it
	faults []store.FaultKind // of the store, that were logged
	kind   store.FaultKind   // the store's last fault; zero: that is not it
	since  time.Time
	told   bool          // the administrator knows
	next   time.Time     // when a word that did not go is tried again
	pause  time.Duration // what lies before that
}

// patience is how long steps may fail before the administrator is told: a lock or a slow disk passes. A word that does not go is tried again
// after twice the time each, at most maxPause.
const (
	patience = 5 * time.Minute
	maxPause = time.Hour
)

// complain logs a failed step, the same failure once, and tells the administrator if it lasts.
func (d *Daemon) complain(ctx context.Context, err error, t trouble) trouble {
	if err == nil && len(t.faults) > 0 {
		err = d.Store.Try(ctx) // a step that had nothing to write proves nothing
	}
	if err == nil {
		if !t.since.IsZero() {
			d.Log.Info("step succeeds again")
		}
		d.clockIsRight(ctx)
		return trouble{}
	}
	level := slog.LevelError
	if t.knows(err) {
		level = slog.LevelDebug
	}
	d.Log.Log(ctx, level, "step failed, trying again", "error", err)
	t.clock, t.kind = clockError{}, store.FaultKind(0)
	errors.As(err, &t.clock)
	var fault *store.Fault
	if errors.As(err, &fault) {
		t.kind = fault.Kind
	}
	now := d.Now()
	if t.said, t.gist = err.Error(), gist(err); t.since.IsZero() {
		t.since, t.next = now, now.Add(patience)
	}
	t.told = d.clockIsWrong(ctx, &t, now) || t.told
	if !t.told && !now.Before(t.next) {
		t.pause = min(max(2*t.pause, patience), maxPause)
		t.told, t.next = d.alarm(ctx, t), now.Add(t.pause)
		if t.told && t.clock != (clockError{}) {
			d.minor(ctx, d.Store.ToldClock(ctx))
		}
	}
	return t
}

// gist returns what of a failure stays the same from step to step.
func gist(err error) string {
	var c clockError
	if errors.As(err, &c) {
		return c.reason
	}
	return err.Error()
}

// knows reports whether a failure was logged before, and remembers it. A fault of the store is one, whatever was attempted.
func (t *trouble) knows(err error) bool {
	var fault *store.Fault
	if !errors.As(err, &fault) {
		return gist(err) == t.gist
	}
	known := slices.Contains(t.faults, fault.Kind)
	if !known {
		t.faults = append(slices.Clone(t.faults), fault.Kind)
	}
	return known
}

// maxReason bounds a reason in the word to the administrator, in characters.
const maxReason = 500

// remedies says in Chinese what is wrong with the store and what to do.
var remedies = map[store.FaultKind]string{
	store.DiskFull:   "磁盘空间已满，请清理系统状态目录所在的磁盘。",
	store.DiskFails:  "磁盘读写出错，请检查系统日志中的磁盘错误、磁盘剩余空间，以及文件系统是否已变为只读。",
	store.ReadOnly:   "数据库文件不可写，请检查该文件及其所在目录的属主、权限，以及文件系统是否已变为只读。",
	store.Unopenable: "数据库文件无法打开，请检查其所在目录的属主、权限、磁盘剩余空间，以及文件系统是否已变为只读。",
	store.Locked:     "数据库被其他程序长时间占用，请查明并结束该程序。",
	store.Damaged:    "数据库文件已损坏，请保留原文件，并用最近的备份恢复。",
}

// alarm tells the administrator that steps fail, past the store, which may be what fails: so once while it lasts, and once more after a
// restart. It reports whether the word has gone, or may have.
func (d *Daemon) alarm(ctx context.Context, t trouble) bool {
	to, ok := d.alarmed(ctx)
	if !ok {
		d.Log.Error("there is no channel to tell the administrator that steps fail")
		return true
	}
	r := alarmWord(&t)
	sum := sha256.Sum256(fmt.Appendf(nil, "alarm\n%d", t.since.UnixMilli()))
	line, _ := d.line(to.Channel)
	v := line.Send(ctx, notify.Letter{
		ID: hex.EncodeToString(sum[:16]), Channel: to.Channel, To: to.To, Recipient: "管理员", Subject: r.Subject, Text: r.Text, HTML: r.HTML,
		Markdown: r.Markdown, Data: r.Data, Date: d.Now(), High: true,
	}, func() error { return nil })
	d.Log.Warn("a word to the administrator that steps fail", "channel", to.Channel, "outcome", v.Outcome, "code", v.Code)
	return v.Outcome == remind.Delivered || v.Outcome == remind.InDoubt || v.Outcome == remind.Refused
}

// alarmWord says what is wrong and what to do.
func alarmWord(t *trouble) remind.Rendered {
	if c := t.clock; c != (clockError{}) {
		return notify.Plain("【督办系统】时钟异常，提醒暂停发出",
			"本机时钟显示"+chineseTime(c.now)+"，"+c.chinese+"。为免误发，提醒暂停发出，已有记录不受影响。",
			"请核对服务器的时间：时间不对的，校准后自动恢复，无须重启；时间无误的，请在服务器上输入 duban clock accept 确认。",
			"可用 duban clock 查看。")
	}
	reason := []rune(t.said)
	if len(reason) > maxReason {
		reason = append(reason[:maxReason], '…')
	}
	lines := []string{"督办系统自" + chineseTime(t.since) + "起不能正常工作，提醒暂停发出，已有记录不受影响。"}
	if remedy, ok := remedies[t.kind]; ok {
		lines = append(lines, remedy)
	}
	return notify.Plain("【督办系统】提醒暂停发出", append(lines,
		"系统给出的原因："+string(reason), "原因排除后自动恢复，无须重启。可用 duban status 查看。")...)
}

// alarmed returns where the administrator is told, from the settings alone where the store cannot be read.
func (d *Daemon) alarmed(ctx context.Context) (to remind.Address, ok bool) {
	snap, err := d.Store.Snapshot(ctx)
	if err == nil {
		return d.admin(d.World(snap).On(remind.DateOf(d.Now())), &snap)
	}
	to = remind.NewAddress(d.Admin.Channel, d.Admin.To)
	_, known := d.line(to.Channel)
	return to, known && to.To != ""
}
