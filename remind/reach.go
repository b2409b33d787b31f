package remind

import (
	"slices"

	"duban/remind/people"
)

// Silent returns the silent addresses in order, those that were never reached first. An address counts if it speaks today for somebody whom an
// open matter of a released plan names: from the day of that release, or of its own entry in the directory if that is later.
func (d *Day) Silent(reach Reach) []Silence { return d.Listeners().Silent(reach, d.Today) }

// Listeners returns the addresses that hear today where an open matter of a released plan has something to say.
func (d *Day) Listeners() Listeners {
	all := Listeners{}
	d.EachListener(func(_ string, to Address, body string, from Date) { all.Hear(to, body, from) })
	return all
}

// EachListener yields them plan by plan: an address, for which body it hears, and from which day on. Most obligations of a plan name the same
// few bodies, so each is looked up once a plan and role.
func (d *Day) EachListener(yield func(plan string, to Address, body string, from Date)) {
	type place struct {
		plan, name string
		role       Role
	}
	seen := map[place]bool{}
	x := d.decider()
	for i := range d.Obligations {
		o := &d.Obligations[i]
		from, free := d.Released[o.Plan]
		if s := d.States[o.Key]; !free || from > d.Today || s.State == Closed || s.Withdrawn {
			continue
		}
		for role, name := range o.named() {
			at := place{o.Plan, name, role}
			if seen[at] {
				continue
			}
			seen[at] = true
			for _, t := range x.whom(name, role).targets {
				yield(o.Plan, t.At(), t.body(), from)
			}
		}
	}
}

// unproven words silent addresses for the office, all in one line: they wait for one and the same test.
func unproven(list []Silence) []Trouble {
	if len(list) == 0 {
		return []Trouble{}
	}
	return []Trouble{{Who: people.WhoIsSilent(list), What: people.WhySilent}}
}

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
	leaders = appendNew(leaders, d.Book.Members(d.Accounts.Leaders(), d.Today))
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
