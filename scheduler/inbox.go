package scheduler

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"duban/notify"
	"duban/notify/wording"
	"duban/remind"
	"duban/remind/answer"
	"duban/store"
)

// How often a mailbox is read: whoever has answered looks, before he goes, whether it was heard. unread is how long it may fail before the
// administrator is told; while it fails it is tried less often, as a login that is refused too often is locked.
const (
	repliesEvery = 2 * time.Minute
	bouncesEvery = 10 * time.Minute
	unread       = time.Hour
)

// An Inbox is a mailbox that is read while the daemon runs.
type Inbox struct {
	Key  string // of its settings
	Read func(context.Context, notify.Taker) error
}

// inboxNames are the mailboxes in Chinese, by their keys.
var inboxNames = map[string]string{"mail.bounces": "退信邮箱", "answers.inbox": "回信邮箱"}

// An outage is that a mailbox cannot be read. The zero outage is none.
type outage struct {
	since time.Time
	said  string // what the last try said
	told  bool   // the administrator knows
}

// watchInbox reads a mailbox until the context ends. It runs beside the loop, which a mailbox that hangs must not hold up, and so shares nothing
// with it but the store. Of several machines none that rehearses reads it: to a rehearsal nobody answers, and what others were told would be strange to it.
func (w *watch) watchInbox(ctx context.Context, box Inbox) {
	if w.Duties != nil && w.Realm == store.Rehearsal {
		return
	}
	var o outage
	for ctx.Err() == nil {
		under, mine, err := w.Duties.under(ctx, mailboxDuty+box.Key)
		if err == nil && !mine {
			if w.Wait(ctx, w.Now().Add(dutyGlance)) != nil {
				return
			}
			continue
		}
		if err == nil {
			err = box.Read(under, w.came)
		}
		if ctx.Err() != nil {
			return
		}
		o = w.missed(ctx, box, err, o)
		every := bouncesEvery
		if w.Hear != nil && err == nil {
			every = repliesEvery
		}
		if w.Wait(ctx, w.Now().Add(every)) != nil {
			return
		}
	}
}

// missed logs that a mailbox cannot be read, the same failure once, and tells the administrator once if it lasts.
func (w *watch) missed(ctx context.Context, box Inbox, err error, o outage) outage {
	if err == nil {
		return outage{}
	}
	if o.since.IsZero() {
		o.since = w.Now()
	}
	if err.Error() != o.said {
		w.Log.Error("a mailbox cannot be read", "mailbox", box.Key, "error", err)
	}
	o.said = err.Error()
	if !o.told && w.Now().Sub(o.since) >= unread {
		o.told = w.tellUnread(ctx, box, o)
	}
	return o
}

// tellUnread reports whether the administrator has been told, or will be: the word is in the queue.
func (w *watch) tellUnread(ctx context.Context, box Inbox, o outage) bool {
	to, ok := w.alarmed(ctx)
	if !ok {
		return false
	}
	missing := "被退回的邮件不能自动发现"
	if w.Hear != nil {
		missing = "各单位的回信、被退回的邮件都不能自动登记"
	}
	name := inboxNames[box.Key]
	r := wording.Plain("【督办系统】"+name+"无法读取",
		name+"自"+chineseTime(o.since)+"起无法读取："+o.said,
		"提醒照常发出；在恢复之前，"+missing+"。",
		"请检查设置文件中的 "+box.Key+"，并用 duban check --online 验证。")
	matter := fmt.Sprintf("%s\n%d", box.Key, o.since.UnixMilli())
	return w.tell(ctx, w.letter(matter, to, r), w.Now().Add(lifeOfWarning)) == nil
}

// came takes one mail of a mailbox: the bounce of a mail of ours, else an answer to one.
func (w *watch) came(ctx context.Context, m notify.Came) (taken bool, err error) {
	if bounces, err := notify.ReadBounce(bytes.NewReader(m.Raw)); err == nil {
		return w.bounced(ctx, bounces)
	}
	if w.Hear == nil {
		return false, nil
	}
	taken, err = w.Hear(ctx, m)
	var unheard *answer.Unheard
	var flood *answer.Flood
	switch {
	case errors.As(err, &unheard):
		w.Log.Info("a mail that is no answer is left to a person", "why", unheard.Why)
		return false, nil
	case errors.As(err, &flood):
		return false, w.tellFlood(ctx, flood)
	}
	return taken, err
}

// tellFlood tells the administrator, once a day and address, and once of all strangers, of mails that nobody reads any more: two programs that answer
// each other would fill the store.
func (w *watch) tellFlood(ctx context.Context, f *answer.Flood) error {
	w.Log.Warn("mails of one address are left unread until tomorrow: there are too many", "why", f.Error())
	to, ok := w.alarmed(ctx)
	if !ok {
		return nil
	}
	r := wording.Plain("【督办系统】来信过多，今日不再登记",
		f.Chinese(),
		"其余来信今日不再登记，仍在邮箱中，未标为已读；其他单位的回信照常登记。",
		"请查看邮箱：如对方开了自动回复或自动转发，请其关闭；确系该单位人员所写的，请人工处理。")
	matter := fmt.Sprintf("flood\n%s\n%s", remind.DateOf(w.Now()), f.From)
	return w.tell(ctx, w.letter(matter, to, r), w.Now().Add(lifeOfWarning))
}
