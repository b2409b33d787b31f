package scheduler

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"time"

	"duban/formats/enclosure"
	"duban/notify"
	"duban/notify/wording"
	"duban/remind"
	"duban/remind/delivery"
	"duban/store"
	"duban/store/database"
)

// deliver words what waits and carries it, as far as the window and the caps allow. With anytime the hour, the day and the caps do not matter:
// a person asked for it. What goes wrong with one message holds up no other: the errors are joined. It reports whether an address or a
// channel was lost on the way.
func (d *Daemon) deliver(ctx context.Context, v *view, now time.Time, anytime bool) (lost bool, err error) {
	due := v.keys()
	d.glances.expire, err = d.dissolve(ctx, v, due, now)
	open := d.open(v, anytime)
	if !open() {
		return false, err
	}
	err = errors.Join(err, d.tellNews(ctx, v, now))
	ahead, err1 := d.ahead(ctx, now)
	if anytime || !ahead {
		err1 = errors.Join(err1, d.queueWaiting(ctx, v, due, now, anytime))
	}
	lost, err2 := d.carryAll(ctx, open)
	return lost, errors.Join(err, err1, err2)
}

// open returns how to ask whether messages may leave. It is asked before each: carrying may take longer than the window lasts.
func (d *Daemon) open(v *view, anytime bool) func() bool {
	return func() bool { return anytime || v.day.Calendar.Workday(v.day.Today) && d.Window.Contains(d.Now()) }
}

// dissolve takes back the messages that surely failed and whose window has ended or of which a notice is no longer due: their notices wait
// again, and are worded anew. What is in doubt is not repeated then, but left to a person. So are those taken back in whose place a chase goes. It
// returns when the first of the others expires; zero: none does.
func (c *carrier) dissolve(ctx context.Context, v *view, due map[remind.NoticeKey]bool, now time.Time) (expire time.Time, err error) {
	live, err := c.Store.Live(ctx, c.Realm)
	if err != nil || len(live) == 0 {
		return expire, err
	}
	chased, err := c.chased(ctx, v, due)
	if err != nil {
		return expire, err
	}
	var all error
	for i := range live {
		m := &live[i]
		if !now.After(m.Expires) && (expire.IsZero() || m.Expires.Before(expire)) {
			expire = m.Expires
		}
		why := takenBack(m, due, chased[m.Address], now)
		if why == "" {
			continue
		}
		if err := c.Store.Dissolve(ctx, m.ID, now, why); err != nil && !errors.Is(err, store.ErrDoubt) {
			all = errors.Join(all, fmt.Errorf("dissolve message %s: %w", m.ID, err))
		}
		if errors.Is(all, database.ErrUnusable) { // it would be so for every message
			break
		}
	}
	return expire, all
}

// takenBack says why a message is to be taken back; empty: it is not.
func takenBack(m *store.Live, due map[remind.NoticeKey]bool, chased bool, now time.Time) string {
	switch {
	case now.After(m.Expires):
		return store.WindowEnded
	case slices.ContainsFunc(m.Notices, func(k remind.NoticeKey) bool { return !due[k] }):
		return "a notice no longer holds"
	case chased && m.Doubtful == 0 && m.Purpose == "":
		return "a chase goes in its place"
	default:
		return ""
	}
}

// chased returns the addresses to which a chase waits to go today.
func (c *carrier) chased(ctx context.Context, v *view, due map[remind.NoticeKey]bool) (map[remind.Address]bool, error) {
	if len(v.snap.Chases) == 0 {
		return nil, nil
	}
	waiting, err := c.Store.Waiting(ctx, c.Realm)
	all := map[remind.Address]bool{}
	for i := range waiting {
		if n := &waiting[i]; n.Stage == remind.StageChase && due[n.NoticeKey] && !all[n.Address] {
			h, herr := c.Store.History(ctx, c.Realm, n.Address, v.day.Today)
			err = errors.Join(err, herr)
			all[n.Address] = h.Chased != v.day.Today
		}
	}
	if err != nil {
		return nil, fmt.Errorf("look for chases that wait: %w", err)
	}
	return all, nil
}

// queueWaiting makes a message for each address that may hear now, of those waiting notices that are still due, and puts it into the queue.
// What the caps or an hour hold back waits on and goes with the address's next message.
func (c *carrier) queueWaiting(ctx context.Context, v *view, due map[remind.NoticeKey]bool, now time.Time, anytime bool) error {
	waiting, err := c.Store.Waiting(ctx, c.Realm)
	if err != nil {
		return fmt.Errorf("read what waits: %w", err)
	}
	// What waits and is no longer due ends with the next round: see store.Offer.
	waiting = slices.DeleteFunc(waiting, func(n remind.Notice) bool { return !due[n.NoticeKey] })
	day := v.day
	var all error
	for _, g := range remind.Gather(waiting) {
		// Until then it is not worded: what becomes of its matters before the hour counts.
		if !anytime && !g.Chases() && now.Before(day.Policy.NotBefore(g.Address, g.Notices).On(day.Today)) {
			continue
		}
		h, err := c.Store.History(ctx, c.Realm, g.Address, day.Today-remind.HistoryDays)
		if err != nil {
			return fmt.Errorf("read what an address was sent: %w", err)
		}
		if !anytime && day.Policy.Caps.Defer(g, h, day.Today) {
			continue
		}
		err = c.queueGroup(ctx, day, g, h, now)
		if all = errors.Join(all, err); errors.Is(err, database.ErrUnusable) {
			break // it would be so for every address
		}
	}
	return all
}

// queueGroup words a group's message, in parts where its channel asks for it, and puts them into the queue: all or none. From here on its
// bytes and its Message-ID are fixed.
func (c *carrier) queueGroup(ctx context.Context, day *remind.Day, g remind.Group, h remind.History, now time.Time) error {
	// Recorded first: if the wording fails, what stays is still told, by the notice that outdoes them.
	g, outdone := g.Outdone(day.Today)
	if err := c.Store.Supersede(ctx, c.Realm, keys(outdone), now); err != nil {
		return err
	}
	m := day.Compose(g, h)
	route, _ := c.route(m.Channel)
	parts, err := notify.Parts(c.Texts, route.Kind, m)
	if err == nil {
		parts[0].Rendered.Attachments, err = enclosure.Of(route.Kind, &m, c.Forms)
	}
	if err == nil {
		parts[0].Rendered.Attachments, err = c.headAttached(ctx, day, &m, &h, parts[0].Rendered.Attachments)
	}
	if err != nil {
		return fmt.Errorf("word message %s: %w", m.ID, err)
	}
	var letters []store.Outgoing
	for i := range parts {
		out := c.outgoing(&parts[i], g, now)
		if out.Purpose == "" && g.Chases() && h.Had(day.Today) {
			out.Purpose = store.PurposeFallback
		}
		letters = append(letters, out)
	}
	return c.Store.PutParts(ctx, letters)
}

// keys returns the keys of notices.
func keys(notices []remind.Notice) []remind.NoticeKey {
	var all []remind.NoticeKey
	for i := range notices {
		all = append(all, notices[i].NoticeKey)
	}
	return all
}

// outgoing makes of a part what the store keeps. Every part of an urgent group is urgent: they are read together.
func (c *carrier) outgoing(p *wording.Part, g remind.Group, now time.Time) store.Outgoing {
	m := &p.Message
	out := store.Outgoing{Letter: delivery.NewLetter(m, p.Rendered), Realm: c.Realm, Day: m.Day, Expires: closing(c.Window, m.Day)}
	out.Urgent, out.References, out.Date = g.Urgent(), thread(m.Address, m.Day.Year()), now
	for _, n := range m.Notices { // of this part alone: each part is settled for itself
		out.Notices = append(out.Notices, n.NoticeKey)
		out.Leader = out.Leader || n.Role == remind.Leader
		if n.Fallback {
			out.Purpose = store.PurposeFallback
		}
	}
	return out
}

// thread names the thread of an address in a year: messages refer to it, so that a mail program keeps them together.
func thread(to remind.Address, year int) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\n%s\n%d", to.Channel, to.To, year))
	return hex.EncodeToString(sum[:16])
}
