package remind

import (
	"slices"
	"sync"
	"time"

	"duban/remind/people"
)

// A Decision is what Due finds: everything that is due now, whether told already or not.
type Decision struct {
	Notices []Notice
	Relayed []Notice // told to nobody: a stand-in was told the same; see Day.Due
}

// Due returns everything of a plan that holds at an instant: for each obligation and address the newest stage reached that names
// its role, told already or not. It has no memory and no effect. Whom nobody can tell is Coverage's to say: it looks ahead, and the number
// of gaps is the same wherever it is shown.
func Due(plan []Obligation, states States, policy *Policy, cal Calendar, book *Book, now time.Time) Decision {
	d := newDecider(policy, cal, book, DateOf(now))
	d.plan, d.states = plan, states
	for i := range plan {
		d.decide(&plan[i], states[plan[i].Key])
	}
	return Decision{Notices: d.notices}
}

// decider holds what one pass over obligations shares.
type decider struct {
	policy  *Policy
	cal     Calendar
	book    *Book
	today   Date
	plan    []Obligation // all that may fall due together
	states  States
	lookup  *lookup
	seen    []int32 // by the number of an address: the index of its line in heard, plus one; for the obligation at hand
	heard   []heard
	reached []reachedStage // behind the pointers of best and lines
	parts   []reachedStage // of single responsible bodies
	told    func(NoticeKey) bool
	figured bool           // figure is made
	figure  []reachedStage // that are reached today
	notices []Notice
	gaps    []Gap
}

// A lookup holds, for a day, whom names come to.
type lookup struct {
	bodies  map[people.Addressee]*resolved
	names   map[*Obligation]*named
	crowds  map[crowd][]Key // made when first asked for, as are loads
	loads   [roleCount]map[post]*load
	first   [roleCount]map[Key]bool // that are a post's first: made with the loads
	duties  *duties                 // likewise
	leaders map[Address]string      // whom an address speaks for; likewise, by whoever asks first
	led     sync.Once
}

// newLookup returns a lookup that knows nobody yet. It holds for one day and one book.
func newLookup() *lookup {
	return &lookup{bodies: map[people.Addressee]*resolved{}, names: map[*Obligation]*named{}}
}

// resolved is what a name in a plan comes to on the day: the contacts of all bodies behind it.
type resolved struct {
	targets []target
	gaps    []Gap
}

// A target is a contact of one body, with the number of its address, by which several bodies behind one address are joined.
type target struct {
	Speaker
	id   int
	only []string // the body: what most addresses hear they hear for one
}

// body returns for which body the contact speaks.
func (t *target) body() string { return t.only[0] }

// A heard is what one address hears of one obligation.
type heard struct {
	target *target
	bodies []string
	roles  uint8 // bit per role
	best   [roleCount]*reachedStage
}

// newDecider returns a decider of one day. The lookup is its own unless a former pass over the same day and book is given.
func newDecider(p *Policy, cal Calendar, book *Book, today Date) *decider {
	return &decider{policy: p, cal: cal, book: book, today: today, lookup: newLookup()}
}

// decide finds what an obligation tells, if any of its stages has been reached.
func (d *decider) decide(o *Obligation, s *Status) {
	if best, any := d.best(o, s); any {
		d.tell(o, s, &best)
	}
	d.tellFigures(o, s)
}

// tell makes the notices and gaps of an obligation.
func (d *decider) tell(o *Obligation, s *Status, best *[roleCount]*reachedStage) {
	d.gather(o, s, best)
	for i := range d.heard {
		if n, ok := d.notice(o, s, &d.heard[i]); ok && (d.told == nil || !d.told(n.NoticeKey)) {
			d.notices = append(d.notices, d.complete(n, o, &d.heard[i]))
		}
	}
	d.tellAhead(o, s, best)
}

// best returns, by role, the newest stage reached that names it. Stages of single bodies go to parts.
func (d *decider) best(o *Obligation, s *Status) (best [roleCount]*reachedStage, any bool) {
	d.reached, d.parts = d.reached[:0], d.parts[:0]
	for _, r := range d.policy.activeLadders(o, s, d.cal, d.today) {
		r.eachReached(d.cal, d.today, func(h reachedStage) { d.reached = append(d.reached, h) })
	}
	// Later ladders win ties: what an event has set going is newer than what the deadline would tell on that day.
	for i := range d.reached {
		h := &d.reached[i]
		for _, role := range h.stage.To {
			switch {
			case h.stage.Together > 0: // beside the newest: see tellAhead
				any = true
			case role.Works() && h.only != "":
				d.parts, any = append(d.parts, *h), true
			case best[role] == nil || h.nominal >= best[role].nominal:
				best[role], any = h, true
			}
		}
	}
	return best, any
}

// newest returns the day of the newest stage that best has found.
func (d *decider) newest() (on Date) {
	for i := range d.reached {
		on = max(on, d.reached[i].on)
	}
	return on
}

// lack notes of some gaps of a role those of bodies that have a stage and are not done.
func (d *decider) lack(o *Obligation, s *Status, role Role, gaps []Gap, best *reachedStage) {
	for _, g := range gaps {
		if d.hit(role, g.Body, best) != nil && !s.done(role, g.Body) {
			g.Obligation, g.Role = o.Key, role
			d.gaps = append(d.gaps, g)
		}
	}
}

// gather makes one line for each address that has a role in the obligation, and notes the gaps of roles with a stage.
func (d *decider) gather(o *Obligation, s *Status, best *[roleCount]*reachedStage) {
	for i := range d.heard { // of all addresses few have heard of the one before
		d.seen[d.heard[i].target.id] = 0
	}
	d.heard = d.heard[:0]
	for role := range roleCount {
		bodies := o.Bodies(role)
		if len(bodies) == 0 && best[role] != nil && role.Must() {
			d.gaps = append(d.gaps, Gap{Obligation: o.Key, Role: role, Reason: "方案未列明" + role.Chinese()})
		}
		for _, body := range bodies {
			r := d.whom(body, role)
			d.lack(o, s, role, r.gaps, best[role])
			for i := range r.targets {
				d.add(role, &r.targets[i], s, best[role])
			}
		}
	}
}

// hit returns the newest stage for one body of a role: that of its part, if newer, or that of all.
func (d *decider) hit(role Role, body string, all *reachedStage) *reachedStage {
	for i := range d.parts {
		if p := &d.parts[i]; p.only == body && slices.Contains(p.stage.To, role) && (all == nil || p.nominal >= all.nominal) {
			all = p
		}
	}
	return all
}

// add notes that an address hears of the obligation in a role, for one body more. Whoever has reported its own part hears no more as
// responsible while the others work on.
func (d *decider) add(role Role, t *target, s *Status, h *reachedStage) {
	// Its own part is done: it hears no more, while the lead goes on hearing how many have reported.
	if s.done(role, t.body()) {
		return
	}
	if t.id >= len(d.seen) {
		d.seen = append(d.seen, make([]int32, t.id+1-len(d.seen))...)
	}
	if d.seen[t.id] == 0 {
		d.heard = append(d.heard, heard{target: t})
		d.seen[t.id] = int32(len(d.heard))
	}
	l := &d.heard[d.seen[t.id]-1]
	l.roles |= 1 << role
	if h = d.hit(role, t.body(), h); h != nil && (l.best[role] == nil || h.nominal > l.best[role].nominal) {
		l.best[role] = h
	}
	switch {
	case l.bodies == nil:
		l.bodies = t.only[:1:1]
	case !slices.Contains(l.bodies, t.body()):
		l.bodies = append(l.bodies, t.body())
	}
}

// whom looks a name up, once.
func (d *decider) whom(name string, role Role) *resolved {
	who := d.book.Addressee(name, role)
	if r, ok := d.lookup.bodies[who]; ok {
		return r
	}
	r := &resolved{}
	members := d.book.Members([]string{name}, d.today)
	for i, body := range members {
		contacts, reason := d.book.Contacts(body, role, d.today)
		if reason != "" {
			r.gaps = append(r.gaps, Gap{Body: body, Reason: reason})
		}
		r.targets = slices.Grow(r.targets, len(contacts))
		for _, c := range contacts {
			r.targets = append(r.targets, target{c, d.book.Number(c.At()), members[i : i+1 : i+1]})
		}
	}
	d.lookup.bodies[who] = r
	return r
}

// notice returns the key, stage and role of what a line should hear: the newest stage of its roles, borne by the strongest of them.
func (d *decider) notice(o *Obligation, s *Status, l *heard) (Notice, bool) {
	// Roles are looked at from the strongest on, so that of stages of one day the strongest role bears it.
	var h *reachedStage
	var role Role
	for r, x := range l.best {
		if x != nil && (h == nil || x.nominal > h.nominal) {
			h, role = x, Role(r)
		}
	}
	if h == nil {
		return Notice{}, false
	}
	n := Notice{
		NoticeKey: NoticeKey{
			Obligation: o.Key, Anchor: h.anchor, Stage: h.stage.Name, Occurrence: h.nth, Address: l.target.At(),
		},
		On: h.on, Nominal: h.nominal, Role: role, Urgent: h.urgent, Pressing: h.pressing, Due: s.Due, State: s.State,
	}
	return n, true
}

// complete adds what wording and exports need.
func (d *decider) complete(n Notice, o *Obligation, l *heard) Notice {
	n.Plan, n.Problem = o.Plan, o.Problem
	n.Bodies = l.bodies
	n.Recipient = people.Recipient(n.Bodies, l.target.Name)
	n.Mention, n.Fallback = l.target.Mention, l.target.Fallback
	n.Roles = people.RolesOf(l.roles)
	l.bodies = nil
	return n
}
