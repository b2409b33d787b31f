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
	"duban/scheduler/timetable"
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
	h := d.begin(ctx, open)
	ahead, err1 := d.ahead(ctx, now)
	if anytime || !ahead {
		look := func(context.Context, []int64) (*remind.Day, *dueKeys, error) { return v.day, due, nil }
		if v.apart {
			look = func(ctx context.Context, ids []int64) (*remind.Day, *dueKeys, error) { return d.lookFor(ctx, v, ids) }
		}
		err1 = errors.Join(err1, d.queueWaiting(ctx, wordingOf{look, now, anytime, ofOffice(v.day)}, h))
	}
	err2 := d.addAll(ctx, h)
	lost, err3 := h.end()
	return lost, errors.Join(err, err1, err2, err3)
}

// open returns how to ask whether messages may leave. It is asked before each: carrying may take longer than the window lasts.
func (d *Daemon) open(v *view, anytime bool) func() bool {
	return func() bool { return anytime || v.day.Calendar.Workday(v.day.Today) && d.Window.Contains(d.Now()) }
}

// dissolve takes back the messages that surely failed and whose window has ended or of which a notice is no longer due: their notices wait
// again, and are worded anew. What is in doubt is not repeated then, but left to a person. So are those taken back in whose place a chase goes. It
// returns when the first of the others expires; zero: none does.
func (c *carrier) dissolve(ctx context.Context, v *view, due *dueKeys, now time.Time) (expire time.Time, err error) {
	chased, err := c.chased(ctx, v, due)
	if err != nil {
		return expire, err
	}
	type back struct{ message, why string }
	var backs []back
	err = c.Store.EachLive(ctx, c.Realm, func(m *store.Live) {
		if !now.After(m.Expires) && (expire.IsZero() || m.Expires.Before(expire)) {
			expire = m.Expires
		}
		if why := takenBack(m, due, chased[m.Address], now); why != "" {
			backs = append(backs, back{m.ID, why})
		}
	})
	for _, b := range backs {
		if errors.Is(err, database.ErrUnusable) { // it would be so for every message
			break
		}
		if e := c.Store.Dissolve(ctx, b.message, now, b.why); e != nil && !errors.Is(e, store.ErrDoubt) {
			err = errors.Join(err, fmt.Errorf("dissolve message %s: %w", b.message, e))
		}
	}
	return expire, err
}

// takenBack says why a message is to be taken back; empty: it is not.
func takenBack(m *store.Live, due *dueKeys, chased bool, now time.Time) string {
	switch {
	case now.After(m.Expires):
		return store.WindowEnded
	case slices.ContainsFunc(m.Notices, func(k remind.NoticeKey) bool { return !due.has(k) }):
		return "a notice no longer holds"
	case chased && m.Doubtful == 0 && m.Purpose == "":
		return "a chase goes in its place"
	default:
		return ""
	}
}

// chased returns the addresses to which a chase waits to go today.
func (c *carrier) chased(ctx context.Context, v *view, due *dueKeys) (map[remind.Address]bool, error) {
	if len(v.snap.Chases) == 0 {
		return nil, nil
	}
	waiting, err := c.Store.Waiting(ctx, c.Realm)
	var to []remind.Address
	for i := range waiting {
		if n := &waiting[i]; n.Stage == remind.StageChase && due.has(n.NoticeKey) {
			to = append(to, n.Address)
		}
	}
	histories, herr := c.Store.Histories(ctx, c.Realm, to, v.day.Today)
	if err := errors.Join(err, herr); err != nil {
		return nil, fmt.Errorf("look for chases that wait: %w", err)
	}
	all := map[remind.Address]bool{}
	for a, h := range histories {
		all[a] = h.Chased != v.day.Today
	}
	return all, nil
}

// A wordingOf says how is to be worded what waits.
type wordingOf struct {
	look    func(ctx context.Context, ids []int64) (*remind.Day, *dueKeys, error) // for all that waits for some addresses: the day, and what is due on it
	now     time.Time
	anytime bool // whatever the hour and the caps
	office  map[remind.Address]bool
}

// together is how many addresses' messages are worded and put into the queue at once. The first leave while the next are worded.
const together = 200

// queueWaiting makes a message for each address that may hear now, of those waiting notices that are still due, and puts it into the queue.
// What the caps or an hour hold back waits on and goes with the address's next message. Whoever carries is told of what is put, and no channel that
// carries is given more than it can take from memory.
func (c *carrier) queueWaiting(ctx context.Context, w wordingOf, h *haul) error {
	waiting, err := c.Store.WaitingFor(ctx, c.Realm)
	if err != nil {
		return fmt.Errorf("read what waits: %w", err)
	}
	names, of := stacks(waiting, c.portion(len(waiting)))
	var all error
	for len(names) > 0 {
		name := h.next(names)
		err := c.queueNext(ctx, of[name], w, h)
		if all = errors.Join(all, err); errors.Is(err, database.ErrUnusable) {
			break // it would be so for every address
		}
		if len(of[name].ids) == 0 {
			names = slices.DeleteFunc(names, func(other string) bool { return other == name })
		}
	}
	return all
}

// queueNext words what waits for the next addresses of a channel, and puts it into the queue.
func (c *carrier) queueNext(ctx context.Context, s *stack, w wordingOf, h *haul) error {
	var err error
	if s.seen == 0 {
		s.seen = min(s.portion, len(s.counts))
		if s.day, s.due, err = w.look(ctx, s.next(s.seen)); err != nil {
			s.take(s.seen)
			return err
		}
	}
	day, due := s.day, s.due
	groups, err := c.gather(ctx, day, s.take(together), due, w)
	if err == nil {
		err = c.queueSome(ctx, day, groups, w, h)
	}
	return err
}

// gather returns what is to be worded now of what waits for some addresses: of that, what is due.
func (c *carrier) gather(ctx context.Context, day *remind.Day, ids []int64, due *dueKeys, w wordingOf) ([]remind.Group, error) {
	slices.Sort(ids)
	notices, err := c.Store.Notices(ctx, ids)
	if err != nil {
		return nil, fmt.Errorf("read what waits: %w", err)
	}
	// What waits and is no longer due ends with the next round: see store.Offer.
	notices = slices.DeleteFunc(notices, func(n remind.Notice) bool { return !due.has(n.NoticeKey) })
	// Until then it is not worded: what becomes of its matters before the hour counts.
	return slices.DeleteFunc(remind.Gather(notices), func(g remind.Group) bool {
		return !w.anytime && !g.Chases() && w.now.Before(day.Policy.NotBefore(g.Address, g.Notices).On(day.Today))
	}), nil
}

// queueSome words the messages of some addresses and puts them into the queue. What goes wrong with one holds up no other.
func (c *carrier) queueSome(ctx context.Context, day *remind.Day, some []remind.Group, w wordingOf, h *haul) error {
	if len(some) == 0 {
		return nil
	}
	var to []remind.Address
	for i := range some {
		to = append(to, some[i].Address)
	}
	histories, err := c.Store.Histories(ctx, c.Realm, to, day.Today-remind.HistoryDays)
	if err != nil {
		return fmt.Errorf("read what addresses were sent: %w", err)
	}
	var left []remind.Group
	var outdone []remind.NoticeKey
	for _, g := range some {
		if w.anytime || !day.Policy.Caps.Defer(g, *histories[g.Address], day.Today) {
			g, out := g.Outdone(day.Today)
			left, outdone = append(left, g), append(outdone, keys(out)...)
		}
	}
	// Recorded first: if the wording fails, what stays is still told, by the notice that outdoes them.
	if err := c.Store.Supersede(ctx, c.Realm, outdone, w.now); err != nil {
		return err
	}
	var all error
	var worded [][]store.Outgoing
	for _, g := range left {
		letters, err := c.word(ctx, day, g, *histories[g.Address], w)
		if all = errors.Join(all, err); err == nil {
			worded = append(worded, letters)
		}
	}
	return errors.Join(all, c.putAll(ctx, worded, h))
}

// putAll puts messages into the queue and tells whoever carries. Where not all can be put together, each is put by itself.
func (c *carrier) putAll(ctx context.Context, worded [][]store.Outgoing, h *haul) error {
	refused, err := c.Store.PutAll(ctx, worded)
	if err != nil && !errors.Is(err, database.ErrUnusable) && len(worded) > 1 {
		var all error
		for i := range worded {
			all = errors.Join(all, c.putAll(ctx, worded[i:i+1], h))
		}
		return all
	}
	channels := map[string]int{}
	for _, letters := range worded {
		channels[letters[0].Channel] += len(letters)
	}
	for name, letters := range channels {
		h.add(ctx, name, letters)
	}
	return errors.Join(err, errors.Join(refused...))
}

// word words a group's message, in parts where its channel asks for it. Once they are put, their bytes and their Message-IDs are fixed.
func (c *carrier) word(ctx context.Context, day *remind.Day, g remind.Group, h remind.History, w wordingOf) ([]store.Outgoing, error) {
	m := day.Compose(g, h)
	route, _ := c.route(m.Channel)
	parts, err := notify.Parts(c.Texts, route.Kind, m)
	if err == nil {
		parts[0].Rendered.Attachments, err = enclosure.Of(route.Kind, &m, c.Forms)
	}
	if err == nil && w.office[m.Address] {
		parts[0].Rendered.Attachments, err = c.headAttached(ctx, &m, &h, parts[0].Rendered.Attachments)
	}
	if err != nil {
		return nil, fmt.Errorf("word message %s: %w", m.ID, err)
	}
	var letters []store.Outgoing
	for i := range parts {
		out := c.outgoing(&parts[i], g, w.now)
		if out.Purpose == "" && g.Chases() && h.Had(day.Today) {
			out.Purpose = store.PurposeFallback
		}
		letters = append(letters, out)
	}
	return letters, nil
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
	out := store.Outgoing{Letter: delivery.NewLetter(m, p.Rendered), Realm: c.Realm, Day: m.Day, Expires: timetable.Closing(c.Window, m.Day)}
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
