package days

import (
	"fmt"
	"time"
)

// A Clock is a time of the day, in minutes after midnight in Shanghai.
type Clock int

// String returns 16:00.
func (c Clock) String() string { return fmt.Sprintf("%02d:%02d", c/60, c%60) }

// UnmarshalText reads what String returns.
func (c *Clock) UnmarshalText(text []byte) error {
	var h, m int
	n, err := fmt.Sscanf(string(text), "%02d:%02d", &h, &m)
	if *c = Clock(h*60 + m); err != nil || n != 2 || c.String() != string(text) || h < 0 || h > 23 || m > 59 {
		return fmt.Errorf("“%s”不是时间，应写成 16:00", text)
	}
	return nil
}

// On returns the clock's instant on a day.
func (c Clock) On(day Date) time.Time { return day.At(int(c)/60, int(c)%60) }
