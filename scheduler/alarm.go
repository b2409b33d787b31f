package scheduler

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"duban/notify"
	"duban/remind"
)

// A trouble is that steps fail, one after the other.
type trouble struct {
	said  string     // what the last step said
	gist  string     // what of it was logged last
	clock clockError // why the clock cannot be right; zero: that is not it
	since time.Time
	told  bool // the administrator knows
}

// patience is how long steps may fail before the administrator is told: a lock or a slow disk passes.
const patience = 5 * time.Minute

// complain logs a failed step, the same failure once, and tells the administrator if it lasts.
func (d *Daemon) complain(ctx context.Context, err error, t trouble) trouble {
	if err == nil {
		if !t.since.IsZero() {
			d.Log.Info("step succeeds again")
		}
		return trouble{}
	}
	level := slog.LevelError
	if gist(err) == t.gist {
		level = slog.LevelDebug
	}
	d.Log.Log(ctx, level, "step failed, trying again", "error", err)
	t.clock = clockError{}
	errors.As(err, &t.clock)
	if t.said, t.gist = err.Error(), gist(err); t.since.IsZero() {
		t.since = d.Now()
	}
	if !t.told && d.Now().Sub(t.since) >= patience {
		t.told = d.alarm(ctx, t)
	}
	return t
}

// gist gives what of a failure stays the same from step to step.
func gist(err error) string {
	var c clockError
	if errors.As(err, &c) {
		return c.reason
	}
	return err.Error()
}

// maxReason bounds a reason in the word to the administrator, in characters.
const maxReason = 500

// alarm tells the administrator that steps fail, past the store, which may be what fails: so once while it lasts, and once more after a
// restart. It tells whether the word has gone.
func (d *Daemon) alarm(ctx context.Context, t trouble) bool {
	channel, address, ok := d.alarmed(ctx)
	if !ok {
		d.Log.Error("there is no channel to tell the administrator that steps fail")
		return true
	}
	r := alarmWord(&t)
	sum := sha256.Sum256(fmt.Appendf(nil, "alarm\n%s\n%d", t.gist, t.since.UnixMilli()))
	line, _ := d.line(channel)
	v := line.Send(ctx, notify.Letter{
		ID: hex.EncodeToString(sum[:16]), Channel: channel, To: address, Recipient: "管理员", Subject: r.Subject, Text: r.Text, HTML: r.HTML,
		Markdown: r.Markdown, Data: r.Data, Date: d.Now(), High: true,
	}, func() error { return nil })
	d.Log.Warn("the administrator is told that steps fail", "channel", channel, "outcome", v.Outcome)
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
	return notify.Plain("【督办系统】提醒暂停发出",
		"督办系统自"+chineseTime(t.since)+"起不能正常工作，提醒暂停发出，已有记录不受影响。",
		"系统给出的原因："+string(reason),
		"原因排除后自动恢复，无须重启。可用 duban status 查看。")
}

// alarmed gives where the administrator is told, from the settings alone where the store cannot be read.
func (d *Daemon) alarmed(ctx context.Context) (channel, address string, ok bool) {
	snap, err := d.Store.Snapshot(ctx)
	if err == nil {
		return d.admin(d.World(snap).On(remind.DateOf(d.Now())), &snap)
	}
	address = remind.NormalAddress(d.Admin.Channel, d.Admin.Address)
	_, known := d.line(d.Admin.Channel)
	return d.Admin.Channel, address, known && address != ""
}
