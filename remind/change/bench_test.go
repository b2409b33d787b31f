package change_test

import (
	"fmt"
	"testing"

	"duban/remind"
	"duban/remind/change"
	"duban/remind/preview"
)

// BenchmarkNewPlan compares a world without a plan with one of thousands of problems that fall due at the ends of some months, to their end.
func BenchmarkNewPlan(b *testing.B) {
	policy := remind.DefaultPolicy()
	for _, problems := range []int{500, 5000} {
		p := remind.Plan{ID: "p"}
		for i := range problems {
			due := remind.NewDate(2027, 4, 1).AddMonths(i%36) - 1
			p.Problems = append(p.Problems, remind.Problem{
				Plan: "p", Number: i + 1, Title: fmt.Sprintf("问题%d", i+1), Parties: remind.Parties{Responsible: []string{cities[i%3]}, Lead: []string{cities[1]}},
				Deadline: remind.Deadline{Kind: remind.Dated, Date: due}, Commitments: []remind.Commitment{{Number: "1", Due: due - 60}},
			})
		}
		w := &remind.World{Policy: &policy, Calendar: remind.NewCalendar(remind.CalendarYear{Year: 2027})}
		var d remind.Directory
		for i, body := range append(cities, remind.OfficeBody) {
			d.Contacts = append(d.Contacts, remind.Contact{Body: body, Channel: remind.MailChannel, Address: fmt.Sprintf("a%d@x.example", i)})
		}
		w.Book = remind.NewBook(d, remind.Reachability{})
		next := *w
		next.Plans = []remind.Plan{p}
		w.Prepare()
		next.Prepare()
		b.Run(fmt.Sprint(problems), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				e := change.Compare(change.Prospect{World: w, Told: &preview.Told{}}, change.Prospect{World: &next, Told: &preview.Told{}}, remind.NewDate(2027, 2, 1))
				b.ReportMetric(float64(e.NoticesAfter), "notices")
			}
		})
	}
}
