package remind_test

import (
	"slices"
	"strings"
	"testing"

	"duban/remind"
)

func TestRolesAndStandIns(t *testing.T) {
	day := date(t, "2026-03-10")
	mail := func(name string) remind.Contact {
		return remind.Contact{Body: "甲县", Name: name, Channel: "mail", Address: name + "@x.test"}
	}
	with := func(c remind.Contact, change func(*remind.Contact)) remind.Contact {
		change(&c)
		return c
	}
	only := func(c remind.Contact, roles ...remind.Role) remind.Contact {
		return with(c, func(c *remind.Contact) { c.Roles = roles })
	}
	second := func(c remind.Contact) remind.Contact { return with(c, func(c *remind.Contact) { c.Order = 2 }) }
	standIn := func(c remind.Contact, who string) remind.Contact {
		return with(c, func(c *remind.Contact) { c.For, c.From, c.To = who, day-1, day+1 })
	}
	dead := func(since remind.Date, names ...string) remind.Reachability {
		m := map[remind.Address]remind.Loss{}
		for _, n := range names {
			m[remind.Address{Channel: "mail", To: n + "@x.test"}] = remind.Loss{Since: since}
		}
		return remind.Reachability{Dead: m}
	}
	for _, tt := range []struct {
		name     string
		contacts []remind.Contact
		reach    remind.Reachability
		role     remind.Role
		on       remind.Date
		want     string // mailbox of each, ! for one that stands in for a loss
		reason   string
	}{
		{"in its role", []remind.Contact{only(mail("a"), remind.Lead), mail("b")}, remind.Reachability{}, remind.Lead, day, "a b", ""},
		{"in another role", []remind.Contact{only(mail("a"), remind.Lead), mail("b")}, remind.Reachability{}, remind.Responsible, day, "b", ""},
		{"in one of several", []remind.Contact{only(mail("a"), remind.Lead, remind.Office)}, remind.Reachability{}, remind.Office, day, "a", ""},
		{"nobody for the role", []remind.Contact{only(mail("a"), remind.Lead)}, remind.Reachability{}, remind.Responsible, day, "", "以“主体责任单位”身份"},
		{"the order counts within a role", []remind.Contact{only(mail("a"), remind.Lead), second(mail("b"))}, remind.Reachability{}, remind.Responsible, day, "b", ""},
		{"the day before", []remind.Contact{mail("a"), standIn(mail("b"), "a")}, remind.Reachability{}, remind.Lead, day - 2, "a", ""},
		{"the first day", []remind.Contact{mail("a"), standIn(mail("b"), "a")}, remind.Reachability{}, remind.Lead, day - 1, "b", ""},
		{"the last day", []remind.Contact{mail("a"), standIn(mail("b"), "a")}, remind.Reachability{}, remind.Lead, day + 1, "b", ""},
		{"back again", []remind.Contact{mail("a"), standIn(mail("b"), "a")}, remind.Reachability{}, remind.Lead, day + 2, "a", ""},
		{"for a mailbox", []remind.Contact{mail("a"), standIn(mail("b"), "A@x.test")}, remind.Reachability{}, remind.Lead, day, "b", ""},
		{"others hear as ever", []remind.Contact{mail("a"), mail("c"), standIn(mail("b"), "a")}, remind.Reachability{}, remind.Lead, day, "c b", ""},
		{"for the second in order", []remind.Contact{mail("a"), second(mail("c")), standIn(mail("b"), "c")}, remind.Reachability{}, remind.Lead, day, "a", ""},
		{"for the second, when the first is lost", []remind.Contact{mail("a"), second(mail("c")), standIn(mail("b"), "c")}, dead(day-1, "a"), remind.Lead, day, "b", ""},
		{"the role comes from whom it stands in for", []remind.Contact{only(mail("a"), remind.Lead), mail("c"), standIn(mail("b"), "a")}, remind.Reachability{}, remind.Responsible, day, "c", ""},
		{"in one role only", []remind.Contact{mail("a"), only(standIn(mail("b"), "a"), remind.Lead)}, remind.Reachability{}, remind.Responsible, day, "a", ""},
		{"lost today: the other is back", []remind.Contact{mail("a"), standIn(mail("b"), "a")}, dead(day, "b"), remind.Lead, day, "a!", ""},
		{"lost long ago", []remind.Contact{mail("a"), standIn(mail("b"), "a")}, dead(day-5, "b"), remind.Lead, day, "a", ""},
		{"both lost", []remind.Contact{mail("a"), standIn(mail("b"), "a")}, dead(day, "a", "b"), remind.Lead, day, "", "无法送达"},
		{
			"for each other: nobody is away",
			[]remind.Contact{standIn(mail("a"), "b"), standIn(mail("b"), "a")},
			remind.Reachability{},
			remind.Lead,
			day, "a b", "",
		},
		{"for a stand-in: both hear", []remind.Contact{mail("a"), standIn(mail("b"), "a"), standIn(mail("c"), "b")}, remind.Reachability{}, remind.Lead, day, "b c", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			book := remind.NewBook(remind.Directory{Contacts: tt.contacts}, tt.reach)
			found, reason := book.Contacts("甲县", tt.role, tt.on)
			var got []string
			for _, c := range found {
				who, _, _ := strings.Cut(c.Address, "@")
				if c.Fallback {
					who += "!"
				}
				got = append(got, who)
			}
			if strings.Join(got, " ") != tt.want || (tt.reason == "") != (reason == "") || !strings.Contains(reason, tt.reason) {
				t.Errorf("got %v, %q; want %q, %q", got, reason, tt.want, tt.reason)
			}
		})
	}
}

// A body without anybody for a role is a gap in that role alone, and its contact hears in the other.
func TestRolesCountInDueAndCoverage(t *testing.T) {
	w := world(t, problem(t, 1, "2026-06-30"))
	obligation := &w.Obligations[0]
	unit, lead := obligation.Responsible[0], obligation.Lead[0]
	obligation.Lead = []string{unit}
	w.Book = remind.NewBook(remind.Directory{Contacts: []remind.Contact{
		{Body: unit, Channel: "mail", Address: "lead@x.test", Roles: []remind.Role{remind.Lead}},
		{Body: lead, Channel: "mail", Address: "l@x.test"},
	}}, remind.Reachability{})
	day := w.On(date(t, "2026-06-23"))
	gaps := map[remind.Role]string{}
	for _, g := range day.Coverage() {
		if g.Body == unit {
			gaps[g.Role] = g.Reason
		}
	}
	if len(gaps) != 1 || !strings.Contains(gaps[remind.Responsible], "主体责任单位") {
		t.Errorf("gaps: %v", gaps)
	}
	for _, n := range day.Due().Notices {
		if n.To == "lead@x.test" && (n.Role != remind.Lead || !slices.Equal(n.Roles, []remind.Role{remind.Lead})) {
			t.Errorf("heard as %v %v", n.Role, n.Roles)
		}
	}
}
