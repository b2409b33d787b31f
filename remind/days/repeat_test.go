package days

import (
	"testing"
	"time"
)

// A week begins on its Monday, also before 1970.
func TestMondayOfAWeek(t *testing.T) {
	for _, monday := range []Date{NewDate(2026, time.November, 23), NewDate(1969, time.December, 29)} {
		for d := monday; d < monday+7; d++ {
			if got := Monday(d); got != monday || got.Weekday() != time.Monday {
				t.Errorf("%s: %s", d, got)
			}
		}
	}
}
