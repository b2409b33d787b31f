package remind_test

import (
	"testing"

	"duban/remind"
)

// What a group is told beside a mail may be shortened there. What its readers are told nowhere else may not, whatever has become of their
// mailbox.
func TestWhatAGroupIsToldByMailToo(t *testing.T) {
	mail := func(body string) remind.Contact {
		return remind.Contact{Body: body, Channel: "mail", Address: "a@x.test"}
	}
	group := func(body string) remind.Contact { return remind.Contact{Body: body, Channel: "群"} }
	later := func(c remind.Contact) remind.Contact { c.Order = 2; return c }
	as := func(c remind.Contact, r remind.Role) remind.Contact { c.Roles = []remind.Role{r}; return c }
	to := remind.NewAddress("mail", "a@x.test")
	day := date(t, "2024-12-24") // seven days before the date
	for _, tt := range []struct {
		name     string
		contacts []remind.Contact
		reach    remind.Reachability
		held     map[string]remind.Date
		want     bool
	}{
		{"a group beside a mailbox", []remind.Contact{mail("甲县"), group("甲县")}, remind.Reachability{}, nil, true},
		{"a group alone", []remind.Contact{group("甲县")}, remind.Reachability{}, nil, false},
		{"a mailbox that only stands in", []remind.Contact{group("甲县"), later(mail("甲县"))}, remind.Reachability{}, nil, false},
		{"a dead mailbox", []remind.Contact{mail("甲县"), group("甲县")}, remind.Reachability{Dead: map[remind.Address]remind.Loss{to: {Since: day - 9}}}, nil, false},
		{"a mailbox lost today", []remind.Contact{mail("甲县"), later(group("甲县"))}, remind.Reachability{Dead: map[remind.Address]remind.Loss{to: {Since: day}}}, nil, false},
		{"a mail server that is down", []remind.Contact{mail("甲县"), group("甲县")}, remind.Reachability{Broken: map[string]remind.Loss{"mail": {Since: day - 1}}}, nil, false},
		{"a mailbox that is held", []remind.Contact{mail("甲县"), group("甲县")}, remind.Reachability{}, map[string]remind.Date{"a@x.test": 0}, false},
		{"one held until yesterday", []remind.Contact{mail("甲县"), group("甲县")}, remind.Reachability{}, map[string]remind.Date{"a@x.test": day - 1}, true},
		{"a mailbox that hears in another role", []remind.Contact{as(mail("甲县"), remind.Lead), group("甲县")}, remind.Reachability{}, nil, false},
		{"a mailbox of one body of two", []remind.Contact{mail("甲县"), group("甲县"), group("乙县")}, remind.Reachability{}, nil, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := problem(t, 1, "2024-12-31")
			p.Responsible = []string{"甲县", "乙县"}
			w := world(t, p)
			w.Book, w.Held = remind.NewBook(remind.Directory{Contacts: tt.contacts}, tt.reach), tt.held
			m, ok := composed(w.On(day), remind.NewAddress("群", ""))
			if !ok {
				t.Fatal("the group hears nothing")
			}
			for _, e := range m.Sections[0].Items[0].Entries {
				if e.Mailed != tt.want {
					t.Errorf("mailed %v, want %v", e.Mailed, tt.want)
				}
			}
		})
	}
}

// composed returns the message that an address gets on a day.
func composed(d *remind.Day, to remind.Address) (remind.Message, bool) {
	for _, g := range remind.Gather(d.Due().Notices) {
		if g.Address == to {
			return d.Compose(g, remind.History{}), true
		}
	}
	return remind.Message{}, false
}

// An outcome goes to whoever was told of the matter. A mailbox that came into the directory later does not hear of it, so the group says it.
func TestAnOutcomeIsMailedToThoseWhoWereTold(t *testing.T) {
	group, box := remind.NewAddress("群", ""), remind.NewAddress("mail", "a@x.test")
	for _, tt := range []struct {
		name string
		told []remind.Address
		want bool
	}{
		{"both were told", []remind.Address{group, box}, true},
		{"the mailbox is new", []remind.Address{group}, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := problem(t, 1, "2024-12-31")
			p.Responsible = []string{"甲县"}
			w := world(t, p)
			w.Book = remind.NewBook(remind.Directory{Contacts: []remind.Contact{
				{Body: "甲县", Channel: "mail", Address: "a@x.test"}, {Body: "甲县", Channel: "群"},
			}}, remind.Reachability{})
			day := date(t, "2024-12-24")
			w.Heard = remind.Heard{}
			for _, n := range w.On(day).Due().Notices {
				for _, to := range tt.told {
					if n.Address == to {
						w.Heard.Add(n)
					}
				}
			}
			w.Events = append(w.Events, remind.Event{Key: "p/1", Kind: remind.EventClose, On: day, At: day.At(10, 0)})
			m, ok := composed(w.On(day+1), group)
			if !ok || m.Sections[0].Form != remind.Outcomes {
				t.Fatalf("the group hears %+v", m.Sections)
			}
			if got := m.Sections[0].Items[0].Entries[0].Mailed; got != tt.want {
				t.Errorf("mailed %v, want %v", got, tt.want)
			}
		})
	}
}

// A group that a leader reads is known as such, whoever else it tells.
func TestAPostThatALeaderReads(t *testing.T) {
	w := world(t, problem(t, 1, "2024-12-31"))
	leader, unit := w.Obligations[0].Leader[0], w.Obligations[0].Responsible[0]
	w.Book = remind.NewBook(remind.Directory{Contacts: []remind.Contact{
		{Body: leader, Channel: "领导群"}, {Body: unit, Channel: "领导群"}, {Body: unit, Channel: "工作群"}, {Body: leader, Channel: "mail", Address: "l@x.test"},
	}}, remind.Reachability{})
	d := w.On(date(t, "2024-12-24"))
	for to, want := range map[remind.Address]bool{
		remind.NewAddress("领导群", ""): true, remind.NewAddress("工作群", ""): false, remind.NewAddress("mail", "l@x.test"): false,
	} {
		if m, ok := composed(d, to); !ok || m.Leader != want {
			t.Errorf("%s: leader %v, want %v", to.Channel, m.Leader, want)
		}
	}
}
