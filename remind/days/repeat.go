package days

import "time"

// A Repeat is a rhythm of days. Other rhythms than these have no days here.
type Repeat string

// The rhythms of Mondays.
const (
	EveryMonday      Repeat = "monday"
	EveryFortnight   Repeat = "fortnight"    // each second Monday, the same for all
	EveryFirstMonday Repeat = "first-monday" // of a month
)

// Never is later than any day.
const Never = Date(1<<31 - 1)

// Nth returns the n-th day of a rhythm, n from 1, on or after start.
func (every Repeat) Nth(start Date, n int) Date {
	if weeks := every.weeks(); weeks > 0 {
		return monday(start, weeks) + Date(7*weeks*(n-1))
	}
	first := FirstMonday(start, 0)
	if first < start {
		n++
	}
	return FirstMonday(start, n-1)
}

// Count returns how many days of a rhythm there are from start up to and including today.
func (every Repeat) Count(start, today Date) int {
	if today < start {
		return 0
	}
	if weeks := every.weeks(); weeks > 0 {
		first := monday(start, weeks)
		if today < first {
			return 0
		}
		return int(today-first)/(7*weeks) + 1
	}
	n := (today.Year()-start.Year())*12 + int(today.Month()-start.Month()) + 1
	if FirstMonday(start, 0) < start {
		n--
	}
	for n > 0 && every.Nth(start, n) > today {
		n--
	}
	return n
}

// weeks returns how many weeks lie between two Mondays of a rhythm; 0 for one that goes by months.
func (every Repeat) weeks() int {
	switch every {
	case EveryMonday:
		return 1
	case EveryFortnight:
		return 2
	default:
		return 0
	}
}

// monday returns d or the first Monday after it, of those that lie some weeks apart. They are counted from one day for all matters, so that
// what is overdue of several comes together.
func monday(d Date, weeks int) Date {
	cycle := Date(7 * weeks)
	return d + ((epochMonday-d)%cycle+cycle)%cycle
}

// Monday returns the Monday of a day's week.
func Monday(d Date) Date { return monday(d-6, 1) }

// epochMonday is 1970-01-05.
const epochMonday = Date(4)

// FirstMonday returns the first Monday of the month n months after d's.
func FirstMonday(d Date, n int) Date {
	return monday(NewDate(d.Year(), d.Month()+time.Month(n), 1), 1)
}
