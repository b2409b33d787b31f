package main

import (
	"cmp"
	"fmt"
	"strings"

	"duban/listing"
	"duban/office"
	"duban/remind"
	"duban/tables"
)

// coverage shows the whole proof.
func (a *app) coverage(day *remind.Day) error {
	c := office.NewCoverage(day)
	if a.format == "table" {
		a.showCoverage(c)
		return nil
	}
	return showAmong(a, tables.Covers(day), c.Covers, func() []listing.Grid { return tables.CoverageGrids(c) })
}

// showCoverage prints the totals, then of each obligation who hears what.
func (a *app) showCoverage(c *office.Coverage) {
	day, n := c.Day, c.Counts
	a.say("coverage from %s to the plan's end, %s: %d obligations, %d pairs of stage and role, reachable %d, not reachable %d; gaps: %d\n",
		day.Today, max(day.End(), day.Today), n.Obligations, n.Cells, n.Reachable, n.Uncovered, len(c.Gaps))
	for _, g := range c.Gaps {
		a.say("  GAP %s  %s  %s  from %s: %s。%s\n", g.Obligation, g.Role, g.Body, max(g.From, day.Today), g.Reason, day.Remedy(g))
	}
	for i := range c.Silent {
		s := &c.Silent[i]
		a.say("  NOT PROVED %s  %s  %s  last delivery %s\n", s.Channel, s.To, strings.Join(s.Bodies, "、"), cmp.Or(s.Last.String(), "never"))
	}
	for _, covered := range c.ByObligation() {
		a.showCovered(day, covered)
	}
}

// showCovered prints one obligation: by role and contact the stages that come to it.
func (a *app) showCovered(day *remind.Day, all []office.Covered) {
	o, s := day.Find(string(all[0].Obligation))
	a.say("\n%s  %s  %s  %s\n", o.Key, s.Due, s.State, tables.Called(day.World, o, 40))
	for _, c := range all {
		whom := strings.TrimSpace(fmt.Sprintf("%s %s %s", c.Contact.Channel, c.Contact.Address, c.Contact.Name))
		if last := day.Reach[c.Contact.At()].Last; last != 0 {
			whom += "  last delivery " + last.String()
		}
		if c.Reason != "" {
			whom = "GAP " + c.Reason
		}
		var stages []string
		for _, stage := range c.Stages {
			stages = append(stages, stageDays(day, stage))
		}
		a.say("  %s  %s  %s\n    %s\n", c.Role, c.Body, whom, strings.Join(stages, ", "))
	}
}

// everyWords say how a stage repeats.
var everyWords = map[remind.Repeat]string{
	remind.EveryMonday: "every Monday", remind.EveryFortnight: "every second Monday", remind.EveryFirstMonday: "every first Monday of a month", remind.EveryQuarter: "every quarter",
	remind.EveryYear: "every year",
}

// stageDays returns a stage with its day. Where it reaches its contact on some of its days only, the first and the last of these follow.
func stageDays(day *remind.Day, c *remind.Cover) string {
	words := c.Stage.Name
	switch {
	case c.After != "":
		words += " after " + string(c.After)
	case c.Repeats != remind.Once:
		words += " " + everyWords[c.Repeats] + " from " + c.On.String()
	default:
		words += " " + c.On.String()
	}
	late := c.From > max(c.On, day.Today)
	ends := c.To != 0 && (c.After != "" || c.Repeats != remind.Once)
	switch {
	case late && ends:
		words += " (" + c.From.String() + " to " + c.To.String() + ")"
	case late:
		words += " (from " + c.From.String() + ")"
	case ends:
		words += " (to " + c.To.String() + ")"
	}
	return words
}
