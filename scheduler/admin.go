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

	"duban/notify/wording"
	"duban/remind"
	"duban/remind/delivery"
	"duban/store"
)

// adminName is how a message names the administrator.
const adminName = "管理员"

// lifeOfWarning is how long a word about what is broken is tried.
const lifeOfWarning = 7 * 24 * time.Hour

// warn tells the administrator once of each channel that is broken, over another one. The message's name holds since when, so a channel that
// is mended and breaks anew is told of again.
func (w *watch) warn(ctx context.Context, v *view, now time.Time) error {
	for _, c := range v.snap.Channels {
		if c.Realm != w.Realm || c.BrokenSince.IsZero() {
			continue
		}
		to, ok := w.place(v.day, &v.snap) // never on c itself: place passes over broken channels
		if !ok {
			w.Log.Error("a channel is broken, and there is no other one to tell the administrator", "channel", c.Channel, "why", c.Why)
			continue
		}
		r := wording.Plain("【督办系统】渠道“"+c.Channel+"”故障",
			"渠道“"+c.Channel+"”自"+c.BrokenSince.Format("2006年1月2日15:04")+"起不能发送："+c.Why,
			"该渠道的提醒已保留，每小时自动重试一次；列有候补联系人的，已改由候补联系人接收。",
			"处理后可用 duban send-test "+c.Channel+" 验证。")
		matter := fmt.Sprintf("broken\n%s\n%d", c.Channel, c.BrokenSince.UnixMilli())
		if err := w.tell(ctx, w.letter(matter, to, r), now.Add(lifeOfWarning)); err != nil {
			return err
		}
	}
	return nil
}

// letter makes a letter to the administrator about the daemon itself. Its ID comes of the matter that it is about, not of its words: the same
// matter is told once.
func (w *watch) letter(matter string, to remind.Address, r remind.Rendered) delivery.Letter {
	sum := sha256.Sum256([]byte(matter))
	l := delivery.Letter{ID: hex.EncodeToString(sum[:16]), Address: to, Recipient: adminName, Rendered: r, Urgent: true, Date: w.Now()}
	return l.Marked()
}

// tell queues a letter to the administrator, once: that its ID was used before is no error. It is tried until it expires.
func (w *watch) tell(ctx context.Context, l delivery.Letter, expires time.Time) error {
	err := w.Store.PutMessage(ctx, store.Outgoing{
		Letter: l, Realm: w.Realm, Day: remind.DateOf(l.Date), Expires: expires, Purpose: store.PurposeWord,
	})
	if errors.Is(err, store.ErrSpent) {
		return nil
	}
	return err
}

// place returns where the administrator is told: as set, or else where the office's contacts are, or else a group. A broken channel and an
// address that was refused are passed over.
func (w *watch) place(day *remind.Day, snap *store.Snapshot) (to remind.Address, ok bool) {
	places := []remind.Address{w.Admin}
	found, _ := day.Book.Contacts(day.Book.Name(remind.OfficeBody, day.Today), remind.Office, day.Today)
	for _, c := range found {
		places = append(places, c.At())
	}
	for _, name := range slices.Sorted(maps.Keys(w.by.Routes)) {
		if name != remind.MailChannel { // a group needs no address
			places = append(places, remind.Address{Channel: name, To: name})
		}
	}
	for _, p := range places {
		to := remind.NewAddress(p.Channel, p.To)
		if _, known := w.by.route(to.Channel); known && to.To != "" && w.reaches(snap, to) {
			return to, true
		}
	}
	return remind.Address{}, false
}

// alarmed returns where the administrator is told outside the loop's views, from the settings alone where the store cannot be read.
func (w *watch) alarmed(ctx context.Context) (to remind.Address, ok bool) {
	day, snap, err := w.today(ctx, w.Now())
	if err == nil {
		return w.place(day, snap)
	}
	to = remind.NewAddress(w.Admin.Channel, w.Admin.To)
	_, known := w.by.route(to.Channel)
	return to, known && to.To != ""
}

// reaches reports whether nothing is known against an address and its channel.
func (w *watch) reaches(snap *store.Snapshot, to remind.Address) bool {
	broken := slices.ContainsFunc(snap.Channels, func(c store.ChannelState) bool {
		return c.Realm == w.Realm && c.Channel == to.Channel && !c.BrokenSince.IsZero()
	})
	return !broken && !slices.ContainsFunc(snap.Losses, func(l store.LostAddress) bool {
		return l.Realm == w.Realm && l.Address == to
	})
}
