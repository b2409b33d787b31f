package days_test

import (
	"testing"

	"duban/remind/days"
)

func TestTimesOfTheDay(t *testing.T) {
	for _, tt := range []struct {
		typed string
		good  bool
	}{
		{"00:00", true},
		{"08:30", true},
		{"16:00", true},
		{"23:59", true},
		{"24:00", false},
		{"12:60", false},
		{"8:30", false},
		{"08:30:00", false},
		{"0830", false},
		{"-1:00", false},
		{"08：30", false},
		{"", false},
		{"下午四点", false},
	} {
		var c days.Clock
		err := c.UnmarshalText([]byte(tt.typed))
		if (err == nil) != tt.good || tt.good && c.String() != tt.typed {
			t.Errorf("%q: %s %v", tt.typed, c, err)
		}
		if tt.good && c.On(days.NewDate(2026, 11, 29)).Format("2006-01-02 15:04 -0700") != "2026-11-29 "+tt.typed+" +0800" {
			t.Errorf("%q is %s", tt.typed, c.On(days.NewDate(2026, 11, 29)))
		}
	}
}
