package remind

import "slices"

// SpeaksForLeader returns the leader whom an address speaks for, now or on any other day; empty where there is none.
func (d *Day) SpeaksForLeader(to Address) string {
	var leaders []string
	for i := range d.Obligations {
		leaders = appendNew(leaders, d.Book.Members(d.Obligations[i].Leader, d.Today))
	}
	for _, s := range d.Book.Succeeds {
		if slices.Contains(leaders, d.Book.Alias(s.Body)) {
			leaders = appendNew(leaders, []string{d.Book.Alias(s.By)})
		}
	}
	for _, name := range leaders {
		for _, c := range d.Book.All(name) {
			if c.Hears(Leader) && c.At() == to {
				return name
			}
		}
	}
	return ""
}
