package scheduler_test

import (
	"cmp"
	"context"
	"maps"
	"reflect"
	"slices"

	"duban/remind"
	"duban/remind/digest"
	"duban/remind/people"
	"duban/remind/report"
	"duban/remind/tally"
	"duban/scheduler/standing"
	"duban/store/holds"
)

// fronted returns a reporter that tells, now and then, what the first page says of many plans, too.
func (c *city) fronted(r standing.Reporter) standing.Reporter {
	r.Front = c.today%3 != 0
	return r
}

// fronts holds that what the first page says of plans one by one is what the world of all of them says.
func (c *city) fronts(f *report.Front) {
	o := c.twins[0]
	snap, err := o.Store.Snapshot(context.Background())
	if err != nil {
		c.t.Fatal(err)
	}
	d := o.World(snap).On(c.today)
	rows := d.Rows(c.today)
	due := map[remind.Date]int{}
	for i := range rows {
		if report.FallsDue(&rows[i], c.today) {
			due[rows[i].Due]++
		}
	}
	if !maps.Equal(f.Due, due) {
		c.t.Fatalf("%s: fall due %v, by plans %v", c.today, due, f.Due)
	}
	if want := digest.NewSummary(rows, c.today); !reflect.DeepEqual(f.Summary, want) {
		c.t.Fatalf("%s: the summary of all\n%+v\nby plans\n%+v", c.today, want, f.Summary)
	}
	if f.Plans != len(d.Plans) || f.Beyond != d.LastDue() {
		c.t.Fatalf("%s: %d plans up to %s, by plans %d up to %s", c.today, len(d.Plans), d.LastDue(), f.Plans, f.Beyond)
	}
	c.things(f, d)
	c.undone(f, d)
	c.holes(f, d)
	var held []string
	for _, h := range holds.Running(snap.Holds, c.today) {
		if slices.ContainsFunc(d.Plans, func(p remind.Plan) bool { return p.ID == h.Scope }) {
			held = append(held, h.Scope)
		}
	}
	if slices.Sort(held); !slices.Equal(f.Held, held) {
		c.t.Fatalf("%s: held are %q, by plans %q", c.today, held, f.Held)
	}
	for _, name := range []string{"甲县", "乙县", "丙县", "甲局", "丁", "各县", "谁"} {
		if got, want := f.Naming(name), naming(d, name); !slices.Equal(got, want) {
			c.t.Fatalf("%s: %s is named in %q, by plans in %q", c.today, name, want, got)
		}
	}
}

// things holds that the same is to be seen to, in every part of the list.
func (c *city) things(f *report.Front, d *remind.Day) {
	for _, is := range []tally.Standing{tally.Reported, tally.Accepted, tally.Overdue} {
		all := slices.DeleteFunc(report.Things(d, nil), func(t report.Thing) bool { return t.Is != is })
		slices.SortStableFunc(all, func(a, b report.Thing) int {
			if is == tally.Overdue {
				a, b = b, a
			}
			return cmp.Compare(a.On, b.On)
		})
		if f.Things[is] != len(all) {
			c.t.Fatalf("%s: %d are %s, by plans %d", c.today, len(all), is, f.Things[is])
		}
		for begin := range len(all) + 1 {
			for end := begin; end <= len(all)+1; end++ {
				if got, want := f.Listed(is, begin, end), all[begin:min(end, len(all))]; !slices.Equal(got, want) {
					c.t.Fatalf("%s: %s from %d to %d are %v, by plans %v", c.today, is, begin, end, want, got)
				}
			}
		}
	}
}

// holes holds that nobody can be told for the same.
func (c *city) holes(f *report.Front, d *remind.Day) {
	problems, plans, first := map[report.Hole]map[remind.Key]bool{}, map[report.Hole]map[string]bool{}, map[report.Hole]string{}
	var order []report.Hole
	gaps := d.Coverage()
	for i := range gaps {
		h, k := report.HoleOf(&gaps[i]), gaps[i].Obligation
		if problems[h] == nil {
			problems[h], plans[h], first[h] = map[remind.Key]bool{}, map[string]bool{}, k.Plan()
			order = append(order, h)
		}
		problems[h][k.ProblemKey()], plans[h][k.Plan()] = true, true
	}
	var want []report.HoleSum
	for _, h := range order {
		want = append(want, report.HoleSum{HoleSize: report.HoleSize{Hole: h, N: len(problems[h])}, Plans: len(plans[h]), First: first[h]})
	}
	if !slices.Equal(f.Holes, want) {
		c.t.Fatalf("%s: nobody can be told for %v, by plans %v", c.today, want, f.Holes)
	}
}

// naming returns the plans that name somebody.
func naming(d *remind.Day, name string) (plans []string) {
	for i := range d.Plans {
		names := func(o remind.Obligation) bool {
			return o.Plan == d.Plans[i].ID && slices.ContainsFunc(people.NamedRoles(), func(role remind.Role) bool {
				return slices.Contains(d.Book.Members(o.Bodies(role), d.Today), name)
			})
		}
		if slices.ContainsFunc(d.Obligations, names) || slices.ContainsFunc(d.Withdrawn, names) {
			plans = append(plans, d.Plans[i].ID)
		}
	}
	return plans
}

// undone holds that the same falls due, and that the first of it is in the plans that are named.
func (c *city) undone(f *report.Front, d *remind.Day) {
	type fall struct {
		on   remind.Date
		plan string
	}
	var all []fall
	want := map[remind.Date]int{}
	first, last := c.today-40, c.today+80
	for i := range d.Obligations {
		o := &d.Obligations[i]
		if s := d.States[o.Key]; s.State != remind.Closed && s.Due >= first && s.Due <= last {
			want[s.Due]++
			all = append(all, fall{s.Due, o.Plan})
		}
	}
	slices.SortStableFunc(all, func(a, b fall) int { return cmp.Compare(a.on, b.on) })
	for _, most := range []int{0, 1, 3, len(all) + 1} {
		on, plans := f.Undone(first, last, most)
		named := map[string]bool{}
		for _, x := range all[:min(most, len(all))] {
			named[x.plan] = true
		}
		if !maps.Equal(on, want) || !slices.Equal(plans, slices.Sorted(maps.Keys(named))) {
			c.t.Fatalf("%s: the first %d of %v are in %v, by plans of %v in %q", c.today, most, want, slices.Sorted(maps.Keys(named)), on, plans)
		}
	}
}
