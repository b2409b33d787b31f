package remind

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// A Reach is what is known of the addresses that a directory has named.
type Reach map[Address]Reached

// A Reached is since when an address is known, and the last day on which anything, a test too, was delivered to it; none in Last: never.
type Reached struct{ Since, Last Date }

// An address is silent when nothing was delivered to it for so long: staleDays after the last time, or trialDays after it began to count
// where there was none. A first message may be months away, so that nobody learns earlier that an address is wrong.
const (
	staleDays = 180
	trialDays = 30
)

// A Silence is an address that should hear of a plan, and of which nobody knows whether it can.
type Silence struct {
	Address
	Bodies []string // for whom it speaks
	Last   Date     // none: nothing was ever delivered to it
}

// Silent returns the silent addresses in order, those that were never reached first. An address counts if it speaks today for somebody whom an
// open matter of a released plan names: from the day of that release, or of its own entry in the directory if that is later.
func (d *Day) Silent(reach Reach) []Silence { return d.Listeners().Silent(reach, d.Today) }

// Silent returns those of them that are silent on a day, as Day.Silent does.
func (l Listeners) Silent(reach Reach, today Date) []Silence {
	var list []Silence
	for to, hears := range l {
		r := reach[to]
		counted := max(hears.from, r.Since) + trialDays
		if r.Last != 0 {
			counted = r.Last + staleDays
		}
		if today >= counted {
			list = append(list, Silence{Address: to, Bodies: hears.bodies, Last: r.Last})
		}
	}
	slices.SortFunc(list, func(a, b Silence) int { return cmp.Or(cmp.Compare(a.Last, b.Last), a.Compare(b.Address)) })
	return list
}

// A listener is for whom an address hears, and since when it may.
type listener struct {
	bodies []string
	from   Date
}

// Listeners are addresses that hear, each with its listener.
type Listeners map[Address]*listener

// Listeners returns the addresses that hear today where an open matter of a released plan has something to say.
func (d *Day) Listeners() Listeners {
	type place struct {
		plan, name string
		role       Role
	}
	all, seen := Listeners{}, map[place]bool{}
	x := d.decider()
	for i := range d.Obligations {
		o := &d.Obligations[i]
		from, free := d.Released[o.Plan]
		if s := d.States[o.Key]; !free || from > d.Today || s.State == Closed || s.Withdrawn {
			continue
		}
		for role := range roleCount {
			for _, name := range o.Bodies(role) {
				if at := (place{o.Plan, name, role}); !seen[at] {
					seen[at] = true
					hear(all, x.whom(name, role).targets, from)
				}
			}
		}
	}
	return all
}

// hear adds contacts to those who hear from a day on.
func hear(all Listeners, targets []target, from Date) {
	for i := range targets {
		to := targets[i].contact.At()
		l := all[to]
		if l == nil {
			l = &listener{from: from}
			all[to] = l
		}
		l.from, l.bodies = min(l.from, from), appendNew(l.bodies, []string{targets[i].body})
	}
}

// WhoIsSilent names the first of the bodies behind silent addresses, and how many addresses there are.
func WhoIsSilent(list []Silence) string {
	const most = 3
	var names []string
	for i := range list {
		names = appendNew(names, list[i].Bodies)
	}
	return fmt.Sprintf("%s%d个地址", strings.Join(names[:min(most, len(names))], "、")+"等", len(list))
}

// WhySilent says what is the matter with silent addresses, and how to find out.
const WhySilent = "从未送达或已超过180天未送达，请核实地址并用duban send-test --contacts验证，名单见duban check --coverage"

// unproven words silent addresses for the office, all in one line: they wait for one and the same test.
func unproven(list []Silence) []Trouble {
	if len(list) == 0 {
		return []Trouble{}
	}
	return []Trouble{{Who: WhoIsSilent(list), What: WhySilent}}
}
