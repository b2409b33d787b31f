package people

import (
	"slices"
	"strings"

	"duban/remind/days"
)

// A Speaker contact, one of the book's, may stand in: Fallback tells that it does so for somebody who was lost on this very day.
type Speaker struct {
	*Contact
	Fallback bool
}

// Contacts returns who speaks for a single body in a role on a day and can be reached: all of the lowest order that holds anybody. Who is
// behind a broken channel is tried on, but the next order hears too. Where nobody can be relied on, reason says why, for the office to
// read.
func (b *Book) Contacts(name string, role Role, on days.Date) (found []Speaker, reason string) {
	all, reason := b.Speakers(name, role)
	lost := false
	// One order after the other, until one has somebody who can be relied on.
	for i := 0; i < len(all); {
		sound, order := false, all[i].order()
		for ; i < len(all) && all[i].order() == order; i++ {
			c := all[i]
			away, back := b.relieved(c, role, on)
			if away {
				continue
			}
			loss, failed := b.Loss(c, on)
			lost = lost || failed && loss.Since == on
			switch why := b.Unreachable(c, on); {
			case why != "":
				reason = why
				continue
			case failed:
				reason = "渠道“" + c.Channel + "”故障"
			default:
				sound = true
			}
			found = append(found, Speaker{c, back || lost && order > all[0].order()})
		}
		if sound {
			return found, ""
		}
	}
	return found, reason
}

// order returns the contact's order; none is the first.
func (c *Contact) order() int { return max(c.Order, 1) }

// Speakers returns the contacts of a body that hear where it stands in a role, in their order; where there are none, why.
func (b *Book) Speakers(name string, role Role) (all []*Contact, reason string) {
	all = b.contacts[name]
	switch {
	case roles[role].top:
	case len(all) == 0:
		return nil, noContact(name)
	case !b.roled:
		return all, ""
	}
	var those []*Contact
	for i := range all {
		if all[i].Hears(role) {
			those = append(those, all[i])
		}
	}
	switch {
	case len(those) > 0:
		return those, ""
	case roles[role].top:
		return nil, Headless
	default:
		return nil, "通讯录中该单位没有以“" + role.Chinese() + "”身份接收提醒的联系人"
	}
}

// Headless says why nobody hears as the head of a body. It is a gap that changes nothing for others, and is told apart from the rest.
const Headless = "通讯录中没有登记该单位的主要负责同志"

// Hears reports whether the contact is told where its body stands in a role. A head is somebody who was entered as one.
func (c *Contact) Hears(role Role) bool {
	return len(c.Roles) == 0 && !roles[role].top || slices.Contains(c.Roles, role)
}

// An Addressee is a name of a plan in a role; the role counts only where contacts have roles.
type Addressee struct {
	name string
	role Role
}

// Addressee returns a name as it is looked up in a role, which counts only where contacts are told apart by roles.
func (b *Book) Addressee(name string, role Role) Addressee {
	if !b.roled && !roles[role].top {
		role = 0
	}
	return Addressee{name, role}
}

// StandsInFor reports whether the contact stands in for another one of its body.
func (c *Contact) StandsInFor(other *Contact) bool {
	return c.For != "" && other.For == "" && (c.For == other.Name || other.Address != "" && strings.EqualFold(c.For, other.Address))
}

// inherit sets for stand-ins the order and the roles of whom they stand in for, where they have none of their own. The directory's own stay as they
// are.
func inherit(contacts []*Contact) {
	for i, c := range contacts {
		if c.For == "" {
			continue
		}
		order, roles, all := c.Order, c.Roles, len(c.Roles) > 0
		for _, other := range contacts {
			if !c.StandsInFor(other) {
				continue
			}
			if c.Order == 0 && (order == 0 || other.order() < order) {
				order = other.order()
			}
			if all = all || len(other.Roles) == 0; !all { // nobody who has all roles has a list of them
				roles = append(roles, other.Roles...)
			}
		}
		if len(c.Roles) == 0 {
			roles = distinct(roles, all)
		}
		heir := *c
		heir.Order, heir.Roles = order, roles
		contacts[i] = &heir
	}
}

// distinct returns roles each once, in their order; none where they are all.
func distinct(roles []Role, all bool) (each []Role) {
	if all {
		return nil
	}
	for _, r := range roles {
		if !slices.Contains(each, r) {
			each = append(each, r)
		}
	}
	return each
}

// relieved reports whether somebody who can be relied on stands in for a contact on a day, so that it is away; and whether it is back
// because whoever stood in was lost on this very day. A stand-in is never away itself, so that a circle of them silences nobody.
func (b *Book) relieved(c *Contact, role Role, on days.Date) (away, back bool) {
	if c.For != "" || !b.dated {
		return false, false
	}
	for _, s := range b.contacts[b.Alias(c.Body)] {
		if !s.StandsInFor(c) || !s.Hears(role) || s.From > on || s.To != 0 && s.To < on {
			continue
		}
		loss, failed := b.Loss(s, on)
		if !failed && b.Unreachable(s, on) == "" {
			return true, false
		}
		back = back || failed && loss.Since == on
	}
	return false, back
}

// Recipient names bodies and the person who speaks for them: 常宁市党委、政府（联络员）.
func Recipient(bodies []string, person string) string {
	all := strings.Join(bodies, "；")
	if person != "" && person != all {
		all += "（" + person + "）"
	}
	return all
}
