package remind

import "slices"

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
