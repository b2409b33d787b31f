package remind

import (
	"cmp"
	"slices"
	"strings"
)

// compareNotices gives the notices that come otherwise, by day and address.
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
		x, y := a.Shown(), b.Shown()
		return cmp.Or(cmp.Compare(x.Day, y.Day), cmp.Compare(x.Channel, y.Channel), cmp.Compare(x.Address, y.Address),
			CompareNotices(x.Notice, y.Notice), cmp.Compare(a.Change, b.Change))
	})
	return c.changes
}

// whole gives the numbers below n.
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
	NoticeKey
	role   Role
	bodies string
}

// likenesses are tried in turn. A deadline that moves sets a new anchor, and a corrected calendar moves the day from which a check-in counts:
// the stage of one obligation to one address is the same notice still. What is left of it goes to another address: rather to the same body,
// then to the same role.
var likenesses = [...]struct {
	change Change
	trait  func(*Coming) trait
}{
	{Moved, func(n *Coming) trait { return trait{NoticeKey: n.NoticeKey} }},
	{Moved, func(n *Coming) trait { return trait{NoticeKey: n.at(Anchor{}, n.Channel, n.Address)} }},
	{Readdressed, func(n *Coming) trait { return trait{n.at(n.Anchor, "", ""), n.Role, strings.Join(n.Bodies, "；")} }},
	{Readdressed, func(n *Coming) trait { return trait{n.at(Anchor{}, "", ""), n.Role, strings.Join(n.Bodies, "；")} }},
	{Readdressed, func(n *Coming) trait { return trait{NoticeKey: n.at(Anchor{}, "", ""), role: n.Role} }},
}

// at gives the notice's key with another anchor and address.
func (n *Coming) at(a Anchor, channel, address string) NoticeKey {
	k := n.NoticeKey
	k.Anchor, k.Channel, k.Address = a, channel, address
	return k
}

// pair makes partners of those left that share a trait, in order of days.
func (c *comparison) pair(change Change, of func(*Coming) trait) {
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
