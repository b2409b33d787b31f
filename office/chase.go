package office

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"duban/remind"
	"duban/remind/change"
	"duban/remind/typed"
	"duban/store"
)

// A ChaseOrder is what was typed: for which matters the office presses, in whose name and why.
type ChaseOrder struct {
	Keys     []string
	By, Note string
}

// A Chased is what was recorded, and who hears of it.
type Chased struct {
	Chases []remind.Chase
	Groups []remind.Group // one an address
	At     time.Time      // when they leave, where the daemon runs
	Later  []string       // recipients that have been pressed today already, for something else: they hear on the next working day
	Missed []string       // bodies that are to do the work and cannot be reached

	Revision int64 // of the store against which it was judged
}

// Chase records that the office presses for some matters, all or none, and asks for the round that tells it: at once within the window, else at its
// opening. It refuses a matter whose state is not open, one that is held, and one of which nobody would hear.
func (o *Office) Chase(ctx context.Context, order ChaseOrder) (*Chased, error) {
	told, err := o.ConsiderChase(ctx, order)
	if err != nil {
		return nil, err
	}
	return told, o.Press(ctx, told)
}

// Press records chases that ConsiderChase has judged. It returns store.ErrChanged if anything was changed since.
func (o *Office) Press(ctx context.Context, told *Chased) (err error) {
	told.Chases, err = o.Store.Chase(ctx, told.Revision, told.Chases, told.At)
	return err
}

// ConsiderChase does all that Chase does but record, with the same errors.
func (o *Office) ConsiderChase(ctx context.Context, order ChaseOrder) (*Chased, error) {
	if err := errors.Join(typed.Check("--by", order.By, typed.LongestName), typed.Check("--note", order.Note, typed.LongestNote)); err != nil {
		return nil, err
	}
	snap, err := o.lookOf(ctx, order.Keys...)
	if err != nil {
		return nil, err
	}
	w := o.Terms.World(snap)
	now := o.Now()
	at := o.Window.Next(now, &w.Calendar)
	day := w.On(remind.DateOf(now))
	holds := store.NewHolds(snap.Holds, o.Terms.Realm, remind.DateOf(at))
	var chases []remind.Chase
	for _, typed := range once(day, order.Keys) {
		key, err := chasable(day, holds, typed)
		if err != nil {
			return nil, err
		}
		chases = append(chases, remind.Chase{Key: key, On: remind.DateOf(at), At: now, By: order.By, Who: o.Who, Note: order.Note})
	}
	told, err := o.pressed(ctx, w, holds, chases)
	if err != nil {
		return nil, err
	}
	told.Chases, told.At, told.Revision = chases, at, snap.Revision
	return told, nil
}

// chasable returns the key that was typed, of a matter that can be pressed for.
func chasable(day *remind.Day, holds store.Holds, typed string) (remind.Key, error) {
	found, status, err := Find(day, typed)
	if err != nil {
		return "", err
	}
	if err := change.CheckChase(status, found.Key); err != nil {
		return "", fmt.Errorf("%s不能催办：%w", found.Key, err)
	}
	if scope := holds.Holding(found.Key); scope != "" {
		if scope == store.Everything {
			scope = "all"
		}
		return "", fmt.Errorf("%s不能催办：该事项暂停发送，请先用 duban release %s 放行", found.Key, scope)
	}
	return found.Key, nil
}

// pressed returns who would hear of chases; of a matter nobody may be left.
func (o *Office) pressed(ctx context.Context, w *remind.World, holds store.Holds, chases []remind.Chase) (*Chased, error) {
	next := *w
	next.Chases = slices.Clone(w.Chases)
	fresh := map[remind.Anchor]bool{}
	last := int64(0)
	for i := range w.Chases {
		last = max(last, w.Chases[i].ID)
	}
	for _, c := range chases {
		last++
		c.ID = last
		next.Chases = append(next.Chases, c)
		fresh[c.Anchor()] = true
	}
	day := next.On(chases[0].On)
	var due []remind.Notice
	for _, n := range holds.Offered(day.Due().Notices) {
		if n.Stage == remind.StageChase && fresh[n.Anchor] {
			due = append(due, n)
		}
	}
	told := &Chased{Groups: remind.Gather(due)}
	for _, c := range chases {
		if !slices.ContainsFunc(due, func(n remind.Notice) bool { return n.Obligation == c.Key }) {
			return nil, fmt.Errorf("%s不能催办：没有可以送达的接收人，请用 duban explain %s 查看原因", c.Key, c.Key)
		}
		found, _ := day.Find(string(c.Key))
		for _, body := range day.Book.Members(found.Responsible, day.Today) {
			heard := func(n remind.Notice) bool { return n.Obligation == c.Key && slices.Contains(n.Bodies, body) }
			if !slices.ContainsFunc(due, heard) && !slices.Contains(told.Missed, body) && !day.States[c.Key].ReportedBy(body) {
				told.Missed = append(told.Missed, body)
			}
		}
	}
	return told, o.chasedBefore(ctx, told, day.Today)
}

// chasedBefore finds who hears later, because an address is pressed once a day.
func (o *Office) chasedBefore(ctx context.Context, told *Chased, day remind.Date) error {
	for i := range told.Groups {
		g := &told.Groups[i]
		h, err := o.Store.History(ctx, o.Terms.Realm, g.Address, day)
		if err != nil {
			return err
		}
		if h.Chased == day {
			told.Later = append(told.Later, g.Notices[0].Recipient)
		}
	}
	return nil
}

// Said says in a line what was recorded, and when it leaves.
func (c *Chased) Said(running bool, now time.Time) string {
	var keys []string
	for i := range c.Chases {
		keys = append(keys, string(c.Chases[i].Key))
	}
	words := "已登记催办：" + strings.Join(keys, "、")
	switch at := c.At.In(remind.Shanghai); {
	case !running:
		return words + "；服务没有运行，请启动服务（systemctl start duban），启动后在发信时段内发送"
	case !c.At.After(now):
		return words + "；一分钟内发送，发送情况见 duban notices"
	default:
		return words + "；现不在工作日的发信时段内，将于" + at.Format("2006-01-02 15:04") + "发送"
	}
}

// Remarks says who does not hear, or not at once.
func (c *Chased) Remarks() (all []string) {
	if len(c.Later) > 0 {
		all = append(all, "今日已催办过、将于下一个工作日收到的："+strings.Join(c.Later, "；"))
	}
	if len(c.Missed) > 0 {
		all = append(all, "责任单位中无法送达的："+strings.Join(c.Missed, "；")+"（请用 duban check --coverage 查看处理办法）")
	}
	return all
}
