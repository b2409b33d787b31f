package remind_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"duban/remind"
	"duban/remind/change"
	"duban/remind/preview"
)

// told describes the changes of notices, one a line.
func told(e *change.Effect) []string {
	var all []string
	for c := range e.Notices() {
		n := c.Shown()
		s := fmt.Sprint(c.Change, " ", n.Obligation, " ", n.Stage, " ", n.To)
		if c.Was != nil {
			s += " from " + c.Was.Day.String()
			if c.Was.To != n.To {
				s += " of " + c.Was.To
			}
		}
		if c.Is != nil {
			s += " to " + c.Is.Day.String()
		}
		all = append(all, s)
	}
	return all
}

// only keeps the lines that speak of one address.
func only(lines []string, address string) []string {
	return slices.DeleteFunc(lines, func(s string) bool { return !strings.Contains(s, " "+address+" ") })
}

func prospect(w *remind.World) change.Prospect {
	return change.Prospect{World: w, Told: &preview.Told{}}
}

// policyOf returns a world the deadline ladder of some stages.
func policyOf(w *remind.World, stages ...remind.Stage) *remind.World {
	p := *w.Policy
	p.Deadline = stages
	next := *w
	next.Policy = &p
	return &next
}

func TestEffectSaysWhoHearsOtherwise(t *testing.T) {
	from := date(t, "2024-11-04")
	to := []remind.Role{remind.Responsible}
	short := []remind.Stage{{Name: "d7", At: -7, To: to}, {Name: "d0", To: to}}
	base := policyOf(world(t, problem(t, 1, "2024-12-31")), short...)
	moved := policyOf(world(t, problem(t, 1, "2025-01-24")), short...)
	later, _ := record(base, moved.Plans[0], from)
	directory := everyone()
	directory.Contacts[0].Address = "new@city.example"
	other := *base
	other.Book = remind.NewBook(directory, remind.Reachability{})
	both := directory
	both.Contacts = append(slices.Clone(everyone().Contacts), directory.Contacts[0])
	more := *base
	more.Book = remind.NewBook(both, remind.Reachability{})
	reassigned := problem(t, 1, "2024-12-31")
	reassigned.Responsible = []string{"乙局"}
	for _, tt := range []struct {
		name          string
		before, after *remind.World
		want          []string
	}{
		{"the same", base, base, nil},
		{"a deadline that moves", base, later, []string{
			"moved p/1 d7 jia@city.example from 2024-12-24 to 2025-01-17",
			"moved p/1 d0 jia@city.example from 2024-12-31 to 2025-01-24",
		}},
		{"an obligation that vanishes", base, policyOf(world(t), short...), []string{
			"lost p/1 d7 jia@city.example from 2024-12-24", "lost p/1 d0 jia@city.example from 2024-12-31",
		}},
		{"a stage that is new, and one that comes earlier", base, policyOf(base, remind.Stage{Name: "d30", At: -30, To: to}, remind.Stage{Name: "d7", At: -8, To: to}, short[1]), []string{
			"gained p/1 d30 jia@city.example to 2024-11-29", "moved p/1 d7 jia@city.example from 2024-12-24 to 2024-12-23",
		}},
		{"another address", base, &other, []string{
			"readdressed p/1 d7 new@city.example from 2024-12-24 of jia@city.example to 2024-12-24",
			"readdressed p/1 d0 new@city.example from 2024-12-31 of jia@city.example to 2024-12-31",
		}},
		{"one more address", base, &more, []string{
			"gained p/1 d7 new@city.example to 2024-12-24", "gained p/1 d0 new@city.example to 2024-12-31",
		}},
		{"another body", base, policyOf(world(t, reassigned), short...), []string{
			"readdressed p/1 d7 yi@city.example from 2024-12-24 of jia@city.example to 2024-12-24",
			"readdressed p/1 d0 yi@city.example from 2024-12-31 of jia@city.example to 2024-12-31",
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			e := change.Compare(prospect(tt.before), prospect(tt.after), from)
			if got := told(&e); !slices.Equal(got, tt.want) {
				t.Errorf("got\n%q\nwant\n%q", got, tt.want)
			}
			balanced(t, &e)
		})
	}
}

type fataler interface {
	Helper()
	Fatalf(format string, args ...any)
}

// balanced holds the counts of an effect against each other.
func balanced(t fataler, e *change.Effect) {
	t.Helper()
	if e.NoticesAfter != e.NoticesBefore+e.Noticed(change.Gained)-e.Noticed(change.Lost) {
		t.Fatalf("%d before, %d after, %d gained, %d lost", e.NoticesBefore, e.NoticesAfter, e.Noticed(change.Gained), e.Noticed(change.Lost))
	}
	changes := 0
	for _, p := range e.People {
		if p.After != p.Before+p.Gained-p.Lost+p.From-p.To {
			t.Fatalf("%+v does not add up", p)
		}
		changes += p.Gained + p.Lost + p.Moved + p.From
	}
	if notices := len(slices.Collect(e.Notices())); changes != notices {
		t.Fatalf("%d changes, of which people have %d", notices, changes)
	}
}

// A calendar that is noticed moves check-ins and notices off its days off, and loses none.
func TestEffectOfACalendar(t *testing.T) {
	p := problem(t, 1, "2027-12-02")
	goesOn := problem(t, 2, "2027-12-31")
	goesOn.Deadline = remind.Deadline{Kind: remind.Continuous, Text: "持续推进"}
	w := world(t, p, goesOn)
	next := *w
	next.Calendar = remind.NewCalendar(append(slices.Clone(w.Calendar.Years), remind.CalendarYear{
		Year: 2027, Papers: []string{"国办发明电"}, Days: []remind.CalendarDay{{Date: date(t, "2027-12-01"), Off: true}, {Date: date(t, "2027-12-02"), Off: true}},
	})...)
	e := change.Compare(prospect(w), prospect(&next), date(t, "2027-11-29"))
	want := []string{
		"moved p/1 d0 jia@city.example from 2027-12-02 to 2027-11-30", "moved p/2~quarter sy jia@city.example from 2027-12-01 to 2027-12-03",
	}
	got := only(told(&e), "jia@city.example")
	if e.Noticed(change.Gained) > 0 || !slices.Contains(got, want[0]) || !slices.Contains(got, want[1]) {
		t.Errorf("got %q, want %q among them and nothing gained", got, want)
	}
	balanced(t, &e)
}

// What has been told already is neither lost nor told again.
func TestEffectKnowsWhatHasBeenTold(t *testing.T) {
	w := world(t, problem(t, 1, "2024-12-31"))
	day := date(t, "2024-12-24")
	told := &preview.Told{}
	preview.Rounds(w, day, day, told, func(preview.Round) bool { return true })
	copied := told.Clone()
	gone := world(t)
	e := change.Compare(change.Prospect{World: w, Told: copied}, change.Prospect{World: gone, Told: told.Clone()}, day+1)
	for c := range e.Notices() {
		if n := c.Was; n.Stage == "d7" {
			t.Errorf("%s to %s was told already", n.Stage, n.To)
		}
	}
	if e.NoticesBefore == 0 || e.Noticed(change.Lost) != e.NoticesBefore {
		t.Errorf("%d notices, %d lost", e.NoticesBefore, e.Noticed(change.Lost))
	}
	if told.Since != day || copied.Since <= day {
		t.Errorf("the copy does not move by itself: %s, %s", told.Since, copied.Since)
	}
}

func TestEffectOnObligations(t *testing.T) {
	before := world(t, problem(t, 1, "2024-12-31"), problem(t, 2, "2024-12-31"), problem(t, 3, "2024-12-31"))
	two := problem(t, 2, "2024-12-31")
	two.Lead = []string{"丙局"}
	next := planOf(problem(t, 1, "2025-06-30"), two, problem(t, 4, "2024-12-31"))
	day := date(t, "2024-11-04")
	after, _ := record(before, next, day)
	after = afterEvent(after, remind.Event{Key: "p/2", Kind: remind.EventReport, On: day, At: day.At(9, 0)})
	e := change.Compare(prospect(before), prospect(after), day)
	var got []string
	for _, c := range e.Obligations {
		got = append(got, fmt.Sprint(c.Change, " ", c.Obligation.Key, " ", c.From, " ", c.To, " ", c.Was, " ", c.Is))
	}
	want := []string{
		"moved p/1 2024-12-31 2025-06-30 [] []", "state p/2 2024-12-31 2024-12-31 [open] [reported]",
		"readdressed p/2 2024-12-31 2024-12-31 [乙局] [丙局]", "gained p/4  2024-12-31 [] []", "lost p/3 2024-12-31  [] []",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%q\nwant\n%q", got, want)
	}
	if e.Obliged(change.Moved) != 1 || e.Obliged(change.Gained) != 1 {
		t.Errorf("counts: %d moved, %d gained", e.Obliged(change.Moved), e.Obliged(change.Gained))
	}
}

// afterEvent returns the world with an event more, unchecked.
func afterEvent(w *remind.World, e remind.Event) *remind.World {
	next := *w
	next.Events = append(slices.Clone(w.Events), e)
	return &next
}

func TestEffectOnGaps(t *testing.T) {
	w := world(t, problem(t, 1, "2024-12-31"))
	d := everyone()
	d.Contacts = d.Contacts[1:]
	lacking := *w
	lacking.Book = remind.NewBook(d, remind.Reachability{})
	day := date(t, "2024-11-04")
	opened := change.Compare(prospect(w), prospect(&lacking), day)
	closed := change.Compare(prospect(&lacking), prospect(w), day)
	for _, tt := range []struct {
		e      *change.Effect
		change change.Kind
	}{{&opened, change.Gained}, {&closed, change.Lost}} {
		if g := tt.e.Gaps; len(g) != 1 || g[0].Change != tt.change || g[0].Gap.Body != "甲县" {
			t.Errorf("want one gap %s: %+v", tt.change, g)
		}
	}
}

func TestProvisionalNotices(t *testing.T) {
	w := world(t, problem(t, 1, "2024-12-31"))
	day := func(s string) remind.Date { return date(t, s) }
	for _, tt := range []struct {
		name                 string
		nominal, on, message string
		stage                string
		state                remind.State
		anchor               string
		want                 bool
	}{
		{"all in a noticed year", "2026-12-24", "2026-12-24", "2026-12-24", "d7", remind.Open, "2026-12-31", false},
		{"in a provisional year", "2027-03-01", "2027-03-01", "2027-03-01", "d7", remind.Open, "2027-03-08", true},
		{"moved out of one", "2027-01-01", "2026-12-31", "2026-12-31", "d7", remind.Open, "2027-01-08", true},
		{"moved into one", "2026-12-31", "2027-01-04", "2027-01-04", "o1", remind.Open, "2026-12-30", true},
		{"kept back into one", "2026-12-31", "2026-12-31", "2027-01-04", "d7", remind.Open, "2027-01-07", true},
		{"working days counted from a noticed year into the next noticed one", "2026-01-05", "2026-01-05", "2026-01-05", "rw", remind.Reported, "2025-12-26", false},
		{"of a date in one, told before", "2026-12-02", "2026-12-02", "2026-12-02", "d30", remind.Open, "2027-01-01", false},
	} {
		n := remind.Notice{
			NoticeKey: remind.NoticeKey{Stage: tt.stage, Anchor: remind.Anchor{Date: day(tt.anchor)}}, Nominal: day(tt.nominal), On: day(tt.on), State: tt.state,
		}
		if got := w.Provisional(&n, day(tt.message)); got != tt.want {
			t.Errorf("%s: %v", tt.name, got)
		}
	}
	// Working days counted over a year without a notice are uncertain, though the day itself lies in one with a notice.
	old := *w
	old.Calendar = remind.NewCalendar(remind.CalendarYear{Year: 2027, Papers: []string{"文号"}})
	n := remind.Notice{
		NoticeKey: remind.NoticeKey{Stage: "rw", Anchor: remind.Anchor{Date: day("2026-12-28")}}, Nominal: day("2027-01-04"), On: day("2027-01-04"),
		State: remind.Reported,
	}
	if !old.Provisional(&n, n.On) {
		t.Error("counted working days")
	}
}

// Two plans of one title are told apart, a key without its plan is offered with each, and every key names its plan.
func TestSeveralPlans(t *testing.T) {
	w := world(t, problem(t, 1, "2024-12-31"))
	q := problem(t, 1, "2024-12-31")
	q.Plan = "q"
	for _, tt := range []struct {
		name         string
		title, round string
		want         []string
	}{
		{"other titles", "另一方案", "", []string{"方案", "另一方案"}},
		{"one title, a round", "方案", "第三轮", []string{"方案（p）", "方案（第三轮）"}},
		{"one title, no round", "方案", "", []string{"方案（p）", "方案（q）"}},
	} {
		w := *w
		w.Plans = append(slices.Clone(w.Plans), remind.Plan{ID: "q", Title: tt.title, Inspection: tt.round, Problems: []remind.Problem{q}})
		w.Prepare()
		var titles []string
		d := w.On(date(t, "2024-12-24"))
		for _, g := range remind.Gather(d.Due().Notices) {
			if g.To != "jia@city.example" {
				continue
			}
			for _, it := range d.Compose(g, remind.History{}).Sections[0].Items {
				titles = append(titles, it.PlanTitle)
			}
		}
		if !slices.Equal(titles, tt.want) {
			t.Errorf("%s: %q", tt.name, titles)
		}
		if o, _ := d.Find("1"); o != nil {
			t.Errorf("1 is %s", o.Key)
		}
	}
}

func TestPlanIDs(t *testing.T) {
	for id, ok := range map[string]bool{
		"hengyang-2024": true, "2024": true, "a": true, "": false, "-a": false, "A": false, "衡阳": false, "a/b": false, "a b": false, "all": false,
		"a\n": false, "a-": true,
		"0123456789012345678901234567890123456789012345678901234567890123":  true,
		"01234567890123456789012345678901234567890123456789012345678901234": false,
	} {
		if err := change.CheckPlanID(id); (err == nil) != ok {
			t.Errorf("%q: %v", id, err)
		}
	}
}

// compared returns the effect of going from one world to another where so much has been told.
func compared(before, after *remind.World, told *preview.Told, from remind.Date) *change.Effect {
	e := change.Compare(change.Prospect{World: before, Told: told.Clone()}, change.Prospect{World: after, Told: told.Clone()}, from)
	return &e
}
