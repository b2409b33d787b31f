package preview

import (
	"slices"

	"duban/remind"
)

// A Count is how many notices a message tells of obligations that are only counted.
type Count struct {
	remind.Address
	Notices int
	Bodies  []string // for which the address hears of them, less those that an earlier count has named
	stages  []counted
}

// A counted is what one lane of a count tells.
type counted struct {
	lane  *lane
	stage string
}

// Made makes the notices that a round counts, in no order. They are what the play would have made of them, but for who is told late.
func (r *Round) Made() []remind.Notice {
	if len(r.Counts) == 0 {
		return nil
	}
	type line struct {
		obligation remind.Key
		to         remind.Address
		stage      string
	}
	d, wanted := *r.day, map[line]bool{}
	d.Aside = make([]bool, len(d.Obligations))
	for i := range d.Aside {
		d.Aside[i] = true
	}
	for i := range r.Counts {
		for _, of := range r.Counts[i].stages {
			for _, k := range of.lane.obligations {
				d.Aside[k] = false
				wanted[line{d.Obligations[k].Key, r.Counts[i].Address, of.stage}] = true
			}
		}
	}
	unwanted := func(k remind.NoticeKey) bool { return !wanted[line{k.Obligation, k.Address, k.Stage}] }
	return d.Untold(unwanted, 0).Notices
}

// counts is what is told of those obligations of a play that are only counted. Which day a stage comes on follows from the ladder alone, and whether
// it goes out then from its address alone: the caps hold back all that waits for an address, or nothing. So of all obligations of one kin that
// somebody hears of in the same roles the same is told on the same days, and they need not be decided one by one.
type counts struct {
	tracks  []*track
	inboxes []*inbox // in the order of their addresses
	at      map[remind.Address]*inbox
}

// An inbox is what one address hears of obligations that are counted.
type inbox struct {
	to      remind.Address
	lanes   []*lane
	by      map[*track]*lane
	waits   int  // notices that are due and not told
	pressed bool // any of them is urgent
}

// A lane is the obligations of one track in an inbox.
type lane struct {
	track       *track
	told        int32    // the number of the last telling that went out
	obligations []int32  // by their places in the world
	bodies      []string // until they are named
}

// add adds an obligation.
func (b *inbox) add(t *track, obligation int32, bodies []string) {
	l := b.by[t]
	if l == nil {
		l = &lane{track: t}
		b.by[t], b.lanes = l, append(b.lanes, l)
	}
	l.obligations = append(l.obligations, obligation)
	for _, body := range bodies {
		if !slices.Contains(l.bodies, body) {
			l.bodies = append(l.bodies, body)
		}
	}
}

// look finds what waits today.
func (b *inbox) look() {
	b.waits, b.pressed = 0, false
	for _, l := range b.lanes {
		if what, urgent := l.track.now(); what != 0 && what != l.told {
			b.waits, b.pressed = b.waits+len(l.obligations), b.pressed || urgent
		}
	}
}

// tell tells what waits.
func (b *inbox) tell() Count {
	c := Count{Address: b.to, Notices: b.waits}
	for _, l := range b.lanes {
		if what, _ := l.track.now(); what != 0 && what != l.told {
			c.stages = append(c.stages, counted{l, l.track.stages[what]})
			c.Bodies, l.told, l.bodies = append(c.Bodies, l.bodies...), what, nil
		}
	}
	return c
}

// turn goes on to a day, and adds to the groups of what is due an empty one for each address that waits for what is counted alone.
func (c *counts) turn(today remind.Date, groups []remind.Group) []remind.Group {
	if c == nil {
		return groups
	}
	for _, t := range c.tracks {
		t.turn(today)
	}
	has := make(map[remind.Address]bool, len(groups))
	for i := range groups {
		has[groups[i].Address] = true
	}
	for _, b := range c.inboxes {
		if b.look(); b.waits > 0 && !has[b.to] {
			groups = append(groups, remind.Group{Address: b.to})
		}
	}
	slices.SortFunc(groups, func(a, b remind.Group) int { return a.Compare(b.Address) })
	return groups
}

// of returns the inbox of an address if anything waits in it; else nil.
func (c *counts) of(to remind.Address) *inbox {
	if c == nil {
		return nil
	}
	if b := c.at[to]; b != nil && b.waits > 0 {
		return b
	}
	return nil
}

// with returns a group as the caps see it: a notice stands for all that waits beside it.
func (b *inbox) with(g remind.Group) remind.Group {
	if b != nil {
		g.Notices = append(slices.Clip(g.Notices), remind.Notice{Urgent: b.pressed})
	}
	return g
}

// A sorter finds which obligations can be counted, and in which lanes.
type sorter struct {
	*counts
	day     *remind.Day
	told    *Told
	ahead   *remind.Foresight
	to      remind.Date
	courses map[kin]*course
	nested  map[remind.Key]bool // whole problems, and measures of theirs that come after them: see Group.Outdone
}

// newCounts sets aside in a day those obligations that are to be counted and can be, from the day up to another one; nil where there are none.
func newCounts(d *remind.Day, to remind.Date, told *Told) *counts {
	if len(told.Countable) == 0 || !told.Bare || told.All || !steady(d, to) {
		return nil
	}
	s := sorter{
		counts: &counts{at: map[remind.Address]*inbox{}}, day: d, told: told, ahead: d.Foresee(), to: to, courses: map[kin]*course{},
		nested: map[remind.Key]bool{},
	}
	s.nest()
	aside := make([]bool, len(d.Obligations))
	for i := range d.Obligations {
		if o := &d.Obligations[i]; s.plain(o) {
			if aside[i] = true; !s.add(o, int32(i)) {
				return nil
			}
		}
	}
	d.Aside = aside
	for _, c := range s.courses {
		for _, t := range c.tracks {
			s.tracks = append(s.tracks, t)
		}
		for _, b := range c.besides {
			s.tracks = append(s.tracks, b.track)
		}
	}
	slices.SortFunc(s.inboxes, func(a, b *inbox) int { return a.to.Compare(b.to) })
	for _, b := range s.inboxes {
		b.by = nil
	}
	return s.counts
}

// steady reports whether names come to the same people on all days up to one, nobody stands in for anybody, and no state changes by itself.
func steady(d *remind.Day, to remind.Date) bool {
	for _, s := range d.States {
		if s.State == remind.Suspended {
			return false
		}
	}
	standsIn := func(c remind.Contact) bool { return c.For != "" }
	return d.Book.Same(d.Today, to) && !slices.ContainsFunc(d.Book.Directory.Contacts, standsIn)
}

// nest notes the measures that come after their problem, and these problems.
func (s *sorter) nest() {
	for i := range s.day.Obligations {
		k := s.day.Obligations[i].Key
		p := k.ProblemKey()
		if whole := s.day.States[p]; p != k && whole != nil && whole.Due != 0 && s.day.States[k].Due > whole.Due {
			s.nested[p], s.nested[k] = true, true
		}
	}
}

// plain reports whether an obligation is to be counted and can be: nothing has happened to it, nobody was told of it, and what is told of it depends on
// nothing else that is told.
func (s *sorter) plain(o *remind.Obligation) bool {
	is := s.day.States[o.Key]
	switch {
	case !s.told.Countable[o.Key] || s.nested[o.Key]:
		return false
	case is.State != remind.Open || is.Known || is.Withdrawn || is.Due != o.Due:
		return false
	case len(s.told.Heard[o.Key]) > 0 || s.told.Keys.Knows(o.Key) || s.ahead.Bears(o):
		return false
	}
	stands := false
	s.ahead.Readers(o, func(_ remind.Address, _ uint8, _ []string, fallback bool) { stands = stands || fallback })
	return !stands
}

// add counts an obligation, given its place; false if it is of a kin that cannot be counted.
func (s *sorter) add(o *remind.Obligation, place int32) bool {
	k := kinOf(o, s.day.Policy)
	c := s.courses[k]
	if c == nil {
		var ok bool
		if c, ok = newCourse(s.ahead.Course(o, s.to)); !ok {
			return false
		}
		s.courses[k] = c
	}
	all := true
	s.ahead.Readers(o, func(to remind.Address, roles uint8, bodies []string, _ bool) {
		t, ok := c.of(roles)
		if all = all && ok; ok {
			s.inbox(to).add(t, place, bodies)
		}
	})
	for _, b := range c.besides {
		s.ahead.Together(o, b.role, b.together, func(to remind.Address, bodies []string) { s.inbox(to).add(b.track, place, bodies) })
	}
	return all
}

// inbox returns that of an address, made when it is first asked for.
func (s *sorter) inbox(to remind.Address) *inbox {
	b := s.at[to]
	if b == nil {
		b = &inbox{to: to, by: map[*track]*lane{}}
		s.at[to], s.inboxes = b, append(s.inboxes, b)
	}
	return b
}
