package scheduler

import (
	"context"
	"errors"
	"fmt"
	"time"

	"duban/notify"
	"duban/remind"
	"duban/store"
)

// bouncesEvery is how often the mailbox of bounces is read, unread how long it may fail before the administrator is told.
const (
	bouncesEvery = 10 * time.Minute
	unread       = time.Hour
)

// watchBounces reads the mailbox of bounces until the context ends. It runs beside the loop: a mailbox that hangs holds nothing up.
func (d *Daemon) watchBounces(ctx context.Context) {
	var t trouble
	for ctx.Err() == nil {
		err := d.Bounces(ctx, d.bounced)
		if ctx.Err() != nil {
			return
		}
		t = d.missBounces(ctx, err, t)
		if d.Wait(ctx, d.Now().Add(bouncesEvery)) != nil {
			return
		}
	}
}

// missBounces logs that the mailbox cannot be read, and tells the administrator once if it lasts.
func (d *Daemon) missBounces(ctx context.Context, err error, t trouble) trouble {
	if err == nil {
		return trouble{}
	}
	if t.since.IsZero() {
		t.since = d.Now()
	}
	if err.Error() != t.said {
		d.Log.Error("the mailbox of bounces cannot be read", "error", err)
	}
	t.said = err.Error()
	if !t.told && d.Now().Sub(t.since) >= unread {
		t.told = d.tellUnread(ctx, t)
	}
	return t
}

func (d *Daemon) tellUnread(ctx context.Context, t trouble) bool {
	to, ok := d.alarmed(ctx)
	if !ok {
		return false
	}
	err := d.tell(ctx, fmt.Sprintf("bounces\n%d", t.since.UnixMilli()), to, notify.Plain("【督办系统】退信信箱无法读取",
		"退信信箱自"+t.since.In(remind.Shanghai).Format("2006年1月2日15:04")+"起无法读取："+t.said,
		"提醒照常发出；在恢复之前，被退回的邮件不能自动发现。",
		"请检查设置文件中的 mail.bounces，并用 duban check --online 验证。"), d.Now().Add(wordLife))
	return err == nil
}

// bounced takes the bounces of one mail. It reports whether one of them is about a message of ours and its address; the others are left to
// a person.
func (d *Daemon) bounced(ctx context.Context, bounces []notify.Bounce) (bool, error) {
	for i := range bounces {
		b := &bounces[i]
		m, err := d.Store.Message(ctx, b.ID)
		if errors.Is(err, store.ErrNoMessage) || err == nil && (m.Realm != d.Realm || m.Channel != remind.MailChannel || !b.About(m.To)) {
			continue
		}
		if err != nil {
			return false, err
		}
		v := remind.Verdict{Outcome: remind.Refused, Reply: "退信：" + b.Reply, Dead: b.Dead}
		isNew, err := d.Store.Bounced(ctx, m.ID, v, d.Now())
		if errors.Is(err, store.ErrDoubt) { // an attempt is under way
			return false, notify.ErrLater
		}
		if err != nil {
			return false, fmt.Errorf("record that message %s came back: %w", m.ID, err)
		}
		if isNew {
			d.Log.Info("a message came back", "message", m.ID, "status", b.Status, "dead", b.Dead)
		}
		return true, nil
	}
	d.Log.Info("a bounce that names no message of ours and its address is left to a person")
	return false, nil
}
