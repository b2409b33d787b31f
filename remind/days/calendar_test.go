package days_test

import (
	"testing"

	"pgregory.net/rapid"

	"duban/remind/days"
)

// anyCalendar draws the notices of some years, each with days off in the week and weekend days that are worked.
func anyCalendar(t *rapid.T) days.Calendar {
	var years []days.CalendarYear
	for year := 2025; year < 2028; year++ {
		y := days.CalendarYear{Year: year, Provisional: rapid.Bool().Draw(t, "provisional")}
		for _, n := range rapid.SliceOfNDistinct(rapid.IntRange(0, 364), 0, 30, rapid.ID).Draw(t, "days") {
			y.Days = append(y.Days, days.CalendarDay{Date: days.NewDate(year, 1, 1) + days.Date(n), Off: rapid.Bool().Draw(t, "off")})
		}
		years = append(years, y)
	}
	return days.NewCalendar(years...)
}

// What is counted one by one must be what is found at once: stages, caps and papers use the one and the other.
func TestWorkingDaysAreCountedAsTheyAreFound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := anyCalendar(t)
		d := days.NewDate(2025, 1, 1) + days.Date(rapid.IntRange(0, 1000).Draw(t, "day"))
		n := rapid.IntRange(1, 20).Draw(t, "n")
		later := c.AddWorkdays(d, n)
		if !c.Workday(later) || later <= d || c.Workdays(d, later) != n {
			t.Fatalf("%d working days after %s is %s, and %d lie between", n, d, later, c.Workdays(d, later))
		}
		earlier := c.AddWorkdays(d, -n)
		if !c.Workday(earlier) || earlier >= d || c.Workdays(earlier, c.Before(d)) != n {
			t.Fatalf("%d working days before %s is %s, and %d lie between", n, d, earlier, c.Workdays(earlier, c.Before(d)))
		}
		if b, a := c.Before(d), c.After(d); b > d || a < d || c.Workday(d) != (a == d) || c.Workday(d) != (b == d) || c.Workdays(b, a) > 1 {
			t.Fatalf("%s lies between the working days %s and %s", d, b, a)
		}
	})
}

func TestWhichNoticeHoldsForADay(t *testing.T) {
	on := days.NewDate(2026, 12, 31) // a Thursday
	year := func(y int, provisional, off bool) days.CalendarYear {
		return days.CalendarYear{Year: y, Provisional: provisional, Days: []days.CalendarDay{{Date: on, Off: off}}}
	}
	for _, tt := range []struct {
		name  string
		years []days.CalendarYear
		work  bool
	}{
		{"none says anything", nil, true},
		{"its own year's", []days.CalendarYear{year(2026, false, true)}, false},
		{"the next year's, which came later", []days.CalendarYear{year(2026, false, true), year(2027, false, false)}, true},
		{"the next year's, whatever their order", []days.CalendarYear{year(2027, false, false), year(2026, false, true)}, true},
		{"a firm one, though a provisional one is newer", []days.CalendarYear{year(2026, false, true), year(2027, true, false)}, false},
		{"the firm one of the same year", []days.CalendarYear{year(2026, true, true), year(2026, false, false)}, true},
		{"a provisional one where there is no other", []days.CalendarYear{year(2026, true, true)}, false},
	} {
		if got := days.NewCalendar(tt.years...).Workday(on); got != tt.work {
			t.Errorf("%s: worked %v, want %v", tt.name, got, tt.work)
		}
	}
}

func TestWithoutNoticesOnlyWeekendsAreOff(t *testing.T) {
	var c days.Calendar
	saturday := days.NewDate(2026, 11, 28)
	for i, worked := range []bool{false, false, true, true, true, true, true} {
		if d := saturday + days.Date(i); c.Workday(d) != worked || !c.Provisional(d) {
			t.Errorf("%s: worked %v, provisional %v", d, c.Workday(d), c.Provisional(d))
		}
	}
	if got := c.Workdays(saturday, saturday-5); got != 0 {
		t.Errorf("backwards there are %d working days", got)
	}
}
