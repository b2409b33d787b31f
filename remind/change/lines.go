package change

import (
	"iter"

	"duban/remind"
)

// A DayChange is one kind of change of what one address hears on one day.
type DayChange struct {
	Day     remind.Date
	Change  Kind
	To      remind.Address
	FromDay remind.Date    // of what is moved: the former day
	From    remind.Address // of what is re-addressed: who heard before
	Notices []*NoticeChange
}

// A line is what the changes of a DayChange share.
type line struct {
	day     remind.Date
	change  Kind
	to      remind.Address
	fromDay remind.Date
	from    remind.Address
}

// line returns in which line a change stands.
func (c *NoticeChange) line() line {
	n := c.Shown()
	l := line{day: n.Day, change: c.Change, to: n.Address}
	switch c.Change {
	case Moved:
		l.fromDay = c.Was.Day
	case Readdressed:
		l.from = c.Was.Address
	}
	return l
}

// ByDay gathers the changes of notices by day, address and kind, in their order. There are Lines of them; one day's are held at a time.
func (e *Effect) ByDay() iter.Seq[*DayChange] {
	return func(yield func(*DayChange) bool) {
		var day []*DayChange
		at := map[line]int{}
		for c := range e.Notices() {
			l := c.line()
			if len(day) > 0 && day[0].Day != l.day {
				if !yieldAll(day, yield) {
					return
				}
				day = day[:0]
				clear(at)
			}
			k, known := at[l]
			if !known {
				k = len(day)
				at[l] = k
				day = append(day, &DayChange{Day: l.day, Change: l.change, To: l.to, FromDay: l.fromDay, From: l.from})
			}
			day[k].Notices = append(day[k].Notices, c)
		}
		yieldAll(day, yield)
	}
}

// yieldAll calls yield for all of a list, until it has enough.
func yieldAll[T any](list []T, yield func(T) bool) bool {
	for _, x := range list {
		if !yield(x) {
			return false
		}
	}
	return true
}
