package search

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"duban/remind"
	"duban/remind/people"
	"duban/remind/typed"
)

// A Query is which matters somebody wants to see, and in which order. The zero value is all that are in force, in the order of their plans.
type Query struct {
	Plan   string // its id; one that has ended shows what was withdrawn with it
	Unit   string // a body that is named, by itself or within a collective, in any role but that of a leader
	Role   string // in which it is named; without a unit, that anybody is
	Leader string
	Kind   string
	Colour string
	State  string      // of remind.State, or Withdrawn
	From   remind.Date // of the deadline in force
	To     remind.Date
	Words  string // all of them must be found
	Sort   string // one of Orders, with a hyphen before it from the last to the first; empty: the order of the plans
}

// Withdrawn is the state, in a query, of what is in no plan any more. Without it such matters are left out.
const Withdrawn = "withdrawn"

// maxWords is how long the words may be that are looked for, in characters: as long as a name.
const maxWords = typed.LongestName

// A field is a part of a query: its name in an address, where it stands, and what it may be.
type field struct {
	name, title string
	at          func(*Query) *string
	known       []string // empty: any text
}

// fields are the parts of a query that are texts.
var fields = []field{
	{"plan", "方案", func(q *Query) *string { return &q.Plan }, nil},
	{"unit", "单位", func(q *Query) *string { return &q.Unit }, nil},
	{"role", "身份", func(q *Query) *string { return &q.Role }, names(people.NamedRoles())},
	{"leader", "督办领导", func(q *Query) *string { return &q.Leader }, nil},
	{"kind", "类别", func(q *Query) *string { return &q.Kind }, kinds},
	{"colour", "颜色", func(q *Query) *string { return &q.Colour }, names(Colours())},
	{"state", "状态", func(q *Query) *string { return &q.State }, states()},
	{"q", "关键词", func(q *Query) *string { return &q.Words }, nil},
	{"sort", "排序", func(q *Query) *string { return &q.Sort }, sorts()},
}

// kinds are what a matter may be.
var kinds = []string{string(remind.KindProblem), string(remind.KindMeasure), string(remind.KindStanding)}

// names returns what things are called in addresses.
func names[T fmt.Stringer](all []T) (list []string) {
	for _, x := range all {
		list = append(list, x.String())
	}
	return list
}

// Colours returns all colours, worst first.
func Colours() (all []remind.Colour) {
	for c := remind.Red; c <= remind.Green; c++ {
		all = append(all, c)
	}
	return all
}

// States returns the states of matters that are in force.
func States() []remind.State {
	return []remind.State{remind.Open, remind.Reported, remind.Accepted, remind.Closed, remind.Suspended}
}

// states returns what a query may ask for as a state.
func states() []string {
	all := []string{Withdrawn}
	for _, s := range States() {
		all = append(all, string(s))
	}
	return all
}

// sorts returns what a query may be sorted by.
func sorts() (all []string) {
	for _, o := range orders {
		all = append(all, o.name, "-"+o.name)
	}
	return all
}

// Names are the names by which a query stands in an address.
func Names() []string {
	all := []string{"from", "to"}
	for _, f := range fields {
		all = append(all, f.name)
	}
	return all
}

// Read reads a query from an address. A value that can mean nothing is an error in words for whoever asked; names that are none of a query's are
// others' business.
func Read(from url.Values) (Query, error) {
	var q Query
	for _, f := range fields {
		v := strings.TrimSpace(typed.VisibleLine(from.Get(f.name)))
		if v != "" && f.known != nil && !slices.Contains(f.known, v) {
			return q, fmt.Errorf("筛选条件“%s”（%s）不能是“%s”，可以是：%s", f.title, f.name, typed.Clip(v, 40), strings.Join(f.known, "、"))
		}
		if len([]rune(v)) > maxWords {
			return q, fmt.Errorf("筛选条件“%s”（%s）最多%d个字", f.title, f.name, maxWords)
		}
		*f.at(&q) = v
	}
	var err error
	for name, at := range map[string]*remind.Date{"from": &q.From, "to": &q.To} {
		if *at, err = remind.ParseDate(strings.TrimSpace(from.Get(name))); err != nil {
			return q, fmt.Errorf("筛选条件“完成时限”（%s）：%w", name, err)
		}
	}
	return q, nil
}

// Values returns the query as it stands in an address, without what it does not ask for.
func (q *Query) Values() url.Values {
	all := url.Values{}
	for _, f := range fields {
		if v := *f.at(q); v != "" {
			all.Set(f.name, v)
		}
	}
	for name, d := range map[string]remind.Date{"from": q.From, "to": q.To} {
		if d != 0 {
			all.Set(name, d.String())
		}
	}
	return all
}

// Narrow reports whether the query leaves anything out of what is in force.
func (q *Query) Narrow() bool {
	all := *q
	all.Sort = ""
	return all != Query{}
}
