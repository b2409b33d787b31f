// Package tally counts problems and measures by how they stand, so that every message, table and page counts alike.
package tally

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// A Standing is how a problem or a measure stands. Each has exactly one, so that counts add up to the whole.
type Standing uint8

// The standings, the most pressing first.
const (
	Overdue    Standing = iota // its date is past
	Partly                     // of a problem: not overdue itself, but a measure of it is
	Soon                       // due within 15 days
	Open                       // due later
	Continuing                 // goes on without a date
	Reported                   // done, not accepted yet
	Accepted                   // accepted, not closed yet
	Suspended
	Closed
	standings
)

// Near is how many days before its date something counts as Soon.
const Near = 15

// chinese are the standings in the words of the office.
var chinese = [standings]string{"已逾期", "有措施逾期", "15日内到期", "整改中", "长期推进", "待验收", "待销号", "暂停", "已销号"}

// Chinese returns the standing in the words of the office.
func (s Standing) Chinese() string { return chinese[s] }

// names are the standings in exports.
var names = [standings]string{"overdue", "partly_overdue", "soon", "open", "continuing", "reported", "accepted", "suspended", "closed"}

// String returns the standing's name in exports.
func (s Standing) String() string { return names[s] }

// Standings returns all standings, the most pressing first.
func Standings() []Standing {
	all := make([]Standing, standings)
	for i := range all {
		all[i] = Standing(i)
	}
	return all
}

// A Count is how many things there are of each standing.
type Count [standings]int

// Sum returns how many there are in all.
func (c Count) Sum() int {
	n := 0
	for _, k := range c {
		n += k
	}
	return n
}

// A Kind is what a matter is.
type Kind uint8

// The kinds of matter.
const (
	Whole   Kind = iota // a whole problem
	Measure             // a dated measure of one
	Duty                // a standing duty of one, without a date
)

// A Matter is one thing that is counted.
type Matter struct {
	Plan     string
	Problem  int
	Kind     Kind
	Standing Standing
}

// A Total counts problems, dated measures and standing duties apart.
type Total struct{ Problems, Measures, Duties Count }

// Counts returns the three counts, in their order.
func (t *Total) Counts() [3]*Count { return [3]*Count{&t.Problems, &t.Measures, &t.Duties} }

// None reports whether nothing is counted.
func (t *Total) None() bool { return *t == Total{} }

// Add adds what is counted apart.
func (t *Total) Add(more *Total) { t.AddTimes(more, 1) }

// AddTimes adds it so often; with a negative number it is taken away.
func (t *Total) AddTimes(more *Total, times int) {
	for s := range standings {
		t.Problems[s] += times * more.Problems[s]
		t.Measures[s] += times * more.Measures[s]
		t.Duties[s] += times * more.Duties[s]
	}
}

// Touched returns how many problems something is overdue in: as a whole, or in a measure.
func (t *Total) Touched() int { return t.Problems[Overdue] + t.Problems[Partly] }

// Chinese returns the total in words: 50个问题，46个涉及逾期（37个整体逾期、9个有措施逾期）、4个整改中；54项措施，47项已逾期、7项整改中.
func (t *Total) Chinese() string {
	all := fmt.Sprintf("%d个问题", t.Problems.Sum())
	var parts []string
	if n := t.Touched(); n > 0 {
		var kinds []string
		if whole := t.Problems[Overdue]; whole > 0 {
			kinds = append(kinds, fmt.Sprintf("%d个整体逾期", whole))
		}
		if partly := t.Problems[Partly]; partly > 0 {
			kinds = append(kinds, fmt.Sprintf("%d个有措施逾期", partly))
		}
		parts = append(parts, fmt.Sprintf("%d个涉及逾期（%s）", n, strings.Join(kinds, "、")))
	}
	all = enumerate(all, append(parts, t.Problems.words("个", Soon)...))
	if n := t.Measures.Sum(); n > 0 {
		all += "；" + enumerate(fmt.Sprintf("%d项措施", n), t.Measures.words("项", Overdue))
	}
	return all
}

// enumerate joins what there is with its parts.
func enumerate(all string, parts []string) string {
	if len(parts) == 0 {
		return all
	}
	return all + "，" + strings.Join(parts, "、")
}

// words returns how many there are of each standing from one on, those of which there are none left out.
func (c Count) words(unit string, from Standing) (all []string) {
	for s := from; s < standings; s++ {
		if c[s] > 0 {
			all = append(all, fmt.Sprintf("%d%s%s", c[s], unit, s.Chinese()))
		}
	}
	return all
}

// Sum counts matters. Each problem of which there is any counts once: as it stands as a whole if that is among them, else by its most pressing
// part; but where a measure is overdue and the whole is not, it stands Partly.
func Sum(matters []Matter) Total {
	sorted := slices.Clone(matters)
	slices.SortStableFunc(sorted, func(a, b Matter) int {
		return cmp.Or(cmp.Compare(a.Plan, b.Plan), cmp.Compare(a.Problem, b.Problem))
	})
	var t Total
	for len(sorted) > 0 {
		first := sorted[0]
		n := slices.IndexFunc(sorted, func(m Matter) bool { return m.Plan != first.Plan || m.Problem != first.Problem })
		if n < 0 {
			n = len(sorted)
		}
		for _, m := range sorted[:n] {
			switch m.Kind {
			case Measure:
				t.Measures[m.Standing]++
			case Duty:
				t.Duties[m.Standing]++
			}
		}
		t.Problems[Problem(sorted[:n])]++
		sorted = sorted[n:]
	}
	return t
}

// Problem returns how a problem stands by those of its matters that are counted.
func Problem(matters []Matter) Standing {
	whole, part, late := standings, standings, false
	for _, m := range matters {
		if m.Kind == Whole {
			whole = min(whole, m.Standing)
		} else {
			part, late = min(part, m.Standing), late || m.Standing == Overdue
		}
	}
	switch {
	case whole == Overdue:
		return Overdue
	case late:
		return Partly
	case whole < standings:
		return whole
	default:
		return part
	}
}
