package remind_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"duban/remind"
	"duban/remind/preview"
	"duban/remind/report"
	"duban/remind/roster"
)

// headed returns a world in which 甲县, which is responsible, has a head beside its contact.
func headed(t *testing.T, problems ...remind.Problem) *remind.World {
	t.Helper()
	w := world(t, problems...)
	d := everyone()
	d.Contacts = append(d.Contacts, remind.Contact{
		Body: "甲县", Name: "县长", Channel: "mail", Address: "head@city.example", Roles: []remind.Role{remind.Head},
	})
	w.Book = remind.NewBook(d, remind.Reachability{})
	return w
}

// The head hears what is overdue, on the day after it and each second Monday, and nothing of the ordinary stages.
func TestHeadHearsWhatIsOverdue(t *testing.T) {
	w := headed(t, problem(t, 1, "2024-12-31"))
	for _, tt := range []struct{ day, want string }{
		{"2024-12-31", ""},
		{"2025-01-02", "o1"},
		{"2025-01-13", "o1"},
		{"2025-01-20", "oh"},
		{"2026-11-23", "oh"},
	} {
		if got := heard(w, "p/1", date(t, tt.day)); got["head"] != tt.want || tt.want == "oh" && got["jia"] != "ow" {
			t.Errorf("%s: the head hears %q, want %q; the body %q", tt.day, got["head"], tt.want, got["jia"])
		}
	}
	days := map[string][]string{}
	preview.Rounds(w, date(t, "2024-09-02"), date(t, "2025-02-28"), &preview.Told{}, func(r preview.Round) bool {
		for _, m := range r.Messages {
			for _, n := range m.Notices {
				if n.To == "head@city.example" {
					days[n.Stage] = append(days[n.Stage], n.On.String())
				}
			}
		}
		return true
	})
	want := map[string][]string{"o1": {"2025-01-02"}, "oh": {"2025-01-20", "2025-02-05", "2025-02-17"}}
	if !maps.EqualFunc(days, want, slices.Equal) {
		t.Errorf("got %v, want %v", days, want)
	}
}

// All matters come on the same second Mondays, so that a head has one letter in two weeks and not one a week.
func TestFortnightsAreTheSameForAll(t *testing.T) {
	w := headed(t, problem(t, 1, "2024-12-31"), problem(t, 2, "2025-01-07"))
	var mondays []remind.Date
	preview.Rounds(w, date(t, "2025-03-03"), date(t, "2025-04-30"), &preview.Told{}, func(r preview.Round) bool {
		for _, m := range r.Messages {
			if m.To == "head@city.example" && len(m.Notices) == 2 {
				mondays = append(mondays, r.Day)
			} else if m.To == "head@city.example" && len(mondays) > 0 {
				t.Errorf("%s: %d notices", r.Day, len(m.Notices))
			}
		}
		return true
	})
	for i := 1; i < len(mondays); i++ {
		if mondays[i]-mondays[i-1] != 14 {
			t.Errorf("%s after %s", mondays[i], mondays[i-1])
		}
	}
	if len(mondays) < 3 {
		t.Errorf("%d letters", len(mondays))
	}
}

// A body without a head changes nothing for anybody else: no contact without roles is taken for one. What is missing is named apart from the
// gaps, once for each body; a head who cannot be reached is a gap like any other.
func TestMissingHead(t *testing.T) {
	p := problem(t, 1, "2024-12-31")
	p.Responsible = []string{"甲县", "乙局"}
	w := headed(t, p)
	day := w.On(date(t, "2025-01-02"))
	if got := day.Headless(); !slices.Equal(got, []string{"乙局"}) {
		t.Errorf("without a head: %q", got)
	}
	if gaps := day.Coverage(); len(gaps) != 0 {
		t.Errorf("gaps: %v", gaps)
	}
	if n := report.CountCovers(day.Proof()); n.Uncovered != 0 {
		t.Errorf("uncovered: %+v", n)
	}
	e, _ := day.Explain("p/1")
	if len(e.Gaps) != 1 || e.Gaps[0].Role != remind.Head || !strings.Contains(e.Gaps[0].Reason, "主要负责同志") {
		t.Errorf("explain: %v", e.Gaps)
	}
	if remedy := roster.Remedy(day, e.Gaps[0]); !strings.Contains(remedy, "乙局") || !strings.Contains(remedy, "主要负责同志") {
		t.Errorf("remedy: %s", remedy)
	}
	d := w.Book.Directory
	w.Book = remind.NewBook(d, remind.Reachability{Dead: map[remind.Address]remind.Loss{
		remind.NewAddress("mail", "head@city.example"): {Since: day.Today},
	}})
	if gaps := w.On(day.Today).Coverage(); len(gaps) != 1 || gaps[0].Role != remind.Head || gaps[0].Body != "甲县" {
		t.Errorf("gaps with a head who cannot be reached: %v", gaps)
	}
}

// Whose body has reported its part is left in peace with it; whoever stands in for a head hears as the head.
func TestHeadGoesWithItsBody(t *testing.T) {
	p := problem(t, 1, "2024-12-31")
	p.Responsible = []string{"甲县", "乙局"}
	w := headed(t, p)
	on := date(t, "2025-01-10")
	w.Events = []remind.Event{{Key: "p/1", Kind: remind.EventReport, On: on, For: "甲县", At: on.At(10, 0)}}
	if got := heard(w, "p/1", date(t, "2025-01-20")); got["head"] != "" || got["yi"] == "" {
		t.Errorf("after its body has reported: %v", got)
	}
	w = headed(t, problem(t, 1, "2024-12-31"))
	d := w.Book.Directory
	d.Contacts = append(slices.Clone(d.Contacts), remind.Contact{
		Body: "甲县", Name: "常务", Channel: "mail", Address: "deputy@city.example", For: "县长", From: on, To: on + 15,
	})
	w.Book = remind.NewBook(d, remind.Reachability{})
	if got := heard(w, "p/1", date(t, "2025-01-20")); got["head"] != "" || got["deputy"] != "oh" {
		t.Errorf("with a stand-in: %v", got)
	}
}
