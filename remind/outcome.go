package remind

import (
	"slices"
	"strings"

	"duban/remind/people"
)

// StageOutcome is the stage of a notice that tells how a matter went on. It stands in no ladder: whoever was told of the matter hears it.
const StageOutcome = "outcome"

// OutcomePatience is how many working days an outcome waits for a message that goes to its address anyway. Then it goes alone.
const OutcomePatience = 5

// Heard is, by obligation, what addresses were told or may have been, in order. Of one anchor the last notice stands for all before it.
type Heard map[Key][]Notice

// Add notes a notice as told.
func (h Heard) Add(n Notice) {
	list := h[n.Obligation]
	same := func(o Notice) bool {
		return o.Address == n.Address && o.Anchor == n.Anchor && (o.Stage == StageOutcome) == (n.Stage == StageOutcome)
	}
	if i := slices.IndexFunc(list, same); i >= 0 {
		n.Role, n.Roles = min(n.Role, list[i].Role), appendNew(slices.Clip(list[i].Roles), n.Roles)
		copy(list[i:], list[i+1:])
		list[len(list)-1] = n
		return
	}
	h[n.Obligation] = append(list, n)
}

// outcome returns what an obligation came to last, as far as it still holds, with the anchor under which that is told; false if nothing did.
// What leads back to open work, a return or a reopening, takes back what was said before it.
func (s *Status) outcome() (e Event, told Anchor, ok bool) {
	switch {
	case s.Withdrawn:
		return s.Cause, Anchor{Date: s.Cause.On, Event: string(EventWithdraw)}, s.Cause.Kind == EventWithdraw
	case s.ended() && (!s.moved() || s.MovedBy.Seq != s.Anchor.Seq): // else the date was moved in this very state
		return s.Cause, s.Anchor, true
	default:
		return s.Moved, s.MovedBy, s.moved()
	}
}

// ended reports whether the state is one that others than its own ladder's readers must hear of. A report is, where it answers a return.
func (s *Status) ended() bool {
	again := s.Former.Event == string(EventReturn) || s.Former.Event == string(EventReopen)
	return s.State == Accepted || s.State == Closed || s.State == Suspended || s.State == Reported && again
}

// moved reports whether the deadline was moved and still counts.
func (s *Status) moved() bool {
	return s.Moved.Kind != "" && s.State != Accepted && s.State != Closed
}

// owes returns the notice, as far as the status decides it, that tells an address how a matter went on; false if it was never told of the
// matter, or knows.
func (s *Status) owes(to Address, heard []Notice) (n Notice, ok bool) {
	e, anchor, _ := s.outcome()
	n.NoticeKey, n.Role = NoticeKey{Anchor: anchor, Stage: StageOutcome, Occurrence: 1, Address: to}, roleCount
	last, top := n.told(heard)
	// For whoever heard last that it is over, it is: only a new reminder makes it his again.
	if last == nil || last.Anchor.Event == string(EventClose) || last.Anchor.Event == string(EventWithdraw) {
		return n, false
	}
	if s.moved() && last.Due != 0 && last.Due != s.Due {
		n.Former = last.Due
	}
	n.Bodies, n.Nominal, n.Due, n.State = last.Bodies, DateOf(e.At), s.Due, s.State
	return n, s.Withdrawn || n.Former != 0 || s.ended() && s.news(top)
}

// told sets in an outcome the roles in which its address was told of the matter, and returns the notice told last, and that of the newest
// anchor. The outcome itself does not count: what is due stays due, whether told already or not.
func (n *Notice) told(heard []Notice) (last, top *Notice) {
	for i := range heard {
		h := &heard[i]
		if h.Address != n.Address || h.Stage == StageOutcome && h.Anchor == n.Anchor {
			continue
		}
		last = h
		if h.Anchor.Event != PartReturned && h.Stage != StageChase && (top == nil || h.Anchor.Seq >= top.Anchor.Seq) {
			top = h
		}
		n.Role, n.Roles = min(n.Role, h.Role), appendNew(n.Roles, h.Roles)
	}
	slices.Sort(n.Roles)
	return last, top
}

// news reports whether the state is new to an address, by the newest that it was told.
func (s *Status) news(top *Notice) bool {
	switch {
	case s.State == Reported:
		return top != nil && top.Anchor == s.Former
	case top == nil:
		return true
	default: // what was accepted, returned unheard and accepted again is nothing new
		return top.Anchor.Seq < s.Anchor.Seq && (s.State != Accepted || top.Anchor.Event != string(EventAccept))
	}
}

// outcomes holds how matters went on, for those who were told of them: what is due, told already or not, and what nobody can be told any
// more because the directory has the address no longer.
type outcomes struct{ notices, lapsed []Notice }

// outcomes returns those of all obligations, without what told knows if it is given.
func (d *Day) outcomes(told func(NoticeKey) bool) (all outcomes) {
	for i := range d.Obligations {
		if !d.aside(i) {
			d.outcomesOf(&d.Obligations[i], d.States[d.Obligations[i].Key], told, &all)
		}
	}
	for i := range d.Withdrawn {
		if s := d.States[d.Withdrawn[i].Key]; s.Withdrawn { // else the plan has it again
			d.outcomesOf(&d.Withdrawn[i], s, told, &all)
		}
	}
	return all
}

// outcomesOf adds those of one obligation, each address once: without what told knows, if it is given, and without what a stage of the new
// state says to the same address anyway.
func (d *Day) outcomesOf(o *Obligation, s *Status, told func(NoticeKey) bool, all *outcomes) {
	if _, _, ok := s.outcome(); !ok || len(d.Heard[o.Key]) == 0 {
		return
	}
	heard := d.Heard[o.Key]
	var said map[Address]NoticeKey
	for i := range heard {
		to := heard[i].Address
		n, ok := s.owes(to, heard)
		n.Obligation, n.Plan, n.Problem = o.Key, o.Plan, o.Problem
		if first := slices.IndexFunc(heard, func(h Notice) bool { return h.Address == to }); !ok || first < i || told != nil && told(n.NoticeKey) {
			continue
		}
		if said == nil {
			said = d.said(o, s)
		}
		if k, ok := said[to]; !ok || s.outdated(k, heard) {
			d.addOutcome(n, all)
		}
	}
}

// said returns the notices that an obligation's ladders owe, by address.
func (d *Day) said(o *Obligation, s *Status) map[Address]NoticeKey {
	x := d.decider()
	if best, any := x.best(o, s); any && !s.Withdrawn {
		x.tell(o, s, &best)
	}
	due, _ := d.relayed(x.notices)
	said := make(map[Address]NoticeKey, len(due))
	for i := range due {
		said[due[i].Address] = due[i].NoticeKey
	}
	return said
}

// outdated reports whether a notice was told before the deadline was moved: it stays due, and says nothing of it.
func (s *Status) outdated(k NoticeKey, heard []Notice) bool {
	return slices.ContainsFunc(heard, func(h Notice) bool { return h.NoticeKey == k && h.Due != s.Due })
}

// addOutcome adds a notice with its days and whom it addresses, if the directory still knows its address and it can be reached.
func (d *Day) addOutcome(n Notice, all *outcomes) {
	n.On, n.Until = d.Calendar.After(n.Nominal), d.Calendar.AddWorkdays(n.Nominal, OutcomePatience)
	holders, known := d.Book.Holders(n.Address, d.Today)
	if !known && n.Nominal <= d.Today {
		n.Recipient = strings.Join(n.Bodies, "；")
		all.lapsed = append(all.lapsed, n)
	}
	if len(holders) == 0 || n.On > d.Today {
		return
	}
	var now []string // for whom it speaks; it is told for those for whom it was told of the matter, if it still does
	for i := range holders {
		now, n.Mention = appendNew(now, []string{d.Book.Alias(holders[i].Body)}), appendNew(n.Mention, holders[i].Mention)
	}
	n.Bodies = slices.DeleteFunc(slices.Clone(n.Bodies), func(b string) bool { return !slices.Contains(now, b) })
	if len(n.Bodies) == 0 {
		n.Bodies = now[:1]
	}
	n.Recipient = people.Recipient(n.Bodies, holders[0].Name)
	all.notices = append(all.notices, n)
}

// relayed splits off what is told to nobody, because it is owed to somebody who is back from an absence, and whoever stood in for him was told
// the same then. That one heard it for his body; what comes later he hears himself. Whoever begins to stand in is told how things stand,
// whoever was told before: he is new to it.
func (d *Day) relayed(all []Notice) (due, relayed []Notice) {
	if !d.Book.Dated() || len(d.Heard) == 0 {
		return all, nil
	}
	due = all[:0]
	for i := range all {
		if d.isRelayed(&all[i]) {
			relayed = append(relayed, all[i])
		} else {
			due = append(due, all[i])
		}
	}
	return due, relayed
}

// isRelayed reports whether stand-ins were told a notice for each body that it addresses.
func (d *Day) isRelayed(n *Notice) bool {
	for _, body := range n.Bodies {
		if !slices.ContainsFunc(d.Heard[n.Obligation], func(h Notice) bool { return h.same(n, body) && d.stoodIn(h.Address, n, body) }) {
			return false
		}
	}
	return true
}

// same reports whether a notice tells a body in the same role what another one does, whatever their addresses.
func (n *Notice) same(other *Notice, body string) bool {
	key := n.NoticeKey
	key.Address = other.Address
	return key == other.NoticeKey && slices.Contains(n.Bodies, body) && slices.Contains(n.Roles, other.Role)
}

// stoodIn reports whether an address stood in, on a notice's day, for whoever is to have it and is back by now.
func (d *Day) stoodIn(by Address, n *Notice, body string) bool {
	contacts := d.Book.All(body)
	return slices.ContainsFunc(contacts, func(s *Contact) bool {
		return s.At() == by && s.Hears(n.Role) && s.From <= n.On && n.On <= s.To && s.To < d.Today &&
			slices.ContainsFunc(contacts, func(c *Contact) bool { return c.At() == n.Address && s.StandsInFor(c) })
	})
}
