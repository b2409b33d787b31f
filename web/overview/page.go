package overview

import (
	"net/url"

	"duban/office/agenda"
	"duban/remind"
	"duban/remind/digest"
	"duban/remind/people"
	"duban/web/shell"
)

// A page is what the template shows.
type page struct {
	Name     string // to whose matters it is narrowed; empty: to nobody's
	Narrowed bool   // and not by the viewer's own bounds alone
	Roles    []role
	Chips    []chip
	Total    string
	Empty    bool // no plan is held
	Writes   bool
	Todo     todo
	Tables   []table
	Bar      []piece
	Key      []digest.Share
	Time     timeline
	Weeks    calendar
	System   []fact
}

// A chip is the figure of a colour.
type chip struct {
	Colour             remind.Colour
	Says               string
	Problems, Measures int
	Href               string
}

// says is what each colour stands for.
var says = map[remind.Colour]string{
	remind.Red: "已逾期", remind.Orange: "3个工作日内", remind.Yellow: "15日内", remind.Blue: "90日内", remind.Purple: "待验收销号", remind.Grey: "其他", remind.Green: "已销号",
}

// page returns what the template shows.
func (l *look) page(c *shell.Call) (*page, error) {
	f := l.figures
	todo, err := l.short(c)
	if err != nil {
		return nil, err
	}
	p := &page{
		Name: l.name(), Narrowed: l.body+l.leader != "", Roles: l.roles, Total: f.summary.Total.Chinese(), Empty: l.plans == 0, Writes: c.User.Writes(),
		Todo: todo, Bar: pieces(f.summary.Bar, barWidth), Key: f.summary.Bar, Time: newTimeline(&f.summary.Timeline, l.today), Weeks: l.weeks(),
	}
	for _, n := range f.colours {
		p.Chips = append(p.Chips, chip{n.Colour, says[n.Colour], n.Problems, n.Measures, l.matters("colour", n.Colour.String())})
	}
	p.Tables = l.tables()
	if l.whole {
		p.System = l.system(c)
	}
	return p, nil
}

// matters returns the address of the list of those of the page's matters that fit one condition more.
func (l *look) matters(name, value string) string {
	q := url.Values{}
	for k, v := range map[string]string{"unit": l.body, "role": l.role, "leader": l.leader, name: value} {
		if v != "" {
			q.Set(k, v)
		}
	}
	return "/matters?" + q.Encode()
}

// stands says in which roles the body stands that the page is narrowed to.
func (l *look) stands(w *world) {
	count := func(r remind.Role, any bool) int {
		problems := map[remind.Key]bool{}
		n := narrowing{scope: l.scope, leader: l.leader}
		mine, _ := n.keys(w)
		for k := range w.keys(l.body, r, any) {
			if mine == nil || mine[k] {
				problems[k.ProblemKey()] = true
			}
		}
		return len(problems)
	}
	l.roles = []role{{"", "全部", count(0, true), l.role == ""}}
	for _, r := range people.NamedRoles() {
		if n := count(r, false); n > 0 {
			l.roles = append(l.roles, role{r.String(), r.Chinese(), n, l.role == r.String()})
		}
	}
}

// A table says how the problems stand of some units or leaders.
type table struct {
	Title, Says, Head string
	Folded            bool // shown when somebody asks for it
	Rows              []unit
	More              int // that are left out
}

// mostUnits bounds a table: no plan of a city names as many, and a page must stay one.
const mostUnits = 150

// A unit is one of them. Its figures add up.
type unit struct {
	Name, Href                           string
	N, Closed, Waiting, Open, Late, Rest int
	Bar                                  []piece
}

// tables are those of the page, in the order of the plan, which is no ranking. A page of one unit has none of units.
func (l *look) tables() (all []table) {
	s := l.figures.summary
	add := func(t table, list []digest.Party, by, role string) {
		for i := range list {
			if list[i].N > 0 && len(t.Rows) == mostUnits {
				t.More++
			} else if list[i].N > 0 {
				t.Rows = append(t.Rows, newUnit(&list[i], by, role))
			}
		}
		if len(t.Rows) > 0 {
			all = append(all, t)
		}
	}
	const several = "一个问题由多个单位承担的，分别计入"
	if l.body == "" {
		add(table{Title: "县市区、园区", Says: "按方案次序，不排名；" + several, Head: "单位"}, s.Counties, "body", "responsible")
		add(table{Title: "市直单位和企业", Says: "按方案次序；" + several, Head: "单位", Folded: len(s.Counties) > 0}, s.Others, "body", "responsible")
		add(table{Title: "牵头督导验收单位", Says: "按方案次序", Head: "单位", Folded: true}, s.Leads, "body", "lead")
	}
	if l.leader == "" {
		add(table{Title: "督办领导", Says: "按方案次序", Head: "领导"}, s.Leaders, "leader", "")
	}
	return all
}

// newUnit returns a party as a table shows it.
func newUnit(p *digest.Party, by, role string) unit {
	q := url.Values{by: {p.Body}}
	if role != "" {
		q.Set("role", role)
	}
	u := unit{
		Name: p.Name, Href: "/?" + q.Encode(), N: p.N, Closed: p.Of(digest.Closed), Waiting: p.Of(digest.Reported, digest.Accepted),
		Open: p.Of(digest.Open), Late: p.Of(digest.Overdue, digest.Partly), Rest: p.Of(digest.Continuing, digest.Suspended), Bar: pieces(p.Shares, barWidth),
	}
	return u
}

// A todo is a part of what is to be done.
type todo struct {
	N      int // of all
	Groups []group
	Href   string // of all
	Note   string // what is not among it; empty: nothing
}

// A group is the first of what is to be done of one kind.
type group struct {
	Kind agenda.Kind
	N    int
	Rows []row
	Href string // of all of the kind; empty: they are all here
}

// A row is one thing to be done.
type row struct {
	agenda.Item
	Colour          string
	See, Act, Label string // where to look at it, and its one button
}
