package digest

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"duban/remind/tally"
)

// A Party is a county or a leader, with how the problems stand for which it answers. A problem of several counts for each of them.
type Party struct {
	Name   string  `json:"name"`
	Body   string  `json:"-"` // as it is called outside of tables
	N      int     `json:"n"`
	Shares []Share `json:"shares"`
	Rank   int     `json:"rank,omitempty"` // in a list by what is closed: equals have one
}

// Of returns how many problems of some groups the party has.
func (p *Party) Of(which ...Group) int { return sum(p.Shares, which) }

// counties returns the counties and parks that are responsible for anything, in the order of the plan: that of the row in which most stand together, as a
// document lists all in their usual order somewhere; others as they come.
func (s *subject) counties() []Party {
	order := slices.Clone(s.most())
	for i := range s.rows {
		for _, name := range onlyCounties(s.rows[i].Responsible) {
			if !slices.Contains(order, name) {
				order = append(order, name)
			}
		}
	}
	return s.parties(order, func(r *Row) []string { return r.Responsible }, true)
}

// most returns the counties of the row in which most stand together.
func (s *subject) most() (most []string) {
	for i := range s.rows {
		if list := onlyCounties(s.rows[i].Responsible); len(list) > len(most) {
			most = list
		}
	}
	return most
}

// leaders returns the leaders in the order in which the plan names them.
func (s *subject) leaders() []Party {
	in := func(r *Row) []string { return r.Leaders }
	return s.parties(s.order(in), in, false)
}

// order returns all names that stand somewhere in the rows, as they come.
func (s *subject) order(in func(*Row) []string) (all []string) {
	known := map[string]bool{}
	for i := range s.rows {
		for _, name := range in(&s.rows[i]) {
			if !known[name] {
				known[name] = true
				all = append(all, name)
			}
		}
	}
	return all
}

// parties counts what each of some names answers for.
func (s *subject) parties(order []string, in func(*Row) []string, works bool) (all []Party) {
	counts := s.counts(in, works)
	for _, name := range order {
		c := counts[name]
		all = append(all, newParty(name, &c))
	}
	return all
}

// newParty returns a body with how its problems stand.
func newParty(body string, c *tally.Count) Party {
	return Party{Name: Unit(body), Body: body, N: c.Sum(), Shares: shares(*c)}
}

// counts counts what everybody answers for who is named so. Who has reported its own part waits, while the others work on: as its own mails count.
func (s *subject) counts(in func(*Row) []string, works bool) map[string]tally.Count {
	matters := map[string][]tally.Matter{}
	for i := range s.rows {
		r := &s.rows[i]
		for _, name := range in(r) {
			m := r.matter()
			if works && r.State == stateOpen && slices.Contains(r.Parts, name) {
				m.Standing = tally.Reported
			}
			matters[name] = append(matters[name], m)
		}
	}
	counts := make(map[string]tally.Count, len(matters))
	for name, list := range matters {
		counts[name] = tally.Sum(list).Problems
	}
	return counts
}

// ranked returns the parties by the share of their problems that is closed.
func ranked(list []Party) []Party {
	all := slices.Clone(list)
	// a/b before c/d without a division
	slices.SortStableFunc(all, func(a, b Party) int { return cmp.Compare(b.Of(Closed)*a.N, a.Of(Closed)*b.N) })
	for i := range all {
		all[i].Rank = i + 1
		if i > 0 && all[i].Of(Closed)*all[i-1].N == all[i-1].Of(Closed)*all[i].N {
			all[i].Rank = all[i-1].Rank
		}
	}
	return all
}

// offices are what stands after the name of a county or a park where its party and government are meant.
var offices = []string{"党委、政府", "党委政府", "党工委、管委会", "人民政府", "管理委员会", "管委会", "政府"}

// Unit returns a body as tables name it: 石鼓区党委、政府 is 石鼓区.
func Unit(body string) string {
	for _, end := range offices {
		if name, ok := strings.CutSuffix(body, end); ok && len([]rune(name)) > 1 && strings.ContainsAny(last(name), places) {
			return name
		}
	}
	return body
}

// places are the characters with which names of counties and parks end.
const places = "县市区旗州盟镇乡"

// last returns the last character of a name.
func last(name string) string {
	r := []rune(name)
	return string(r[max(0, len(r)-1):])
}

// onlyCounties returns those of some bodies that are a county, a city, a district or a park, and no department or company.
func onlyCounties(bodies []string) (all []string) {
	for _, body := range bodies {
		name := Unit(body)
		place := name != body || strings.ContainsAny(last(name), "县区旗") && len([]rune(name)) <= 6
		if several := strings.HasPrefix(name, "各") || strings.HasPrefix(name, "相关") || strings.HasPrefix(name, "有关"); place && !several {
			all = append(all, body)
		}
	}
	return all
}

// Several names the first n of some bodies, and how many there are in all: 雁峰区、石鼓区等6家.
func Several(bodies []string, n int) string {
	names := make([]string, 0, n)
	for _, body := range bodies[:min(n, len(bodies))] {
		names = append(names, Unit(body))
	}
	text := strings.Join(names, "、")
	if len(bodies) > n {
		text += "等" + strconv.Itoa(len(bodies)) + "家"
	}
	return text
}
