package scheduler

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"log/slog"
	"time"

	"duban/notify"
	"duban/remind"
)

// A trouble is that steps fail, one after the other.
type trouble struct {
	said  string // what was logged last
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
	if err.Error() == t.said {
		level = slog.LevelDebug
	}
	d.Log.Log(ctx, level, "step failed, trying again", "error", err)
	if t.said = err.Error(); t.since.IsZero() {
		t.since = d.Now()
	}
	if !t.told && d.Now().Sub(t.since) >= patience {
		t.told = d.alarm(ctx, t)
	}
	return t
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
	reason := []rune(t.said)
	if len(reason) > maxReason {
		reason = append(reason[:maxReason], '…')
	}
	r := notify.Plain("【督办系统】提醒暂停发出",
		"督办系统自"+t.since.In(remind.Shanghai).Format("2006年1月2日15:04")+"起不能正常工作，提醒暂停发出，已有记录不受影响。",
		"系统给出的原因："+string(reason),
		"原因排除后自动恢复，无须重启。可用 duban status 查看。")
	sum := sha256.Sum256(fmt.Appendf(nil, "alarm\n%s\n%d", t.said, t.since.UnixMilli()))
	line, _ := d.line(channel)
	v := line.Send(ctx, notify.Letter{
		ID: hex.EncodeToString(sum[:16]), Channel: channel, To: address, Recipient: "管理员", Subject: r.Subject, Text: r.Text, HTML: r.HTML,
		Markdown: r.Markdown, Data: r.Data, Date: d.Now(), High: true,
	}, func() error { return nil })
	d.Log.Warn("the administrator is told that steps fail", "channel", channel, "outcome", v.Outcome)
	return v.Outcome == remind.Delivered || v.Outcome == remind.InDoubt || v.Outcome == remind.Refused
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
