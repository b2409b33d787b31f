package remind_test

import (
	"slices"
	"strings"
	"testing"

	"duban/remind"
	"duban/remind/preview"
)

// Due on 2026-12-31: the unit's stages come on 12-01 (d30), Wednesday 12-16 (d15), Thursday 12-24 (d7), 12-28, 12-30 and 12-31. Who was away
// is not told the stage that whoever stood in for him heard; everything else he is told.
func TestWhoComesBackIsNotToldAgain(t *testing.T) {
	contact := func(body, name string) remind.Contact {
		return remind.Contact{Body: body, Name: name, Channel: remind.MailChannel, Address: name + "@city.example"}
	}
	standIn := func(body, name, who, from, to string) remind.Contact {
		c := contact(body, name)
		c.For, c.From, c.To = who, date(t, from), date(t, to)
		return c
	}
	zhang := contact("甲县", "zhang")
	for _, tt := range []struct {
		name     string
		contacts []remind.Contact
		failed   string // what this address was sent until 12-17 surely failed
		told     string // from 12-15 on, to Christmas
		passed   string // recorded as superseded for zhang
	}{
		{
			"away for a day",
			[]remind.Contact{zhang, standIn("甲县", "li", "zhang", "2026-12-16", "2026-12-16")},
			"",
			"12-16 li d15, 12-24 zhang d7", "12-17 d15",
		},
		{
			"back on a Sunday",
			[]remind.Contact{zhang, standIn("甲县", "li", "zhang", "2026-12-16", "2026-12-19")},
			"",
			"12-16 li d15, 12-24 zhang d7", "12-21 d15",
		},
		{
			"the stage came before, and he was told it",
			[]remind.Contact{zhang, standIn("甲县", "li", "zhang", "2026-12-17", "2026-12-18")},
			"",
			"12-16 zhang d15, 12-17 li d15, 12-24 zhang d7", "",
		},
		{
			"the stage came before, and nobody was told it",
			[]remind.Contact{
				{Body: "甲县", Name: "zhang", Channel: remind.MailChannel, Address: "zhang@city.example", From: date(t, "2026-12-17")},
				standIn("甲县", "li", "zhang", "2026-12-17", "2026-12-18"),
			},
			"",
			"12-17 li d15, 12-21 zhang d15, 12-24 zhang d7", "",
		},
		{
			"back when the next stage comes",
			[]remind.Contact{zhang, standIn("甲县", "li", "zhang", "2026-12-16", "2026-12-23")},
			"",
			"12-16 li d15, 12-24 zhang d7", "",
		},
		{
			"the stand-in was not reached",
			[]remind.Contact{zhang, standIn("甲县", "li", "zhang", "2026-12-16", "2026-12-17")},
			"li",
			"12-16 li d15, 12-18 zhang d15, 12-24 zhang d7", "",
		},
		{
			"two stand-ins, one after the other",
			[]remind.Contact{
				zhang, standIn("甲县", "li", "zhang", "2026-12-16", "2026-12-17"), standIn("甲县", "wu", "zhang", "2026-12-18", "2026-12-21"),
			},
			"",
			"12-16 li d15, 12-18 wu d15, 12-24 zhang d7", "12-22 d15",
		},
		{
			"one stands in at two bodies",
			[]remind.Contact{
				zhang, standIn("甲县", "li", "zhang", "2026-12-16", "2026-12-17"), contact("乙局", "qian"), standIn("乙局", "li", "qian", "2026-12-16", "2026-12-17"),
			},
			"",
			"12-16 li d15, 12-24 qian d7, 12-24 zhang d7", "12-18 d15",
		},
		{
			"he speaks for two bodies, and one stood in at both",
			[]remind.Contact{
				zhang, contact("乙局", "zhang"),
				standIn("甲县", "li", "zhang", "2026-12-16", "2026-12-17"), standIn("乙局", "li", "zhang", "2026-12-16", "2026-12-17"),
			},
			"",
			"12-16 li d15, 12-24 zhang d7", "12-18 d15",
		},
		{
			"he speaks for two bodies, and one of two stand-ins was not reached",
			[]remind.Contact{
				zhang, contact("乙局", "zhang"),
				standIn("甲县", "li", "zhang", "2026-12-16", "2026-12-17"), standIn("乙局", "wu", "zhang", "2026-12-16", "2026-12-17"),
			},
			"wu",
			"12-16 li d15, 12-16 wu d15, 12-18 zhang d15, 12-24 zhang d7", "",
		},
		{
			"whoever heard it does so for another body",
			[]remind.Contact{
				zhang, contact("乙局", "li"), standIn("甲县", "wu", "zhang", "2026-12-16", "2026-12-17"),
			},
			"wu",
			"12-16 li d15, 12-16 wu d15, 12-18 zhang d15, 12-24 li d7, 12-24 zhang d7", "",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := problem(t, 1, "2026-12-31")
			p.Cooperating, p.Leader = nil, nil
			w := world(t, p)
			w.Book = remind.NewBook(remind.Directory{Contacts: tt.contacts}, remind.Reachability{})
			l := journal{told: &preview.Told{}, from: date(t, "2026-12-15")}
			preview.Rounds(w, date(t, "2026-11-23"), date(t, "2026-12-17"), l.told, l.round)
			if tt.failed != "" {
				for k, list := range l.told.Heard {
					l.told.Heard[k] = slices.DeleteFunc(list, func(n remind.Notice) bool { return strings.HasPrefix(n.To, tt.failed) })
				}
			}
			preview.Rounds(w, date(t, "2026-12-18"), date(t, "2026-12-25"), l.told, l.round)
			if got := strings.Join(l.sent, ", "); got != tt.told {
				t.Errorf("told\n %s, want\n %s", got, tt.told)
			}
			if got := strings.Join(l.passed, ", "); got != tt.passed {
				t.Errorf("superseded %s, want %s", got, tt.passed)
			}
		})
	}
}

// The date was moved in the absence, and the stand-in was told the first stage of the new one: whoever is back hears of the move, as his former
// date no longer holds, and not that stage.
func TestWhoComesBackHearsThatTheDateWasMoved(t *testing.T) {
	p := problem(t, 1, "2026-12-31")
	p.Lead, p.Cooperating, p.Leader = nil, nil, nil
	w := world(t, p)
	zhang := remind.Contact{Body: "甲县", Name: "zhang", Channel: remind.MailChannel, Address: "zhang@city.example"}
	li := zhang
	li.Name, li.Address, li.For, li.From, li.To = "li", "li@city.example", "zhang", date(t, "2026-12-10"), date(t, "2026-12-14")
	w.Book = remind.NewBook(remind.Directory{Contacts: []remind.Contact{zhang, li}}, remind.Reachability{})
	l := journal{told: &preview.Told{}, from: date(t, "2026-12-01")}
	preview.Rounds(w, date(t, "2026-11-23"), date(t, "2026-12-10"), l.told, l.round)
	on := date(t, "2026-12-10")
	w = after(t, w, remind.Event{Key: "p/1", Kind: remind.EventExtend, On: on, At: on.At(15, 0), To: date(t, "2027-01-10"), Note: "说明"})
	preview.Rounds(w, on+1, date(t, "2026-12-24"), l.told, l.round)
	want := "12-01 zhang d30, 12-10 li d30, 12-11 li d30, 12-17 zhang outcome"
	if got := strings.Join(l.sent, ", "); got != want || strings.Join(l.passed, ", ") != "12-15 d30" {
		t.Errorf("told\n %s, want\n %s, superseded %q", got, want, l.passed)
	}
}

// A journal keeps what rounds told from a day on, and what they passed over of zhang's: "12-16 li d15" and "12-18 d15".
type journal struct {
	told         *preview.Told
	from         remind.Date
	sent, passed []string
}

// round takes one round.
func (l *journal) round(r preview.Round) bool {
	if r.Day < l.from {
		return true
	}
	day := r.Day.String()[5:]
	for _, m := range r.Messages {
		for _, n := range m.Notices {
			name, _, _ := strings.Cut(n.To, "@")
			l.sent = append(l.sent, day+" "+name+" "+n.Stage)
		}
	}
	for _, p := range r.Passed {
		if p.Ending == remind.Superseded && strings.HasPrefix(p.Notice.To, "zhang@") {
			l.passed = append(l.passed, day+" "+p.Notice.Stage)
		}
	}
	return true
}
