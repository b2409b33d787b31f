package remind_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"duban/remind"
	"duban/remind/digest"
)

// calendar reads the years that the project ships.
func calendar(t testing.TB) remind.Calendar {
	t.Helper()
	files, err := filepath.Glob("../seeds/calendar/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("calendar files: %v (%d)", err, len(files))
	}
	var years []remind.CalendarYear
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		var y remind.CalendarYear
		if err := json.Unmarshal(b, &y); err != nil {
			t.Fatalf("%s: %v", f, err)
		}
		years = append(years, y)
	}
	return remind.NewCalendar(years...)
}

func date(t testing.TB, s string) remind.Date {
	t.Helper()
	d, err := remind.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// problem makes a dated problem of plan p with one body in each of the four roles.
func problem(t testing.TB, number int, due string) remind.Problem {
	t.Helper()
	return remind.Problem{
		Plan: "p", Number: number, Title: fmt.Sprintf("问题%d", number),
		Deadline: remind.Deadline{Kind: remind.Dated, Date: date(t, due)},
		Parties:  remind.Parties{Responsible: []string{"甲县"}, Lead: []string{"乙局"}, Cooperating: []string{"丙局"}, Leader: []string{"丁"}},
	}
}

// everyone is a directory with one mailbox for each body of problem.
func everyone() remind.Directory {
	var d remind.Directory
	for _, c := range [][2]string{
		{"甲县", "jia"},
		{"乙局", "yi"},
		{"丙局", "bing"},
		{"丁", "ding"},
		{remind.OfficeBody, "office"},
		{"市委督查室", "dc1"},
		{"市政府督查室", "dc2"},
	} {
		d.Contacts = append(d.Contacts, remind.Contact{Body: c[0], Channel: remind.MailChannel, Address: c[1] + "@city.example"})
	}
	return d
}

// world joins problems into a world with the default policy, less the report of the quarter.
func world(t testing.TB, problems ...remind.Problem) *remind.World {
	t.Helper()
	policy := remind.DefaultPolicy()
	policy.Quarter, policy.Reports = nil, digest.Reports{} // what is told of whole plans stands beside everything else: it has tests of its own
	w := &remind.World{
		Plans: []remind.Plan{{ID: "p", Title: "方案", Problems: problems}}, Policy: &policy, Calendar: calendar(t),
		Book: remind.NewBook(everyone(), remind.Reachability{}),
	}
	return w.Prepare()
}

// heard returns, by address, the stage due on a day of an obligation.
func heard(w *remind.World, key remind.Key, day remind.Date) map[string]string {
	stages := map[string]string{}
	for _, n := range w.On(day).Due().Notices {
		if n.Obligation == key {
			stages[n.To[:len(n.To)-len("@city.example")]] = n.Stage
		}
	}
	return stages
}
