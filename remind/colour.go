package remind

import "duban/remind/tally"

// Colour is how pressing an obligation is.
type Colour = tally.Colour

// The colours, worst first.
const (
	Red    = tally.Red
	Orange = tally.Orange
	Yellow = tally.Yellow
	Blue   = tally.Blue
	Purple = tally.Purple
	Grey   = tally.Grey
	Green  = tally.Green
)

// Colour returns how pressing an obligation in this status is.
func (d *Day) Colour(s *Status) Colour {
	left := int(s.Due - d.Today)
	switch {
	case s.State == Closed:
		return Green
	case s.State == Reported || s.State == Accepted:
		return Purple
	case s.State == Suspended || s.Withdrawn || s.Due == 0:
		return Grey
	case left < 0:
		return Red
	case left <= 15 && d.Calendar.Workdays(d.Today, s.Due) <= 3:
		return Orange
	case left <= 15:
		return Yellow
	case left <= 90:
		return Blue
	default:
		return Grey
	}
}
