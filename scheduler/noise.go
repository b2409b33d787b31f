package scheduler

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"duban/notify/wording"
	"duban/remind"
	"duban/remind/noise"
	"duban/store"
)

// noise returns, on the first working day of a month, how many messages everybody got in the month before; on other days nothing.
func (w *watch) noise(ctx context.Context, day *remind.Day) ([]string, error) {
	today := day.Today
	month := remind.NewDate(today.Year(), today.Month(), 1)
	if day.Calendar.After(month) != today {
		return nil, nil
	}
	c := noise.NewCounter(month.AddMonths(-1))
	err := w.Store.Log(ctx, store.Filter{Realm: w.Realm, State: store.Delivered}, func(r store.LogRow) error {
		c.Add(&r.Notice, r.Message, r.At)
		return nil
	})
	if r := c.Report(); err == nil && r.Messages > 0 {
		return r.Words(), nil
	}
	return nil, err
}

// idle returns the groups whose last matter is closed. Only the plans that name anybody whom a group hears for are looked at.
func (d *Daemon) idle(ctx context.Context, day *remind.Day) ([]noise.Group, error) {
	groups := d.groups()
	to := map[remind.Address]bool{}
	for i := range day.Book.Directory.Contacts {
		if c := &day.Book.Directory.Contacts[i]; slices.Contains(groups, c.Channel) {
			to[remind.NewAddress(c.Channel, c.Address)] = true
		}
	}
	if len(to) == 0 {
		return nil, nil
	}
	m := noise.MattersOf(groups)
	err := d.eachDay(ctx, day, to, m.Add)
	return m.Idle(), err
}

// tellIdle asks the administrator and the office once to dissolve a group whose last matter is closed. The word's name holds the closing, so that a group
// that has an open matter again, and loses it, is told of anew.
func (d *Daemon) tellIdle(ctx context.Context, day *remind.Day, admin remind.Address) error {
	idle, err := d.idle(ctx, day)
	if err != nil {
		return err
	}
	for _, g := range idle {
		matter := fmt.Sprintf("idle\n%s\n%d", g.Channel, g.Since)
		r := wording.Plain("【督办系统】群“"+g.Channel+"”的事项已全部销号，请解散该群、停用机器人", g.Words()...)
		for _, to := range d.hearers(day, g.Channel, admin) {
			l := d.letter(matter+"\n"+to.Channel+"\n"+to.To, to, r)
			if to != admin {
				l.Recipient = remind.OfficeBody
			}
			if err := d.tell(ctx, l, day.Today.At(0, 0).Add(lifeOfWarning)); err != nil {
				return err
			}
		}
	}
	return nil
}

// groups returns the channels that are groups with a robot.
func (w *watch) groups() []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(w.by.Routes)), func(name string) bool {
		k := w.by.Routes[name].Kind
		return k == remind.KindMail || k == remind.KindWebhook
	})
}

// hearers returns the administrator's address and those of the office, each once, none of them in the group itself.
func (w *watch) hearers(day *remind.Day, group string, admin remind.Address) (all []remind.Address) {
	found, _ := day.Book.Contacts(day.Book.Name(remind.OfficeBody, day.Today), remind.Office, day.Today)
	places := []remind.Address{admin}
	for _, c := range found {
		places = append(places, c.At())
	}
	for _, to := range places {
		if to.Channel != group && !slices.Contains(all, to) {
			all = append(all, to)
		}
	}
	return all
}
