package report

import (
	"maps"
	"slices"

	"duban/remind"
	"duban/remind/digest"
	"duban/remind/tally"
)

// A Board keeps the pages of many plans, and adds them up: a page that is put in the place of another costs what these two say, and not what all do.
// Names are numbers in it, so that a million counts take little room. The zero Board has none.
type Board struct {
	names  index[string]
	holes  index[Hole]
	places []bool   // of the names: those of counties
	plans  []string // in order
	pages  []*page  // of each of them
	sum    sums
	front  *Front // of the pages as they are; nil: it is to be made
}

// An index numbers things as they come.
type index[T comparable] struct {
	all []T
	at  map[T]int32
}

// number returns the number of a thing.
func (x *index[T]) number(of T) int32 {
	n, known := x.at[of]
	if !known {
		if x.at == nil {
			x.at = map[T]int32{}
		}
		n = int32(len(x.all)) //nolint:gosec // no nation has as many
		x.at[of], x.all = n, append(x.all, of)
	}
	return n
}

// A page is a Page with numbers for names. It is not changed once it is made.
type page struct {
	head                  remind.PlanHead
	read, held            bool
	named                 []int32
	works, leads, leaders []counted
	most, others          []int32
	falls                 []counted // by day
	dues, rest            []counted // likewise
	holes                 []counted // by hole
	undated, moved        int
	things                []Thing
}

// A counted is how many there are of something, of one standing.
type counted struct {
	of int32
	is tally.Standing
	n  int32
}

// Put takes the page of a plan in the place of the one that it has; none: nothing of the plan is in force.
func (b *Board) Put(plan string, p *Page) {
	b.front = nil
	i, known := slices.BinarySearch(b.plans, plan)
	if known {
		b.sum.add(b.pages[i], -1)
	}
	switch {
	case p == nil && known:
		b.plans, b.pages = slices.Delete(b.plans, i, i+1), slices.Delete(b.pages, i, i+1)
	case p == nil:
	case known:
		b.pages[i] = b.numbered(p)
	default:
		b.plans, b.pages = slices.Insert(b.plans, i, plan), slices.Insert(b.pages, i, b.numbered(p))
	}
	if p != nil {
		b.sum.add(b.pages[i], 1)
	}
}

// numbered returns a page with numbers for names.
func (b *Board) numbered(p *Page) *page {
	numbers := make([]int32, len(p.Names))
	for i, name := range p.Names {
		numbers[i] = b.names.number(name)
		if len(b.places) < len(b.names.all) {
			b.places = append(b.places, digest.County(name))
		}
	}
	several := func(places []int) (all []int32) {
		for _, i := range places {
			all = append(all, numbers[i])
		}
		return all
	}
	stakes := func(list []digest.Stake) []counted {
		all := make([]counted, len(list))
		for i, s := range list {
			all[i] = counted{numbers[s[0]], tally.Standing(s[1]), int32(s[2])} //nolint:gosec // as they were counted
		}
		return all
	}
	made := &page{
		head: p.Head, read: p.Read, held: p.Held, named: slices.Sorted(slices.Values(numbers)), works: stakes(p.Works), leads: stakes(p.Leads), leaders: stakes(p.Leaders),
		most: several(p.Most), others: several(p.Others), undated: p.Undated, moved: p.Moved, things: p.Things,
	}
	for _, f := range p.Falls {
		made.falls = append(made.falls, counted{int32(f[0]), tally.Standing(f[1]), int32(f[2])}) //nolint:gosec // days are as short
	}
	for _, d := range p.Dues {
		made.dues = append(made.dues, counted{of: int32(d[0]), n: int32(d[1])}) //nolint:gosec // likewise
	}
	for _, d := range p.Rest {
		made.rest = append(made.rest, counted{of: int32(d[0]), n: int32(d[1])}) //nolint:gosec // likewise
	}
	for i := range p.Holes {
		made.holes = append(made.holes, counted{of: b.holes.number(p.Holes[i].Hole), n: int32(p.Holes[i].N)}) //nolint:gosec // likewise
	}
	return made
}

// Sums are the counts of all pages.
type sums struct {
	works, leads, leaders []tally.Count // by name
	holes                 []HoleSum     // by hole
	falls                 map[remind.Date]tally.Count
	dues                  map[remind.Date]int
	things                map[tally.Standing]map[remind.Date]int
	undated, moved        int
}

// add adds a page, or with -1 takes it away.
func (s *sums) add(p *page, sign int) {
	if s.falls == nil {
		s.falls, s.dues = map[remind.Date]tally.Count{}, map[remind.Date]int{}
		s.things = map[tally.Standing]map[remind.Date]int{tally.Reported: {}, tally.Accepted: {}, tally.Overdue: {}}
	}
	addCounts(&s.works, p.works, sign)
	addCounts(&s.leads, p.leads, sign)
	addCounts(&s.leaders, p.leaders, sign)
	for _, c := range p.holes {
		h := at(&s.holes, c.of)
		h.Plans, h.N = h.Plans+sign, h.N+sign*int(c.n)
	}
	for _, c := range p.falls {
		n := s.falls[remind.Date(c.of)]
		if n[c.is] += sign * int(c.n); n == (tally.Count{}) {
			delete(s.falls, remind.Date(c.of))
		} else {
			s.falls[remind.Date(c.of)] = n
		}
	}
	for _, c := range p.dues {
		count(s.dues, remind.Date(c.of), sign*int(c.n))
	}
	for i := range p.things {
		count(s.things[p.things[i].Is], p.things[i].On, sign)
	}
	s.undated, s.moved = s.undated+sign*p.undated, s.moved+sign*p.moved
}

// addCounts adds counts by name.
func addCounts(to *[]tally.Count, list []counted, sign int) {
	for _, c := range list {
		at(to, c.of)[c.is] += sign * int(c.n)
	}
}

// at returns the place of a number, which is made where there is none yet.
func at[T any](list *[]T, n int32) *T {
	if more := int(n) + 1 - len(*list); more > 0 {
		*list = append(*list, make([]T, more)...)
	}
	return &(*list)[n]
}

// A Setting is what a Front is made from besides pages.
type Setting struct {
	Today, Beyond remind.Date     // the day, and the last deadline of all: up to it is asked whom nobody can tell
	Total         tally.Total     // of all plans
	Held          map[string]bool // plans that are held up to a day
	Real          bool            // messages leave: else the built-in plan waits for nobody
}

// Front returns what the first page says of all plans together: what was made before, as long as no page has changed.
func (b *Board) Front(of *Setting) *Front {
	if b.front == nil || b.front.Today != of.Today || b.front.Beyond != of.Beyond {
		f := &Front{Today: of.Today, Beyond: of.Beyond, Plans: len(b.pages), pages: slices.Clone(b.pages), names: b.names.all}
		f.since = map[tally.Standing]map[remind.Date]int{}
		for is, on := range b.sum.things {
			f.since[is] = maps.Clone(on)
		}
		f.add(b, &of.Total)
		b.front = f
	}
	var held []string
	for _, p := range b.front.pages {
		if (p.held || of.Held[p.head.ID]) && (of.Real || p.read) {
			held = append(held, p.head.ID)
		}
	}
	if !slices.Equal(held, b.front.Held) { // somebody may look at the former one
		f := *b.front
		f.Held = held
		b.front = &f
	}
	return b.front
}
