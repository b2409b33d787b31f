package remind_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"duban/remind"
	"duban/remind/preview"
)

// reports plays the rounds of some days and returns what an address is reported: the day, and how many obligations the figures take in.
func reports(w *remind.World, told *preview.Told, to string, from, until remind.Date) (all []string) {
	w.Policy.Quarter = remind.DefaultPolicy().Quarter
	preview.Rounds(w, from, until, told, func(r preview.Round) bool {
		for _, m := range r.Messages {
			for _, s := range m.Sections {
				if s.Form == remind.Quarter && m.To == to {
					all = append(all, fmt.Sprintf("%s: %d", r.Day, len(s.Items[0].Entries)))
				}
			}
		}
		return true
	})
	return all
}

// A leader with nothing overdue hears once a quarter how all of his stands; with anything overdue, or nothing left, he does not.
func TestLeaderHearsOnceAQuarter(t *testing.T) {
	event := func(key remind.Key, kind remind.EventKind, on string, to remind.Date) remind.Event {
		return remind.Event{Key: key, Kind: kind, On: date(t, on), At: date(t, on).At(10, 0), Note: "x", Doc: "x", To: to}
	}
	measured := problem(t, 1, "2028-12-31")
	measured.Commitments = []remind.Commitment{{Number: "2.1", Section: remind.SectionMeasures, Path: "一是", Due: date(t, "2028-06-30")}}
	standing := problem(t, 1, "2028-12-31")
	standing.Deadline = remind.Deadline{Kind: remind.Continuous, Text: "持续推进"}
	other := problem(t, 2, "2026-01-30")
	other.Leader = []string{"戊"}
	for _, tt := range []struct {
		name     string
		problems []remind.Problem
		events   []remind.Event
		want     []string
	}{
		{"open", []remind.Problem{problem(t, 1, "2028-12-31")}, nil, []string{"2026-09-01: 1", "2026-12-01: 1", "2027-03-01: 1"}},
		{"a problem and a measure", []remind.Problem{measured}, nil, []string{"2026-09-01: 2", "2026-12-01: 2", "2027-03-01: 2"}},
		{"without a date", []remind.Problem{standing}, nil, []string{"2026-09-01: 2", "2026-12-01: 2", "2027-03-01: 2"}},
		{"overdue", []remind.Problem{problem(t, 1, "2028-12-31"), problem(t, 2, "2026-01-30")}, nil, nil},
		{"overdue from November on", []remind.Problem{problem(t, 1, "2028-12-31"), problem(t, 2, "2026-11-12")}, nil, []string{"2026-09-01: 2"}},
		{"overdue of another", []remind.Problem{problem(t, 1, "2028-12-31"), other}, nil, []string{"2026-09-01: 1", "2026-12-01: 1", "2027-03-01: 1"}},
		{
			"all closed",
			[]remind.Problem{problem(t, 1, "2028-12-31")},
			[]remind.Event{event("p/1", remind.EventClose, "2026-06-01", 0)},
			nil,
		},
		{
			"all suspended",
			[]remind.Problem{problem(t, 1, "2028-12-31")},
			[]remind.Event{event("p/1", remind.EventSuspend, "2026-06-01", date(t, "2027-12-31"))},
			nil,
		},
		{
			"the first is closed",
			[]remind.Problem{problem(t, 1, "2026-01-30"), problem(t, 2, "2028-12-31")},
			[]remind.Event{event("p/1", remind.EventClose, "2026-01-15", 0)},
			[]string{"2026-09-01: 2", "2026-12-01: 2", "2027-03-01: 2"},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := world(t, tt.problems...)
			w.Events = tt.events
			if got := reports(w, &preview.Told{}, "ding@city.example", date(t, "2026-08-03"), date(t, "2027-03-31")); !slices.Equal(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
			for _, to := range []string{"jia@city.example", "yi@city.example", "office@city.example"} {
				if got := reports(w, &preview.Told{}, to, date(t, "2026-08-03"), date(t, "2027-03-31")); got != nil {
					t.Errorf("%s hears %q", to, got)
				}
			}
		})
	}
}

// What closes or is reopened within the quarter makes no second report, and figures make nobody one who was told of the matter.
func TestQuarterIsReportedOnce(t *testing.T) {
	w := world(t, problem(t, 1, "2028-12-31"), problem(t, 2, "2028-12-31"))
	told := &preview.Told{}
	if got := reports(w, told, "ding@city.example", date(t, "2026-12-01"), date(t, "2026-12-03")); len(got) != 1 {
		t.Fatalf("got %q", got)
	}
	for i, kind := range []remind.EventKind{remind.EventClose, remind.EventReopen} {
		on := date(t, "2026-12-04") + remind.Date(4*i)
		w.Events = append(w.Events, remind.Event{ID: int64(i), Key: "p/1", Kind: kind, On: on, At: on.At(7, 0), Note: "x"})
		preview.Rounds(w, on, on+3, told, func(r preview.Round) bool {
			for _, m := range r.Messages {
				if m.To == "ding@city.example" {
					t.Errorf("%s: %+v", r.Day, m.Notices)
				}
			}
			return true
		})
	}
}

// The proof says who gets the report: each leader once, from the next day of it on.
func TestQuarterIsProved(t *testing.T) {
	w := world(t, problem(t, 1, "2028-12-31"), problem(t, 2, "2028-12-31"))
	w.Policy.Quarter = remind.DefaultPolicy().Quarter
	var got []string
	for _, c := range w.On(date(t, "2026-11-23")).Proof() {
		if c.Ladder == remind.OnQuarter {
			got = append(got, fmt.Sprint(c.Obligation, c.On, c.Role, c.Contact.Address, c.Repeats, c.Reason))
		}
	}
	if want := []string{fmt.Sprint(remind.Key("p/1"), date(t, "2026-12-01"), remind.Leader, "ding@city.example", remind.EveryQuarter, "")}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// The report of a quarter is the plan's: whichever obligation comes first in a new version, and whatever one of them is held, it is one report.
func TestQuarterIsThePlans(t *testing.T) {
	w := world(t, problem(t, 1, "2028-12-31"), problem(t, 2, "2028-12-31"))
	told := &preview.Told{}
	if got := reports(w, told, "ding@city.example", date(t, "2026-12-01"), date(t, "2026-12-03")); len(got) != 1 {
		t.Fatalf("got %q", got)
	}
	w.Plans[0].Problems = slices.Clone(w.Plans[0].Problems[1:])
	w.Prepare()
	if got := reports(w, told, "ding@city.example", date(t, "2026-12-04"), date(t, "2026-12-30")); len(got) != 0 {
		t.Errorf("once more after the first problem has gone: %q", got)
	}
}

// What an outage swallowed of reports and words ahead is on record; what can still be told is told.
func TestWhatStandsBesideIsMissedInAnOutage(t *testing.T) {
	for _, tt := range []struct {
		name         string
		problems     []remind.Problem
		since, today string
		want         []string
	}{
		{
			"two quarters and the days of a word ahead",
			crowd(t, 5, "2026-12-31"), "2026-05-29", "2026-12-04",
			[]string{"peak 2026-09-30 yi", "q 2026-06-01 ding", "q 2026-09-01 ding"}, // that of December is told late
		},
		{
			"overdue since the quarter's day",
			[]remind.Problem{problem(t, 1, "2026-12-03"), problem(t, 2, "2028-12-31")},
			"2026-11-30", "2026-12-04",
			[]string{"q 2026-12-01 ding"},
		},
		{"overdue on it", []remind.Problem{problem(t, 1, "2026-11-26"), problem(t, 2, "2028-12-31")}, "2026-11-30", "2026-12-04", nil},
		{"four", crowd(t, 4, "2026-12-31"), "2026-09-29", "2026-12-04", nil},
		{"a word ahead that is told late", crowd(t, 5, "2026-12-31"), "2026-09-29", "2026-10-12", nil},
		{"no outage", crowd(t, 5, "2026-12-31"), "2026-11-30", "2026-12-01", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := world(t, tt.problems...)
			w.Policy.Quarter = remind.DefaultPolicy().Quarter
			var got []string
			for _, m := range w.On(date(t, tt.today)).Missed(date(t, tt.since)) {
				if n := m.Notice; n.Form == remind.Quarter || n.Form == remind.Ahead {
					got = append(got, n.Stage+" "+n.On.String()+" "+strings.TrimSuffix(n.To, "@city.example"))
				}
				if f := m.Notice.Form; (f == remind.Quarter || f == remind.Ahead) && m.Ending != remind.Lapsed {
					t.Errorf("%+v is %s", m.Notice, m.Ending)
				}
			}
			slices.Sort(got)
			if got = slices.Compact(got); !slices.Equal(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}
