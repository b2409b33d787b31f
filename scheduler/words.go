package scheduler

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"duban/notify"
	"duban/remind"
	"duban/store"
)

// wordLife is how long a word about what is broken is tried.
const wordLife = 7 * 24 * time.Hour

// warn tells the administrator once of each channel that is broken, over another one.
func (d *Daemon) warn(ctx context.Context) error {
	snap, err := d.Store.Snapshot(ctx)
	if err != nil {
		return err
	}
	day := d.World(snap).On(remind.DateOf(d.Now()))
	for _, c := range snap.Channels {
		if c.Realm != d.Realm || c.BrokenSince.IsZero() {
			continue
		}
		to, ok := d.admin(day, &snap)
		if !ok {
			d.Log.Error("a channel is broken, and there is no other one to tell the administrator", "channel", c.Channel, "why", c.Why)
			continue
		}
		r := notify.Plain("【督办系统】渠道“"+c.Channel+"”故障",
			"渠道“"+c.Channel+"”自"+c.BrokenSince.Format("2006年1月2日15:04")+"起不能发送："+c.Why,
			"该渠道的提醒已保留，每小时自动重试一次；列有候补联系人的，已改由候补联系人接收。",
			"处理后可用 duban send-test "+c.Channel+" 验证。")
		name := fmt.Sprintf("broken\n%s\n%d", c.Channel, c.BrokenSince.UnixMilli())
		if err := d.tell(ctx, name, to, r, d.Now().Add(wordLife)); err != nil {
			return err
		}
	}
	return nil
}

// tell queues a word under a name, once. It is tried until it expires.
func (d *Daemon) tell(ctx context.Context, name string, to remind.Address, r remind.Rendered, expires time.Time) error {
	sum := sha256.Sum256([]byte(name))
	now := d.Now()
	err := d.Store.PutMessage(ctx, store.Outgoing{
		ID: hex.EncodeToString(sum[:16]), Realm: d.Realm, Address: to, Recipient: "管理员", Day: remind.DateOf(now),
		Composed: now, Expires: expires, Urgent: true, Rendered: r, Purpose: store.PurposeWord,
	})
	if errors.Is(err, store.ErrSpent) {
		return nil
	}
	return err
}

// admin returns where the administrator is told: as set, or else over another line. A broken channel and an address that was refused are
// passed over.
func (d *Daemon) admin(day *remind.Day, snap *store.Snapshot) (to remind.Address, ok bool) {
	places := []remind.Address{d.Admin}
	found, _ := day.Book.Contacts(day.Book.Name(remind.OfficeBody, day.Today), remind.Office, day.Today)
	for _, c := range found {
		places = append(places, c.At())
	}
	for _, name := range slices.Sorted(maps.Keys(d.Routes)) {
		if name != remind.MailChannel { // a group needs no address
			places = append(places, remind.Address{Channel: name, To: name})
		}
	}
	for _, p := range places {
		to := remind.NewAddress(p.Channel, p.To)
		if _, known := d.line(to.Channel); known && to.To != "" && d.reaches(snap, to) {
			return to, true
		}
	}
	return remind.Address{}, false
}

// reaches reports whether nothing is known against a channel and an address.
func (d *Daemon) reaches(snap *store.Snapshot, to remind.Address) bool {
	broken := slices.ContainsFunc(snap.Channels, func(c store.ChannelState) bool {
		return c.Realm == d.Realm && c.Channel == to.Channel && !c.BrokenSince.IsZero()
	})
	return !broken && !slices.ContainsFunc(snap.Losses, func(l store.LostAddress) bool {
		return l.Realm == d.Realm && l.Address == to
	})
}
