package preview_test

import (
	"fmt"
	"testing"
	"time"

	"duban/remind"
	"duban/remind/preview"
)

// What was told is not looked at again on the next day; still all is told that a play finds which looks at everything each day, on the same days.
func TestAPlayPassesOverNothingThatIsStillToBeTold(t *testing.T) {
	for _, weekly := range []int{0, 1} {
		from, to := remind.NewDate(2026, 10, 1), remind.NewDate(2027, 8, 31)
		var told [2][]string
		for look, all := range told {
			w := changing(weekly)
			state := &preview.Told{Bare: true, All: true}
			note := func(r preview.Round) bool {
				for _, m := range r.Messages {
					for _, n := range m.Notices {
						all = append(all, fmt.Sprintf("%v %v %v %v %v", r.Day, n.NoticeKey, n.Recipient, n.Roles, n.Late))
					}
				}
				for _, p := range r.Passed {
					all = append(all, fmt.Sprint(r.Day, p.Notice.NoticeKey, p.Ending))
				}
				return true
			}
			if look == 0 {
				preview.Rounds(w, from, to, state, note)
			} else {
				for day := from; day <= to; day++ { // each is a play of its own, which has seen nothing before
					preview.Rounds(w, day, day, state, note)
				}
			}
			told[look] = all
		}
		if len(told[1]) < 300 {
			t.Fatalf("%d notices: the case proves too little", len(told[1]))
		}
		for i := range told[1] {
			if i >= len(told[0]) || told[0][i] != told[1][i] {
				t.Fatalf("weekly %d, line %d of %d, %d: %s, want %s", weekly, i, len(told[0]), len(told[1]), told[0][min(i, len(told[0])-1)], told[1][i])
			}
		}
		if len(told[0]) != len(told[1]) {
			t.Errorf("weekly %d: %d lines, want %d", weekly, len(told[0]), len(told[1]))
		}
	}
}

// changing returns a world in which dates, rhythms, given back work, a suspension and a directory with days go on beside each other.
func changing(weekly int) *remind.World {
	w := large(12)
	p := &w.Plans[0]
	for i := range p.Problems {
		pr := &p.Problems[i]
		pr.Commitments = append(pr.Commitments,
			remind.Commitment{Number: "2", Rhythm: remind.Quarterly}, remind.Commitment{Number: "3", Rhythm: remind.Yearly})
	}
	at := func(m time.Month, d int) time.Time { return remind.NewDate(2026, m, d).At(10, 0) }
	for i, kind := range []remind.EventKind{remind.EventReport, remind.EventReturn, remind.EventClose, remind.EventReopen} {
		for n := 3; n < 8; n++ {
			w.Events = append(w.Events, remind.Event{
				ID: int64(len(w.Events) + 1), Key: remind.Key(fmt.Sprintf("p/%d", n)), Kind: kind, On: remind.NewDate(2026, 9, 20+i), At: at(9, 20+i), Note: "注",
			})
		}
	}
	w.Events = append(w.Events, remind.Event{
		ID: 99, Key: "p/9", Kind: remind.EventSuspend, On: remind.NewDate(2026, 9, 28), At: at(9, 28), To: remind.NewDate(2026, 12, 20), Note: "注",
	})
	w.Policy.Caps = remind.Caps{PerDay: 1, PerWeek: weekly}
	w.Book = remind.NewBook(remind.Directory{Contacts: []remind.Contact{
		{Body: "甲县", Channel: remind.MailChannel, Address: "jia@x.example", To: remind.NewDate(2027, 2, 28)},
		{Body: "甲县", Channel: remind.MailChannel, Address: "neu@x.example", From: remind.NewDate(2027, 3, 1)},
		{Body: "乙局", Channel: remind.MailChannel, Address: "yi@x.example"},
		{Body: remind.OfficeBody, Channel: remind.MailChannel, Address: "ban@x.example"},
	}}, remind.Reachability{})
	return w.Prepare()
}
