package remind

import "slices"

// mailed reports whether whoever a notice is for is told the same by mail: each of its bodies has a mailbox of its own that hears in the notice's
// role, has not failed and is not held back. Then a post need not say all. Of an outcome only those hear who were told of the matter, whoever the
// contacts are by now.
func (d *Day) mailed(n *Notice) bool {
	if n.Fallback {
		return false
	}
	x := d.decider()
	lacks := func(body string) bool {
		return !slices.ContainsFunc(x.whom(body, n.Role).targets, func(t target) bool { return d.relies(t.Contact, n, body) })
	}
	return len(n.Bodies) > 0 && !slices.ContainsFunc(n.Bodies, lacks)
}

// relies reports whether a contact is a mailbox that can be relied on to be told a notice for a body.
func (d *Day) relies(c *Contact, n *Notice, body string) bool {
	last, held := d.Held[c.Address]
	_, failed := d.Book.Loss(c, d.Today)
	if c.Channel != MailChannel || failed || held && (last == 0 || d.Today <= last) {
		return false
	}
	return n.Stage != StageOutcome || slices.ContainsFunc(d.Heard[n.Obligation], func(h Notice) bool {
		return h.Address == c.At() && h.Stage != StageOutcome && slices.Contains(h.Bodies, body)
	})
}
