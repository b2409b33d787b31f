package remind

import "slices"

// SpeaksForLeader returns the leader whom an address speaks for, now or on any other day; empty where there is none.
func (d *Day) SpeaksForLeader(to Address) string {
	d.lookup.led.Do(func() { d.lookup.leaders = d.leaders() }) // each message asks
	return d.lookup.leaders[to]
}

// leaders returns the addresses that speak for a leader, and for which one: the first, where one speaks for several.
func (d *Day) leaders() map[Address]string {
	var leaders []string
	for i := range d.Obligations {
		leaders = appendNew(leaders, d.Book.Members(d.Obligations[i].Leader, d.Today))
	}
	for _, s := range d.Book.Succeeds {
		if slices.Contains(leaders, d.Book.Alias(s.Body)) {
			leaders = appendNew(leaders, []string{d.Book.Alias(s.By)})
		}
	}
	of := map[Address]string{}
	for _, name := range leaders {
		for _, c := range d.Book.All(name) {
			if at := c.At(); c.Hears(Leader) && of[at] == "" {
				of[at] = name
			}
		}
	}
	return of
}
