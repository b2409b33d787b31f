package report

import (
	"cmp"
	"maps"
	"slices"

	"duban/remind"
	"duban/remind/digest"
	"duban/remind/people"
	"duban/remind/shortname"
)

// A Page is what the office's first page says of one plan, as counts and dates that add up with those of other plans: see Board. It holds as long as the
// sheet that it is of.
type Page struct {
	Head   remind.PlanHead
	Read   bool       `json:",omitempty"` // of a document, and not built in
	Held   bool       `json:",omitempty"` // nobody has released it
	Dues   [][2]int   `json:",omitempty"` // days on which something open falls due, each with how many do
	Rest   [][2]int   `json:",omitempty"` // likewise, of what is not closed and not among these: its day is past, or it waits to be seen to
	Things []Thing    `json:",omitempty"` // to be seen to, in the plan's order
	Holes  []HoleSize `json:",omitempty"` // whom nobody can tell, in the plan's order
	digest.Extract
}

// A HoleSize is how many problems of a plan a hole is about.
type HoleSize struct {
	Hole
	N int
}

// pages returns the pages of the plans of a day's world, by their ids.
func pages(d *remind.Day, gaps []remind.Gap) map[string]*Page {
	all := make(map[string]*Page, len(d.Plans))
	for i := range d.Plans {
		p := &d.Plans[i]
		all[p.ID] = &Page{Head: shortname.HeadOf(p.ID, p.Title, p.Inspection), Read: p.Source != ""}
	}
	names := named(d)
	for rows := d.Counts(); len(rows) > 0; {
		n := slices.IndexFunc(rows, func(r digest.Row) bool { return r.Plan != rows[0].Plan })
		if n < 0 {
			n = len(rows)
		}
		if p := all[rows[0].Plan]; p != nil {
			p.Dues = dues(rows[:n], d.Today)
			p.Extract = digest.NewExtract(rows[:n], d.Today, slices.Sorted(maps.Keys(names[rows[0].Plan])))
		}
		rows = rows[n:]
	}
	for plan, n := range undone(d) {
		if p := all[plan]; p != nil {
			for _, on := range p.Dues {
				count(n, remind.Date(on[0]), -on[1])
			}
			p.Rest = listed(n)
		}
	}
	for _, t := range Things(d, nil) {
		if p := all[t.Key.Plan()]; p != nil {
			p.Things = append(p.Things, t)
		}
	}
	for plan, list := range holes(gaps) {
		if p := all[plan]; p != nil {
			p.Holes = list
		}
	}
	return all
}

// named returns whom each plan names in whatever role.
func named(d *remind.Day) map[string]map[string]bool {
	all := map[string]map[string]bool{}
	add := func(o *remind.Obligation) {
		if all[o.Plan] == nil {
			all[o.Plan] = map[string]bool{}
		}
		for _, role := range people.NamedRoles() {
			for _, name := range d.Book.Members(o.Bodies(role), d.Today) {
				all[o.Plan][name] = true
			}
		}
	}
	for i := range d.Obligations {
		add(&d.Obligations[i])
	}
	for i := range d.Withdrawn { // people still see what was told of it
		add(&d.Withdrawn[i])
	}
	return all
}

// FallsDue reports whether a row is of what is still to be done by a day to come.
func FallsDue(r *digest.Row, today remind.Date) bool {
	return r.Due >= today && r.State == string(remind.Open)
}

// dues counts what falls due on the days to come.
func dues(rows []digest.Row, today remind.Date) (all [][2]int) {
	n := map[remind.Date]int{}
	for i := range rows {
		if FallsDue(&rows[i], today) {
			n[rows[i].Due]++
		}
	}
	return listed(n)
}

// undone counts what falls due on each day and is not closed, by plan.
func undone(d *remind.Day) map[string]map[remind.Date]int {
	all := map[string]map[remind.Date]int{}
	for i := range d.Obligations {
		o := &d.Obligations[i]
		s := d.States[o.Key]
		if s == nil || s.Due == 0 || s.State == remind.Closed {
			continue
		}
		if all[o.Plan] == nil {
			all[o.Plan] = map[remind.Date]int{}
		}
		all[o.Plan][s.Due]++
	}
	return all
}

// listed lists counts by their days, in order.
func listed(n map[remind.Date]int) (all [][2]int) {
	for on, k := range n {
		all = append(all, [2]int{int(on), k})
	}
	slices.SortFunc(all, func(a, b [2]int) int { return cmp.Compare(a[0], b[0]) })
	return all
}

// holes returns of gaps how many problems each hole is about, by plan and in their order.
func holes(gaps []remind.Gap) map[string][]HoleSize {
	type at struct {
		plan string
		Hole
	}
	places, seen, all := map[at]int{}, map[at]map[remind.Key]bool{}, map[string][]HoleSize{}
	for i := range gaps {
		g := &gaps[i]
		k := at{g.Obligation.Plan(), HoleOf(g)}
		if seen[k] == nil {
			seen[k], places[k] = map[remind.Key]bool{}, len(all[k.plan])
			all[k.plan] = append(all[k.plan], HoleSize{Hole: k.Hole})
		}
		if p := g.Obligation.ProblemKey(); !seen[k][p] {
			seen[k][p] = true
			all[k.plan][places[k]].N++
		}
	}
	return all
}
