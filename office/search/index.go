package search

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/width"

	"duban/remind"
	"duban/remind/people"
	"duban/remind/typed"
)

// A Matter is an obligation with what is looked for in it.
type Matter struct {
	*remind.Obligation
	Status *remind.Status
	Colour remind.Colour
	Title  string // of its problem
	Short  string // likewise
	Names  remind.Parties

	text    string              // all words in which it may be found, folded
	members [roleCount][]string // those who are named in each role, behind collective names too
	rank    [roleCount]int      // where the first of them stands among all
	place   int                 // in the order of the plans
}

// roleCount is how many roles there are.
const roleCount = people.RoleCount

// An Index is all matters of a day, in the order of their plans, those last that are in none any more.
type Index struct {
	Matters []Matter
	Today   remind.Date
	plans   map[string]bool // those in force
	now     func(name string) string
	// Units and Leaders are whom matters name, in the order in which plans do.
	Units, Leaders []string
}

// NewIndex makes the index of a day.
func NewIndex(d *remind.Day) *Index {
	x := &Index{Today: d.Today, plans: map[string]bool{}, now: func(name string) string { return d.Book.Name(name, d.Today) }}
	for i := range d.Plans {
		x.plans[d.Plans[i].ID] = true
	}
	b := builder{day: d, index: x, named: map[string]group{}, ranks: map[string]int{}, titles: map[remind.Key]string{}, problems: map[remind.Key]*remind.Problem{}}
	for i := range d.Plans {
		for j := range d.Plans[i].Problems {
			p := &d.Plans[i].Problems[j]
			b.problems[remind.ProblemKeyOf(d.Plans[i].ID, p.Number)] = p
		}
	}
	for _, list := range [][]remind.Obligation{d.Obligations, d.Withdrawn} {
		for i := range list {
			if list[i].Kind == remind.KindProblem {
				b.titles[list[i].Key] = list[i].Text
			}
		}
	}
	x.Matters = make([]Matter, 0, len(d.Obligations)+len(d.Withdrawn))
	for _, list := range [][]remind.Obligation{d.Obligations, d.Withdrawn} {
		for i := range list {
			b.take(&list[i])
		}
	}
	return x
}

// A builder makes an index. Many matters name the same bodies, so who stands behind them is asked once.
type builder struct {
	day    *remind.Day
	index  *Index
	named  map[string]group
	ranks  map[string]int // of each body, by when it first came
	titles map[remind.Key]string
	// What a problem's goal and measures say without a date of its own is found by the problem.
	problems map[remind.Key]*remind.Problem
}

// A group is who stands behind some names of a document.
type group struct {
	names   []string // of today
	members []string // behind collective names too
	folded  string
	rank    int
}

// last is the rank of what names nobody.
const last = 1 << 30

// take adds a matter.
func (b *builder) take(o *remind.Obligation) {
	d := b.day
	m := Matter{Obligation: o, Status: d.States[o.Key], Title: b.titles[o.Key.ProblemKey()], Short: d.ShortName(o.Key.ProblemKey()).Text, place: len(b.index.Matters)}
	m.Colour = d.Colour(m.Status)
	var text strings.Builder
	for _, s := range []string{m.Title, m.Short, string(o.Key), o.Place()} {
		text.WriteString(Fold(s) + "\n")
	}
	if o.Kind != remind.KindProblem {
		text.WriteString(Fold(o.Text) + "\n")
	} else if p := b.problems[o.Key]; p != nil {
		text.WriteString(Fold(p.Goal) + "\n")
		writeMeasures(&text, p.Measures)
	}
	for _, role := range people.NamedRoles() {
		g := b.group(o.Bodies(role), role == remind.Leader)
		*m.Names.In(role), m.members[role], m.rank[role] = g.names, g.members, g.rank
		text.WriteString(g.folded)
	}
	m.text = text.String()
	b.index.Matters = append(b.index.Matters, m)
}

// writeMeasures adds what measures say, folded.
func writeMeasures(text *strings.Builder, all []remind.Measure) {
	for i := range all {
		text.WriteString(Fold(all[i].Text) + "\n")
		writeMeasures(text, all[i].Measures)
	}
}

// group returns who stands behind some names.
func (b *builder) group(names []string, leaders bool) group {
	id := strings.Join(names, "\n")
	if leaders {
		id = "\n" + id
	}
	if g, ok := b.named[id]; ok {
		return g
	}
	d := b.day
	g := group{names: visible(d.Book.Names(names, d.Today)), members: visible(d.Book.Members(names, d.Today)), rank: last}
	list := &b.index.Units
	if leaders {
		list = &b.index.Leaders
	}
	for _, n := range g.members {
		if !slices.Contains(*list, n) {
			*list = append(*list, n)
			b.ranks[n] = len(b.ranks)
		}
	}
	if len(g.members) > 0 {
		g.rank = b.ranks[g.members[0]]
	}
	for _, n := range slices.Concat(g.names, g.members, names) {
		g.folded += Fold(n) + "\n"
	}
	b.named[id] = g
	return g
}

// visible returns names as people see them and type them again.
func visible(names []string) []string {
	all := make([]string, len(names))
	for i, n := range names {
		all[i] = typed.VisibleLine(n)
	}
	return all
}

// Fold returns a text as it is compared: letters small, those that are full or half as wide as usual in their usual form, blanks and what nobody
// sees left out, since a line of a document may break anywhere.
func Fold(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= firstHan && r <= lastHan: // nearly all there is, and nothing to fold
			return r
		case r >= firstWide && r <= lastWide:
			if f := width.LookupRune(r).Folded(); f != 0 {
				r = f
			}
		}
		if r > ' ' && r < unicode.MaxASCII {
			return unicode.ToLower(r)
		}
		if unicode.IsSpace(r) || typed.Unseen(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, text)
}

// Where most characters of Chinese documents stand, and where those do that are wider or narrower than usual.
const (
	firstHan, lastHan   = '\u4e00', '\u9fff'
	firstWide, lastWide = '\uff01', '\uffee'
)

// in reports whether somebody is named in a role.
func (m *Matter) in(role remind.Role, name string) bool {
	return slices.Contains(m.members[role], name)
}

// Concerns reports whether a matter names somebody in any role.
func (m *Matter) Concerns(name string) bool {
	return slices.ContainsFunc(people.NamedRoles(), func(r remind.Role) bool { return m.in(r, name) })
}

// Left returns the days to the deadline, below zero once it has passed; ok is false where there is none that still counts.
func (m *Matter) Left(today remind.Date) (days int, ok bool) {
	if m.Status.Due == 0 || m.Status.Withdrawn || m.Status.State == remind.Closed {
		return 0, false
	}
	return int(m.Status.Due - today), true
}
