package change

import (
	"cmp"
	"slices"
	"strings"

	"duban/remind"
)

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
	slices.SortFunc(c.changes, func(a, b NoticeChange) int { return a.compare(&b) })
	return c.changes
}

// compare orders changes as the notices that they show.
func (c *NoticeChange) compare(o *NoticeChange) int {
	return cmp.Or(c.Shown().compare(o.Shown()), cmp.Compare(c.Change, o.Change))
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
