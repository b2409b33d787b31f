package digest

import (
	"cmp"
	"slices"

	"duban/remind/days"
	"duban/remind/tally"
)

// An Extract is what of the rows of one plan a Summary is made from, as counts that add up with those of other plans. Names stand once and are meant
// by their places, so that it is short where it is kept.
type Extract struct {
	Names   []string `json:",omitempty"` // whom the plan names
	Falls   []Fall   `json:",omitempty"` // when its problems fall due, by day
	Undated int      `json:",omitempty"` // problems without a day
	Moved   int      `json:",omitempty"` // problems whose day is another than the document first stated
	Works   []Stake  `json:",omitempty"` // of who is responsible, in the order in which the plan names them
	Leads   []Stake  `json:",omitempty"` // likewise
	Leaders []Stake  `json:",omitempty"`
	Most    []int    `json:",omitempty"` // the counties of the row that has most of them
	Others  []int    `json:",omitempty"` // who is responsible and no county, see others
}

// A Fall is how many problems that stand alike fall due on a day: the day, the standing and how many.
type Fall [3]int

// A Stake is how many problems of one standing somebody answers for: the place of the name, the standing and how many.
type Stake [3]int

// NewExtract takes an extract of the rows of one plan, which names some besides those in the rows.
func NewExtract(rows []Row, on days.Date, others []string) Extract {
	s := &subject{Subject: &Subject{Period: Period{On: on}}, rows: rows}
	s.gather()
	x := extractor{at: map[string]int{}}
	x.falls(s.problems)
	x.Works = x.stakes(s, func(r *Row) []string { return r.Responsible }, true)
	x.Leads = x.stakes(s, func(r *Row) []string { return r.Leads }, false)
	x.Leaders = x.stakes(s, func(r *Row) []string { return r.Leaders }, false)
	x.Most, x.Others = x.places(s.most()), x.places(s.otherOrder())
	x.places(others)
	return x.Extract
}

// An extractor makes an extract.
type extractor struct {
	Extract
	at map[string]int // the places of its names
}

// place returns the place of a name.
func (x *extractor) place(name string) int {
	i, known := x.at[name]
	if !known {
		i = len(x.Names)
		x.at[name], x.Names = i, append(x.Names, name)
	}
	return i
}

// places returns the places of names.
func (x *extractor) places(names []string) (all []int) {
	for _, name := range names {
		all = append(all, x.place(name))
	}
	return all
}

// falls counts when problems fall due.
func (x *extractor) falls(problems []*problem) {
	n := map[[2]int]int{}
	for _, p := range problems {
		due := p.whole.Due
		if due == 0 {
			x.Undated++
			continue
		}
		if due != p.whole.Original {
			x.Moved++
		}
		n[[2]int{int(due), int(p.is)}]++
	}
	for at, k := range n {
		x.Falls = append(x.Falls, Fall{at[0], at[1], k})
	}
	slices.SortFunc(x.Falls, func(a, b Fall) int { return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1])) })
}

// stakes counts what each of those answers for who are named so.
func (x *extractor) stakes(s *subject, in func(*Row) []string, works bool) (all []Stake) {
	counts := s.counts(in, works)
	for _, name := range s.order(in) {
		c := counts[name]
		for is, n := range c {
			if n > 0 {
				all = append(all, Stake{x.place(name), is, n})
			}
		}
	}
	return all
}

// A Sum is what a Summary is made from where counts were added up: its parties are in the order in which tables have them.
type Sum struct {
	On             days.Date
	Total          tally.Total
	Months         map[days.Date]*Month // by their first days
	Undated, Moved int

	Counties, Others, Leads, Leaders []Counted
}

// A Month is the problems that fall due in it.
type Month struct {
	tally.Count
	Due days.Date // where they all fall due on one day
}

// Counted is how the problems stand for which a body answers.
type Counted struct {
	Body string
	tally.Count
}

// Fall adds problems that fall due on a day.
func (s *Sum) Fall(due days.Date, is tally.Standing, n int) {
	first := days.NewDate(due.Year(), due.Month(), 1)
	if s.Months == nil {
		s.Months = map[days.Date]*Month{}
	}
	m := s.Months[first]
	if m == nil {
		m = &Month{Due: due}
		s.Months[first] = m
	}
	if m.Due != due {
		m.Due = 0
	}
	m.Count[is] += n
}

// Summary returns what a Summary of all the rows says.
func (s *Sum) Summary() *Summary {
	parties := func(list []Counted) (all []Party) {
		for i := range list {
			all = append(all, newParty(list[i].Body, &list[i].Count))
		}
		return all
	}
	t := Timeline{First: s.On.Year(), Last: s.On.Year(), Undated: s.Undated, Moved: s.Moved}
	t.fill(s.Months)
	return &Summary{
		Total: s.Total, Bar: shares(s.Total.Problems), Measures: shares(s.Total.Measures), Timeline: t,
		Counties: parties(s.Counties), Others: parties(s.Others), Leads: parties(s.Leads), Leaders: parties(s.Leaders),
	}
}

// County reports whether a body is a county or a park, as tables of them have it.
func County(body string) bool { return len(onlyCounties([]string{body})) > 0 }
