package digest

import "duban/remind/days"

// A Period is what a bulletin speaks of: a month of which it bears the name, the day of the bulletin before, and its own day. What stands in it holds
// on its own day; what has changed has changed since the morning of the other. So every change stands in one bulletin, and a month's figures are
// those of the month before and what has changed.
type Period struct {
	Month days.Date `json:"month"` // its first day
	Since days.Date `json:"since"`
	On    days.Date `json:"on"`
}

// PeriodOf returns the period of a bulletin of a day: up to the day of issue of a month it speaks of the month that has ended.
func PeriodOf(c days.Calendar, on days.Date) Period {
	first := days.NewDate(on.Year(), on.Month(), 1)
	if on <= issueDay(c, first) {
		first = first.AddMonths(-1)
	}
	return Period{Month: first, Since: issueDay(c, first), On: on}
}

// issueDay returns the day of a month on which bulletins are issued: its first Monday, or the next working day.
func issueDay(c days.Calendar, first days.Date) days.Date {
	return c.After(days.FirstMonday(first, 0))
}

// until returns the last day of the month after the one that the bulletin speaks of.
func (p Period) until() days.Date { return p.Month.AddMonths(2) - 1 }
