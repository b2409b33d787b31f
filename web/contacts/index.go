package contacts

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"duban/listing"
	"duban/office"
	"duban/remind"
	"duban/remind/enrol"
	"duban/remind/roster"
	"duban/tables"
	"duban/web/shell"
)

// A speaker is a contact as the page shows it.
type speaker struct {
	Print                    string
	Who, Way, Hears, When    string
	Last                     string
	Mark, Colour, Why, Order string
}

// A bodyGroup is a body of the plans, and who speaks for it.
type bodyGroup struct {
	Body, Roles string
	Count       int // matters
	Speakers    []speaker
}

// A failure is an address that cannot be relied on.
type failure struct{ Who, Way, Since, Why, Mend string }

// A pair is a collective with its members, or another name with whom it means.
type pair struct {
	Name string
	List []string
}

// indexPage is what the page shows.
type indexPage struct {
	Demo           bool
	Idle           bool // no plan is executed: nobody is missed, as nobody would be reminded
	Count, Gaps    int
	Asked          string // words that are looked for
	Bodies, Others []bodyGroup
	Causes         []cause
	Failures       []failure
	Silent         int
	Succeeds       []remind.Succession
	Collectives    []pair
	Aliases        []pair
}

// A cause is why nobody hears, with those whom it concerns.
type cause struct {
	Reason, Remedy string
	Count, More    int
	Grid           listing.Grid
}

// mostBodies is how many bodies of one cause a page shows.
const mostBodies = 50

// index shows the directory in force.
func index(c *shell.Call) error {
	var data *indexPage
	asked := strings.TrimSpace(c.FormValue("q"))
	err := c.Look(func(v *office.View) error {
		gaps := office.Kept(v, "gaps", func() []remind.Gap { return v.Day.Coverage() })
		data = newIndex(v.Day, gaps, asked)
		return nil
	})
	if err != nil {
		return err
	}
	return c.Show(pages, "contacts", &shell.Page{Title: "通讯录", Nav: "/contacts", Data: data})
}

// newIndex puts the directory of a day in the order of the plans.
func newIndex(day *remind.Day, gaps []remind.Gap, asked string) *indexPage {
	d := &day.Book.Directory
	p := &indexPage{Demo: d.Demo, Idle: len(day.Obligations) == 0, Count: len(d.Contacts), Gaps: len(gaps), Asked: asked, Succeeds: d.Succeeds, Silent: len(day.Silent(day.Reach))}
	for _, g := range tables.GapCauses(day, gaps) {
		shown := g.Groups[:min(mostBodies, len(g.Groups))]
		p.Causes = append(p.Causes, cause{g.Reason, g.Remedy, len(g.Groups), len(g.Groups) - len(shown), tables.GapGroups().Grid(shown)})
	}
	p.seat(day)
	p.Failures = failures(day)
	for _, name := range slices.Sorted(maps.Keys(d.Collectives)) {
		p.Collectives = append(p.Collectives, pair{name, d.Collectives[name]})
	}
	for _, name := range slices.Sorted(maps.Keys(d.Aliases)) {
		p.Aliases = append(p.Aliases, pair{name, []string{d.Aliases[name]}})
	}
	return p
}

// seat puts each contact to its body: those of the plans first, in their order, then whoever no plan names.
func (p *indexPage) seat(day *remind.Day) {
	silent := map[remind.Address]bool{}
	for _, s := range day.Silent(day.Reach) {
		silent[s.Address] = true
	}
	known := map[string][]speaker{}
	var names []string
	for i := range day.Book.Directory.Contacts {
		c := &day.Book.Directory.Contacts[i]
		name := day.Book.Alias(c.Body)
		if known[name] == nil {
			names = append(names, name)
		}
		known[name] = append(known[name], newSpeaker(day, c, silent))
	}
	for _, b := range roster.Bodies(day) {
		var roles []string
		for _, r := range b.Roles {
			roles = append(roles, r.Chinese())
		}
		g := bodyGroup{b.Body, strings.Join(roles, "、"), b.Count, known[b.Body]}
		delete(known, b.Body)
		if g.has(p.Asked) {
			p.Bodies = append(p.Bodies, g)
		}
	}
	for _, name := range names {
		if g := (bodyGroup{Body: name, Speakers: known[name]}); g.Speakers != nil && g.has(p.Asked) {
			p.Others = append(p.Others, g)
		}
	}
}

// has reports whether a body or one of its contacts has the words that are looked for.
func (g *bodyGroup) has(words string) bool {
	text := g.Body
	for i := range g.Speakers {
		text += " " + g.Speakers[i].Who + " " + g.Speakers[i].Way
	}
	return strings.Contains(strings.ToLower(text), strings.ToLower(words))
}

// newSpeaker says all of a contact.
func newSpeaker(day *remind.Day, c *remind.Contact, silent map[remind.Address]bool) speaker {
	to := remind.NewAddress(c.Channel, c.Address)
	plain := *c
	plain.Address = to.To
	s := speaker{
		Print: enrol.Print(c), Who: strings.TrimSpace(cmp.Or(c.Name, "（未填姓名）") + " " + c.Title), Way: strings.TrimSpace(remind.ChannelChinese(c.Channel) + " " + c.Address),
		When: between(c.From, c.To), Last: lastWords(day, to),
	}
	if c.Mobile != "" {
		s.Way += "　手机" + c.Mobile
	}
	if len(c.Mention) > 0 {
		s.Way += "　@" + strings.Join(c.Mention, "、")
	}
	for i, r := range c.Roles {
		if i > 0 {
			s.Hears += "、"
		}
		s.Hears += r.Chinese()
	}
	if c.For != "" {
		s.When = strings.TrimSpace("代理" + c.For + " " + s.When)
	}
	if c.Order > 1 {
		s.Order = "第" + strconv.Itoa(c.Order) + "顺序"
	}
	loss, failed := day.Book.Loss(&plain, day.Today)
	switch why := day.Book.Unreachable(&plain, day.Today); {
	case why != "":
		s.Mark, s.Colour, s.Why = "不能送达", "red", why
		if c.From > day.Today {
			s.Mark, s.Colour = "尚未生效", "grey"
		}
		if c.To != 0 && c.To < day.Today {
			s.Mark, s.Colour = "已到期", "grey"
		}
	case failed:
		s.Mark, s.Colour, s.Why = "渠道故障", "orange", loss.Why
	case silent[to]:
		s.Mark, s.Colour = "久未送达", "orange"
	default:
		s.Mark, s.Colour = "可送达", "green"
	}
	return s
}

// between says from when to when a contact speaks for its body.
func between(from, to remind.Date) string {
	switch {
	case from != 0 && to != 0:
		return from.String() + "至" + to.String()
	case from != 0:
		return "自" + from.String() + "起"
	case to != 0:
		return "至" + to.String() + "止"
	}
	return ""
}

// lastWords says when something was last delivered to an address.
func lastWords(day *remind.Day, to remind.Address) string {
	last := day.Reach[to].Last
	switch n := int(day.Today - last); {
	case last == 0:
		return "尚未送达过"
	case n == 0:
		return last.String() + "（今日）"
	default:
		return fmt.Sprintf("%s（%d天前）", last, n)
	}
}

// failures returns the addresses that are refused or behind a broken channel, each once.
func failures(day *remind.Day) (all []failure) {
	seen := map[remind.Address]bool{}
	for i := range day.Book.Directory.Contacts {
		c := day.Book.Directory.Contacts[i]
		to := remind.NewAddress(c.Channel, c.Address)
		c.Address = to.To
		l, failed := day.Book.Loss(&c, day.Today)
		if !failed || seen[to] {
			continue
		}
		seen[to] = true
		all = append(all, failure{strings.TrimSpace(c.Body + " " + c.Name), strings.TrimSpace(remind.ChannelChinese(c.Channel) + " " + to.To), l.Since.String(), l.Why, day.Book.Mend(&c, day.Today)})
	}
	return all
}
