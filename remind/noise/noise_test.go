package noise

import (
	"slices"
	"strings"
	"testing"
	"time"

	"duban/remind"
	"duban/remind/people"
)

var october = remind.NewDate(2026, 10, 1)

// notice returns one to an address.
func notice(to string, urgent bool) *remind.Notice {
	n := &remind.Notice{Recipient: to + "单位", Urgent: urgent, State: remind.Open, Due: october, Nominal: october - 3}
	n.Address = remind.NewAddress(remind.MailChannel, to+"@city.example")
	return n
}

// Messages are counted and not notices, each in the month in which it arrived, and once by whatever it was urgent.
func TestMessagesOfAMonthAreCounted(t *testing.T) {
	at := func(d remind.Date) time.Time { return d.At(9, 0) }
	c := NewCounter(october)
	late := notice("b", true)
	late.Nominal = october + 7
	c.Add(notice("a", false), "m1", at(october))
	c.Add(notice("a", true), "m1", at(october))
	c.Add(notice("a", true), "m1", at(october))
	c.Add(late, "m2", at(october+30))
	c.Add(notice("b", false), "m3", at(october+5))
	table := notice("b", false)
	table.Form, table.Due = remind.Dispatch, 0
	c.Add(table, "m3", at(october+5))
	c.Add(notice("a", false), "m4", at(october-1))
	c.Add(notice("a", false), "m5", at(october+31))
	c.Add(notice("a", false), "", at(october))
	r := c.Report()
	if r.Messages != 3 || r.Urgent != 2 || len(r.Rows) != 2 {
		t.Fatalf("%+v", r)
	}
	if b, a := r.Rows[0], r.Rows[1]; b.To != "b@city.example" || b.Messages != 2 || b.Urgent != 1 || b.Notices != 3 || a.Messages != 1 || a.Urgent != 1 || a.Notices != 3 {
		t.Errorf("%+v", r.Rows)
	}
	want := "2026年10月共向2个地址送达3条消息，其中紧急的2条（67%）。\n按内容：到期前提醒4项次，逾期督办1项次，调度、通报等定期报告1项次。\n" +
		"收到最多的：b单位（b***@city.example）2条；a单位（a***@city.example）1条。全部见 duban noise --month 2026-10。"
	if got := strings.Join(r.Words(), "\n"); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if got := NewCounter(october).Report().Words(); !slices.Equal(got, []string{"2026年10月没有送达任何提醒。"}) {
		t.Errorf("%q", got)
	}
}

func TestAddressesAreMasked(t *testing.T) {
	for _, tt := range []struct{ channel, to, want string }{
		{"mail", "zhang@hy.gov.test", "z***@hy.gov.test"}, {"短信网关", "13800000001", "138****0001"}, {"整改群", "整改群", "整改群"},
	} {
		if got := Masked(remind.Address{Channel: tt.channel, To: tt.to}); got != tt.want {
			t.Errorf("%s, want %s", got, tt.want)
		}
	}
}

// A group is of no use when the last of its matters is closed, and of use again when one is open again; what follows has a name of its own.
func TestAGroupWithoutMattersIsIdle(t *testing.T) {
	p := remind.Plan{ID: "p"}
	for n := range 3 {
		body := []string{"甲县", "甲县", "乙县"}[n]
		p.Problems = append(p.Problems, remind.Problem{
			Plan: "p", Number: n + 1, Deadline: remind.Deadline{Kind: remind.Dated, Date: october}, Parties: remind.Parties{Responsible: []string{body}},
		})
	}
	policy := remind.DefaultPolicy()
	d := remind.Directory{Contacts: []remind.Contact{{Body: "甲县", Channel: "甲群"}, {Body: "乙县", Channel: "乙群"}, {Body: "丙县", Channel: "丙群"}}}
	idle := func(events ...remind.Event) []Group {
		for i := range events {
			events[i].ID, events[i].On, events[i].At = int64(i+1), october, october.At(9, 0)
		}
		w := &remind.World{Plans: []remind.Plan{p}, Policy: &policy, Book: people.NewBook(d, people.Reachability{}), Events: events}
		m := MattersOf([]string{"甲群", "乙群", "丙群"})
		m.Add(w.Prepare().On(october + 20))
		return m.Idle()
	}
	one, two := remind.Event{Key: "p/1", Kind: remind.EventClose}, remind.Event{Key: "p/2", Kind: remind.EventClose}
	if got := idle(one); len(got) != 0 {
		t.Errorf("one is open: %+v", got)
	}
	if got := idle(one, two); len(got) != 1 || got[0] != (Group{Channel: "甲群", Since: 2, Matters: 2, Contacts: 1}) {
		t.Errorf("all are closed: %+v", got)
	}
	again := remind.Event{Key: "p/1", Kind: remind.EventReopen}
	if got := idle(one, two, again); len(got) != 0 {
		t.Errorf("one is open again: %+v", got)
	}
	if got := idle(one, two, again, one); len(got) != 1 || got[0].Since != 4 {
		t.Errorf("closed a second time: %+v", got)
	}
	words := strings.Join((&Group{Channel: "甲群", Matters: 2, Contacts: 1}).Words(), "\n")
	for _, want := range []string{"群“甲群”所涉及的2项事项已全部销号", "channels 中删去名称为“甲群”", "移除该机器人", "解散"} {
		if !strings.Contains(words, want) {
			t.Errorf("%s is not said in %s", want, words)
		}
	}
}

// Of many plans the matters are gathered some at a time, and come to the same as those of all together.
func TestMattersOfSomePlansAtATimeAreThoseOfAll(t *testing.T) {
	policy := remind.DefaultPolicy()
	d := remind.Directory{Contacts: []remind.Contact{{Body: "甲县", Channel: "甲群"}, {Body: "乙县", Channel: "乙群"}}}
	world := func(closed []remind.Key, ids ...string) *remind.Day {
		w := &remind.World{Policy: &policy, Book: people.NewBook(d, people.Reachability{})}
		for _, id := range ids {
			w.Plans = append(w.Plans, remind.Plan{ID: id, Problems: []remind.Problem{{
				Plan: id, Number: 1, Deadline: remind.Deadline{Kind: remind.Dated, Date: october}, Parties: remind.Parties{Responsible: []string{"甲县"}},
			}}})
		}
		for i, k := range closed {
			w.Events = append(w.Events, remind.Event{ID: int64(i + 1), Key: k, Kind: remind.EventClose, On: october, At: october.At(9, 0)})
		}
		return w.Prepare().On(october + 20)
	}
	for _, closed := range [][]remind.Key{nil, {"p/1"}, {"q/1"}, {"p/1", "q/1"}} {
		all, parts := MattersOf([]string{"甲群", "乙群"}), MattersOf([]string{"甲群", "乙群"})
		all.Add(world(closed, "p", "q"))
		parts.Add(world(closed, "p"))
		parts.Add(world(closed, "q"))
		if got, want := parts.Idle(), all.Idle(); !slices.Equal(got, want) || len(want) != len(closed)/2 {
			t.Errorf("closed %v: %+v, want %+v", closed, got, want)
		}
	}
}
