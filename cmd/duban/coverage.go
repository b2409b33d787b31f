package main

import (
	"fmt"
	"slices"
	"strings"

	"duban/listing"
	"duban/remind"
)

func (a *app) coverage(day *remind.Day) error {
	covers := day.Proof()
	if a.format == "table" {
		a.showCoverage(day, covers)
		return nil
	}
	t := coverTable(day)
	return showAmong(a, t, covers, func() []listing.Grid {
		return []listing.Grid{gapTable(day).Grid(day.Coverage()), bodyTable.Grid(bodyCovers(covers)), t.Grid(covers)}
	})
}

func gapOf(c *remind.Cover) remind.Gap {
	return remind.Gap{Obligation: c.Obligation, Role: c.Role, Body: c.Body, Reason: c.Reason, From: c.From}
}

// showCoverage prints the totals, then of each obligation who hears what.
func (a *app) showCoverage(day *remind.Day, covers []remind.Cover) {
	n, gaps := remind.CountCovers(covers), day.Coverage()
	a.say("coverage from %s to the plan's end, %s: %d obligations, %d pairs of stage and role, reachable %d, not reachable %d; gaps: %d\n",
		day.Today, max(day.End(), day.Today), n.Obligations, n.Cells, n.Reachable, n.Uncovered, len(gaps))
	for _, g := range gaps {
		a.say("  GAP %s  %s  %s  from %s: %s。%s\n", g.Obligation, g.Role, g.Body, max(g.From, day.Today), g.Reason, day.Remedy(g))
	}
	for len(covers) > 0 {
		end := 1
		for end < len(covers) && covers[end].Obligation == covers[0].Obligation {
			end++
		}
		a.showCover(day, covers[:end])
		covers = covers[end:]
	}
}

// A telling is what one contact, or nobody, is told of one obligation in one role.
type telling struct {
	cover  *remind.Cover
	stages []string
}

// showCover prints one obligation: by role and contact the stages that come to it.
func (a *app) showCover(day *remind.Day, covers []remind.Cover) {
	o, s := day.Find(string(covers[0].Obligation))
	text := remind.Clip(strings.Join(strings.Fields(o.Text), " "), 40)
	a.say("\n%s  %s  %s  %s\n", o.Key, s.Due, s.State, text)
	var all []telling
	for i := range covers {
		c := &covers[i]
		at := slices.IndexFunc(all, func(t telling) bool {
			o := t.cover
			return o.Role == c.Role && o.Body == c.Body && o.Reason == c.Reason && o.Contact.Name == c.Contact.Name &&
				o.Contact.Channel == c.Contact.Channel && o.Contact.Address == c.Contact.Address
		})
		if at < 0 {
			at = len(all)
			all = append(all, telling{cover: c})
		}
		all[at].stages = append(all[at].stages, stageDays(day, c))
	}
	slices.SortStableFunc(all, func(x, y telling) int { return int(x.cover.Role) - int(y.cover.Role) })
	for i := range all {
		c := all[i].cover
		whom := strings.TrimSpace(fmt.Sprintf("%s %s %s", c.Contact.Channel, c.Contact.Address, c.Contact.Name))
		if c.Reason != "" {
			whom = "GAP " + c.Reason
		}
		a.say("  %s  %s  %s\n    %s\n", c.Role, c.Body, whom, strings.Join(all[i].stages, ", "))
	}
}

var everyWords = map[remind.Repeat]string{
	remind.EveryMonday: "every Monday", remind.EveryFirstMonday: "every first Monday of a month", remind.EveryQuarter: "every quarter",
	remind.EveryYear: "every year",
}

// stageDays says a stage with its day, and the days between which it comes to somebody where they do not take in the stage whole.
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
