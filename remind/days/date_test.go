package days_test

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"duban/remind/days"
)

func TestDatesThatAreTyped(t *testing.T) {
	for _, tt := range []struct{ typed, want, fault string }{
		{"", "", ""},
		{"2026-11-23", "2026-11-23", ""},
		{"2024-02-29", "2024-02-29", ""},
		{"1971-01-01", "1971-01-01", ""},
		{"9998-12-31", "9998-12-31", ""},
		{"2026-02-29", "", "没有“2026-02-29”这一天"},
		{"2026-11-31", "", "没有“2026-11-31”这一天"},
		{"2026-13-01", "", "没有“2026-13-01”这一天"},
		{"2026-00-10", "", "没有“2026-00-10”这一天"},
		{"1970-12-31", "", "年份有误，应在1971年至9998年之间"},
		{"0001-01-01", "", "年份有误"},
		{"9999-12-31", "", "年份有误"},
		{"20261123", "", "写法不对，应为 YYYY-MM-DD"},
		{"2026-1-2", "", "写法不对"},
		{"2026/11/23", "", "写法不对"},
		{"2026年11月23日", "", "写法不对"},
		{"２０２６-11-23", "", "写法不对"},
		{"2026-11-23 09:00", "", "写法不对"},
		{" 2026-11-23", "", "写法不对"},
		{"明天", "", "日期“明天”的写法不对"},
	} {
		got, err := days.ParseDate(tt.typed)
		switch {
		case tt.fault == "" && (err != nil || got.String() != tt.want):
			t.Errorf("%q: %s %v, want %s", tt.typed, got, err, tt.want)
		case tt.fault != "" && (err == nil || got != 0 || !strings.Contains(err.Error(), tt.fault)):
			t.Errorf("%q: %s %v, want %s", tt.typed, got, err, tt.fault)
		}
	}
}

func TestMonthsThatAreTyped(t *testing.T) {
	for _, tt := range []struct{ typed, want string }{
		{"2026-11", "2026-11-01"}, {"2026-13", ""}, {"", ""}, {"2026-1", ""}, {"2026", ""}, {"11月", ""}, {"9999-01", ""},
	} {
		got, err := days.ParseMonth(tt.typed)
		if got.String() != tt.want || (err == nil) != (tt.want != "") {
			t.Errorf("%q: %s %v, want %q", tt.typed, got, err, tt.want)
		}
		if err != nil && !strings.Contains(err.Error(), "月份“"+tt.typed+"”的写法不对，应为 YYYY-MM") {
			t.Errorf("%q: %v", tt.typed, err)
		}
	}
}

// anyDate draws a date.
func anyDate(t *rapid.T, name string) days.Date {
	first, last := days.NewDate(1971, 1, 1), days.NewDate(9998, 12, 31)
	return days.Date(rapid.Int32Range(int32(first), int32(last)).Draw(t, name))
}

func TestADateIsWhatItsWordsSay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := anyDate(t, "day")
		if got, err := days.ParseDate(d.String()); err != nil || got != d {
			t.Fatalf("%s is read as %s: %v", d, got, err)
		}
		if got := days.NewDate(d.Year(), d.Month(), d.Day()); got != d {
			t.Fatalf("%s has the numbers of %s", d, got)
		}
		if !days.ValidDate(d.Year(), int(d.Month()), d.Day()) {
			t.Fatalf("%s is no day", d)
		}
		if got := d.At(9, 0).Weekday(); got != d.Weekday() {
			t.Fatalf("%s is a %s, not a %s", d, got, d.Weekday())
		}
	})
}

// The day of an office begins and ends at midnight of Shanghai, whatever the machine's zone.
func TestADayIsAllItsInstants(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := anyDate(t, "day")
		zone := time.FixedZone("somewhere", rapid.IntRange(-12*3600, 14*3600).Draw(t, "zone"))
		at := d.At(rapid.IntRange(0, 23).Draw(t, "hour"), rapid.IntRange(0, 59).Draw(t, "minute"))
		if got := days.DateOf(at.In(zone)); got != d {
			t.Fatalf("%s lies on %s, want %s", at, got, d)
		}
		if before := days.DateOf(d.At(0, 0).Add(-time.Nanosecond)); before != d-1 {
			t.Fatalf("the instant before %s lies on %s", d, before)
		}
	})
}

func TestMonthsAreAddedWithinTheMonth(t *testing.T) {
	for _, tt := range []struct {
		from string
		n    int
		want string
	}{
		{"2026-01-31", 1, "2026-02-28"},
		{"2024-01-31", 1, "2024-02-29"},
		{"2026-03-31", -1, "2026-02-28"},
		{"2026-11-30", 3, "2027-02-28"},
		{"2026-12-15", 1, "2027-01-15"},
		{"2026-01-15", -1, "2025-12-15"},
		{"2024-02-29", 12, "2025-02-28"},
		{"2026-05-31", 0, "2026-05-31"},
	} {
		from, err := days.ParseDate(tt.from)
		if got := from.AddMonths(tt.n); err != nil || got.String() != tt.want {
			t.Errorf("%s and %d months: %s %v, want %s", tt.from, tt.n, got, err, tt.want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		d, n := anyDate(t, "day"), rapid.IntRange(-24, 24).Draw(t, "months")
		got := d.AddMonths(n)
		if want := d.Year()*12 + int(d.Month()) + n; got.Year()*12+int(got.Month()) != want {
			t.Fatalf("%s and %d months is %s", d, n, got)
		}
		if got.Day() > d.Day() || got.Day() < min(d.Day(), 28) {
			t.Fatalf("%s and %d months is %s", d, n, got)
		}
	})
}

func TestDatesInLetters(t *testing.T) {
	d := days.NewDate(2024, 5, 31)
	if got := d.Chinese(); got != "2024年5月31日（星期五）" {
		t.Error(got)
	}
	if got := d.ChineseShort(); got != "2024年5月31日" {
		t.Error(got)
	}
	if got := days.NewDate(2026, 11, 29).Chinese(); got != "2026年11月29日（星期日）" {
		t.Error(got)
	}
}
