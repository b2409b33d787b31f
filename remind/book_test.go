package remind_test

import (
	"slices"
	"strings"
	"testing"

	"duban/remind"
)

func TestWhoIsReached(t *testing.T) {
	today := date(t, "2026-11-23")
	mail := func(name string, order int) remind.Contact {
		return remind.Contact{Body: "甲县", Channel: "mail", Address: name + "@x.test", Order: order}
	}
	group := func(order int) remind.Contact { return remind.Contact{Body: "甲县", Channel: "群", Order: order} }
	dead := func(names ...string) map[remind.Address]remind.Loss {
		m := map[remind.Address]remind.Loss{}
		for _, n := range names {
			m[remind.Address{Channel: "mail", To: n + "@x.test"}] = remind.Loss{Since: today}
		}
		return m
	}
	broken := map[string]remind.Loss{"群": {Since: today}}
	for _, tt := range []struct {
		name     string
		contacts []remind.Contact
		reach    remind.Reachability
		want     string // channel and mailbox of each, ! for a stand-in
		reason   string
	}{
		{"all of order one", []remind.Contact{mail("a", 0), mail("b", 1), mail("c", 2)}, remind.Reachability{}, "a b", ""},
		{"one is dead, the other hears", []remind.Contact{mail("a", 0), mail("b", 1), mail("c", 2)}, remind.Reachability{Dead: dead("a")}, "b", ""},
		{"all before are dead", []remind.Contact{mail("c", 2), mail("a", 0), mail("b", 1)}, remind.Reachability{Dead: dead("a", "b")}, "c!", ""},
		{"a group stands in for a dead mailbox", []remind.Contact{mail("a", 1), group(2)}, remind.Reachability{Dead: dead("a")}, "群!", ""},
		{
			"a mailbox stands in for a broken robot, which is tried on",
			[]remind.Contact{group(1), mail("a", 2)},
			remind.Reachability{Broken: broken},
			"群 a!", "",
		},
		{"a broken robot beside a mailbox", []remind.Contact{group(1), mail("a", 1), mail("b", 2)}, remind.Reachability{Broken: broken}, "群 a", ""},
		{"nothing is left", []remind.Contact{mail("a", 1), group(2)}, remind.Reachability{Dead: dead("a"), Broken: broken}, "群!", "故障"},
		{"the robot is not set up", []remind.Contact{group(1)}, remind.Reachability{Channels: map[string]bool{"mail": true}}, "", "未配置"},
		{"an example where mail is real", []remind.Contact{{Body: "甲县", Channel: "mail", Address: "a@b.example"}}, remind.Reachability{Real: true}, "", "示例"},
		{
			"a loss of yesterday needs no hurry",
			[]remind.Contact{mail("a", 1), mail("b", 2)},
			remind.Reachability{Dead: map[remind.Address]remind.Loss{{Channel: "mail", To: "a@x.test"}: {Since: today - 1}}},
			"b", "",
		},
		{"nobody", nil, remind.Reachability{}, "", "没有该单位的联系人"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			book := remind.NewBook(remind.Directory{Contacts: tt.contacts}, tt.reach)
			found, reason := book.Contacts("甲县", remind.Responsible, today)
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

func TestAStandInIsNotHeld(t *testing.T) {
	h := remind.History{Messages: []remind.Sent{{Day: 20000}}}
	for _, fallback := range []bool{false, true} {
		g := remind.Group{Notices: []remind.Notice{{}, {Fallback: fallback}}}
		if got := (remind.Caps{PerDay: 1}).Held(g, h, 20000); got == fallback {
			t.Errorf("fallback %v: held %v", fallback, got)
		}
	}
}

// Collectives that hold each other were opened again and again, twice as often at each step.
func TestMembersOfLoopsEnd(t *testing.T) {
	book := remind.NewBook(remind.Directory{Collectives: map[string][]string{
		"全体": {"甲", "全体", "各县", "全体", "各县"}, "各县": {"乙", "全体", "各县", "各县", "甲"},
	}}, remind.Reachability{})
	if got := book.Members([]string{"各县", "全体"}, 20000); !slices.Equal(got, []string{"乙", "甲"}) {
		t.Errorf("got %v", got)
	}
}
