package ledger

import (
	"cmp"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"duban/office/search"
	"duban/remind"
	"duban/remind/people"
	"duban/remind/shortname"
	"duban/remind/typed"
	"duban/tables"
	"duban/web/shell"
)

// A sheet is what the page of the ledger shows.
type sheet struct {
	search.Query
	Office  bool // whoever looks works in the office
	Plans   []choice
	Units   []choice
	Leaders []choice
	Roles   []choice
	States  []choice
	Chips   []chip
	Kinds   []chip // the switch between problems and all
	Heads   []head
	Rows    []row
	Total   int
	Page    int
	Of      int
	Counted string
	More    bool   // filters are set that a phone folds away
	Whose   string // the unit or leader whose calendar can be had; empty: none was chosen

	mine bool // whoever looks sees his own matters only
}

// A choice is what can be chosen: what stands in the address, and its words.
type choice struct{ Value, Text string }

// A chip leads to the same list, of one colour or kind.
type chip struct {
	Link, Text, Class string
	Count             int
	On                bool
}

// A head leads to the same list, sorted by a column.
type head struct {
	Text, Link string
	Sorted     string // ascending, descending, as ARIA has it; empty: neither
}

// A row is a matter as the page shows it.
type row struct {
	Key                       remind.Key
	Number                    int
	Problem                   bool
	Follows                   bool // the row above is of the same problem, and says so
	Short, Plan, Place, Text  string
	Due, Left                 string
	Late                      bool
	State                     string
	Colour                    remind.Colour
	Responsible, Lead, Leader string
}

// newSheet returns a page for what is asked for, without its rows.
func newSheet(q *search.Query, u shell.User) *sheet {
	s := &sheet{Query: *q, Office: u.Writes(), mine: u.Scope != ""}
	for _, r := range people.NamedRoles() {
		if r != remind.Leader {
			s.Roles = append(s.Roles, choice{r.String(), r.Chinese()})
		}
	}
	for _, x := range search.States() {
		s.States = append(s.States, choice{string(x), x.Chinese()})
	}
	s.States = append(s.States, choice{search.Withdrawn, "已移出方案"})
	s.heads()
	s.More = q.Unit+q.Leader+q.Role+q.State+q.Plan != "" || q.From != 0 || q.To != 0
	s.Whose = cmp.Or(q.Unit, q.Leader)
	return s
}

// heads makes the heads of the columns: one by which the list is sorted turns it round, and then back into the order of the plans.
func (s *sheet) heads() {
	for _, h := range []struct{ text, sort string }{
		{"序号", ""}, {"事项", ""}, {"完成时限", "due"}, {"距到期", ""}, {"状态", "state"}, {"颜色", "colour"}, {"主体责任单位", "responsible"}, {"牵头单位", "lead"}, {"督办领导", "leader"},
	} {
		x := head{Text: h.text}
		if h.sort != "" {
			next := h.sort
			switch s.Sort {
			case h.sort:
				x.Sorted, next = "ascending", "-"+h.sort
			case "-" + h.sort:
				x.Sorted, next = "descending", ""
			}
			x.Link = s.with("sort", next)
		}
		s.Heads = append(s.Heads, x)
	}
}

// with returns the address of the list with one condition changed.
func (s *sheet) with(name, value string) string {
	all := s.Values()
	all.Set(name, value)
	if value == "" {
		all.Del(name)
	}
	return address("/matters", all)
}

// address returns an address with what it asks for.
func address(path string, all url.Values) string {
	if len(all) == 0 {
		return path
	}
	return path + "?" + all.Encode()
}

// Book is the address of the workbook.
func (s *sheet) Book() string { return address("/matters.xlsx", s.Values()) }

// Feed is where the office gets the calendar of whoever is chosen.
func (s *sheet) Feed() string { return address("/feeds", url.Values{"name": {s.Whose}}) }

// Turn returns the address of another page of the list, counted from this one.
func (s *sheet) Turn(step int) string {
	n := s.Page + step
	if n < 1 || n > s.Of {
		return ""
	}
	return s.with("page", strconv.Itoa(n))
}

// counts says how many there are.
func (s *sheet) counts(f *search.Found) {
	for _, c := range search.Colours() {
		x := chip{Link: s.with("colour", c.String()), Text: tables.ColourMeaning(c), Class: c.String(), Count: f.Colours[c], On: s.Colour == c.String()}
		if x.On {
			x.Link = s.with("colour", "")
		}
		s.Chips = append(s.Chips, x)
	}
	for _, k := range []choice{{"", "含措施"}, {string(remind.KindProblem), "只看问题"}, {string(remind.KindMeasure), "只看措施"}, {string(remind.KindStanding), "只看长期任务"}} {
		s.Kinds = append(s.Kinds, chip{Link: s.with("kind", k.Value), Text: k.Text, On: s.Kind == k.Value})
	}
	n := f.Kinds
	s.Counted = fmt.Sprintf("共%d项", len(f.Matters))
	if s.Kind == "" && len(f.Matters) > 0 {
		s.Counted += fmt.Sprintf("：问题%d个，措施%d项，长期任务%d项", n[remind.KindProblem], n[remind.KindMeasure], n[remind.KindStanding])
	}
}

// Conditions says in words what is filtered, for whoever has it on paper.
func (s *sheet) Conditions() string {
	var all []string
	say := func(title, value string) {
		if value != "" {
			all = append(all, title+"“"+typed.ClipTo(value, maxName)+"”")
		}
	}
	say("关键词", s.Words)
	say("方案", chosen(s.Plans, s.Plan))
	say("单位", s.Unit)
	say("身份", chosen(s.Roles, s.Role))
	say("督办领导", s.Leader)
	say("状态", chosen(s.States, s.State))
	for _, c := range search.Colours() {
		if c.String() == s.Colour {
			say("颜色", c.Chinese())
		}
	}
	if s.From != 0 {
		say("时限自", s.From.String())
	}
	if s.To != 0 {
		say("时限至", s.To.String())
	}
	return strings.Join(all, "，")
}

// chosen returns the words of what is chosen.
func chosen(all []choice, value string) string {
	for _, c := range all {
		if c.Value == value {
			return c.Text
		}
	}
	return value
}

// Empty says why there is nothing.
func (s *sheet) Empty() string {
	switch {
	case s.Narrow():
		return "没有符合条件的事项。"
	case s.mine:
		return "在执行的方案中没有由您负责的事项。"
	}
	return "尚未导入方案。"
}

// maxText is how much of a measure's words stands in its row, in characters.
const maxText = 60

// mostNames is how many bodies a cell names, and maxName how much of each it shows, in characters.
const (
	mostNames = 4
	maxName   = 30
)

// newRow returns a matter as the page shows it.
func newRow(m *search.Matter, today remind.Date) row {
	r := row{
		Key: m.Key, Number: m.Problem, Problem: m.Kind == remind.KindProblem, Short: cmp.Or(typed.VisibleLine(m.Short), tables.OneLine(m.Title, maxText)), Colour: m.Colour,
		State: m.Status.State.Chinese(), Responsible: some(m.Names.Responsible), Lead: some(m.Names.Lead), Leader: some(m.Names.Leader),
	}
	if !r.Problem {
		r.Place, r.Text = placeOf(m.Obligation), tables.OneLine(m.Text, maxText)
	}
	switch {
	case m.Status.Due != 0:
		r.Due = m.Status.Due.String()
	case m.Rhythm != "":
		r.Due = m.Rhythm.Chinese()
	default:
		r.Due = "长期坚持"
	}
	switch days, dated := m.Left(today); {
	case m.Status.Withdrawn:
		r.State = "已移出方案"
	case !dated:
	case days < 0:
		r.Left, r.Late = fmt.Sprintf("逾期%d天", -days), true
	case days == 0:
		r.Left = "今日到期"
	default:
		r.Left = fmt.Sprintf("还有%d天", days)
	}
	return r
}

// placeOf says where in its problem a matter stands.
func placeOf(o *remind.Obligation) string {
	switch {
	case o.Path != "":
		return "措施" + o.Path
	case o.Rhythm != "":
		return "长期任务"
	}
	return "目标"
}

// some returns names in a line, the first of many.
func some(names []string) string {
	some := make([]string, 0, mostNames)
	for _, n := range names[:min(len(names), mostNames)] {
		some = append(some, typed.ClipTo(n, maxName))
	}
	if len(names) > mostNames {
		return strings.Join(some[:mostNames-1], "、") + fmt.Sprintf("等%d家", len(names))
	}
	return strings.Join(some, "、")
}

// named returns names to choose from.
func named(names []string) (all []choice) {
	for _, n := range names {
		all = append(all, choice{n, typed.ClipTo(n, maxName)})
	}
	return all
}

// nameOf returns what a plan is called in a line.
func nameOf(p *remind.Plan) string { return shortname.OfPlan(p.Inspection, p.Title) }
