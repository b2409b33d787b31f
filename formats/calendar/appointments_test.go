package calendar_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"duban/formats/calendar"
	"duban/remind"
	"duban/seeds"
)

func TestAnAppointmentFollowsItsObligation(t *testing.T) {
	goesOn := problem(t, 2, "2027-03-31")
	goesOn.Deadline = remind.Deadline{Kind: remind.Continuous, Text: "持续推进"}
	goesOn.Responsible = []string{"戊镇"}
	w := world(t, problem(t, 1, "2027-03-31"), goesOn)
	w.Obligations[0].Text = "问题1。"
	today := date(t, "2026-11-24")
	imported := map[string]time.Time{"p": date(t, "2026-01-05").At(9, 0)}
	agenda := func(names ...string) []calendar.Appointment { return calendar.Agenda(w.On(today), imported, names...) }

	before := agenda()[0]
	if before.Day != date(t, "2027-03-31") || !before.Changed.Equal(imported["p"]) || before.Cancelled {
		t.Errorf("as imported: %+v", before)
	}
	if want := "问题1 问题1到期"; before.Summary != want {
		t.Errorf("summary %q, want %q", before.Summary, want)
	}
	if !slices.Equal(before.Alarms, []int{7, 1}) {
		t.Errorf("it rings %v days before", before.Alarms)
	}
	if again := agenda()[0]; !reflect.DeepEqual(before, again) {
		t.Errorf("asked twice: %+v and %+v", before, again)
	}

	w.Events = []remind.Event{{Key: "p/1", Kind: remind.EventExtend, On: today, At: today.At(10, 0), To: date(t, "2027-06-30")}}
	after := agenda()[0]
	if after.UID != before.UID || after.Day != date(t, "2027-06-30") || after.Sequence <= before.Sequence || !after.Changed.Equal(today.At(10, 0)) {
		t.Errorf("extended: %+v", after)
	}
	if !strings.Contains(after.Description, "原定时限：2027年3月31日（星期三），已延期1次") {
		t.Errorf("the description hides the original date: %s", after.Description)
	}

	w.Events = append(w.Events, remind.Event{Key: "p/1", Kind: remind.EventClose, On: today, At: today.At(11, 0)})
	closed := agenda()[0]
	if !strings.HasPrefix(closed.Summary, "【已销号】") || !slices.Equal(closed.Categories, []string{"绿", "已销号"}) || closed.Sequence <= after.Sequence || len(closed.Alarms) > 0 {
		t.Errorf("closed: %+v", closed)
	}

	w.Withdrawn, w.Obligations = w.Obligations[:1], w.Obligations[1:]
	all := agenda()
	gone := all[len(all)-1]
	if gone.UID != before.UID || !gone.Cancelled || gone.Sequence <= closed.Sequence || !strings.HasPrefix(gone.Summary, "【已撤销】") {
		t.Errorf("withdrawn: %+v", gone)
	}

	w.Withdrawn, w.Obligations = nil, append(w.Withdrawn, w.Obligations...)
	imported["p"] = today.At(12, 0)
	if back := agenda()[0]; back.UID != before.UID || back.Cancelled || back.Sequence <= gone.Sequence {
		t.Errorf("a new version brings it back: %+v", back)
	}
}

func TestCheckInsAreAppointments(t *testing.T) {
	goesOn := problem(t, 1, "2027-03-31")
	goesOn.Deadline = remind.Deadline{Kind: remind.Continuous, Text: "持续推进"}
	w := world(t, goesOn, problem(t, 2, "2027-12-31"))
	day := w.On(date(t, "2026-11-24"))
	var days []string
	uids := map[string]bool{}
	for _, a := range calendar.Agenda(day, nil) {
		uids[a.UID] = true
		if strings.Contains(a.Summary, "进展报送") {
			days = append(days, a.Day.String())
		}
	}
	want := []string{"2026-03-02", "2026-06-01", "2026-09-01", "2026-12-01", "2027-03-01", "2027-06-01", "2027-09-01", "2027-12-01", "2028-03-01"}
	if !slices.Equal(days, want) {
		t.Errorf("check-ins %v, want %v", days, want)
	}
	if len(uids) != len(want)+1 {
		t.Errorf("%d UIDs, want %d", len(uids), len(want)+1)
	}
	before := calendar.Agenda(day, nil)
	for i, a := range calendar.Agenda(day, map[string]time.Time{remind.CalendarOf(2027): date(t, "2026-11-20").At(9, 0)}) {
		moves := strings.Contains(a.Summary, "进展报送") && a.Day.Year() == 2027
		if rises := a.Sequence > before[i].Sequence && a.Changed.After(before[i].Changed); rises != moves {
			t.Errorf("with the calendar of 2027 read: %+v, before %+v", a, before[i])
		}
	}
}

func TestAnAgendaOfABodyOrLeader(t *testing.T) {
	other := problem(t, 2, "2027-03-31")
	other.Responsible, other.Leader = []string{"各镇"}, []string{"己"}
	w := world(t, problem(t, 1, "2027-03-31"), other)
	var d remind.Directory
	d.Collectives = map[string][]string{"各镇": {"戊镇"}}
	d.Succeeds = []remind.Succession{{Body: "丁", By: "新人", From: date(t, "2026-01-01")}}
	w.Book = remind.NewBook(d, remind.Reachability{})
	day := w.On(date(t, "2026-11-24"))
	for _, tt := range []struct {
		name string
		want int
	}{{"甲县", 1}, {"戊镇", 1}, {"乙局", 2}, {"新人", 1}, {"丁", 1}, {"己", 1}, {"无名", 0}} {
		if got := len(calendar.Agenda(day, nil, tt.name)); got != tt.want {
			t.Errorf("%s: %d appointments, want %d", tt.name, got, tt.want)
		}
	}
	bodies, leaders := calendar.Concerned(day)
	if !slices.Equal(bodies, []string{"甲县", "乙局", "丙局", "戊镇"}) || !slices.Equal(leaders, []string{"新人", "己"}) {
		t.Errorf("concerned: %v %v", bodies, leaders)
	}
}

func date(t *testing.T, s string) remind.Date {
	t.Helper()
	d, err := remind.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// problem makes a dated problem of plan p with one body in each of the four roles.
func problem(t *testing.T, number int, due string) remind.Problem {
	t.Helper()
	return remind.Problem{
		Plan: "p", Number: number, Title: fmt.Sprintf("问题%d", number),
		Deadline: remind.Deadline{Kind: remind.Dated, Date: date(t, due)},
		Parties:  remind.Parties{Responsible: []string{"甲县"}, Lead: []string{"乙局"}, Cooperating: []string{"丙局"}, Leader: []string{"丁"}},
	}
}

// world joins problems into a world with the default policy, in which nobody needs an address: calendars are made for names.
func world(t *testing.T, problems ...remind.Problem) *remind.World {
	t.Helper()
	policy := remind.DefaultPolicy()
	years, err := calendar.ReadAll(seeds.Files)
	if err != nil {
		t.Fatal(err)
	}
	w := &remind.World{
		Plans: []remind.Plan{{ID: "p", Title: "方案", Problems: problems}}, Policy: &policy, Calendar: remind.NewCalendar(years...),
		Book: remind.NewBook(remind.Directory{}, remind.Reachability{}),
	}
	return w.Prepare()
}
