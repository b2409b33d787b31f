package report

import (
	"cmp"
	"maps"
	"slices"

	"duban/remind"
	"duban/remind/digest"
	"duban/remind/tally"
)

// A Front is what the office's first page says of many plans together. It is not changed once it is made, so several may look at it at a time.
type Front struct {
	Today, Beyond remind.Date // the day, and the last deadline of all plans
	Plans         int         // in force
	Due           map[remind.Date]int
	Summary       *digest.Summary
	Things        map[tally.Standing]int // how many there are to be seen to
	Holes         []HoleSum              // in the order in which the plans come to them
	Held          []string               // plans that nobody has released, in order

	since map[tally.Standing]map[remind.Date]int // of these, by their days
	pages []*page                                // in the order of their plans
	names []string
}

// A HoleSum is what a hole is about, over all plans.
type HoleSum struct {
	HoleSize
	Plans int
	First string // the first of these plans
}

// add takes the sums of a board, and finds in which order the plans come to what they name.
func (f *Front) add(b *Board, total *tally.Total) {
	sum := digest.Sum{On: f.Today, Total: *total, Undated: b.sum.undated, Moved: b.sum.moved}
	for on, n := range b.sum.falls {
		for is, k := range n {
			if k > 0 {
				sum.Fall(on, tally.Standing(is), k)
			}
		}
	}
	f.Due, f.Things = map[remind.Date]int{}, map[tally.Standing]int{}
	for on, n := range b.sum.dues {
		if on >= f.Today {
			f.Due[on] = n
		}
	}
	for is, on := range f.since {
		for _, n := range on {
			f.Things[is] += n
		}
	}
	f.parties(b, &sum)
	f.Summary = sum.Summary()
	holes := newOrder(len(b.holes.all))
	for _, p := range f.pages {
		for _, c := range p.holes {
			if holes.add(c.of) {
				h := b.sum.holes[c.of]
				h.Hole, h.First = b.holes.all[c.of], p.head.ID
				f.Holes = append(f.Holes, h)
			}
		}
	}
}

// parties puts the parties in the order in which tables have them.
func (f *Front) parties(b *Board, sum *digest.Sum) {
	n := len(f.names)
	counties, works, others, leads, leaders := newOrder(n), newOrder(n), newOrder(n), newOrder(n), newOrder(n)
	var most []int32
	for _, p := range f.pages {
		works.counts(p.works)
		leads.counts(p.leads)
		leaders.counts(p.leaders)
		for _, name := range p.others {
			others.add(name)
		}
		if len(p.most) > len(most) {
			most = p.most
		}
	}
	for _, name := range slices.Concat(most, works.all) {
		if b.places[name] {
			counties.add(name)
		}
	}
	parties := func(o *order, counts []tally.Count) (all []digest.Counted) {
		for _, name := range o.all {
			all = append(all, digest.Counted{Body: f.names[name], Count: counts[name]})
		}
		return all
	}
	sum.Counties, sum.Others = parties(counties, b.sum.works), parties(others, b.sum.works)
	sum.Leads, sum.Leaders = parties(leads, b.sum.leads), parties(leaders, b.sum.leaders)
}

// An order is numbers as they come, each once.
type order struct {
	all  []int32
	seen []bool
}

// newOrder returns an order of no numbers, which are below one.
func newOrder(below int) *order { return &order{seen: make([]bool, below)} }

// add adds a number, and reports whether it is new.
func (o *order) add(n int32) bool {
	if o.seen[n] {
		return false
	}
	o.seen[n] = true
	o.all = append(o.all, n)
	return true
}

// counts adds what is counted.
func (o *order) counts(list []counted) {
	for _, c := range list {
		o.add(c.of)
	}
}

// Undone returns how many matters fall due on each day of some that are not closed, and the plans that have the first of them: so many, in the order of
// days and plans.
func (f *Front) Undone(first, last remind.Date, most int) (on map[remind.Date]int, plans []string) {
	type fall struct {
		day     remind.Date
		plan, n int
	}
	var falls []fall
	on = map[remind.Date]int{}
	for i, p := range f.pages {
		for _, c := range slices.Concat(p.dues, p.rest) {
			if day := remind.Date(c.of); day >= first && day <= last {
				on[day] += int(c.n)
				falls = append(falls, fall{day, i, int(c.n)})
			}
		}
	}
	slices.SortStableFunc(falls, func(a, b fall) int { return cmp.Compare(a.day, b.day) })
	for i := 0; i < len(falls) && most > 0; i++ {
		plans = append(plans, f.pages[falls[i].plan].head.ID)
		most -= falls[i].n
	}
	slices.Sort(plans)
	return on, slices.Compact(plans)
}

// Naming returns the plans that name somebody in whatever role, in order.
func (f *Front) Naming(name string) (plans []string) {
	n := slices.Index(f.names, name)
	if n < 0 {
		return nil
	}
	for _, p := range f.pages {
		if _, found := slices.BinarySearch(p.named, int32(n)); found { //nolint:gosec // as it was numbered
			plans = append(plans, p.head.ID)
		}
	}
	return plans
}

// IDs returns the plans in force, in order.
func (f *Front) IDs() (plans []string) {
	for _, p := range f.pages {
		plans = append(plans, p.head.ID)
	}
	return plans
}

// Others returns the heads of the plans that are not among some, as far as these are told apart from them, and where there are any so many that it shows
// that several are held.
func (f *Front) Others(plans []string) (heads []remind.PlanHead) {
	called, titled := map[string]bool{}, map[string]bool{}
	in := make(map[string]bool, len(plans))
	for _, id := range plans {
		in[id] = true
	}
	for _, p := range f.pages {
		if in[p.head.ID] {
			called[p.head.Called], titled[p.head.Title] = true, true
		}
	}
	for _, p := range f.pages {
		if !in[p.head.ID] && (len(heads) < 2 || called[p.head.Called] || titled[p.head.Title]) {
			heads = append(heads, p.head)
		}
	}
	return heads
}

// Listed returns a part of what is to be seen to of one standing, in the order in which it is listed: what has waited longest is first, and of what is
// overdue what was due last, as most can still be done about it.
func (f *Front) Listed(is tally.Standing, begin, end int) []Thing {
	by := func(a, b remind.Date) int { return cmp.Compare(a, b) }
	if is == tally.Overdue {
		by = func(a, b remind.Date) int { return cmp.Compare(b, a) }
	}
	// Those of the days on which the part begins and ends are sorted, and nothing else.
	var first, last remind.Date
	before, skipped := 0, 0
	for _, on := range slices.SortedFunc(maps.Keys(f.since[is]), by) {
		after := before + f.since[is][on]
		if after <= begin {
			skipped = after
		} else if before < end {
			first, last = cmp.Or(first, on), on
		}
		before = after
	}
	var all []Thing
	for _, p := range f.pages {
		for i := range p.things {
			if t := &p.things[i]; t.Is == is && by(first, t.On) <= 0 && by(t.On, last) <= 0 {
				all = append(all, *t)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b Thing) int { return by(a.On, b.On) })
	return all[min(begin-skipped, len(all)):min(end-skipped, len(all))]
}
