package change

import (
	"cmp"
	"iter"
	"slices"

	"duban/remind"
	"duban/remind/preview"
)

// rounds plays the rounds of the days from..to. No message is composed, as only notices are compared.
func (p Prospect) rounds(from, to remind.Date) iter.Seq[preview.Round] {
	p.Told.Bare = true
	return func(yield func(preview.Round) bool) { preview.Rounds(p.World, from, to, p.Told, yield) }
}

// A side is one of the two prospects that are compared, and what it alone has.
type side struct {
	change Kind // what becomes of the notices that it alone has
	// own are the obligations of which the other one knows nothing. As a notice has a counterpart of its own obligation alone, theirs have
	// none: they are counted, and played again where somebody wants to see them. A plan of thousands of problems that is taken in brings millions.
	own map[remind.Key]bool
	at  Prospect // as it was before the play
}

// newSide returns a prospect beside another one. Only what may have to be played again is copied.
func newSide(change Kind, p Prospect, other *remind.World) *side {
	s := &side{change: change, own: map[remind.Key]bool{}}
	for i := range p.World.Obligations {
		s.own[p.World.Obligations[i].Key] = true
	}
	for _, list := range [][]remind.Obligation{other.Obligations, other.Withdrawn} {
		for i := range list {
			delete(s.own, list[i].Key)
		}
	}
	if len(s.own) > 0 {
		s.at = Prospect{p.World, p.Told.Clone()}
	}
	return s
}

// alone reports whether the other side can have no counterpart of a notice.
func (s *side) alone(n *remind.Notice) bool {
	return len(s.own) > 0 && s.own[n.Obligation]
}

// counted plays a prospect that is this side's. Of what the other side can have nothing of it is enough to know how much there is.
func (s *side) counted(p Prospect, from, to remind.Date) iter.Seq[preview.Round] {
	p.Told.Countable = s.own
	return p.rounds(from, to)
}

// again plays the side once more; nothing where it has no obligation of its own.
func (s *side) again(from, to remind.Date) iter.Seq[preview.Round] {
	if len(s.own) == 0 {
		return func(func(preview.Round) bool) {}
	}
	return s.counted(Prospect{s.at.World, s.at.Told.Clone()}, from, to)
}

// changes adds to some changes those notices of a round that the side alone has.
func (s *side) changes(r *preview.Round, all []NoticeChange) []NoticeChange {
	for i := range r.Messages {
		for j := range r.Messages[i].Notices {
			if n := &r.Messages[i].Notices[j]; s.alone(n) {
				all = append(all, s.changed(n, r.Day))
			}
		}
	}
	made := r.Made()
	for i := range made {
		all = append(all, s.changed(&made[i], r.Day))
	}
	return all
}

// changed returns what becomes of a notice that the side alone has.
func (s *side) changed(n *remind.Notice, day remind.Date) NoticeChange {
	if s.change == Lost {
		return NoticeChange{Change: Lost, Was: &Coming{n, day}}
	}
	return NoticeChange{Change: Gained, Is: &Coming{n, day}}
}

// A tally counts the notices of two prospects, and of whom, and gathers those that have to be compared.
type tally struct {
	sides  [2]*side
	counts [2]int
	kept   [2][]Coming // of which the other side has not the same on the same day, but may have on another
	alone  [2]int
	lines  int // of what is counted alone, as DayChange has them
	people map[remind.Address]*PersonEffect
}

// play plays both side by side.
func (t *tally) play(before, after iter.Seq[preview.Round]) {
	for old, now := range together(before, after) {
		day := max(old.Day, now.Day)
		for was, is := range messages(old.Messages, now.Messages) {
			same := sameNotices(was, is)
			t.message(0, was, is, same, day)
			t.message(1, is, was, same, day)
		}
		for i, r := range [...]*preview.Round{&old, &now} {
			for k := range r.Counts {
				t.count(i, &r.Counts[k], day)
			}
		}
	}
	for i := range t.kept {
		slices.SortFunc(t.kept[i], func(a, b Coming) int { return a.compare(&b) })
	}
}

// message counts the notices of a message of one side, and keeps those that have to be compared. The other's is that to the same address.
func (t *tally) message(i int, m, other *remind.Message, same bool, day remind.Date) {
	if m == nil {
		return
	}
	p := t.hears(i, m.Address, len(m.Notices))
	for j := range m.Notices {
		p.hearsFor(m.Notices[j].Bodies)
	}
	if same {
		return
	}
	var has map[remind.NoticeKey]bool
	alone := 0
	for j := range m.Notices {
		n := &m.Notices[j]
		if t.sides[i].alone(n) {
			alone++
			continue
		}
		if has == nil {
			has = keysOf(other)
		}
		if !has[n.NoticeKey] {
			kept := *n // the round is not held for it
			t.kept[i] = append(t.kept[i], Coming{&kept, day})
		}
	}
	if alone > 0 {
		t.tellsAlone(i, p, alone, day)
	}
}

// count counts notices that only one side can have.
func (t *tally) count(i int, c *preview.Count, day remind.Date) {
	p := t.hears(i, c.Address, c.Notices)
	p.hearsFor(c.Bodies)
	t.tellsAlone(i, p, c.Notices, day)
}

// hears counts the notices of a message of one side, and returns whom it is to.
func (t *tally) hears(i int, to remind.Address, n int) *PersonEffect {
	p := t.person(to)
	if t.counts[i] += n; i == 0 {
		p.Before += n
	} else {
		p.After += n
	}
	return p
}

// tellsAlone counts those of them that the other side cannot have.
func (t *tally) tellsAlone(i int, p *PersonEffect, n int, day remind.Date) {
	t.alone[i] += n
	if p.add(t.sides[i].change, n, day) {
		t.lines++
	}
}

// sameNotices reports whether two messages hold the same, as most do.
func sameNotices(a, b *remind.Message) bool {
	return a != nil && b != nil && slices.EqualFunc(a.Notices, b.Notices, func(a, b remind.Notice) bool { return a.NoticeKey == b.NoticeKey })
}

// keysOf returns the keys of what a message tells.
func keysOf(m *remind.Message) map[remind.NoticeKey]bool {
	all := map[remind.NoticeKey]bool{}
	if m != nil {
		for i := range m.Notices {
			all[m.Notices[i].NoticeKey] = true
		}
	}
	return all
}

// messages returns the messages of two rounds of a day, both in order of addresses: those to one address at once, nil where only the other has any.
func messages(before, after []remind.Message) iter.Seq2[*remind.Message, *remind.Message] {
	return func(yield func(was, is *remind.Message) bool) {
		for len(before) > 0 || len(after) > 0 {
			order := 0
			switch {
			case len(before) == 0:
				order = 1
			case len(after) == 0:
				order = -1
			default:
				order = before[0].Compare(after[0].Address)
			}
			var was, is *remind.Message
			if order <= 0 {
				was, before = &before[0], before[1:]
			}
			if order >= 0 {
				is, after = &after[0], after[1:]
			}
			if !yield(was, is) {
				return
			}
		}
	}
}

// together returns the rounds of two plays, both in order of days: those of one day at once, the zero Round where only the other has any.
func together(before, after iter.Seq[preview.Round]) iter.Seq2[preview.Round, preview.Round] {
	return func(yield func(old, now preview.Round) bool) {
		nextBefore, stopBefore := iter.Pull(before)
		defer stopBefore()
		nextAfter, stopAfter := iter.Pull(after)
		defer stopAfter()
		b, okB := nextBefore()
		a, okA := nextAfter()
		for okB || okA {
			var old, now preview.Round
			first, second := okB && (!okA || b.Day <= a.Day), okA && (!okB || a.Day <= b.Day)
			if first {
				old = b
				b, okB = nextBefore()
			}
			if second {
				now = a
				a, okA = nextAfter()
			}
			if !yield(old, now) {
				return
			}
		}
	}
}

// compare orders by day, address, then as notices within one message.
func (n *Coming) compare(o *Coming) int {
	return cmp.Or(cmp.Compare(n.Day, o.Day), n.Compare(o.Address), remind.CompareNotices(*n.Notice, *o.Notice))
}

// person returns the count of an address, made when it is first met.
func (t *tally) person(to remind.Address) *PersonEffect {
	p := t.people[to]
	if p == nil {
		p = &PersonEffect{Address: to}
		t.people[to] = p
	}
	return p
}

// hearsFor notes for which bodies an address hears.
func (p *PersonEffect) hearsFor(bodies []string) {
	for _, body := range bodies {
		if !slices.Contains(p.Bodies, body) {
			p.Bodies = append(p.Bodies, body)
		}
	}
}

// add counts notices of one change on a day, and reports whether they are the first of it. Days come in their order.
func (p *PersonEffect) add(change Kind, n int, day remind.Date) (first bool) {
	days := &p.gained
	if change == Lost {
		days = &p.lost
		p.Lost += n
	} else {
		p.Gained += n
	}
	if first = len(*days) == 0 || (*days)[len(*days)-1] != day; first {
		*days = append(*days, day)
	}
	return first
}

// keep adds the changes that are kept.
func (t *tally) keep(changes []NoticeChange) {
	for i := range changes {
		c := &changes[i]
		p := t.person(c.Shown().Address)
		for _, n := range []*Coming{c.Was, c.Is} {
			if n != nil {
				of := t.person(n.Address)
				of.other = append(of.other, n.Day)
			}
		}
		switch c.Change {
		case Gained:
			p.Gained++
		case Lost:
			p.Lost++
		case Moved:
			p.Moved++
		default:
			p.From++
			t.person(c.Was.Address).To++
		}
	}
}

// linesOf counts the lines of changes that are kept, but for those that notices of one side alone stand in, too.
func (t *tally) linesOf(changes []NoticeChange) int {
	lines := map[line]bool{}
	for i := range changes {
		l := changes[i].line()
		days := t.person(l.to).gained
		switch l.change {
		case Gained:
		case Lost:
			days = t.person(l.to).lost
		default:
			days = nil
		}
		if _, known := slices.BinarySearch(days, l.day); !known {
			lines[l] = true
		}
	}
	return len(lines)
}

// changed returns those who have any of the changes.
func (t *tally) changed() []PersonEffect {
	var all []PersonEffect
	for _, p := range t.people {
		if slices.Sort(p.Bodies); p.Gained+p.Lost+p.Moved+p.From+p.To > 0 {
			all = append(all, *p)
		}
	}
	slices.SortFunc(all, func(a, b PersonEffect) int { return a.Address.Compare(b.Address) })
	return all
}

// Days returns on which days the address hears otherwise than before, in order.
func (p *PersonEffect) Days() []remind.Date {
	days := slices.Concat(p.gained, p.lost, p.other)
	slices.Sort(days)
	return slices.Compact(days)
}
