package remind_test

import (
	"slices"
	"strings"
	"testing"

	"duban/remind"
	"duban/remind/people"
)

// Whether an address is silent: by its last delivery, or by how long it has counted without one.
func TestSilent(t *testing.T) {
	release := date(t, "2024-06-03")
	jia := remind.Address{Channel: "mail", To: "jia@city.example"}
	for _, tt := range []struct {
		name    string
		reached remind.Reached
		on      remind.Date
		change  func(*remind.World)
		want    bool
	}{
		{"on the day of the release", remind.Reached{}, release, nil, false},
		{"the day before it counts", remind.Reached{}, release + 29, nil, false},
		{"a month without a delivery", remind.Reached{}, release + 30, nil, true},
		{"it came later than the release", remind.Reached{Since: release + 20}, release + 49, nil, false},
		{"a month after it came", remind.Reached{Since: release + 20}, release + 50, nil, true},
		{"delivered to", remind.Reached{Last: release}, release + 179, nil, false},
		{"180 days ago", remind.Reached{Last: release}, release + 180, nil, true},
		{"a plan that is held", remind.Reached{}, release + 90, func(w *remind.World) { w.Released = nil }, false},
		{"a plan that is released later", remind.Reached{Last: release - 400}, release, func(w *remind.World) { w.Released["p"] = release + 1 }, false},
		{"all is closed", remind.Reached{}, release + 90, func(w *remind.World) {
			w.Events = append(w.Events, remind.Event{Key: "p/1", Kind: remind.EventClose, On: release, At: release.At(9, 0)})
		}, false},
	} {
		w := world(t, problem(t, 1, "2026-12-31"))
		w.Released = map[string]remind.Date{"p": release}
		if tt.change != nil {
			tt.change(w)
		}
		got := slices.ContainsFunc(w.On(tt.on).Silent(remind.Reach{jia: tt.reached}), func(s remind.Silence) bool {
			return s.Address == jia && s.Last == tt.reached.Last
		})
		if got != tt.want {
			t.Errorf("%s: silent %v", tt.name, got)
		}
	}
}

// The office's message names silent addresses in one line; nothing is asked of a rehearsal.
func TestTheOfficeHearsOfSilentAddresses(t *testing.T) {
	w := world(t, problem(t, 1, "2024-12-31"))
	day := date(t, "2025-01-02") // just overdue: the office hears
	troubles := func() []remind.Trouble {
		d := w.On(day)
		for _, g := range remind.Gather(d.Due().Notices) {
			if m := d.Compose(g, remind.History{}); strings.Contains(m.Recipient, remind.OfficeBody) {
				return m.Troubles
			}
		}
		t.Fatal("the office hears nothing")
		return nil
	}
	named := func() int {
		n := 0
		for _, x := range troubles() {
			if strings.Contains(x.What, "从未送达") {
				n++
			}
		}
		return n
	}
	if n := named(); n != 0 {
		t.Errorf("a rehearsal: %d lines", n)
	}
	w.Reach, w.Released = remind.Reach{}, map[string]remind.Date{"p": day - 100}
	if n := named(); n != 1 {
		t.Errorf("%d lines: %v", n, troubles())
	}
}

func TestWhoIsSilent(t *testing.T) {
	list := []remind.Silence{{Bodies: []string{"甲县"}}, {Bodies: []string{"乙局", "丙局"}}, {Bodies: []string{"甲县"}}, {Bodies: []string{"丁局"}}}
	if got := people.WhoIsSilent(list); got != "甲县、乙局、丙局等4个地址" {
		t.Errorf("%s", got)
	}
}

// Whom an address speaks for decides whether it is a leader's, on whatever day and by whatever name.
func TestSpeaksForLeader(t *testing.T) {
	w := world(t, problem(t, 1, "2024-12-31"))
	leader := w.Obligations[0].Leader[0]
	mail := func(body, to string, roles ...remind.Role) remind.Contact {
		return remind.Contact{Body: body, Channel: "mail", Address: to, Roles: roles}
	}
	w.Book = remind.NewBook(remind.Directory{
		Contacts: []remind.Contact{
			mail(leader, "leader@x.test"),
			mail("某副市长", "alias@x.test"),
			mail("新市长", "next@x.test"),
			mail("新市长", "both@x.test"),
			mail(leader, "both@x.test"),
			mail("甲县", "jia@x.test"),
			mail(leader, "office@x.test", remind.Lead),
			{Body: leader, Channel: "mail", Address: "gone@x.test", To: date(t, "2024-01-01")},
			{Body: leader, Channel: "督办群"},
		},
		Aliases:  map[string]string{"某副市长": leader},
		Succeeds: []remind.Succession{{Body: leader, By: "新市长", From: date(t, "2024-09-01")}},
	}, remind.Reachability{})
	for to, want := range map[string]string{
		"leader@x.test": leader, "alias@x.test": leader, "next@x.test": "新市长", "both@x.test": leader, "jia@x.test": "", "office@x.test": "", "gone@x.test": leader,
	} {
		if got := w.On(date(t, "2024-06-03")).SpeaksForLeader(remind.NewAddress("mail", to)); got != want {
			t.Errorf("%s speaks for %q, want %q", to, got, want)
		}
	}
	if got := w.On(date(t, "2024-10-03")).SpeaksForLeader(remind.NewAddress("mail", "leader@x.test")); got != "" {
		t.Errorf("after the succession it speaks for %q", got)
	}
	if got := w.On(date(t, "2024-06-03")).SpeaksForLeader(remind.NewAddress("督办群", "")); got != leader {
		t.Errorf("the group speaks for %q", got)
	}
}
