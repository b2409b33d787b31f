package digest

import (
	"cmp"
	"slices"

	"duban/remind/days"
	"duban/remind/tally"
)

// The states of a row that changes ask for, as remind.State names them.
const (
	stateOpen      = "open"
	stateReported  = "reported"
	stateAccepted  = "accepted"
	stateClosed    = "closed"
	stateSuspended = "suspended"
)

// A Change is what has become of some matters since the bulletin before.
type Change struct {
	Name     string        `json:"change"`
	Chinese  string        `json:"-"`
	Problems []ChangedItem `json:"problems"`
	Measures int           `json:"measures"` // measures and duties that changed by themselves, apart from their problem
	Earlier  int           `json:"earlier"`  // of the problems, those of which it happened before, and was recorded only now

	duties int // of the measures and duties
}

// A ChangedItem is a problem to which something happened.
type ChangedItem struct {
	Key    string    `json:"key"`
	Plan   string    `json:"plan,omitempty"`
	Number int       `json:"number"`
	Short  string    `json:"short"`
	On     days.Date `json:"on,omitzero"`
	From   days.Date `json:"from,omitzero"` // of a deadline that was moved
	To     days.Date `json:"to,omitzero"`
}

// A changeRow is one kind of change, and which rows it happened to.
type changeRow struct {
	name, chinese string
	is            func(*Row) bool
	event         bool // it happened on the day since when the row is in its state
}

// changeRows are the kinds of change, in the order in which a bulletin tells them. A state counts as it was and as it is: what came and went
// between is in the history.
var changeRows = []changeRow{
	{"closed", "销号", func(r *Row) bool { return r.State == stateClosed && r.Before.State != stateClosed }, true},
	{"accepted", "通过验收", func(r *Row) bool { return r.State == stateAccepted && r.Before.State != stateAccepted }, true},
	{"reported", "报送完成、申请验收", func(r *Row) bool { return r.State == stateReported && r.Before.State != stateReported }, true},
	{"returned", "退回整改", func(r *Row) bool {
		return r.State == stateOpen && (r.Before.State == stateReported || r.Before.State == stateAccepted)
	}, true},
	{"reopened", "销号后重新整改", func(r *Row) bool { return r.State != stateClosed && r.Before.State == stateClosed }, true},
	{"extended", "延期", func(r *Row) bool { return r.Due > r.Before.Due && r.Before.Due != 0 }, false},
	{"advanced", "时限提前", func(r *Row) bool { return r.Due < r.Before.Due && r.Due != 0 }, false},
	{"suspended", "暂停", func(r *Row) bool { return r.State == stateSuspended && r.Before.State != stateSuspended }, true},
	{"resumed", "恢复整改", func(r *Row) bool { return r.State == stateOpen && r.Before.State == stateSuspended }, true},
	{"overdue", "新增逾期", func(r *Row) bool { return r.Standing == tally.Overdue && r.Before.Standing != tally.Overdue }, false},
}

// add adds a problem as a whole.
func (c *Change) add(s *subject, r *Row, event bool) {
	item := s.changed(r)
	if event {
		item.On = r.Since
	} else {
		item.From, item.To = r.Before.Due, r.Due
	}
	if event && item.On < s.Since {
		c.Earlier++
	}
	c.Problems = append(c.Problems, item)
}

// changes returns what has changed since the bulletin before; what did not happen is left out.
func (s *subject) changes() []Change {
	all := []Change{}
	for _, kind := range changeRows {
		c := Change{Name: kind.name, Chinese: kind.chinese}
		for _, p := range s.problems {
			if p.whole.Before.Known && kind.is(p.whole) {
				c.add(s, p.whole, kind.event)
				continue
			}
			for _, r := range p.changed(kind.is) {
				c.small(r)
			}
		}
		all = append(all, c)
	}
	all = append(all, s.arrived("added", "新纳入", s.rows, func(r *Row) bool { return !r.Before.Known }), s.arrived("withdrawn", "移出方案", s.Gone, func(*Row) bool { return true }))
	return slices.DeleteFunc(all, func(c Change) bool { return len(c.Problems)+c.Measures == 0 })
}

// arrived returns the rows that came into the plans or left them.
func (s *subject) arrived(name, chinese string, rows []Row, is func(*Row) bool) Change {
	c := Change{Name: name, Chinese: chinese}
	wholes := map[string]bool{}
	for i := range rows {
		if r := &rows[i]; r.Kind == tally.Whole && is(r) {
			c.Problems = append(c.Problems, s.changed(r))
			wholes[r.Problem] = true
		}
	}
	for i := range rows {
		if r := &rows[i]; r.Kind != tally.Whole && is(r) && !wholes[r.Problem] {
			c.small(r)
		}
	}
	return c
}

// small counts a measure or a duty that changed by itself.
func (c *Change) small(r *Row) {
	c.Measures++
	if r.Kind == tally.Duty {
		c.duties++
	}
}

// changed returns a row as a change names it.
func (s *subject) changed(r *Row) ChangedItem {
	item := ChangedItem{Key: r.Key, Number: r.Number, Short: r.Short}
	if len(s.Plans) > 1 {
		item.Plan = r.PlanShort
	}
	return item
}

// longest returns for how long the first of some matters has waited or been overdue.
func longest(all []Matter) int {
	if len(all) == 0 {
		return 0
	}
	return slices.MaxFunc(all, func(a, b Matter) int { return cmp.Compare(a.Days, b.Days) }).Days
}
