package remind

import "time"

// repeat returns the n-th nominal day of a repeating stage, n from 1, on or after start.
func repeat(every Repeat, start Date, n int) Date {
	if weeks := weekly(every); weeks > 0 {
		return monday(start, weeks) + Date(7*weeks*(n-1))
	}
	first := firstMonday(start, 0)
	if first < start {
		n++
	}
	return firstMonday(start, n-1)
}

// ordinal returns the number of nominal days of a repeating stage from start up to and including today.
func ordinal(every Repeat, start, today Date) int {
	if today < start {
		return 0
	}
	if weeks := weekly(every); weeks > 0 {
		first := monday(start, weeks)
		if today < first {
			return 0
		}
		return int(today-first)/(7*weeks) + 1
	}
	n := (today.Year()-start.Year())*12 + int(today.Month()-start.Month()) + 1
	if firstMonday(start, 0) < start {
		n--
	}
	for n > 0 && repeat(every, start, n) > today {
		n--
	}
	return n
}

// weekly returns how many weeks lie between two Mondays of a repeat; 0 for one that goes by months.
func weekly(every Repeat) int {
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

// epochMonday is 1970-01-05.
const epochMonday = Date(4)

// firstMonday returns the first Monday of the month n months after d's.
func firstMonday(d Date, n int) Date {
	return monday(NewDate(d.Year(), d.Month()+time.Month(n), 1), 1)
}
