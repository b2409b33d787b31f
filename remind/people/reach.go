package people

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"duban/remind/days"
)

// A Reach is what is known of the addresses that a directory has named.
type Reach map[Address]Reached

// A Reached is since when an address is known, and the last day on which anything, a test too, was delivered to it; none in Last: never.
type Reached struct{ Since, Last days.Date }

// An address is silent when nothing was delivered to it for so long: staleDays after the last time, or TrialDays after it began to count
// where there was none. A first message may be months away, so that nobody learns earlier that an address is wrong.
const (
	staleDays = 180
	TrialDays = 30
)

// A Silence is an address that should hear of a plan, and of which nobody knows whether it can.
type Silence struct {
	Address
	Bodies []string  // for whom it speaks
	Last   days.Date // none: nothing was ever delivered to it
}

// A listener is for whom an address hears, and since when it may.
type listener struct {
	bodies []string
	from   days.Date
}

// Listeners are addresses that hear, each with its listener.
type Listeners map[Address]*listener

// Hear notes that an address hears for a body from a day on.
func (l Listeners) Hear(to Address, body string, from days.Date) {
	x := l[to]
	if x == nil {
		x = &listener{from: from}
		l[to] = x
	}
	x.from = min(x.from, from)
	if !slices.Contains(x.bodies, body) {
		x.bodies = append(x.bodies, body)
	}
}

// Silent returns those of them in order that are silent on a day, those that were never reached first.
func (l Listeners) Silent(reach Reach, today days.Date) []Silence {
	var list []Silence
	for to, hears := range l {
		r := reach[to]
		counted := max(hears.from, r.Since) + TrialDays
		if r.Last != 0 {
			counted = r.Last + staleDays
		}
		if today >= counted {
			list = append(list, Silence{Address: to, Bodies: slices.Sorted(slices.Values(hears.bodies)), Last: r.Last})
		}
	}
	slices.SortFunc(list, func(a, b Silence) int { return cmp.Or(cmp.Compare(a.Last, b.Last), a.Compare(b.Address)) })
	return list
}

// WhoIsSilent names the first of the bodies behind silent addresses, and how many addresses there are.
func WhoIsSilent(list []Silence) string {
	const most = 3
	var names []string
	for i := range list {
		for _, body := range list[i].Bodies {
			if !slices.Contains(names, body) {
				names = append(names, body)
			}
		}
	}
	return fmt.Sprintf("%s%d个地址", strings.Join(names[:min(most, len(names))], "、")+"等", len(list))
}

// WhySilent says what is the matter with silent addresses, and how to find out.
const WhySilent = "从未送达或已超过180天未送达，请核实地址并用duban send-test --contacts验证，名单见duban check --coverage"
