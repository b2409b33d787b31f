package digest

import (
	"cmp"
	"slices"
	"time"

	"duban/remind/days"
	"duban/remind/tally"
)

// A Group is what a bar shows as one: a standing, or two that differ in the days left only.
type Group uint8

// The groups, in the order of a bar.
const (
	Closed Group = iota
	Accepted
	Reported
	Open
	Continuing
	Suspended
	Partly
	Overdue
	groups
)

// Groups returns all groups, in the order of a bar.
func Groups() []Group {
	all := make([]Group, groups)
	for i := range all {
		all[i] = Group(i)
	}
	return all
}

// groupsOf tells the group of each standing.
var groupsOf = map[tally.Standing]Group{
	tally.Closed: Closed, tally.Accepted: Accepted, tally.Reported: Reported, tally.Open: Open, tally.Soon: Open,
	tally.Continuing: Continuing, tally.Suspended: Suspended, tally.Partly: Partly, tally.Overdue: Overdue,
}

// The names of groups in exports, in the words of the office, and the one character that stands for each where there is no room.
var (
	groupNames   = [groups]string{"closed", "accepted", "reported", "open", "continuing", "suspended", "partly_overdue", "overdue"}
	groupChinese = [groups]string{"已销号", "待销号", "待验收", "整改中", "长期推进", "暂停", "有措施逾期", "已逾期"}
	groupLetters = [groups]string{"销", "待", "验", "改", "长", "停", "措", "逾"}
)

// String returns the group's name in exports.
func (g Group) String() string { return groupNames[g] }

// MarshalText returns String.
func (g Group) MarshalText() ([]byte, error) { return []byte(g.String()), nil }

// Chinese returns the group in the words of the office.
func (g Group) Chinese() string { return groupChinese[g] }

// Letter returns the one character that stands for the group.
func (g Group) Letter() string { return groupLetters[g] }

// A Share is how many there are of a group.
type Share struct {
	Group Group `json:"group"`
	N     int   `json:"n"`
}

// shares returns the groups of which there are any.
func shares(c tally.Count) []Share {
	var n [groups]int
	for s, k := range c {
		n[groupsOf[tally.Standing(s)]] += k
	}
	all := []Share{}
	for g, k := range n {
		if k > 0 {
			all = append(all, Share{Group(g), k})
		}
	}
	return all
}

// sum returns how many there are of some groups.
func sum(list []Share, which []Group) (n int) {
	for _, s := range list {
		if slices.Contains(which, s.Group) {
			n += s.N
		}
	}
	return n
}

// A Timeline is how many problems fall due when, by the days in force.
type Timeline struct {
	First   int      `json:"first"` // year
	Last    int      `json:"last"`
	Columns []Column `json:"columns"`
	Undated int      `json:"undated"` // problems without a day
	Moved   int      `json:"moved"`   // problems whose day is another than the document first stated
}

// A Column is the problems that fall due in a month.
type Column struct {
	Month  days.Date `json:"month"`        // its first day
	Due    days.Date `json:"due,omitzero"` // where they all fall due on one day
	N      int       `json:"n"`
	Shares []Share   `json:"shares"`
}

// timeline puts the problems into months.
func (s *subject) timeline() Timeline {
	t, sum := Timeline{First: s.On.Year(), Last: s.On.Year()}, Sum{}
	for _, p := range s.problems {
		due := p.whole.Due
		if due == 0 {
			t.Undated++
			continue
		}
		if due != p.whole.Original {
			t.Moved++
		}
		sum.Fall(due, p.is, 1)
	}
	t.fill(sum.Months)
	return t
}

// fill makes columns of months.
func (t *Timeline) fill(months map[days.Date]*Month) {
	for month, m := range months {
		t.Columns = append(t.Columns, Column{Month: month, Due: m.Due, N: m.Sum(), Shares: shares(m.Count)})
		t.First, t.Last = min(t.First, month.Year()), max(t.Last, month.Year())
	}
	slices.SortFunc(t.Columns, func(a, b Column) int { return cmp.Compare(a.Month, b.Month) })
}

// At returns where a day stands between the first day of the first year, 0, and the last of the last, 1.
func (t *Timeline) At(d days.Date) float64 {
	first := days.NewDate(t.First, time.January, 1)
	whole := days.NewDate(t.Last+1, time.January, 1) - first
	return float64(d-first) / float64(whole)
}
