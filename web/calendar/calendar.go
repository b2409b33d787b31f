package calendar

import (
	"cmp"
	"embed"
	"fmt"
	"math"
	"net/http"
	"slices"
	"time"

	"duban/listing"
	"duban/office"
	"duban/office/prospect"
	"duban/remind"
	"duban/remind/days"
	"duban/remind/typed"
	"duban/store"
	"duban/tables"
	"duban/web/shell"
)

//go:embed *.html
var files embed.FS

var pages = shell.Templates(files, nil)

// Routes returns the calendar, and what is tried by it.
func Routes() []shell.Route {
	p := &pager{newKeeper()}
	return []shell.Route{
		{Pattern: "GET /calendar", Least: shell.Viewer, Do: p.show},
		{Pattern: "GET /calendar/letter", Least: shell.Viewer, Do: p.body},
		{Pattern: "GET /calendar/trial", Least: shell.Office, Do: p.trial},
	}
}

// A pager makes the pages.
type pager struct{ *keeper }

// farthest is how many months away from today the calendar goes: what is later is nobody's business yet, and would be played for minutes.
const farthest = 60

// A cell is a day of the month.
type cell struct {
	Day               remind.Date // zero: of another month
	Class             string
	Off, Today        bool
	Provisional       bool
	Sent, Coming, Due int
	Held              int
}

// A matter is one that falls due.
type matter struct {
	Key    remind.Key
	Name   string
	Due    remind.Date
	Colour remind.Colour
}

// Dues are what falls due.
type dues struct {
	N    int // of all
	List []matter
	On   map[remind.Date]int // how many of all on each day
}

// More returns how many are not listed.
func (d *dues) More() int { return d.N - len(d.List) }

// A person is an address with the days on which it hears.
type person struct {
	Name, To string
	Count    int
	Days     []remind.Date
}

// A month is the page of a month.
type month struct {
	First, Before, After remind.Date
	Title                string
	Weeks                [][]cell
	Persons              []person
	More                 int // persons that are not listed
	Due                  dues
	Unplayed             bool // so many plans are held that what is to come is left out
	Budgets              listing.Grid
	Sent, Coming, Held   int
	AsOf                 time.Time
	Ahead                bool // days to come are in it
	Uncertain            bool // provisional days are in it
	Stages               []stage
	Today                remind.Date
}

// A stage is one that can be tried at another day.
type stage struct {
	Name, When string
	Days       int
}

// How many addresses are listed, and of many plans how many matters: each of them may be in a plan of its own.
const (
	mostPersons = 200
	mostDue     = 50
)

// show shows a month, or a day.
func (p *pager) show(c *shell.Call) error {
	q := shell.Typed(c.URL.Query())
	today := c.Today()
	if q.Get("on") != "" {
		day, err := remind.ParseDate(q.Get("on"))
		if err != nil || day < today.AddMonths(-farthest) || day > today.AddMonths(farthest) {
			return shell.Refusal{Status: http.StatusUnprocessableEntity, Text: "日期须写成2026-12-31这样，并在前后五年之内。"}
		}
		return p.day(c, day, q.Get("message"))
	}
	first := firstOf(today)
	if m := q.Get("month"); m != "" {
		var err error
		if first, err = days.ParseMonth(m); err != nil || first < today.AddMonths(-farthest) || first > today.AddMonths(farthest) {
			return shell.Refusal{Status: http.StatusUnprocessableEntity, Text: "月份须写成2026-12这样，并在前后五年之内。"}
		}
	}
	return p.month(c, first)
}

// firstOf returns the first day of a day's month.
func firstOf(d remind.Date) remind.Date { return remind.NewDate(d.Year(), d.Month(), 1) }

// ahead returns what is to come in a month; nothing of one that is past.
func (p *pager) ahead(c *shell.Call, first remind.Date) (f *forecast, asOf time.Time, ready bool, err error) {
	from, to := max(first, c.Today()+1), first.AddMonths(1)-1
	r, err := c.Site.Standing(c.Context())
	if many := r.Front != nil; err != nil || to < from || many {
		return &forecast{Unplayed: many && to >= from}, asOf, err == nil, err
	}
	return ask(c, p.keeper, "month "+first.String(), foresee(from, to))
}

// month shows a month.
func (p *pager) month(c *shell.Call, first remind.Date) error {
	f, asOf, ready, err := p.ahead(c, first)
	if err != nil {
		return err
	}
	if !ready {
		return wait(c, fmt.Sprintf("%d年%d月将发出的消息", first.Year(), first.Month()))
	}
	last := first.AddMonths(1) - 1
	m := &month{First: first, Before: first.AddMonths(-1), After: first.AddMonths(1), Title: fmt.Sprintf("%d年%d月", first.Year(), first.Month()), AsOf: asOf, Today: c.Today()}
	w := store.Wanted{Realm: c.Site.Office().Terms.Realm, From: first, To: min(last, c.Today())}
	if w.Sight, err = c.Sight(); err != nil {
		return err
	}
	all := f.seen(w.Sight)
	m.Unplayed = f.Unplayed
	if m.Due, err = due(c, first, last, func(v *office.View) { m.cells(v, first, last) }); err != nil {
		return err
	}
	sent := map[remind.Date]int{}
	if w.To >= w.From {
		if sent, err = c.Site.Office().Store.MessageDays(c.Context(), w); err != nil {
			return err
		}
	}
	m.count(sent, all)
	m.persons(c, all)
	if m.Ahead = last > c.Today(); m.Ahead && c.User.Scope == "" {
		m.Budgets = tables.Budgets().Pick("channel", "day", "messages", "days", "total").Grid(f.Fullest)
	}
	if c.User.Writes() {
		m.stages(c)
	}
	return c.Show(pages, "calendar", &shell.Page{Title: "日历：" + m.Title, Nav: "/calendar", Data: m})
}

// stages lists what can be tried.
func (m *month) stages(c *shell.Call) {
	for _, s := range prospect.Stages(c.Site.Office().Terms.Policy) {
		m.Stages = append(m.Stages, stage{s.Name, s.Chinese(remind.OnDeadline), -s.At})
	}
}

// cells lays the days of a month out in weeks from Monday.
func (m *month) cells(v *office.View, first, last remind.Date) {
	for monday := days.Monday(first); monday <= last; monday += 7 {
		week := make([]cell, 7)
		for i := range week {
			d := monday + remind.Date(i)
			if d < first || d > last {
				continue
			}
			x := cell{Day: d, Off: !v.Day.Calendar.Workday(d), Today: d == v.Day.Today, Provisional: v.Day.Calendar.Provisional(d)}
			m.Uncertain = m.Uncertain || x.Provisional
			week[i] = x
		}
		m.Weeks = append(m.Weeks, week)
	}
}

// due returns the matters that fall due on some days and are still worked on. Of many plans those are read alone of which matters are listed. Another function
// sees the view of which they are, too.
func due(c *shell.Call, first, last remind.Date, also func(*office.View)) (d dues, err error) {
	r, err := c.Site.Standing(c.Context())
	if err != nil {
		return d, err
	}
	var on map[remind.Date]int // of all, where all may be seen
	var plans []string
	most := math.MaxInt
	switch {
	case r.Front == nil:
	case c.User.Scope == "":
		on, plans = r.Front.Undone(first, last, mostDue)
		most = mostDue
	default:
		plans = r.Front.Naming(c.User.Scope)
	}
	return d, c.LookAt(r.Front, plans, func(v *office.View) error {
		d.fill(c, v, first, last, most)
		if on != nil {
			d.On = on
		}
		for _, n := range d.On {
			d.N += n
		}
		also(v)
		return nil
	})
}

// fill counts those of a view by their days, and lists the first of them.
func (d *dues) fill(c *shell.Call, v *office.View, first, last remind.Date, most int) {
	name := tables.Named(v.Day.World)
	d.On = map[remind.Date]int{}
	var found []*remind.Obligation
	for i := range v.Day.Obligations {
		o := &v.Day.Obligations[i]
		s := v.Day.States[o.Key]
		if s == nil || s.Due < first || s.Due > last || s.State == remind.Closed || !c.User.Sees(v.Day, o) {
			continue
		}
		d.On[s.Due]++
		found = append(found, o)
	}
	slices.SortStableFunc(found, func(a, b *remind.Obligation) int {
		return cmp.Compare(v.Day.States[a.Key].Due, v.Day.States[b.Key].Due)
	})
	for _, o := range found[:min(len(found), most)] {
		s := v.Day.States[o.Key]
		d.List = append(d.List, matter{o.Key, name(o.Key), s.Due, v.Day.Colour(s)})
	}
}

// count puts what was sent, what comes and what falls due on its days.
func (m *month) count(sent map[remind.Date]int, all []coming) {
	comes, held := map[remind.Date]int{}, map[remind.Date]int{}
	for i := range all {
		if all[i].Held {
			held[all[i].Day]++
			m.Held++
		} else {
			comes[all[i].Day]++
			m.Coming++
		}
	}
	for _, week := range m.Weeks {
		for i := range week {
			x := &week[i]
			if x.Day == 0 {
				continue
			}
			x.Sent, x.Coming, x.Held, x.Due = sent[x.Day], comes[x.Day], held[x.Day], m.Due.On[x.Day]
			m.Sent += x.Sent
			x.Class = classOf(x)
		}
	}
}

// classOf says how a day looks: the darker, the more there is to send.
func classOf(x *cell) string {
	class := ""
	switch n := x.Sent + x.Coming; {
	case n >= 30:
		class = "n3"
	case n >= 10:
		class = "n2"
	case n > 0:
		class = "n1"
	}
	if x.Off {
		class = "off"
	}
	if x.Today {
		class += " today"
	}
	return class
}

// persons gathers what comes by address, those who hear most first.
func (m *month) persons(c *shell.Call, all []coming) {
	at := map[remind.Address]int{}
	for i := range all {
		x := &all[i]
		if x.Held {
			continue
		}
		k, known := at[x.Address]
		if !known {
			k = len(m.Persons)
			at[x.Address] = k
			m.Persons = append(m.Persons, person{Name: line(c, x.Recipient), To: whereTo(c, x.Address)})
		}
		m.Persons[k].Count++
		if list := m.Persons[k].Days; !slices.Contains(list, x.Day) {
			m.Persons[k].Days = append(list, x.Day)
		}
	}
	slices.SortStableFunc(m.Persons, func(a, b person) int { return cmp.Compare(b.Count, a.Count) })
	if n := len(m.Persons); n > mostPersons {
		m.More, m.Persons = n-mostPersons, m.Persons[:mostPersons]
	}
}

// line returns a text as its reader may see it, in one line.
func line(c *shell.Call, text string) string {
	return typed.ClipTo(c.Mask(typed.VisibleLine(text)), 200)
}

// whereTo names an address: a group by its channel.
func whereTo(c *shell.Call, a remind.Address) string {
	if a.Channel == remind.MailChannel {
		return line(c, a.To)
	}
	return remind.ChannelChinese(a.Channel)
}

// Weekdays are the heads of a month's columns.
func (m *month) Weekdays() []string { return []string{"一", "二", "三", "四", "五", "六", "日"} }
