package change

import (
	"cmp"
	"iter"
	"slices"
	"strings"

	"duban/remind"
	"duban/remind/preview"
)

// rounds plays the rounds of the days from..to. No message is composed, as only notices are compared.
func (p Prospect) rounds(from, to remind.Date) iter.Seq[preview.Round] {
	p.Told.Bare = true
	return func(yield func(preview.Round) bool) { preview.Rounds(p.World, from, to, p.Told, yield) }
}

// A changeCount counts the notices of two prospects, and of whom.
type changeCount struct {
	before, after int
	people        map[remind.Address]*PersonEffect
	last          *PersonEffect // counted last: the notices of a message follow each other
}

// differing plays both side by side and returns the notices of which the other has not the same on the same day: most never pile up.
func (t *changeCount) differing(before, after iter.Seq[preview.Round]) (was, is []Coming) {
	for old, now := range together(before, after) {
		day := max(old.Day, now.Day)
		var inOld, inNow map[remind.NoticeKey]bool
		if len(old.Messages) > 0 && len(now.Messages) > 0 { // of a plan that is new there is nothing to be found again
			inOld, inNow = noticesOf(&old), noticesOf(&now)
		}
		each(&old, func(n *remind.Notice) {
			t.before++
			t.person(n).Before++
			if inNow == nil || !inNow[n.NoticeKey] {
				was = append(was, Coming{n, day})
			}
		})
		each(&now, func(n *remind.Notice) {
			t.after++
			t.person(n).After++
			if inOld == nil || !inOld[n.NoticeKey] {
				is = append(is, Coming{n, day})
			}
		})
	}
	return inOrder(was), inOrder(is)
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

// each calls yield for all that a round tells, in its order: then little is left to sort.
func each(r *preview.Round, yield func(*remind.Notice)) {
	for i := range r.Messages {
		for j := range r.Messages[i].Notices {
			yield(&r.Messages[i].Notices[j])
		}
	}
}

// noticesOf returns the keys of all that a round tells.
func noticesOf(r *preview.Round) map[remind.NoticeKey]bool {
	all := map[remind.NoticeKey]bool{}
	each(r, func(n *remind.Notice) { all[n.NoticeKey] = true })
	return all
}

// inOrder sorts by day, then address.
func inOrder(list []Coming) []Coming {
	slices.SortFunc(list, func(a, b Coming) int { return a.compare(&b) })
	return list
}

// compare orders by day, address, then as notices within one message.
func (n *Coming) compare(o *Coming) int {
	return cmp.Or(cmp.Compare(n.Day, o.Day), n.Compare(o.Address), remind.CompareNotices(*n.Notice, *o.Notice))
}

// person returns the count of an address, made when it is first met, and notes for which bodies it hears.
func (t *changeCount) person(n *remind.Notice) *PersonEffect {
	p := t.last
	if p == nil || p.Address != n.Address {
		p = t.people[n.Address]
	}
	if p == nil {
		p = &PersonEffect{Address: n.Address}
		t.people[n.Address] = p
	}
	t.last = p
	for _, body := range n.Bodies {
		if !slices.Contains(p.Bodies, body) {
			p.Bodies = append(p.Bodies, body)
		}
	}
	return p
}

// changed returns those who have any of the changes.
func (t *changeCount) changed(changes []NoticeChange) []PersonEffect {
	for i := range changes {
		c := &changes[i]
		switch p := t.person(c.Shown().Notice); c.Change {
		case Gained:
			p.Gained++
		case Lost:
			p.Lost++
		case Moved:
			p.Moved++
		default:
			p.From++
			t.person(c.Was.Notice).To++
		}
	}
	var all []PersonEffect
	for _, p := range t.people {
		if slices.Sort(p.Bodies); p.Gained+p.Lost+p.Moved+p.From+p.To > 0 {
			all = append(all, *p)
		}
	}
	slices.SortFunc(all, func(a, b PersonEffect) int { return a.Address.Compare(b.Address) })
	return all
}

// compareNotices returns the notices that come otherwise, by day and address.
func compareNotices(was, is []Coming) []NoticeChange {
	c := comparison{was: was, is: is, lost: whole(len(was)), gained: whole(len(is))}
	for _, p := range likenesses {
		c.pair(p.change, p.trait)
	}
	for _, i := range c.lost {
		c.changes = append(c.changes, NoticeChange{Change: Lost, Was: &was[i]})
	}
	for _, i := range c.gained {
		c.changes = append(c.changes, NoticeChange{Change: Gained, Is: &is[i]})
	}
	slices.SortFunc(c.changes, func(a, b NoticeChange) int {
		return cmp.Or(a.Shown().compare(b.Shown()), cmp.Compare(a.Change, b.Change))
	})
	return c.changes
}

// whole returns the numbers below n.
func whole(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return all
}

// A comparison pairs the notices of two prospects; lost and gained are the numbers of those that have no partner yet, in order of days.
type comparison struct {
	was, is      []Coming
	lost, gained []int
	changes      []NoticeChange
}

// A trait is what two notices must share to be the same one, or one in another's place.
type trait struct {
	remind.NoticeKey
	role   remind.Role
	bodies string
}

// likenesses are tried in turn. A deadline that moves sets a new anchor, and a corrected calendar moves the day from which a check-in counts:
// the stage of one obligation to one address is the same notice still. What is left of it goes to another address: rather to the same body,
// then to the same role.
var likenesses = [...]struct {
	change Kind
	trait  func(*Coming) trait
}{
	{Moved, func(n *Coming) trait { return trait{NoticeKey: n.NoticeKey} }},
	{Moved, func(n *Coming) trait { return trait{NoticeKey: n.at(remind.Anchor{}, n.Address)} }},
	{Readdressed, func(n *Coming) trait {
		return trait{n.at(n.Anchor, remind.Address{}), n.Role, strings.Join(n.Bodies, "；")}
	}},
	{Readdressed, func(n *Coming) trait {
		return trait{n.at(remind.Anchor{}, remind.Address{}), n.Role, strings.Join(n.Bodies, "；")}
	}},
	{Readdressed, func(n *Coming) trait { return trait{NoticeKey: n.at(remind.Anchor{}, remind.Address{}), role: n.Role} }},
}

// at returns the notice's key with another anchor and address.
func (n *Coming) at(a remind.Anchor, to remind.Address) remind.NoticeKey {
	k := n.NoticeKey
	k.Anchor, k.Address = a, to
	return k
}

// pair makes partners of those left that share a trait, in order of days.
func (c *comparison) pair(change Kind, of func(*Coming) trait) {
	if len(c.lost) == 0 || len(c.gained) == 0 {
		return
	}
	at := make(map[trait][]int, len(c.lost))
	for _, i := range c.lost {
		t := of(&c.was[i])
		at[t] = append(at[t], i)
	}
	paired := make(map[int]bool, len(c.lost))
	c.gained = slices.DeleteFunc(c.gained, func(k int) bool {
		t := of(&c.is[k])
		if len(at[t]) == 0 {
			return false
		}
		i := at[t][0]
		at[t], paired[i] = at[t][1:], true
		if was, is := &c.was[i], &c.is[k]; change != Moved || was.Day != is.Day {
			c.changes = append(c.changes, NoticeChange{Change: change, Was: was, Is: is})
		}
		return true
	})
	c.lost = slices.DeleteFunc(c.lost, func(i int) bool { return paired[i] })
}
