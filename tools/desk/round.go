package desk

import (
	"testing"
	"time"

	"duban/formats/enclosure"
	"duban/notify"
	"duban/remind"
	"duban/remind/delivery"
	"duban/store"
)

// Tell words all that is due today, an address a message, as a round does, and returns the messages in their order. None is sent.
func (d *Desk) Tell(t testing.TB) (all []store.Outgoing) {
	t.Helper()
	ctx := t.Context()
	snap, err := d.Store.Snapshot(ctx)
	if err != nil {
		t.Fatal(err)
	}
	realm := d.Office.Terms.Realm
	day := d.Office.Terms.World(snap).On(remind.DateOf(d.Time))
	due := day.Due().Notices
	if _, err := d.Store.Offer(ctx, store.Round{Day: day.Today, At: d.Time, Realm: realm, Scheduled: true}, due, nil); err != nil {
		t.Fatal(err)
	}
	for _, g := range remind.Gather(due) {
		m := day.Compose(g, remind.History{Reminded: map[remind.Key]int{}})
		parts, err := notify.Parts(d.Office.Texts, d.Office.Kind(m.Channel), m)
		if err != nil {
			t.Fatal(err)
		}
		if parts[0].Rendered.Attachments, err = enclosure.Of(d.Office.Kind(m.Channel), &m, nil); err != nil {
			t.Fatal(err)
		}
		for i := range parts {
			p := &parts[i]
			out := store.Outgoing{
				Letter: delivery.NewLetter(&p.Message, p.Rendered), Realm: realm, Day: day.Today, Expires: d.Time.Add(8 * time.Hour), Leader: m.HasRole(remind.Leader),
			}
			out.Date = d.Time
			for j := range p.Message.Notices {
				out.Notices = append(out.Notices, p.Message.Notices[j].NoticeKey)
			}
			if err := d.Store.PutMessage(ctx, out); err != nil {
				t.Fatal(err)
			}
			all = append(all, out)
		}
	}
	d.Site.Changed()
	return all
}

// Settle lets the next message come out in a way, and returns it.
func (d *Desk) Settle(t testing.TB, v delivery.Verdict) store.Claimed {
	t.Helper()
	ctx := t.Context()
	c, ok, err := d.Store.Claim(ctx, d.Office.Terms.Realm, remind.MailChannel, d.Time, time.Minute)
	if err == nil && !ok {
		t.Fatal("no message is left to be sent")
	}
	if err == nil {
		err = d.Store.Commit(ctx, c.ID, c.Attempt, d.Time)
	}
	if err == nil {
		err = d.Store.Settle(ctx, c.ID, c.Attempt, v, d.Time.Add(time.Second))
	}
	if err != nil {
		t.Fatal(err)
	}
	d.Site.Changed()
	return c
}
