package report

import (
	"slices"

	"duban/remind"
)

// IdleLadders returns the places in a policy's own ladders of those that are meant for nothing in the plans: most likely a name is misspelt, or was
// another plan's.
func IdleLadders(d *remind.Day) []int {
	var idle []int
	for i := range d.Policy.Own {
		meant := func(o remind.Obligation) bool { return d.Policy.Own[i].Takes(o.Key) }
		if !slices.ContainsFunc(d.Obligations, meant) {
			idle = append(idle, i)
		}
	}
	return idle
}
