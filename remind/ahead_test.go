package remind_test

import (
	"fmt"
	"slices"
	"testing"

	"duban/remind"
	"duban/remind/preview"
)

// crowd returns n problems that all fall due on one day.
func crowd(t *testing.T, n int, due string) []remind.Problem {
	t.Helper()
	var all []remind.Problem
	for i := range n {
		all = append(all, problem(t, i+1, due))
	}
	return all
}

// aheadOf plays the rounds of some days and returns what an address is told ahead: day, date and problems of each line.
func aheadOf(w *remind.World, to string, from, until remind.Date) (lines []string) {
	preview.Rounds(w, from, until, &preview.Told{}, func(r preview.Round) bool {
		for _, m := range r.Messages {
			for _, s := range m.Sections {
				if s.Form != remind.Ahead || m.To != to {
					continue
				}
				for _, it := range s.Items {
					line := fmt.Sprintf("%s: %d of %s:", r.Day, len(it.Entries), it.Entries[0].Status.Due)
					for _, e := range it.Entries {
						line += fmt.Sprint(" ", e.Obligation.Problem)
					}
					lines = append(lines, line)
				}
			}
		}
		return true
	})
	return lines
}

// A lead hears once, three months ahead, how many of its acceptances fall due on one day, if they are many.
func TestLeadHearsOfCrowdedDays(t *testing.T) {
	extended := func(key remind.Key, recorded, to string) remind.Event {
		return remind.Event{Key: key, Kind: remind.EventExtend, On: date(t, recorded), To: date(t, to), At: date(t, recorded).At(10, 0), Doc: "x"}
	}
	closed := remind.Event{Key: "p/2", Kind: remind.EventClose, On: date(t, "2026-06-01"), At: date(t, "2026-06-01").At(10, 0), Note: "x"}
	measure := crowd(t, 4, "2026-12-31")
	measure[0].Commitments = []remind.Commitment{{Number: "2.1", Section: remind.SectionMeasures, Path: "一是", Due: date(t, "2026-12-31")}}
	for _, tt := range []struct {
		name     string
		problems []remind.Problem
		events   []remind.Event
		want     []string
	}{
		{"four", crowd(t, 4, "2026-12-31"), nil, nil},
		{"four and a measure", measure, nil, nil},
		{"five", crowd(t, 5, "2026-12-31"), nil, []string{"2026-09-30: 5 of 2026-12-31: 1 2 3 4 5"}},
		{"two days", append(crowd(t, 5, "2026-12-31"), problem(t, 6, "2026-12-30"), problem(t, 7, "2026-12-30")), nil, []string{"2026-09-30: 5 of 2026-12-31: 1 2 3 4 5"}},
		{"one of five is closed", crowd(t, 5, "2026-12-31"), []remind.Event{closed}, nil},
		{"one of six is closed", crowd(t, 6, "2026-12-31"), []remind.Event{closed}, []string{"2026-09-30: 5 of 2026-12-31: 1 3 4 5 6"}},
		{
			"one is extended before", crowd(t, 6, "2026-12-31"),
			[]remind.Event{extended("p/3", "2026-06-01", "2027-12-31")},
			[]string{"2026-09-30: 5 of 2026-12-31: 1 2 4 5 6"},
		},
		{
			"a fifth is extended to the day, late", append(crowd(t, 4, "2026-12-31"), problem(t, 5, "2026-10-30")),
			[]remind.Event{extended("p/5", "2026-09-01", "2026-12-31")},
			[]string{"2026-09-30: 5 of 2026-12-31: 1 2 3 4 5"},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := world(t, tt.problems...)
			w.Events = tt.events
			if got := aheadOf(w, "yi@city.example", date(t, "2026-09-02"), date(t, "2027-01-29")); !slices.Equal(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
			for _, to := range []string{"jia@city.example", "ding@city.example", "office@city.example"} {
				if got := aheadOf(w, to, date(t, "2026-09-02"), date(t, "2027-01-29")); got != nil {
					t.Errorf("%s hears %q", to, got)
				}
			}
		})
	}
}

// What another problem brings to a day that was told is told with the number that holds then; what leaves it is an outcome of its own.
func TestCrowdedDayIsToldWithItsNumber(t *testing.T) {
	w := world(t, append(crowd(t, 5, "2026-12-31"), problem(t, 6, "2026-10-30"))...)
	told := &preview.Told{}
	var got []int
	play := func(from, to string) {
		preview.Rounds(w, date(t, from), date(t, to), told, func(r preview.Round) bool {
			for _, m := range r.Messages {
				for _, s := range m.Sections {
					if s.Form == remind.Ahead {
						got = append(got, len(s.Items[0].Entries))
					}
				}
			}
			return true
		})
	}
	play("2026-09-02", "2026-10-15")
	w.Events = append(w.Events, remind.Event{
		Key: "p/6", Kind: remind.EventExtend, On: date(t, "2026-10-16"), To: date(t, "2026-12-31"), At: date(t, "2026-10-16").At(9, 0), Doc: "x",
	})
	play("2026-10-16", "2026-11-20")
	if !slices.Equal(got, []int{5, 6}) {
		t.Errorf("told of %v, want 5, then 6", got)
	}
}

// Once the lead hears problem by problem, nothing is told ahead any more, though the daemon be new.
func TestNewerStageTakesThePlaceOfTheWordAhead(t *testing.T) {
	w := world(t, crowd(t, 5, "2026-12-31")...)
	if got := aheadOf(w, "yi@city.example", date(t, "2026-11-23"), date(t, "2026-11-23")); len(got) != 1 {
		t.Errorf("38 days before: %q", got)
	}
	if got := aheadOf(w, "yi@city.example", date(t, "2026-12-02"), date(t, "2026-12-31")); got != nil {
		t.Errorf("29 days before: %q", got)
	}
}

// One address of all bodies hears the ordinary stage of the responsible and the word ahead of the lead, in one message.
func TestGroupHearsBoth(t *testing.T) {
	w := world(t, crowd(t, 5, "2026-12-31")...)
	d := everyone()
	for i := range d.Contacts {
		d.Contacts[i].Channel, d.Contacts[i].Address = "督办群", ""
	}
	w.Book = remind.NewBook(d, remind.Reachability{})
	preview.Rounds(w, date(t, "2026-09-30"), date(t, "2026-09-30"), &preview.Told{}, func(r preview.Round) bool {
		if len(r.Messages) != 1 || len(r.Messages[0].Sections) != 2 || r.Messages[0].Sections[1].Form != remind.Ahead ||
			len(r.Messages[0].Sections[0].Items) != 5 || len(r.Messages[0].Notices) != 10 {
			t.Errorf("%+v", r.Messages)
		}
		return true
	})
}

// Who speaks for two leads hears one line a day of all of theirs that are many, and of no one else's.
func TestOneWhoSpeaksForTwoLeads(t *testing.T) {
	problems := append(crowd(t, 6, "2026-12-31"), crowd(t, 11, "2026-12-31")[6:]...)
	for i := 5; i < 11; i++ {
		problems[i].Lead = []string{"戊局"}
	}
	problems[10].Lead = []string{"己局"}
	w := world(t, problems...)
	d := everyone()
	for _, body := range []string{"戊局", "己局"} {
		d.Contacts = append(d.Contacts, remind.Contact{Body: body, Channel: remind.MailChannel, Address: "yi@city.example"})
	}
	w.Book = remind.NewBook(d, remind.Reachability{})
	want := []string{"2026-09-30: 10 of 2026-12-31: 1 2 3 4 5 6 7 8 9 10"}
	if got := aheadOf(w, "yi@city.example", date(t, "2026-09-02"), date(t, "2026-12-31")); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// The settings say how many and when, or leave it out; the proof has a row for each problem of a crowded day and none for others.
func TestCrowdsBySettings(t *testing.T) {
	w := world(t, append(crowd(t, 3, "2026-12-31"), problem(t, 4, "2026-12-30"))...)
	rows := func() (n int) {
		for _, c := range w.On(date(t, "2026-06-01")).Proof() {
			if c.Stage.Together > 0 {
				n++
			}
		}
		return n
	}
	if got := rows(); got != 0 {
		t.Errorf("%d rows for three", got)
	}
	for i := range w.Policy.Deadline {
		if st := &w.Policy.Deadline[i]; st.Together > 0 {
			st.Together, st.At = 3, -60
		}
	}
	if got := aheadOf(w, "yi@city.example", date(t, "2026-09-02"), date(t, "2026-12-31")); !slices.Equal(got, []string{"2026-10-30: 3 of 2026-12-31: 1 2 3"}) {
		t.Errorf("got %q", got)
	}
	if got := rows(); got != 3 {
		t.Errorf("%d rows, want 3", got)
	}
	w.Policy.Deadline = slices.DeleteFunc(w.Policy.Deadline, func(s remind.Stage) bool { return s.Together > 0 })
	if got := aheadOf(w, "yi@city.example", date(t, "2026-09-02"), date(t, "2026-12-31")); got != nil {
		t.Errorf("without the stage: %q", got)
	}
}
