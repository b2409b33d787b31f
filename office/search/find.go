package search

import (
	"cmp"
	"slices"
	"strings"

	"duban/remind"
	"duban/remind/people"
	"duban/remind/typed"
)

// A Found is what a query has found.
type Found struct {
	Matters []*Matter
	Kinds   map[remind.Kind]int   // how many there are of each kind
	Colours [remind.Green + 1]int // and of each colour, as if the query named none
}

// Find returns what a query asks for among the matters that concern somebody; an empty scope is all of them.
func (x *Index) Find(q *Query, scope string) *Found {
	f := &Found{Kinds: map[remind.Kind]int{}}
	w := x.wanted(q)
	scope = typed.VisibleLine(scope)
	for i := range x.Matters {
		m := &x.Matters[i]
		if scope != "" && !m.Concerns(scope) || !w.takes(m) {
			continue
		}
		f.Colours[m.Colour]++
		if q.Colour == "" || m.Colour.String() == q.Colour {
			f.Matters = append(f.Matters, m)
			f.Kinds[m.Kind]++
		}
	}
	order(f.Matters, q.Sort)
	return f
}

// A wanted is a query made ready to be asked of many matters.
type wanted struct {
	*Query
	unit, leader string
	role         remind.Role
	words        []string
	gone         bool // what was withdrawn is asked for
}

// wanted makes a query ready.
func (x *Index) wanted(q *Query) *wanted {
	w := &wanted{Query: q, gone: q.State == Withdrawn || q.State == "" && q.Plan != "" && !x.plans[q.Plan]}
	if q.Unit != "" {
		w.unit = x.now(q.Unit)
	}
	if q.Leader != "" {
		w.leader = x.now(q.Leader)
	}
	for _, r := range people.NamedRoles() {
		if r.String() == q.Role {
			w.role = r
		}
	}
	for _, word := range strings.Fields(q.Words) {
		w.words = append(w.words, Fold(word))
	}
	return w
}

// takes reports whether a matter is asked for, whatever its colour.
func (w *wanted) takes(m *Matter) bool {
	return m.Status.Withdrawn == w.gone &&
		(w.Plan == "" || m.Plan == w.Plan) &&
		(w.Kind == "" || string(m.Kind) == w.Kind) &&
		(w.gone || w.State == "" || string(m.Status.State) == w.State) &&
		w.dated(m.Status.Due) && w.named(m) &&
		!slices.ContainsFunc(w.words, func(word string) bool { return !strings.Contains(m.text, word) })
}

// dated reports whether a deadline lies within the days that are asked for.
func (w *wanted) dated(due remind.Date) bool {
	if w.From == 0 && w.To == 0 {
		return true
	}
	return due != 0 && due >= w.From && (w.To == 0 || due <= w.To)
}

// named reports whether a matter names whoever is asked for.
func (w *wanted) named(m *Matter) bool {
	if w.leader != "" && !m.in(remind.Leader, w.leader) {
		return false
	}
	switch {
	case w.unit == "" && w.Role == "":
		return true
	case w.unit == "":
		return len(m.members[w.role]) > 0
	case w.Role != "":
		return m.in(w.role, w.unit)
	}
	return slices.ContainsFunc(people.NamedRoles(), func(r remind.Role) bool { return r != remind.Leader && m.in(r, w.unit) })
}

// An ordering is one way to sort: what stands first, and what has nothing to sort by and so stands last either way.
type ordering struct {
	name    string
	compare func(a, b *Matter) int
	lacks   func(*Matter) bool
}

// orders are the ways to sort besides that of the plans.
var orders = []ordering{
	{"due", func(a, b *Matter) int { return cmp.Compare(a.Status.Due, b.Status.Due) }, func(m *Matter) bool { return m.Status.Due == 0 }},
	{"state", func(a, b *Matter) int { return cmp.Compare(progress(a), progress(b)) }, func(*Matter) bool { return false }},
	{"colour", func(a, b *Matter) int { return cmp.Compare(a.Colour, b.Colour) }, func(*Matter) bool { return false }},
	byRole("responsible", remind.Responsible), byRole("lead", remind.Lead), byRole("leader", remind.Leader),
}

// byRole sorts by whom plans name first in a role. They are not sorted by names: no order of characters is one that people look things up by.
func byRole(name string, r remind.Role) ordering {
	return ordering{name, func(a, b *Matter) int { return cmp.Compare(a.rank[r], b.rank[r]) }, func(m *Matter) bool { return m.rank[r] == last }}
}

// progress returns how far a matter has come.
func progress(m *Matter) int { return slices.Index(States(), m.Status.State) }

// order sorts matters; what is alike stays in the order of the plans.
func order(all []*Matter, by string) {
	name, down := strings.CutPrefix(by, "-")
	i := slices.IndexFunc(orders, func(o ordering) bool { return o.name == name })
	if i < 0 {
		return
	}
	o := orders[i]
	slices.SortStableFunc(all, func(a, b *Matter) int {
		if la, lb := o.lacks(a), o.lacks(b); la || lb {
			return cmp.Compare(one(la), one(lb))
		}
		if down {
			a, b = b, a
		}
		return o.compare(a, b)
	})
}

// one is 1 for what is so.
func one(so bool) int {
	if so {
		return 1
	}
	return 0
}

// After returns the matters behind the one of a key; all for an empty one. It reports whether the key is there.
func (f *Found) After(key remind.Key) ([]*Matter, bool) {
	if key == "" {
		return f.Matters, true
	}
	i := slices.IndexFunc(f.Matters, func(m *Matter) bool { return m.Key == key })
	return f.Matters[i+1:], i >= 0
}
