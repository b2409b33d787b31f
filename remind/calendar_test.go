package remind_test

import (
	"testing"

	"duban/remind"
	"duban/remind/change"
)

func TestWorkingDays(t *testing.T) {
	cal := calendar(t)
	for _, tt := range []struct {
		name, after, to string
		want            int
	}{
		{"2024", "2023-12-31", "2024-12-31", 251},
		{"2025", "2024-12-31", "2025-12-31", 248},
		{"2026", "2025-12-31", "2026-12-31", 248},
		{"over the National Day of 2024, 29 September included", "2024-09-28", "2024-10-09", 4},
		{"before it", "2024-09-23", "2024-09-30", 6},
	} {
		if got := cal.Workdays(date(t, tt.after), date(t, tt.to)); got != tt.want {
			t.Errorf("%s: %d working days, want %d", tt.name, got, tt.want)
		}
	}
	for day, want := range map[string]bool{
		"2024-02-09": true, "2024-02-04": true, "2025-01-28": false, "2026-02-28": true, "2027-02-05": false, "2027-02-20": false,
	} {
		if got := cal.Workday(date(t, day)); got != want {
			t.Errorf("%s is a working day: %v, want %v", day, got, want)
		}
	}
	if cal.Provisional(date(t, "2026-12-31")) || !cal.Provisional(date(t, "2027-01-01")) {
		t.Error("2027 and nothing before it is provisional")
	}
}

func TestHowFarTheCalendarReaches(t *testing.T) {
	firm := func(years ...int) (all []remind.CalendarYear) {
		for _, y := range years {
			all = append(all, remind.CalendarYear{Year: y})
		}
		return append(all, remind.CalendarYear{Year: 2029, Provisional: true})
	}
	for _, tt := range []struct {
		name  string
		years []remind.CalendarYear
		want  string
	}{
		{"this year", firm(2025, 2026), "2026-12-31"},
		{"the next one too", firm(2026, 2027), "2027-12-31"},
		{"not beyond a gap", firm(2026, 2028), "2026-12-31"},
		{"a provisional year is none", firm(2026, 2027, 2028), "2028-12-31"},
		{"not this year", firm(2024, 2027), "2025-12-31"},
	} {
		if got := remind.NewCalendar(tt.years...).Until(date(t, "2026-11-24")); got != date(t, tt.want) {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}

func TestAYearNotYetDecreedIsNoCalendar(t *testing.T) {
	if err := change.CheckCalendar(remind.CalendarYear{Year: 2027}); err == nil {
		t.Error("taken")
	}
}

func TestDates(t *testing.T) {
	for _, bad := range []string{"2025-02-30", "2024-1-1", "9999-01-01", "x"} {
		if _, err := remind.ParseDate(bad); err == nil {
			t.Errorf("%s is taken", bad)
		}
	}
	if got := date(t, "2024-05-31").Chinese(); got != "2024年5月31日（星期五）" {
		t.Error(got)
	}
	if got := date(t, "2024-08-31").AddMonths(6); got != date(t, "2025-02-28") {
		t.Errorf("six months after 31 August: %v", got)
	}
}
