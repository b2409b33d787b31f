package remind

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"duban/remind/tally"
)

// Answers are what people have answered, and what they are asked to, as far as messages speak of it. The zero Answers asks nothing.
type Answers struct {
	Open      bool         // answers reach the daemon, so that progress is asked for
	Patience  map[Role]int // who is asked for 收到, and after how many working days without progress the office sees him again; none: nobody
	Asked     map[Chain]Asked
	Warned    map[Warned][]Date   // on which days matters were reminded of shortly before their dates, in order
	Heard     map[Chain]time.Time // when last an answer came, by who speaks for a body that was told
	Waiting   []Waiting           // the oldest first
	Dismissed []Dismissal
	Progress  []Progress // in the order of its recording
}

// A Chain is the notices of one obligation to one address since one event: 收到 is asked for once in it.
type Chain struct {
	Obligation Key
	Anchor     Anchor
	Address
}

// Chain returns the chain that a notice is a link of.
func (k *NoticeKey) Chain() Chain { return Chain{k.Obligation, k.Anchor, k.Address} }

// A Warned is an obligation since one event, of which who is to do the work was reminded shortly before the date.
type Warned struct {
	Obligation Key
	Anchor     Anchor
}

// An Asked is that 收到 was asked for.
type Asked struct {
	Day    Date // the first
	Role   Role
	Bodies []string
}

// A Waiting is a reply that waits for the office.
type Waiting struct {
	ID     int64
	At     time.Time
	Who    string // 市水务集团（王某）
	Bodies []string
	Keys   []Key  // of what it claims something
	What   string // what it claims: 已完成，申请验收
	Words  string
}

// A Dismissal is a reply that the office has laid aside.
type Dismissal struct {
	Address // of the replier
	At      time.Time
	Said    Date
	Keys    []Key
	Note    string
}

// The working days after which the office is told of what nobody has answered, and of a reply that nobody has dealt with.
const (
	receiptDays = 3
	waitingDays = 3
)

// Copy returns answers that can go on by themselves, as those of a preview do.
func (a Answers) Copy() Answers {
	a.Asked = maps.Clone(a.Asked)
	if a.Asked == nil {
		a.Asked = map[Chain]Asked{}
	}
	if a.Warned = maps.Clone(a.Warned); a.Warned == nil {
		a.Warned = map[Warned][]Date{}
	}
	return a
}

// Note notes that a message has asked for 收到 by a notice, or reminded of its matter shortly before the date.
func (a *Answers) Note(n *Notice, day Date) {
	if w := (Warned{n.Obligation, n.Anchor}); n.Warns && !slices.Contains(a.Warned[w], day) {
		if a.Warned == nil {
			a.Warned = map[Warned][]Date{}
		}
		a.Warned[w] = append(slices.Clip(a.Warned[w]), day)
	}
	if !n.Receipt {
		return
	}
	if _, known := a.Asked[n.Chain()]; !known {
		a.Asked[n.Chain()] = Asked{Day: day, Role: n.Role, Bodies: n.Bodies}
	}
}

// Late returns the replies that have waited longer than the office should need.
func (a *Answers) Late(cal Calendar, today Date) []Waiting {
	var late []Waiting
	for _, w := range a.Waiting {
		if cal.AddWorkdays(DateOf(w.At), waitingDays) < today {
			late = append(late, w)
		}
	}
	return late
}

// mark marks the notices that ask for 收到: mails that call an obligation overdue, to the roles that are asked; and those that remind who is to do
// the work shortly before the date.
func (d *Day) mark(notices []Notice) {
	for i := range notices {
		n := &notices[i]
		n.Warns = n.warns()
		_, wanted := d.Answers.Patience[n.Role]
		n.Receipt = wanted && n.Channel == MailChannel && n.State == Open && n.Due != 0 && n.Nominal > n.Due && n.Form == Tasks && n.Stage != StageOutcome && n.Stage != StageChase
	}
}

// warns reports whether a notice reminds who is to do the work shortly before the date.
func (n *Notice) warns() bool {
	left := n.Due - n.Nominal
	return n.Role == Responsible && n.State == Open && n.Due != 0 && left >= 0 && left <= tally.Near && n.Form == Tasks && n.Stage != StageChase
}

// answers completes a message by what has been answered and what is asked for.
func (d *Day) answers(m *Message, office bool, h History) {
	m.Receipt = slices.ContainsFunc(m.Notices, func(n Notice) bool { return n.Receipt && d.unasked(&n) })
	last := h.At()
	for i := range d.Answers.Dismissed {
		if x := &d.Answers.Dismissed[i]; x.Address == m.Address && x.At.After(last) {
			m.Dismissed = append(m.Dismissed, *x)
		}
	}
	if office {
		m.Waiting, m.Unheard = d.Answers.Waiting, d.unheard()
	}
	if before := h.Newest(d.Today).Day; d.Answers.Open && (before == 0 || before.Year() != d.Today.Year() || before.Month() != d.Today.Month()) {
		d.askProgress(m)
	}
}

// unasked reports whether 收到 is still to be asked for in a notice's chain. An answer to what was told before the date was none to this.
func (d *Day) unasked(n *Notice) bool {
	_, asked := d.Answers.Asked[n.Chain()]
	at, heard := d.Answers.Heard[n.Chain()]
	return !asked && (!heard || DateOf(at) <= n.Due)
}

// An Unheard is who has not answered, or has said nothing since, for the office to see.
type Unheard struct {
	Who   string
	Since Date // when he was asked, or answered
	Quiet int  // working days since his answer; zero: there was none
	Keys  []Key
}

// unheard returns who has not said 收到 in time, and who has said it and nothing since. Where several speak for a body one answer does for all.
func (d *Day) unheard() (all []Unheard) {
	if d.Answers.Patience == nil {
		return nil
	}
	chains := slices.SortedFunc(maps.Keys(d.Answers.Asked), func(a, b Chain) int {
		return cmp.Or(cmp.Compare(a.Obligation, b.Obligation), a.Compare(b.Address), cmp.Compare(a.Anchor.Seq, b.Anchor.Seq))
	})
	for _, c := range chains {
		u, ok := d.unanswering(c)
		if !ok {
			continue
		}
		same := func(o Unheard) bool { return o.Who == u.Who && o.Since == u.Since && o.Quiet == u.Quiet }
		if i := slices.IndexFunc(all, same); i >= 0 {
			all[i].Keys = appendNew(all[i].Keys, u.Keys)
		} else {
			all = append(all, u)
		}
	}
	slices.SortStableFunc(all, func(a, b Unheard) int { return cmp.Compare(a.Since, b.Since) })
	return all
}

// unanswering reports what of a chain the office should see; false: nothing.
func (d *Day) unanswering(c Chain) (u Unheard, ok bool) {
	asked := d.Answers.Asked[c]
	_, s := d.obligation(c.Obligation)
	// What has been moved, given back or closed since is another chain.
	if s == nil || s.State != Open || s.Withdrawn || s.Due == 0 || s.Due >= d.Today || s.Anchor != c.Anchor {
		return u, false
	}
	if !slices.ContainsFunc(asked.Bodies, func(b string) bool { return !s.done(asked.Role, b) }) {
		return u, false
	}
	u = Unheard{Who: strings.Join(asked.Bodies, "；"), Since: asked.Day, Keys: []Key{c.Obligation}}
	at := d.heardFor(c, &asked)
	for _, p := range d.Answers.Progress { // by telephone is an answer, too
		if p.Key.ProblemKey() == c.Obligation.ProblemKey() && p.day() >= asked.Day && p.by(asked.Bodies) {
			at = max(at, p.day())
		}
	}
	if at == 0 {
		return u, d.Calendar.AddWorkdays(asked.Day, receiptDays) < d.Today
	}
	u.Since, u.Quiet = at, d.Answers.Patience[asked.Role]
	return u, u.Quiet > 0 && d.Calendar.AddWorkdays(at, u.Quiet) < d.Today
}

// heardFor returns the day of the newest answer since a chain was asked for one, by whoever speaks for its bodies.
func (d *Day) heardFor(c Chain, asked *Asked) (at Date) {
	for other, when := range d.Answers.Heard {
		if other.Obligation != c.Obligation || other.Anchor != c.Anchor {
			continue
		}
		theirs, known := d.Answers.Asked[other]
		mine := other == c || known && slices.ContainsFunc(theirs.Bodies, func(b string) bool { return slices.Contains(asked.Bodies, b) })
		if day := DateOf(when); mine && day >= asked.Day {
			at = max(at, day)
		}
	}
	return at
}

// day is the day of which a progress speaks.
func (p *Progress) day() Date { return cmp.Or(p.On, DateOf(p.At)) }

// by reports whether one of some bodies has reported it. Who reports is written 市水务集团（王某）.
func (p *Progress) by(bodies []string) bool {
	return slices.ContainsFunc(bodies, func(b string) bool { return p.By == b || strings.HasPrefix(p.By, b+"（") })
}

// newestProgress returns the newest progress of a problem, of the whole or of any part that is still worked on; nil: there is none. How a part went on
// before it was done would pass for how the rest stands.
func (d *Day) newestProgress(problem Key) (newest *Progress) {
	for i := range d.Answers.Progress {
		p := &d.Answers.Progress[i]
		if p.Key.ProblemKey() != problem || newest != nil && p.day() < newest.day() {
			continue
		}
		if _, s := d.obligation(p.Key); s != nil && s.State == Open && !s.Withdrawn {
			newest = p
		}
	}
	return newest
}

// NewestProgress returns the newest progress of an obligation itself; nil: there is none.
func (d *Day) NewestProgress(k Key) (newest *Progress) {
	for i := range d.Answers.Progress {
		if p := &d.Answers.Progress[i]; p.Key == k && (newest == nil || p.day() >= newest.day()) {
			newest = p
		}
	}
	return newest
}

// progressAhead is how many days before the date progress is asked for.
const progressAhead = 90

// askProgress marks the entries of which the reader is asked how they go on: his own, that are overdue or due soon, of which nobody of his body has
// told this month, in words that the office has taken or has still to take.
func (d *Day) askProgress(m *Message) {
	for i := range m.Sections {
		s := &m.Sections[i]
		if s.Form != Tasks || s.Role != Responsible {
			continue
		}
		for k := range s.Items {
			for e := range s.Items[k].Entries {
				x := &s.Items[k].Entries[e]
				x.AskProgress = x.Status.State == Open && x.Status.Due != 0 && x.DaysLeft <= progressAhead && !d.toldThisMonth(x.Notice)
			}
		}
	}
}

// toldThisMonth reports whether the bodies of a notice have told how its problem goes on in this month.
func (d *Day) toldThisMonth(n *Notice) bool {
	problem := n.Obligation.ProblemKey()
	first := NewDate(d.Today.Year(), d.Today.Month(), 1)
	for i := range d.Answers.Progress {
		if p := &d.Answers.Progress[i]; p.Key.ProblemKey() == problem && p.day() >= first && p.by(n.Bodies) {
			return true
		}
	}
	return slices.ContainsFunc(d.Answers.Waiting, func(w Waiting) bool {
		return DateOf(w.At) >= first && slices.ContainsFunc(w.Keys, func(k Key) bool { return k.ProblemKey() == problem }) &&
			slices.ContainsFunc(w.Bodies, func(b string) bool { return slices.Contains(n.Bodies, b) })
	})
}
