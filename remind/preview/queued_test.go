package preview_test

import (
	"testing"

	"duban/remind"
	"duban/remind/days"
	"duban/remind/preview"
)

// What is on its way when a preview begins counts as if it had arrived: it is not told again, and as a reminder shortly before the date it counts
// for the papers that are proposed.
func TestWhatIsOnItsWayCountsAsToldAndAsAReminder(t *testing.T) {
	due := remind.NewDate(2026, 11, 30)
	w := &remind.World{
		Plans: []remind.Plan{{ID: "p", Problems: []remind.Problem{{
			Plan: "p", Number: 1, Title: "题", Deadline: remind.Deadline{Kind: remind.Dated, Date: due}, Parties: remind.Parties{Responsible: []string{"甲县"}},
		}}}},
		Policy: policy(), Calendar: remind.NewCalendar(remind.CalendarYear{Year: 2026}),
		Book: remind.NewBook(remind.Directory{Contacts: []remind.Contact{{Body: "甲县", Channel: remind.MailChannel, Address: "jia@x.example"}}}, remind.Reachability{}),
	}
	w.Prepare()
	sent := w.On(due - 7).Due().Notices
	if len(sent) != 1 || !sent[0].Warns {
		t.Fatalf("due a week before: %+v", sent)
	}
	n := sent[0]
	for _, queued := range []bool{false, true} {
		told := &preview.Told{Since: due - 7, Heard: remind.Heard{}}
		told.Keys.Add(n.NoticeKey)
		if queued {
			told.Queued = []preview.Queued{{Notice: n, Day: due - 7}}
		}
		stages, warned := map[string]days.Date{}, -1
		preview.Rounds(w, due-7, due, told, func(r preview.Round) bool {
			for i := range r.Messages {
				for _, x := range r.Messages[i].Notices {
					stages[x.Stage] = r.Day
				}
				for _, s := range r.Messages[i].Sections {
					for _, it := range s.Items {
						warned = len(it.Entries[0].Warned)
					}
				}
			}
			return true
		})
		if _, again := stages[n.Stage]; again || len(stages) == 0 {
			t.Errorf("queued %v: told %v", queued, stages)
		}
		want := 1 // by d1, which the preview sent itself on the Friday; d0 counts what came before it
		if queued {
			want = 2
		}
		if warned != want {
			t.Errorf("queued %v: %d reminders, want %d; told %v", queued, warned, want, stages)
		}
	}
}

func policy() *remind.Policy {
	p := remind.DefaultPolicy()
	return &p
}
