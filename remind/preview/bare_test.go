package preview_test

import (
	"fmt"
	"testing"

	"duban/remind"
	"duban/remind/preview"
)

// large returns a world of n problems that fall due one after another, each with an early measure.
func large(n int) *remind.World {
	p := remind.Plan{ID: "p"}
	for i := range n {
		due := remind.NewDate(2026, 12, 1) + remind.Date(i%90)
		p.Problems = append(p.Problems, remind.Problem{
			Plan: "p", Number: i + 1, Title: fmt.Sprintf("问题%d", i+1), Parties: remind.Parties{Responsible: []string{"甲县"}, Lead: []string{"乙局"}},
			Deadline:    remind.Deadline{Kind: remind.Dated, Date: due},
			Commitments: []remind.Commitment{{Number: "1", Due: due + 60}},
		})
	}
	w := &remind.World{Plans: []remind.Plan{p}, Policy: policy(), Calendar: remind.NewCalendar(remind.CalendarYear{Year: 2026})}
	w.Book = remind.NewBook(remind.Directory{Contacts: []remind.Contact{
		{Body: "甲县", Channel: remind.MailChannel, Address: "jia@x.example"}, {Body: "乙局", Channel: remind.MailChannel, Address: "yi@x.example"},
	}}, remind.Reachability{})
	return w.Prepare()
}

// Rounds that compose nothing tell the same to the same on the same days, and pass over the same.
func TestBareRoundsTellTheSame(t *testing.T) {
	told := func(bare bool) (all []string, passed int) {
		preview.Rounds(large(20), remind.NewDate(2026, 10, 1), remind.NewDate(2027, 4, 30), &preview.Told{Bare: bare, All: true}, func(r preview.Round) bool {
			for _, m := range r.Messages {
				for _, n := range m.Notices {
					all = append(all, fmt.Sprint(r.Day, m.Day, m.Address, n))
				}
			}
			for _, p := range r.Passed {
				all, passed = append(all, fmt.Sprint(r.Day, p)), passed+1
			}
			return true
		})
		return all, passed
	}
	whole, passed := told(false)
	if passed == 0 {
		t.Fatal("nothing was passed over: the case proves too little")
	}
	bare, _ := told(true)
	if fmt.Sprint(bare) != fmt.Sprint(whole) {
		t.Errorf("composed %d lines, bare %d, and they differ", len(whole), len(bare))
	}
}

// BenchmarkRounds plays a year of 5,000 problems, with messages and without.
func BenchmarkRounds(b *testing.B) {
	w := large(5000)
	for _, bare := range []bool{false, true} {
		b.Run(fmt.Sprint("bare=", bare), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				preview.Rounds(w, remind.NewDate(2026, 10, 1), remind.NewDate(2026, 12, 31), &preview.Told{Bare: bare}, func(preview.Round) bool { return true })
			}
		})
	}
}
